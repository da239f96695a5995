"""廃棄記録: what was destroyed, by code and number and without names; by whom, and who stood by. Kept for years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailroom.clock import JST
from mailroom.dispatch.blocks import flow, place
from mailroom.dispatch.measures import numbers
from mailroom.dispatch.office_page import (
    Head,
    block,
    bottom,
    day_words,
    grid,
    raw,
    sheets,
    table,
)
from mailroom.dispatch.pages import Box, Item, Page, Rule, Text
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_parts import paper_words

NAME = "destruction-record"
OUTCOMES = ("eligibility_lost", "deceased", "superseded")
WHOLE, PART, CARD = "whole", "part", "card"  # an envelope, what was taken out of one, a certificate sent back


@dataclass(frozen=True, slots=True)
class Row:
    """A piece. ``number``: 記号-番号 of its first certificate; ``scanned``: it was scanned into the destruction."""

    code: str
    number: str
    suffix: str
    part: str
    certificates: int
    outcome: str
    decided_at: datetime
    station: str
    scanned: bool
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did it, or stood by. ``pin_at``: when the own PIN was asked; None where it was not."""

    name: str
    id: str
    pin_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordData:
    """What stands on a record. ``proof``: the journal's hash of its last event."""

    number: str
    code: str
    at: datetime
    rows: tuple[Row, ...]
    first: Hand
    second: Hand
    proof: str
    printed_at: datetime


def say(key: str, **values: object) -> str:
    """A text of the record."""
    return paper_words()(f"paper.destruction.{key}", **values)


def destruction_pages(data: RecordData, whose: Whose) -> list[Page]:
    """The record; the last page has the sum and room for remarks."""
    parts = _parts(data.rows)
    bodies = []
    before = 0
    for at, part in enumerate(parts):
        title = say("title" if at == 0 else "title_later")
        head = Head(title, say("subtitle"), data.code, data.number)
        last = at == len(parts) - 1
        items = [*(_first(data, whose) if at == 0 else ()), *_list(part, before, first=at == 0)]
        flow_at = raw(NAME)["flow"]["first" if at == 0 else "later"]
        end = bottom(grid(NAME, "list"), flow_at, len(part))
        items += [*_end(data, end)] if last else place(block(NAME, "page", "continued").at(end + 0.4), say("continued"))
        bodies.append((head, items))
        before += len(part)
    return sheets(bodies, whose, data.printed_at)


def _parts(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows of each page: the last keeps room for the sum and the remarks."""
    of = raw(NAME)["flow"]
    if len(rows) <= of["only_rows"]:
        return [rows]
    first = min(of["first_rows"], len(rows) - 1)
    parts, rest = [rows[:first]], rows[first:]
    while len(rest) > of["last_rows"]:
        take = min(of["later_rows"], len(rest) - 1)
        parts.append(rest[:take])
        rest = rest[take:]
    return [*parts, rest]


def _first(data: RecordData, whose: Whose) -> Iterator[Item]:
    yield from _facts(data, whose)
    yield from _counts(data.rows)
    yield from _checked(data.rows)
    yield from place(block(NAME, "page", "people"), say("people"))
    at = raw(NAME)["people"]
    yield from _person(at["left"], say("first"), data.first)
    yield from _person(at["right"], say("second"), data.second)
    yield from place(block(NAME, "page", "list"), say("list"))
    yield from place(block(NAME, "page", "list_note"), say("list_note"))


def _facts(data: RecordData, whose: Whose) -> Iterator[Item]:
    at = numbers(raw(NAME)["facts"], "x", "y", "w", "row", "split")
    yield Box(at["x"], at["y"], at["w"], 3 * at["row"], 0.4)
    for n in (1, 2):
        yield Rule(at["x"], at["y"] + n * at["row"], at["x"] + at["w"], at["y"] + n * at["row"], 0.15)
    yield Rule(at["split"], at["y"], at["split"], at["y"] + 2 * at["row"], 0.15)
    here = data.at.astimezone(JST)
    texts = {
        "day_label": say("day"),
        "day": day_words(here.date()),
        "time_label": say("time"),
        "time": f"{here:%H:%M}",
        "where_label": say("where"),
        "where": f"{whose.branch} {whose.section}",
        "box_label": say("box"),
        "box": say("box_of", station=whose.station),
        "way_label": say("way"),
        "way_1": say("way_1"),
        "way_2": say("way_2"),
        "way_3": say("way_3"),
    }
    yield from _texts("page", texts)
    yield from _ticks("ways", 0)


def _counts(rows: Sequence[Row]) -> Iterator[Item]:
    of = grid(NAME, "counts")
    whole = [row for row in rows if row.part == WHOLE]
    lines = []
    for outcome in OUTCOMES:
        mine = [row for row in whole if row.outcome == outcome]
        lines.append([say(f"outcome.{outcome}"), str(len(mine)), str(sum(row.certificates for row in mine))])
    cards = [row for row in rows if row.part != WHOLE]
    lines.append([say("taken_out"), say("none"), str(sum(row.certificates for row in cards))])
    lines.append([say("total"), str(len(whole)), str(sum(row.certificates for row in rows))])
    yield from place(block(NAME, "page", "counts"), say("counts"))
    top = raw(NAME)["counts"]["y"]
    items = table(of, top, [say(f"columns.{name}") for name in ("outcome", "envelopes_n", "certificates_n")], lines)
    bold = bottom(of, top, len(lines) - 1)
    yield Rule(of.x, bold, of.x + of.w, bold, 0.4)
    for item in items:
        yield _bold(item) if isinstance(item, Text) and item.y >= bold else item


def _bold(item: Text) -> Text:
    return replace(item, bold=True)


def _checked(rows: Sequence[Row]) -> Iterator[Item]:
    at = numbers(raw(NAME)["checked"], "x", "y", "w", "h")
    yield from place(block(NAME, "page", "checked"), say("checked"))
    yield Box(at["x"], at["y"], at["w"], at["h"], 0.4)
    scanned = sum(row.scanned for row in rows)
    yield from place(block(NAME, "page", "check_1"), say("check_1", seen=scanned, all=len(rows)))
    for n in (2, 3, 4):
        yield from place(block(NAME, "page", f"check_{n}"), say(f"check_{n}"))
    yield from _ticks("checks", 1 if scanned == len(rows) else 0)


def _ticks(name: str, ticked: int) -> Iterator[Item]:
    """Boxes to tick; the first ``ticked`` are, because it is on record."""
    side = raw(NAME)["ticks"]["side"]
    for n, (x, y) in enumerate(raw(NAME)["ticks"][name]):
        yield Box(x, y, side, side, 0.3)
        if n < ticked:
            yield Rule(x + 0.6, y + 1.7, x + 1.4, y + 2.6, 0.5)
            yield Rule(x + 1.4, y + 2.6, x + 2.8, y + 0.7, 0.5)


def _person(x: float, role: str, hand: Hand) -> Iterator[Item]:
    at = numbers(raw(NAME)["people"], "y", "w", "h", "strip", "sign", "pitch")
    y = at["y"]
    yield Box(x, y, at["w"], at["h"], 0.4)
    yield Box(x, y, at["strip"], at["h"], 0.0, 1.0)
    top = y + (at["h"] - at["pitch"] * len(role)) / 2
    for n, sign in enumerate(role):
        middle = round(top + n * at["pitch"], 3)
        yield Text(x, middle, at["strip"], at["pitch"], sign, 11.0, bold=True, align="center", white=True)
    line = round(x + at["w"] - at["sign"], 3)
    yield Rule(line, y, line, y + at["h"], 0.15)
    pin = f"{hand.pin_at.astimezone(JST):%H:%M:%S}" if hand.pin_at else say("none")
    texts = {
        "name_label": say("name"), "name": hand.name, "id_label": say("id"), "id": hand.id,
        "pin_label": say("pin"), "pin": pin, "sign": say("sign"),
    }  # fmt: skip
    for name, text in texts.items():
        yield from place(block(NAME, "person", name).moved(x, y), text)


def _list(rows: Sequence[Row], before: int, *, first: bool) -> list[Item]:
    of = grid(NAME, "list")
    heads = [say(f"columns.{column.key}") for column in of.columns]
    top = raw(NAME)["flow"]["first" if first else "later"]
    return table(of, top, heads, [_cells(row, before + n) for n, row in enumerate(rows, 1)])


def _cells(row: Row, number: int) -> list[str]:
    return [
        str(number),
        row.code,
        row.number,
        row.suffix or say("none"),
        say(f"part.{row.part}"),
        str(row.certificates),
        say(f"outcome_short.{row.outcome}"),
        f"{row.decided_at.astimezone(JST):%H:%M}",
        row.station,
        say("scanned") if row.scanned else "",
    ]


def _end(data: RecordData, end: float) -> Iterator[Item]:
    of = grid(NAME, "list")
    top = round(end + 1.0, 3)
    whole = sum(row.part == WHOLE for row in data.rows)
    certificates = sum(row.certificates for row in data.rows)
    words = say("total_words", envelopes=whole, cards=len(data.rows) - whole, certificates=certificates)
    yield Box(of.x, top, of.w, 7.0, 0.4)
    yield from place(block(NAME, "page", "total").at(top), say("total"))
    yield from place(block(NAME, "page", "total_words").at(top), words)
    yield from place(block(NAME, "page", "blank").at(top + 7.6), say("blank"))
    at = numbers(raw(NAME)["remarks"], "x", "y", "w", "h")
    yield Box(at["x"], at["y"], at["w"], at["h"], 0.3)
    yield from place(block(NAME, "page", "remarks"), say("remarks"))
    against = [str(n) for n, row in enumerate(data.rows, 1) if row.contradicted]
    if against:
        yield from flow(block(NAME, "page", "remark"), say("against", rows=" ".join(against)))
    proof = " ".join(data.proof[at : at + 4] for at in range(0, 16, 4))
    yield from place(block(NAME, "page", "proof"), say("proof", proof=proof))


def _texts(name: str, texts: dict[str, str]) -> Iterator[Item]:
    for key, text in texts.items():
        yield from place(block(NAME, name, key), text)
