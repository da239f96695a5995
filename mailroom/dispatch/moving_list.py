"""移動待ち一覧: pieces that are due elsewhere, in the order of where they are to be taken from. No names of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailroom.dispatch.blocks import place
from mailroom.dispatch.office_page import Head, block, bottom, day_words, grid, raw, sheets, table
from mailroom.dispatch.pages import Box, Item, Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_parts import paper_words

NAME = "moving-list"


@dataclass(frozen=True, slots=True)
class Move:
    """A piece: its code or label, where it is, where it is due and why; all as people say them."""

    shown: str
    certificates: int
    here: str
    due: str
    why: str


def say(key: str, **values: object) -> str:
    """A text of the list."""
    return paper_words()(f"paper.moving.{key}", **values)


def moving_pages(moves: Sequence[Move], whose: Whose, at: datetime, mirror: str) -> list[Page]:
    """The list; with nothing to move one page that says so. ``mirror``: of when the data is that decided."""
    of, flow = grid(NAME), raw(NAME)["flow"]
    parts = [moves[at : at + flow["rows"]] for at in range(0, len(moves), flow["rows"])] or [()]
    head = Head(say("title"), say("subtitle", count=len(moves), mirror=mirror))
    heads = [say(f"columns.{column.key}") for column in of.columns]
    bodies = []
    for number, part in enumerate(parts):
        before = number * flow["rows"]
        cells = [_cells(move, before + n) for n, move in enumerate(part, 1)]
        items: list[Item] = [*place(block(NAME, "page", "what"), say("what"))]
        items += table(of, flow["y"], heads, cells)
        items += _ticks(len(part))
        end = bottom(of, flow["y"], len(part))
        if number == len(parts) - 1:
            items += place(block(NAME, "page", "blank").at(end + 1.0), say("blank" if moves else "nothing"))
        items += place(block(NAME, "page", "who"), say("who"))
        bodies.append((head, items))
    return sheets(bodies, whose, at)


def when(at: datetime) -> str:
    """Of when the data is."""
    from mailroom.clock import JST

    here = at.astimezone(JST)
    return f"{day_words(here.date())} {here:%H:%M}"


def _cells(move: Move, number: int) -> list[str]:
    return [str(number), move.here, move.shown, str(move.certificates), move.due, move.why, ""]


def _ticks(rows: int) -> list[Item]:
    of, flow, side = grid(NAME), raw(NAME)["flow"], raw(NAME)["ticks"]["side"]
    x = round(of.edges()[-1] + (of.columns[-1].w - side) / 2, 3)
    top = flow["y"] + of.head + (of.row - side) / 2
    return [Box(x, round(top + n * of.row, 3), side, side, 0.3) for n in range(rows)]
