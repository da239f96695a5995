"""キーの一覧: the keys of every screen, from the table that makes the screens' own rows of keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mailroom.commands import Command, Commands
from mailroom.dispatch.blocks import Block, panel, place
from mailroom.dispatch.card_sheets import made_for, word
from mailroom.dispatch.measures import MARGIN, blocks, numbers
from mailroom.dispatch.pages import Box, Item, Page, moved
from mailroom.dispatch.sheet_layout import Whose, folder
from mailroom.dispatch.slip_parts import paper_words
from mailroom.errors import PaperError

EVERYWHERE = "everywhere"
OFTEN = 4
"""A key that means the same on more screens than these is listed once, at the end."""


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of the sheet, in mm and points."""

    width: float
    height: float
    page: Mapping[str, Block]
    sections: Mapping[str, float]
    bar: Mapping[str, float]
    row: Mapping[str, float]
    key: Mapping[str, Block]
    others: Mapping[str, float]
    other: Mapping[str, Block]


def say(key: str) -> str:
    """A text of the key sheet."""
    return paper_words()(f"paper.keys.{key}")


def key_sheets(table: Commands, whose: Whose) -> list[Page]:
    """As few pages as it takes, no screen parted. PaperError ``layout_damaged`` where one finds no room on a page."""
    at = _measures()
    head = [
        *place(at.page["title"], say("title")),
        *place(at.page["what"], say("what")),
        *place(at.page["whose"], made_for(whose)),
    ]
    pages: list[list[Item]] = []
    y = at.height
    for screen in (*table.rows, EVERYWHERE):
        items, high = _screen(table, at, screen)
        if y + high > at.height - MARGIN:
            y = at.sections["y"]
            pages.append([*head])
        if y + high > at.height - MARGIN:
            raise PaperError("layout_damaged", path=folder() / "key-sheet.toml", detail=f"{high:.0f} mm")
        pages[-1] += [moved(item, 0.0, y) for item in items]
        y = round(y + high + at.sections["gap"], 3)
    return [Page(at.width, at.height, tuple(items)) for items in pages]


def _screen(table: Commands, at: Measures, screen: str) -> tuple[list[Item], float]:
    """A screen's section, from y 0, and how high it is."""
    head = say(f"screen.{screen}")
    if screen == EVERYWHERE:
        return _section(at, head, [], _digits_once([one for one in table.table.values() if _often(one) and one.keys]))
    own = [one for one in table.table.values() if screen in one.on and not _often(one)]
    in_row = {name for group in table.rows[screen] for name in group}
    others = [one for one in own if one.name not in in_row and one.keys]
    return _section(at, head, [_row(table, at, screen, table.rows[screen])], others)


def _often(command: Command) -> bool:
    return not command.on or len(command.on) > OFTEN


def _digits_once(found: Sequence[Command]) -> list[Command]:
    """Ten keys that are one to a reader."""
    first, last = (next(one for one in found if one.name == name) for name in ("digit_0", "digit_9"))
    both = replace(first, name="digits", keys=(f"{first.cap}–{last.cap}",))
    return [*(one for one in found if not one.name.startswith("digit_")), both]


def _section(
    at: Measures, head: str, rows: Sequence[list[Item]], others: Sequence[Command]
) -> tuple[list[Item], float]:
    """A screen: its name, its row, its other keys; and where that ends."""
    bar = at.bar
    items = panel(Block(bar["x"], 0.0, bar["w"], bar["h"], bar["pt"], bold=True), head)
    y = round(bar["h"] + bar["below"], 3)
    for row in rows:
        items += [moved(item, 0.0, y) for item in row]
        y = round(y + at.row["h"] + at.others["below"], 3)
    columns = int(at.others["columns"])
    wide = bar["w"] / columns
    for place_, command in enumerate(others):
        line, column = divmod(place_, columns)
        x, top = round(bar["x"] + column * wide, 3), round(y + line * at.others["h"], 3)
        cap, its = (at.other[part].moved(x, top) for part in ("cap", "word"))
        items += [Box(cap.x, cap.y, cap.w, cap.h, 0.2, radius=at.row["radius"] / 2), *place(cap, command.cap)]
        items += place(its, word(command.name))
    y += -(-len(others) // columns) * at.others["h"]
    return items, y


def _row(table: Commands, at: Measures, screen: str, groups: Sequence[Sequence[str]]) -> list[Item]:
    """The row of keys at the foot of a screen, from y 0."""
    row = at.row
    count = sum(map(len, groups))
    gaps = (count - len(groups)) * row["gap"] + (len(groups) - 1) * row["group_gap"]
    wide = round(min((at.bar["w"] - gaps) / count, row["widest"]), 3)
    items: list[Item] = []
    x = at.bar["x"]
    for group in groups:
        for name in group:
            if name:
                items.append(Box(round(x, 3), 0.0, wide, row["h"], 0.3, radius=row["radius"]))
                for part, text in (("cap", table.cap(name)), ("word", word(name, screen))):
                    block = at.key[part]
                    items += place(replace(block, w=wide - 2 * block.x).moved(x, 0.0), text)
            x += wide + row["gap"]
        x += row["group_gap"] - row["gap"]
    return items


@cache
def _measures() -> Measures:
    raw = tomllib.loads((folder() / "key-sheet.toml").read_text("utf-8"))
    return Measures(
        **numbers(raw["sheet"], "width", "height"),
        page=blocks(raw["page"], raw["page"]),
        sections=numbers(raw["sections"], "y", "gap"),
        bar=numbers(raw["bar"], "x", "w", "h", "pt", "below"),
        row=numbers(raw["row"], "h", "gap", "group_gap", "widest", "radius"),
        key=blocks(raw["row"], ("cap", "word")),
        others=numbers(raw["others"], "columns", "h", "below"),
        other=blocks(raw["others"], ("cap", "word")),
    )
