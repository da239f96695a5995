"""Office paper (A4, two holes at the left): the head, the foot and the tables that its pages share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from mailroom.clock import JST
from mailroom.dispatch import code128
from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.measures import blocks, build, number, numbers
from mailroom.dispatch.pages import Box, Item, Page, Rule
from mailroom.dispatch.sheet_layout import Whose, folder
from mailroom.dispatch.slip_parts import paper_words
from mailroom.japan import wareki_long, wareki_short

PAD = 1.5


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of each page. ``code``: as bars, with ``number`` under it; empty for none."""

    title: str
    subtitle: str
    code: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key in the words, its width in mm, how its cells stand."""

    key: str
    w: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its left edge, the heights of head and rows, the type of both."""

    x: float
    head: float
    row: float
    pt: float
    head_pt: float
    columns: tuple[Column, ...]

    @property
    def w(self) -> float:
        """Its width."""
        return round(sum(column.w for column in self.columns), 3)

    def edges(self) -> list[float]:
        """Where its columns begin."""
        found = [self.x]
        for column in self.columns[:-1]:
            found.append(round(found[-1] + column.w, 3))
        return found


@cache
def raw(name: str) -> Mapping[str, Any]:
    """A layout file."""
    return tomllib.loads((folder() / f"{name}.toml").read_text("utf-8"))


@cache
def block(layout: str, table: str, name: str) -> Block:
    """A block of a layout file."""
    return blocks(raw(layout)[table], [name])[name]


@cache
def grid(layout: str, name: str = "table") -> Grid:
    """A table of a layout file."""
    measures = raw(layout)[name]
    columns = tuple(build(Column, column) for column in measures["columns"])
    return Grid(**numbers(measures, "x", "head", "row", "pt", "head_pt"), columns=columns)


def say(key: str, **values: object) -> str:
    """A text that all office pages share."""
    return paper_words()(f"paper.office.{key}", **values)


def day_words(day: date) -> str:
    """令和7年11月20日（木）."""
    return say("day", day=wareki_long(day), weekday=say(f"weekday_{day.isoweekday()}"))


def moment_words(at: datetime) -> str:
    """R7.11.20 17:42."""
    here = at.astimezone(JST)
    return f"{wareki_short(here.date())} {here:%H:%M}"


def sheets(bodies: Sequence[tuple[Head, Sequence[Item]]], whose: Whose, at: datetime, made: str = "made") -> list[Page]:
    """The pages, each with its head and its foot (n / m)."""
    count = len(bodies)
    return [
        _page([*_head(head), *items, *_foot(whose, at, made, place_, count)])
        for place_, (head, items) in enumerate(bodies, 1)
    ]


def _page(items: Sequence[Item]) -> Page:
    sheet = raw("office-page")["sheet"]
    stamp = number(sheet["stamp_x"]), number(sheet["stamp_y"])
    return Page(number(sheet["width"]), number(sheet["height"]), tuple(items), stamp)


def _head(head: Head) -> list[Item]:
    at = raw("office-page")["code"]
    items = [
        *place(block("office-page", "head", "title"), head.title),
        *place(block("office-page", "head", "subtitle"), head.subtitle),
        Rule(*raw("office-page")["rules"]["head"]),
    ]
    if head.code:
        made = code128.bars(0.0, at["y"], at["h"], head.code, dots=at["dots"], within=at["w"])
        under = block("office-page", "head", "number")
        left = round(at["right"] - made.w, 3)
        items.append(code128.bars(left, at["y"], at["h"], head.code, dots=at["dots"]))
        items += place(Block(left, under.y, made.w, under.h, under.pt, bold=True, align="center"), head.number)
    return items


def _foot(whose: Whose, at: datetime, made: str, page: int, pages: int) -> list[Item]:
    texts = {
        "branch": f"{whose.branch} {whose.section}",
        "page": say("page", page=page, pages=pages),
        "made": say(made, at=moment_words(at), station=whose.station),
    }
    items: list[Item] = [Rule(*raw("office-page")["rules"]["foot"])]
    for name, text in texts.items():
        items += place(block("office-page", "foot", name), text)
    return items


def table(of: Grid, y: float, heads: Sequence[str], rows: Sequence[Sequence[str]], *, places: int = 0) -> list[Item]:
    """Head and rows with their lines, its top edge at ``y``; ``places``: rows that are drawn, filled or not."""
    count = max(len(rows), places)
    top, end = round(y + of.head, 3), bottom(of, y, count)
    edges = of.edges()
    items: list[Item] = [
        Box(of.x, y, of.w, round(end - y, 3), 0.4),
        Rule(of.x, top, round(of.x + of.w, 3), top, 0.4),
        *(Rule(x, y, x, end, 0.15) for x in edges[1:]),
        *(
            Rule(of.x, line, round(of.x + of.w, 3), line, 0.15)
            for line in (round(top + n * of.row, 3) for n in range(1, count))
        ),
    ]
    for x, column, head in zip(edges, of.columns, heads, strict=True):
        items += place(Block(x + 0.5, y, column.w - 1.0, of.head, of.head_pt, bold=True, align="center"), head)
    for n, row in enumerate(rows):
        at = round(top + n * of.row, 3)
        for x, column, cell in zip(edges, of.columns, row, strict=True):
            items += place(Block(x + PAD, at, column.w - 2 * PAD, of.row, of.pt, align=column.align), cell)
    return items


def bottom(of: Grid, y: float, rows: int) -> float:
    """The lowest edge of a table of so many rows."""
    return round(y + of.head + rows * of.row, 3)
