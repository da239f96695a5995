"""差出票 and 受領証: the bundles that were handed to the post, fifteen a page, once for the post and once for us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailroom.dispatch.blocks import Block, flow, place
from mailroom.dispatch.measures import numbers
from mailroom.dispatch.office_page import Head, block, day_words, grid, raw, sheets, table
from mailroom.dispatch.pages import Box, Item, Page, Rule
from mailroom.dispatch.postage import KANI, ORDINARY, step_paid, tariff
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_data import Sender
from mailroom.dispatch.slip_parts import paper_words, postal_code
from mailroom.japan import wareki_long

NAME = "posting-list"
PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class ListRow:
    """A bundle on the list. ``tracking``: 11 digits, or None for ordinary mail."""

    tracking: str | None
    to: str
    grams: int | None
    yen: int | None
    slip: str


@dataclass(frozen=True, slots=True)
class ListData:
    """What stands on one list. ``office``: the post office; empty leaves room to write."""

    number: str
    code: str
    kind: str
    day: date
    office: str
    sender: Sender
    rows: tuple[ListRow, ...]
    printed_at: datetime


def say(key: str, **values: object) -> str:
    """A text of the list."""
    return paper_words()(f"paper.posting.{key}", **values)


def posting_list_pages(data: ListData, whose: Whose) -> list[Page]:
    """All pages for the post office, then the same as our receipt."""
    parts = [data.rows[at : at + PER_PAGE] for at in range(0, len(data.rows), PER_PAGE)]
    made: list[Page] = []
    for copy in ("for_post", "for_us"):
        title = say(f"title_{copy}" if data.kind != ORDINARY else f"ordinary_{copy}")
        head = Head(title, say("subtitle", kind=say(f"kinds.{data.kind}"), copy=say(copy)), data.code, data.number)
        bodies = [(head, [*_body(data, part, at * PER_PAGE)]) for at, part in enumerate(parts)]
        made += sheets(bodies, whose, data.printed_at)
    return made


def tracking_words(number: str | None) -> str:
    """534-12-07140-3; a dash for none."""
    return f"{number[:3]}-{number[3:5]}-{number[5:10]}-{number[10:]}" if number else say("none")


def _body(data: ListData, rows: Sequence[ListRow], before: int) -> Iterator[Item]:
    yield from _facts(data)
    of = grid(NAME)
    heads = [say(f"columns.{_column(column.key, data.kind)}") for column in of.columns]
    cells = [_cells(data, row, before + n) for n, row in enumerate(rows, 1)]
    top = raw(NAME)["stamp"]["y"] + raw(NAME)["stamp"]["h"] + 5.0
    yield from table(of, top, heads, cells, places=PER_PAGE)
    if len(rows) < PER_PAGE:
        edges, y = of.edges(), round(top + of.head + len(rows) * of.row, 3)
        at = Block(edges[2], y, of.columns[2].w, of.row, of.pt, align="center")
        yield from place(at, say("rest_blank"))
    yield from _sums(data, rows)
    yield from _last_lines(data)


def _column(key: str, kind: str) -> str:
    return "indemnity" if key == "grams" and kind == KANI else key


def _cells(data: ListData, row: ListRow, number: int) -> list[str]:
    step = step_paid(data.kind, row.grams, row.yen, data.day)
    form = say("form", form=say(f"forms.{step.form}"), grams=step.max_grams) if step else say(f"kinds.{data.kind}")
    weight = "" if data.kind == KANI or row.grams is None else str(row.grams)
    yen = "" if row.yen is None else f"{row.yen:,}"
    return [str(number), tracking_words(row.tracking), row.to, form, weight, yen, row.slip.rpartition("-")[2]]


def _facts(data: ListData) -> Iterator[Item]:
    facts = raw(NAME)["facts"]
    at = numbers(facts, "x", "y", "w", "split")
    rows = facts["rows"]
    yield Box(at["x"], at["y"], at["w"], sum(rows), 0.4)
    yield Rule(at["split"], at["y"], at["split"], at["y"] + sum(rows), 0.15)
    y = at["y"]
    for high in rows[:-1]:
        y = round(y + high, 3)
        yield Rule(at["x"], y, at["x"] + at["w"], y, 0.15)
    address = f"{postal_code(data.sender.postal_code)}　{data.sender.address}"
    texts = {
        "date_label": say("date"),
        "date": day_words(data.day),
        "sender_label": say("sender"),
        "sender_address": address,
        "sender_name": data.sender.name,
        "office_label": say("office"),
        "office": data.office,
        "stamp_label": say("stamp"),
    }
    for name, text in texts.items():
        yield from place(block(NAME, "page", name), text)
    stamp = numbers(raw(NAME)["stamp"], "x", "y", "w", "h", "radius")
    yield Box(stamp["x"], stamp["y"], stamp["w"], stamp["h"], 0.4)
    across = 2 * stamp["radius"]
    x, y = stamp["x"] + (stamp["w"] - across) / 2, stamp["y"] + (stamp["h"] - across) / 2 + 2.0
    yield Box(round(x, 3), round(y, 3), across, across, 0.15, radius=stamp["radius"])


def _sums(data: ListData, rows: Sequence[ListRow]) -> Iterator[Item]:
    at = numbers(raw(NAME)["sum"], "x", "y", "w", "h", "split")
    yield Box(at["x"], at["y"], at["w"], at["h"], 0.4)
    yield Rule(at["split"], at["y"], at["split"], at["y"] + at["h"], 0.3)
    for name, of, label in (("this", rows, "this_page"), ("all", data.rows, "all_pages")):
        texts = {
            label: say(label),
            f"{name}_count": str(len(of)),
            f"{name}_unit": say("unit"),
            f"{name}_yen": f"{sum(row.yen or 0 for row in of):,}",
            f"{name}_yen_unit": say("yen"),
        }
        for block_name, text in texts.items():
            yield from place(block(NAME, "page", block_name), text)


def _last_lines(data: ListData) -> Iterator[Item]:
    valid = tariff(data.day)[0].valid_from
    prefix = data.rows[0].slip.rpartition("-")[0]
    yield from place(block(NAME, "page", "note"), say(f"notes.{data.kind}", prefix=prefix, since=wareki_long(valid)))
    yield from flow(block(NAME, "page", "before"), say("before"))
    yield from place(block(NAME, "page", "clerk_label"), say("clerk"))
    at = numbers(raw(NAME)["clerk"], "x", "y", "w", "h")
    yield Box(at["x"], at["y"], at["w"], at["h"], 0.3)
