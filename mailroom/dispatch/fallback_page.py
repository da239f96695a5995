"""紙での継続用紙: what is open in the house, to go on by hand when the screen is gone. No names of people.

Every line has a code of its own: what was ticked by hand is scanned in from the paper afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailroom.clock import JST
from mailroom.dispatch import code128
from mailroom.dispatch.blocks import place
from mailroom.dispatch.measures import numbers
from mailroom.dispatch.office_page import Head, block, bottom, day_words, grid, raw, sheets, table
from mailroom.dispatch.pages import Box, Item, Page, Rule, Text
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_parts import paper_words

NAME = "fallback"
BIN, GROUP = "bin", "group"


@dataclass(frozen=True, slots=True)
class TrayLine:
    """An open tray. ``left``: what was counted by hand and not scanned yet; None where nobody counted."""

    number: str
    source: str
    counted: int | None
    scanned: int
    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """A piece. ``more``: 記号-番号 in a bin, the employer in a group. ``code`` empty: it must be taken out of there."""

    shown: str
    more: str
    certificates: int
    code: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A bin with its employer, or a group tray: what lies in it. ``code``: of its label."""

    kind: str
    name: str
    employer: str
    code: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FallbackData:
    """The open state at a moment. ``boxes``: words for a box with the number of pieces in it."""

    at: datetime
    trays: tuple[TrayLine, ...]
    stacks: tuple[Stack, ...]
    boxes: tuple[tuple[str, int], ...]


def say(key: str, **values: object) -> str:
    """A text of the page."""
    return paper_words()(f"paper.fallback.{key}", **values)


def fallback_pages(data: FallbackData, whose: Whose) -> list[Page]:
    """The lists, and a page of empty rows for envelopes that come meanwhile."""
    book = _Book(data)
    book.begin()
    for stack in data.stacks:
        book.stack(stack)
    book.closing()
    by_hand = Head(say("by_hand"), say("by_hand_more"))
    bodies = [(Head(say("title"), say("subtitle")), items) for items in book.sheets] + [(by_hand, [*_by_hand()])]
    return sheets(bodies, whose, data.at, "every_minute")


class _Book:
    """Pages that are being filled."""

    def __init__(self, data: FallbackData) -> None:
        self.data = data
        self.sheets: list[list[Item]] = []
        self.y = 0.0
        self.at = numbers(raw(NAME)["flow"], "later", "end", "bar", "row", "gap", "closing")

    def begin(self) -> None:
        """The first page: when, what to do, the trays."""
        here = self.data.at.astimezone(JST)
        texts = {
            "time": say("time", time=f"{here:%H}", minute=f"{here:%M}"),
            "day": day_words(here.date()),
            "step_1": say("step_1"),
            "step_2": say("step_2"),
            "step_3": say("step_3"),
            "trays": say("trays"),
        }
        items = [item for name, text in texts.items() for item in place(block(NAME, "page", name), text)]
        of, y = grid(NAME, "trays"), raw(NAME)["trays"]["y"]
        heads = [say(f"columns.{column.key}") for column in of.columns]
        items += table(of, y, heads, [_tray_cells(tray) for tray in self.data.trays], places=1)
        for n, tray in enumerate(self.data.trays):
            high, room = round(y + of.head + n * of.row + 1.6, 3), of.columns[-1].w
            made = code128.bars(of.edges()[-1], high, of.row - 3.2, tray.code, dots=3, within=room)
            items.append(replace(made, x=round(made.x + (room - made.w) / 2, 3)))
        self.y = round(bottom(of, y, max(1, len(self.data.trays))) + 3.0, 3)
        boxes = "　".join(say("box", box=box, count=count) for box, count in self.data.boxes)
        items += place(block(NAME, "page", "boxes").at(self.y), boxes or say("no_boxes"))
        self.y = round(self.y + 7.0, 3)
        self.sheets.append(items)

    def stack(self, stack: Stack) -> None:
        """A bin or group with its lines; its bar never stands alone at the foot, and comes again on the next page."""
        if self.y + self.at["bar"] + self.at["row"] > self.at["end"]:
            self._turn()
        self._bar(stack)
        for n, line in enumerate(stack.lines):
            if self.y + self.at["row"] > self.at["end"]:
                self._turn()
                self._bar(stack)
            self._line(line, odd=n % 2 == 0)
        self.y = round(self.y + self.at["gap"], 3)

    def _turn(self) -> None:
        self.sheets.append([])
        self.y = self.at["later"]

    def _bar(self, stack: Stack) -> None:
        sheet, y = self.sheets[-1], self.y
        at = numbers(raw(NAME)["bar"], "x", "w", "h", "panel_x", "panel_w", "code_h")
        sheet.append(Box(at["x"], y, at["w"], at["h"], 0.0, 1.0))
        sheet.append(Box(at["panel_x"], y + 0.6, at["panel_w"], at["h"] - 1.2, 0.0, 0.0))
        if stack.code:
            top = round(y + (at["h"] - at["code_h"]) / 2, 3)
            made = code128.bars(at["panel_x"], top, at["code_h"], stack.code, dots=3, within=at["panel_w"])
            sheet.append(replace(made, x=round(at["panel_x"] + (at["panel_w"] - made.w) / 2, 3)))
        texts = {
            "kind": say(stack.kind),
            "name": stack.name,
            "employer": stack.employer,
            "count": say("count", count=len(stack.lines)),
        }
        for name, text in texts.items():
            sheet += map(_white, place(block(NAME, "bar_blocks", name).moved(0.0, y), text))
        self.y = round(y + at["h"], 3)

    def _line(self, line: Line, *, odd: bool) -> None:
        """Codes stand left in odd lines and right in even ones: one shot of the scanner takes one."""
        sheet, y, high = self.sheets[-1], self.y, self.at["row"]
        at = numbers(raw(NAME)["line"], "x", "w", "tick", "tick_w", "split", "left", "right", "code_h")
        sheet.append(Box(at["x"], y, at["w"], high, 0.15))
        sheet.append(Rule(at["split"], y, at["split"], y + high, 0.15))
        sheet.append(Rule(at["x"] + at["tick_w"], y, at["x"] + at["tick_w"], y + high, 0.15))
        texts = {"shown": line.shown, "more": line.more, "certificates": say("certificates", count=line.certificates)}
        if line.code:
            side = at["tick"]
            across = at["x"] + (at["tick_w"] - side) / 2
            sheet.append(Box(round(across, 3), round(y + (high - side) / 2, 3), side, side, 0.3))
            made = code128.bars(at["left"], round(y + (high - at["code_h"]) / 2, 3), at["code_h"], line.code, dots=3)
            sheet.append(made if odd else replace(made, x=round(at["right"] - made.w, 3)))
            texts["code_right" if odd else "code_left"] = line.code
        else:
            texts["take_out"] = say("take_out")
        for name, text in texts.items():
            sheet += place(block(NAME, "line_blocks", name).moved(0.0, y), text)
        self.y = round(y + high, 3)

    def closing(self) -> None:
        """Room for what was noticed, and for who did it."""
        if self.y + self.at["closing"] > self.at["end"] + self.at["closing"] / 4:
            self._turn()
        at = numbers(raw(NAME)["closing"], "x", "w", "noticed", "signed", "gap")
        sheet = self.sheets[-1]
        sheet.append(Box(at["x"], self.y, at["w"], at["noticed"], 0.3))
        sheet += place(block(NAME, "closing_blocks", "noticed").moved(0.0, self.y), say("noticed"))
        top = round(self.y + at["noticed"] + at["gap"], 3)
        sheet.append(Box(at["x"], top, at["w"], at["signed"], 0.3))
        for x in raw(NAME)["closing"]["splits"]:
            sheet.append(Rule(x, top, x, top + at["signed"], 0.15))
        for name in ("who", "when", "scanned_by", "scanned_at"):
            sheet += place(block(NAME, "closing_blocks", name).moved(0.0, top), say(name))


def _white(item: Item) -> Item:
    if not isinstance(item, Text):
        return item
    return replace(item, white=True)


def _tray_cells(tray: TrayLine) -> list[str]:
    left = None if tray.counted is None else tray.counted - tray.scanned
    counts = ["" if number is None else str(number) for number in (tray.counted, tray.scanned, left)]
    return [tray.number, tray.source, *counts, ""]


def _by_hand() -> Iterator[Item]:
    of, at = grid(NAME, "by_hand"), raw(NAME)["by_hand"]
    heads = [say(f"columns.{column.key}") for column in of.columns]
    count: int = at["rows"]
    yield from table(of, at["y"], heads, [[str(n), *[""] * (len(of.columns) - 1)] for n in range(1, count + 1)])
    side = numbers(raw(NAME)["line"], "tick")["tick"]
    edges = of.edges()
    for n in range(count):
        y = round(at["y"] + of.head + n * of.row, 3)
        yield from _reasons(edges[at["reason_column"]], y, of.row)
        last = of.columns[-1]
        yield Box(round(edges[-1] + (last.w - side) / 2, 3), round(y + (of.row - side) / 2, 3), side, side, 0.3)
    for name in ("reasons_said", "never"):
        yield from place(block(NAME, "page", name), say(name))


def _reasons(x: float, y: float, high: float) -> Sequence[Item]:
    """What may be ringed."""
    items: list[Item] = []
    for n, word in enumerate(say("reasons").split()):
        left, top = round(x + 2.0 + n * 7.8, 3), round(y + (high - 5.0) / 2, 3)
        items.append(Box(left, top, 6.0, 5.0, 0.15, radius=1.2))
        items.append(Text(left, top, 6.0, 5.0, word, 9.0, align="center"))
    return items
