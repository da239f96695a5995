"""The slip (送付票): the sheet on top of an employer's returned envelopes, as pages.

Measures come from resources/slip-layouts, words from [paper.slip]; paper is always Japanese.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailroom.dispatch import slip_flow, slip_layout
from mailroom.dispatch.pages import Item, Page
from mailroom.dispatch.slip_data import Addressee, Line, Sender, SlipData, SlipRow, Total, printed_lines
from mailroom.dispatch.slip_layout import Layout
from mailroom.dispatch.slip_parts import contact, continued, ending, fold_marks, foot, head, head_later, points
from mailroom.dispatch.slip_table import table, total_row

__all__ = ["Addressee", "Line", "Sender", "SlipData", "SlipRow", "Total", "slip_pages"]


def slip_pages(data: SlipData, layout: Layout | str = "kaku2") -> list[Page]:
    """The pages of a slip, ready to be painted and kept. PaperError ``layout_missing``, ``layout_damaged``."""
    if isinstance(layout, str):
        layout = slip_layout.load(layout)
    lines = printed_lines(data.rows)
    if layout.short and data.total.envelopes == 1 and len(lines) <= layout.short.table_first.last:
        return [_short(data, layout.short, lines)]
    groups = slip_flow.grouped(lines, lambda line: line.envelope)
    sheets = slip_flow.pages(groups, layout.room)
    printed = [line for sheet in sheets for line in sheet]
    if len(printed) != len(data.rows) or sum(line.count for line in printed) != data.total.certificates:
        raise AssertionError(f"slip {data.number}: what would be printed is not {data.total}")
    return [_page(data, layout, number, sheets) for number in range(1, len(sheets) + 1)]


def _page(data: SlipData, layout: Layout, number: int, sheets: Sequence[Sequence[Line]]) -> Page:
    lines, last = sheets[number - 1], number == len(sheets)
    room = layout.room(number)
    items: list[Item] = fold_marks(layout)
    if number == 1:
        items += [*head(data, layout), *points(data.total, layout, layout.points["y"])[0]]
    else:
        items += head_later(data, layout)
    items += table(lines, layout, room)
    end = room.y + room.head + len(lines) * layout.table["row"]
    items += total_row(data.total, layout, end) if last else continued(layout, end)
    items += contact(data, layout)
    items += foot(data, layout, number, len(sheets))
    return Page(layout.width, layout.height, tuple(items), layout.stamp_first if number == 1 else layout.stamp_later)


def _short(data: SlipData, layout: Layout, lines: Sequence[Line]) -> Page:
    """One envelope: whose it is stands first and large, then what we ask; no sum under a single envelope."""
    room = layout.table_first
    asked, end = points(
        data.total, layout, room.y + room.head + len(lines) * layout.table["row"] + layout.points["gap"]
    )
    items = [*fold_marks(layout), *head(data, layout), *table(lines, layout, room), *asked]
    items += [*ending(layout, end, "short_note"), *contact(data, layout), *foot(data, layout, 1, 1)]
    return Page(layout.width, layout.height, tuple(items), layout.stamp_first)
