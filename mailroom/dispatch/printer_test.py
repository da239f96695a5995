"""印刷試験: a sheet with crosses and rulers, on which a person measures what a printer is off.

``printer_fit.MEASURES`` are the four that are typed in; the others only tell whether the paper lay straight.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from mailroom.clock import JST
from mailroom.dispatch import code128
from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.measures import blocks, number, numbers
from mailroom.dispatch.pages import Box, Item, Page, Rule
from mailroom.dispatch.printer_fit import MEASURES
from mailroom.dispatch.sheet_layout import folder
from mailroom.dispatch.slip_parts import paper_words
from mailroom.japan import wareki_short
from mailroom.settings import PrinterSettings

ROWS = ("left", "top", "across", "down", "right", "bottom")
LENGTHS = (*MEASURES, 15.0, 15.0)
WIDTHS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
SIZES = (6.0, 7.0, 8.0, 9.0, 10.0, 10.5)
DOTS = (3, 4, 5)
TINTS = (5, 10, 20, 40, 60, 80, 100)
HUNDRED = 100.0
TICKS = {10: 5.0, 5: 3.5}
"""Length of a tick at whole tens and fives; 2 elsewhere."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Which printer, with what it was thought to be off, at which station, when."""

    printer: str
    off: PrinterSettings
    station: str
    at: datetime


def say(key: str, **values: object) -> str:
    """A text of the sheet."""
    return paper_words()(f"paper.test.{key}", **values)


def printer_test(tested: Tried) -> Page:
    """The sheet, before what the printer is off is made up for."""
    raw = _measures()
    items: list[Item] = []
    here, off = tested.at.astimezone(JST), tested.off
    texts = {
        "which": say(
            "which", printer=tested.printer, station=tested.station, at=f"{wareki_short(here.date())} {here:%H:%M}"
        ),
        "off": say(
            "off", x=f"{off.offset_x:+.2f}", y=f"{off.offset_y:+.2f}", w=f"{off.scale_x:.4f}", h=f"{off.scale_y:.4f}"
        ),
    }
    for name, block in _page_blocks().items():
        items += place(block, texts.get(name) or say(name))
    for part in (_crosses, _rulers, _table, _lengths, _samples):
        items += part(raw)
    return Page(number(raw["sheet"]["width"]), number(raw["sheet"]["height"]), tuple(items))


def _crosses(raw: Mapping[str, Any]) -> Iterator[Item]:
    sheet, arm, radius = raw["sheet"], raw["cross"]["arm"], raw["cross"]["radius"]
    edge = sheet["edge"]
    for x in (edge, sheet["width"] - edge):
        for y in (edge, sheet["height"] - edge):
            yield Rule(x - arm, y, x + arm, y, 0.15)
            yield Rule(x, y - arm, x, y + arm, 0.15)
            yield Box(x - radius, y - radius, 2 * radius, 2 * radius, 0.15, radius=radius)


def _rulers(raw: Mapping[str, Any]) -> Iterator[Item]:
    sheet, ruler = raw["sheet"], raw["rulers"]
    edge, start = sheet["edge"], round(ruler["from"])
    for y, inward in ((edge, 1), (sheet["height"] - edge, -1)):
        yield Rule(start, y, ruler["across_to"], y, 0.15)
        for x in range(start, round(ruler["across_to"]) + 1):
            long = _tick(x) * inward
            yield Rule(x, y, x, y + long, 0.15)
            if x % 10 == 0:
                yield from place(
                    Block(x - 5, y + long + (0.3 if inward > 0 else -4.3), 10, 4, 8, align="center"), f"{x}"
                )
    for x, inward in ((edge, 1), (sheet["width"] - edge, -1)):
        yield Rule(x, start, x, ruler["down_to"], 0.15)
        for y in range(start, round(ruler["down_to"]) + 1):
            long = _tick(y) * inward
            yield Rule(x, y, x + long, y, 0.15)
            if y % 10 == 0:
                left, align = (x + long + 0.6, "left") if inward > 0 else (x + long - 8.6, "right")
                yield from place(Block(left, y - 2, 8, 4, 8, align=align), f"{y}")


def _tick(at: int) -> float:
    return next((long for step, long in TICKS.items() if at % step == 0), 2.0)


def _table(raw: Mapping[str, Any]) -> Iterator[Item]:
    table = raw["table"]
    columns, y, row = table["columns"], table["y"], table["row"]
    body = y + table["head"]
    foot = body + row * len(ROWS)
    yield Box(columns[0], y, columns[-1] - columns[0], foot - y, 0.4)
    yield Rule(columns[0], body, columns[-1], body, 0.4)
    for x in columns[1:-1]:
        yield Rule(x, y, x, foot, 0.15)
    for left, right, head in zip(columns, columns[1:], ("where", "meant", "found", "apart"), strict=False):
        block = Block(left, y, right - left, table["head"], table["head_pt"], bold=True, align="center")
        yield from place(block, say(f"head.{head}"))
    for at, (name, long) in enumerate(zip(ROWS, LENGTHS, strict=True)):
        top = body + at * row
        if at:
            yield Rule(columns[0], top, columns[-1], top, 0.15)
        yield from place(Block(columns[0] + 2, top, columns[1] - columns[0] - 3, row, table["pt"]), say(f"row.{name}"))
        yield from place(
            Block(columns[1], top, columns[2] - columns[1] - 3, row, table["pt"], align="right"), _mm(long)
        )


def _lengths(raw: Mapping[str, Any]) -> Iterator[Item]:
    at = raw["lengths"]
    x, y, tick = at["x"], at["y"], at["tick"]
    yield Rule(x, y, x + HUNDRED, y, 0.3)
    for end in (x, x + HUNDRED):
        yield Rule(end, y - tick, end, y + tick, 0.3)
    yield from place(Block(x, y + 1, HUNDRED, 4, at["pt"], align="center"), _mm(HUNDRED))
    x, y = at["upright_x"], at["upright_y"]
    yield Rule(x, y, x, y + HUNDRED, 0.3)
    for end in (y, y + HUNDRED):
        yield Rule(x - tick, end, x + tick, end, 0.3)
    yield from place(Block(x - 16, at["upright_said"], 15, 4, at["pt"], align="right"), _mm(HUNDRED))


def _samples(raw: Mapping[str, Any]) -> Iterator[Item]:
    at = raw["samples"]
    pitch, small = at["pitch"], at["pt"]
    for row, (wide, size) in enumerate(zip(WIDTHS, SIZES, strict=True)):
        y = at["lines_y"] + row * pitch
        yield from place(Block(36, y - 2, 10, 4, small), f"{wide:g}")
        yield Rule(47, y, 81, y, wide)
        y = at["sizes_y"] + row * pitch
        yield from place(Block(90, y, 9, 4, small), f"{size:g}")
        yield from place(Block(100, y, 56, 4, size), say("sample"))
    x = 36.0
    for dots in DOTS:
        made = code128.bars(x, at["codes_y"], at["codes_h"], f"PT-{dots}", dots=dots)
        yield made
        yield from place(Block(x, made.y + made.h + 0.6, made.w, 4, small), f"{made.module:.3f} mm")
        x = round(x + made.w + 12, 3)
    for column, tint in enumerate(TINTS):
        x = 36 + column * at["tints_pitch"]
        yield Box(x, at["tints_y"], at["tints_w"], at["tints_h"], 0.15, tint / 100)
        yield from place(
            Block(x, at["tints_y"] + at["tints_h"] + 0.6, at["tints_w"], 4, small, align="center"), f"{tint} %"
        )


def _mm(long: float) -> str:
    return f"{long:.1f} mm"


def _page_blocks() -> Mapping[str, Block]:
    raw = _measures()["page"]
    return blocks(raw, raw)


@cache
def _measures() -> Mapping[str, Any]:
    raw = tomllib.loads((folder() / "printer-test.toml").read_text("utf-8"))
    for name in ("cross", "rulers", "lengths", "samples"):
        numbers(raw[name], *raw[name])
    return raw
