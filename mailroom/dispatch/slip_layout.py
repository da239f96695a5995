"""The measures of a slip, from resources/slip-layouts: what a branch can change without a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mailroom.dispatch import measures
from mailroom.dispatch.blocks import Block
from mailroom.dispatch.measures import MARGIN, blocks, build, number, numbers, pair
from mailroom.errors import PaperError
from mailroom.paths import resources

FIRST = (
    "postal_code",
    "address",
    "name",
    "date",
    "sender_name",
    "sender_postal_code",
    "sender_address",
    "number_label",
    "number",
    "subject",
    "body",
)
ADDRESS = ("postal_code", "address", "name")
"""What the window shows."""
LATER = ("subject", "name", "number_label", "number")
FIGURES = (
    "envelopes_word",
    "envelopes",
    "envelopes_unit",
    "certificates_word",
    "certificates",
    "certificates_unit",
)
BELOW = ("continued", "total", "total_word", "total_envelopes", "total_certificates", "note", "end")
CONTACT = ("label", "section", "phone", "ask")
FOOT = ("number", "page", "sender")
SHORT_COLUMNS = ("number", "suffix", "name", "issued_on", "count")
COLUMNS = ("row", "envelope", "number", "suffix", "name", "issued_on", "count", "handed_over")


@dataclass(frozen=True, slots=True)
class Room:
    """The table of one page: its top, its head, how many rows it holds, and how many if it is the last."""

    y: float
    head: float
    rows: int
    last: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    key: str
    w: float
    align: str


@dataclass(frozen=True, slots=True)
class Window:
    """Of the envelope. ``always``: seen wherever the sheet slides (x, y to x, y); ``ever``: may be seen."""

    always: tuple[float, ...]
    ever: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All measures of one kind of slip, in mm and points. ``short``: its form for a single envelope."""

    name: str
    width: float
    height: float
    left: float
    right: float
    fold_marks: tuple[float, ...]
    stamp_first: tuple[float, float]
    stamp_later: tuple[float, float]
    code: Mapping[str, float]
    first: Mapping[str, Block]
    later: Mapping[str, Block]
    points: Mapping[str, float]
    point_blocks: Mapping[str, Block]
    table: Mapping[str, float]
    table_first: Room
    table_later: Room
    columns: tuple[Column, ...]
    below: Mapping[str, Block]
    contact: Mapping[str, float]
    contact_blocks: Mapping[str, Block]
    foot_y: float
    foot: Mapping[str, Block]
    window: Window | None
    short: Layout | None

    def room(self, page: int) -> Room:
        """The table of the page, counted from 1."""
        return self.table_first if page == 1 else self.table_later


def folder() -> Path:
    """Where the layouts lie."""
    return resources() / "slip-layouts"


def names() -> list[str]:
    """The layouts there are."""
    return sorted(path.stem for path in folder().glob("*.toml"))


@cache
def load(name: str) -> Layout:
    """The layout of that name. PaperError ``layout_missing`` or ``layout_damaged``."""
    if name not in names():
        raise PaperError("layout_missing", layout=name, known=", ".join(names()))
    return read(folder() / f"{name}.toml")


def read(path: Path) -> Layout:
    """A layout file, with its measures proven. PaperError ``layout_damaged``."""
    return measures.read(path, _layout, _prove)


def _layout(name: str, raw: Mapping[str, Any]) -> Layout:
    sheet, points, table, contact = raw["sheet"], raw["points"], raw["table"], raw["contact"]
    return Layout(
        name=name,
        width=number(sheet["width"]),
        height=number(sheet["height"]),
        left=number(sheet["left"]),
        right=number(sheet["right"]),
        fold_marks=tuple(map(number, sheet["fold_marks"])),
        stamp_first=pair(sheet["stamp_first"]),
        stamp_later=pair(sheet["stamp_later"]),
        code=numbers(raw["code"], "x", "room", "h", "dots", "y_first", "y_later"),
        first=blocks(raw["first"], FIRST),
        later=blocks(raw["later"], LATER),
        points=numbers(points, "y", "gap", "first", "pad"),
        point_blocks=blocks(points, ("label", "text", *FIGURES)),
        table=numbers(table, "row", "pt", "head_pt", "tick"),
        table_first=build(Room, table["first"]),
        table_later=build(Room, table["later"]),
        columns=tuple(build(Column, column) for column in table["columns"]),
        below=blocks(raw["below"], BELOW),
        contact=numbers(contact, "x", "y", "w", "h", "label_w"),
        contact_blocks=blocks(contact, CONTACT),
        foot_y=number(raw["foot"]["y"]),
        foot=blocks(raw["foot"], FOOT),
        window=_window(raw["window"]) if "window" in raw else None,
        short=_layout(f"{name}, short", _over(raw, raw["short"])) if "short" in raw else None,
    )


def _over(raw: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The same measures but for the other ones."""
    kept = {name: value for name, value in raw.items() if name != "short"}
    tables = {name: _over(kept[name], value) for name, value in other.items() if isinstance(value, dict)}
    return {**kept, **other, **tables}


def _prove(layout: Layout) -> None:
    """What must hold on every sheet: inside the margins, nothing over something else."""
    if layout.short:
        _prove_sheet(layout.short, SHORT_COLUMNS)
    _prove_sheet(layout, COLUMNS)
    below = layout.below
    for word, room in (("first", layout.table_first), ("later", layout.table_later)):
        full = room.y + room.head + room.rows * layout.table["row"]
        ended = room.y + room.head + room.last * layout.table["row"] + below["total"].y + below["total"].h
        if max(full + below["continued"].end, ended + below["note"].end) > layout.contact["y"]:
            raise ValueError(f"[table] {word}: {room.rows} rows, or {room.last} and the total, reach the contact box")


def _prove_sheet(layout: Layout, columns: Sequence[str]) -> None:
    if sum(column.w for column in layout.columns) != layout.right - layout.left:
        raise ValueError("[table] columns: their widths do not add up to the width between left and right")
    if sorted(column.key for column in layout.columns) != sorted(columns):
        raise ValueError("[table] columns: " + " ".join(columns))
    groups = (layout.first, layout.later, layout.contact_blocks, layout.foot)
    for name, block in [named for group in groups for named in group.items()]:
        if block.x < MARGIN or block.x + block.w > layout.width - MARGIN or block.end > layout.height - MARGIN + 2:
            raise ValueError(f"{name}: outside of the sheet's margin of {MARGIN} mm")
    if layout.window:
        _prove_window(layout, layout.window)


def _prove_window(layout: Layout, window: Window) -> None:
    """The address is seen wherever the sheet slides in its envelope, and nothing else ever is."""
    left, top, right, bottom = window.always
    for name, block in layout.first.items():
        highest = block.y if block.two_y is None else min(block.y, block.two_y)
        lowest = block.end if block.two_y is None else max(block.end, block.two_y + 2 * block.pitch)
        if name in ADDRESS:
            if block.x < left or block.x + block.w > right or highest < top or lowest > bottom:
                raise ValueError(f"[first] {name}: not always seen in the window")
        elif block.x < window.ever[0] and highest < window.ever[1]:
            raise ValueError(f"[first] {name}: could be seen in the window")
    if layout.code["x"] < window.ever[0] and layout.code["y_first"] < window.ever[1]:
        raise ValueError("[code]: could be seen in the window")


def _window(raw: Mapping[str, Any]) -> Window:
    left, top, right, bottom = map(number, raw["always"])
    return Window((left, top, right, bottom), pair(raw["ever"]))
