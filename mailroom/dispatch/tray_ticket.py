"""受箱票: the ticket of a tray, twice on one sheet, legible from further than two metres."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from mailroom.clock import JST
from mailroom.dispatch import code128
from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.measures import blocks, number, numbers
from mailroom.dispatch.pages import Bars, Box, Item, Page, Rule, Text, moved
from mailroom.dispatch.sheet_layout import Whose, folder
from mailroom.dispatch.slip_parts import paper_words
from mailroom.japan import wareki_short, wareki_year

BLOCKS = (
    *("title", "whose", "tray", "number", "received", "year", "weekday", "day", "from", "source", "counted", "count"),
    *("unit", "code", "foot", "made", "cut"),
)


@dataclass(frozen=True, slots=True)
class TicketData:
    """What stands on a ticket. ``serial``: the large number; ``source``, ``count``: None leaves a line to write on."""

    serial: str
    code: str
    received: date
    source: str | None
    count: int | None
    reply: bool
    printed_at: datetime


def say(key: str, **values: object) -> str:
    """A text of the ticket."""
    return paper_words()(f"paper.tray.{key}", **values)


def ticket_page(data: TicketData, whose: Whose) -> Page:
    """One sheet with both tickets. ValueError for a number that has no room."""
    raw = _raw()
    sheet, at = raw["sheet"], blocks(raw["page"], BLOCKS)
    second = number(sheet["second"])
    items: list[Item] = []
    for down, foot in ((0.0, say("front")), (second, say("inside"))):
        items += (moved(item, 0.0, down) for item in _ticket(data, whose, foot, raw, at))
    width = number(sheet["width"])
    cut = at["cut"]
    items += [
        Rule(10.0, second, cut.x - 2, second, dotted=True),
        Rule(cut.x + cut.w + 2, second, width - 10.0, second, dotted=True),
        *place(cut, say("cut")),
    ]
    return Page(width, number(sheet["height"]), tuple(items))


def _ticket(
    data: TicketData, whose: Whose, foot: str, raw: Mapping[str, Any], at: Mapping[str, Block]
) -> Iterator[Item]:
    yield from _strip(raw["panel"], say("reply") if data.reply else say("returned"), white=data.reply)
    yield from _rules(raw["rules"])
    printed = data.printed_at.astimezone(JST)
    made = say("made", at=f"{wareki_short(printed.date())} {printed:%H:%M}", station=whose.station)
    texts = {
        "title": say("title"),
        "whose": f"{whose.branch} {whose.section}",
        "tray": say("tray"),
        "received": say("received"),
        "year": say("year", year=wareki_year(data.received)),
        "weekday": say(f"weekday_{data.received.isoweekday()}"),
        "day": say("day", month=data.received.month, day=data.received.day),
        "from": say("from"),
        "source": data.source or "",
        "counted": say("counted"),
        "count": "" if data.count is None else str(data.count),
        "unit": say("unit"),
        "code": data.code,
        "foot": foot,
        "made": made,
    }
    for name, text in texts.items():
        yield from place(at[name], text)
    yield from _large(at["number"], data.serial)
    bars = raw["bars"]
    measured = numbers(bars, "x", "y", "w", "h")
    yield _widest(measured, data.code, bars["dots"])
    yield from _boxes(raw["boxes"])


def _widest(at: Mapping[str, float], code: str, dots: Sequence[int]) -> Bars:
    """The code with the widest modules that it has room for."""
    for width in dots[:-1]:
        made = code128.bars(at["x"], at["y"], at["h"], code, dots=width)
        if made.w <= at["w"]:
            return made
    return code128.bars(at["x"], at["y"], at["h"], code, dots=dots[-1], within=at["w"])


def _large(block: Block, serial: str) -> Iterator[Item]:
    """The number as large as it can be: a long one squeezed, then smaller."""
    yield from place(replace(block, pt=block.pt if len(serial) <= 2 else block.pt * 2 / len(serial)), serial)


def _strip(panel: Mapping[str, Any], words: str, *, white: bool) -> Iterator[Item]:
    at = numbers(panel, "x", "y", "w", "h", "pt", "first", "pitch", "frame")
    inset = at["frame"] / 2 if white else 0.0
    yield Box(
        at["x"] + inset, at["y"] + inset, at["w"] - 2 * inset, at["h"] - 2 * inset, at["frame"] if white else 0.0,
        None if white else 1.0,
    )  # fmt: skip
    pitch = min(at["pitch"], (at["h"] - 12.0) / len(words))
    for place_, sign in enumerate(words):
        y = round(at["first"] + place_ * pitch, 3)
        yield Text(at["x"], y, at["w"], 16.0, sign, at["pt"], bold=True, align="center", white=not white)


def _rules(rules: Mapping[str, Any]) -> Iterator[Item]:
    at = numbers(rules, "x1", "x2", "right", "line", "head", "foot", "after_day", "after_source")
    for x, y, line in (
        (at["x1"], at["head"], at["line"]),
        (at["x1"], at["foot"], at["line"]),
        (at["right"], at["after_day"], 0.3),
        (at["right"], at["after_source"], 0.3),
    ):
        yield Rule(x, y, at["x2"], y, line)


def _boxes(boxes: Mapping[str, Any]) -> Iterator[Item]:
    at = numbers(boxes, "y", "w", "h", "head", "pt")
    for x, word in zip(boxes["x"], ("scanned", "difference", "checked"), strict=True):
        yield Box(x, at["y"], at["w"], at["h"], 0.3)
        yield Rule(x, at["y"] + at["head"], x + at["w"], at["y"] + at["head"], 0.3)
        yield from place(Block(x, at["y"], at["w"], at["head"], at["pt"], align="center"), say(word))


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads((folder() / "tray-ticket.toml").read_text("utf-8"))
