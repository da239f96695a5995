"""The table of a slip, and the total under it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.pages import Box, Item, Rule
from mailroom.dispatch.slip_data import Line, Total
from mailroom.dispatch.slip_layout import Column, Layout, Room
from mailroom.dispatch.slip_parts import ending, say
from mailroom.japan import wareki_short

PAD_LEFT = 3.0
PAD = 0.75


def table(lines: Sequence[Line], layout: Layout, room: Room) -> list[Item]:
    """Head, rows, and the lines between them: dotted inside one envelope."""
    measures = layout.table
    row, body = measures["row"], room.y + room.head
    end = round(body + len(lines) * row, 3)
    items: list[Item] = [
        Box(layout.left, room.y, layout.right - layout.left, round(end - room.y, 3), 0.4),
        Rule(layout.left, body, layout.right, body, 0.4),
    ]
    for n, (above, below) in enumerate(pairwise(lines), 1):
        y = round(body + n * row, 3)
        items.append(Rule(layout.left, y, layout.right, y, 0.15, dotted=above.envelope == below.envelope))
    columns = _placed(layout)
    items += [Rule(x, room.y, x, end, 0.15) for x, _ in columns[1:]]
    for x, column in columns:
        head = Block(x, room.y, column.w, room.head, measures["head_pt"], bold=True, align="center")
        items += place(head, say(f"columns.{column.key}"))
    for n, line in enumerate(lines):
        y = round(body + n * row, 3)
        for x, column in columns:
            items += _cell(line, column, x, y, layout)
    return items


def total_row(total: Total, layout: Layout, end: float) -> list[Item]:
    """Under the last row: what it adds up to, the notes, and 以上."""
    below = layout.below
    frame = below["total"]
    top = round(end + frame.y, 3)
    return [
        Box(frame.x, top, frame.w, frame.h, 0.4),
        *place(below["total_word"].at(top), say("total")),
        *place(below["total_envelopes"].at(top), say("total_envelopes", n=total.envelopes)),
        *place(below["total_certificates"].at(top), say("total_certificates", n=total.certificates)),
        *ending(layout, top + frame.h, "note"),
    ]


def _placed(layout: Layout) -> list[tuple[float, Column]]:
    x, placed = layout.left, []
    for column in layout.columns:
        placed.append((x, column))
        x = round(x + column.w, 3)
    return placed


def _cell(line: Line, column: Column, x: float, y: float, layout: Layout) -> list[Item]:
    row, tick = layout.table["row"], layout.table["tick"]
    if column.key == "handed_over":
        return [Box(round(x + (column.w - tick) / 2, 3), round(y + (row - tick) / 2, 3), tick, tick, 0.2)]
    left = PAD_LEFT if column.align == "left" else PAD
    block = Block(x + left, y, column.w - left - PAD, row, layout.table["pt"], align=column.align)
    return place(block, _shown(line, column.key))


def _shown(line: Line, key: str) -> str:
    if key == "issued_on":
        return wareki_short(line.issued_on) if line.issued_on else say("no_date")
    return str(getattr(line, key))
