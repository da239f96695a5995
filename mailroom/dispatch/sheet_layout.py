"""Sheets of like cells (cards, labels): where each cell stands and what is in it, from resources/sheet-layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from mailroom.dispatch import code128, measures, qr
from mailroom.dispatch.blocks import Block, panel, place
from mailroom.dispatch.measures import blocks, build, number
from mailroom.dispatch.pages import Bars, Box, Item, Page, Rule, Squares, moved
from mailroom.errors import PaperError
from mailroom.paths import resources

EDGE = 1.5
"""What stands in a cell stays this far from its edge, in mm."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What stands on paper of a station: its branch and section as people say them, its number, when it was made."""

    branch: str
    section: str
    station: str
    made: date


@dataclass(frozen=True, slots=True)
class Code:
    """Where a code stands in its cell. ``w``: its room without the quiet zone; ``dots``: of a module, at 300 dpi."""

    kind: str  # bars, squares
    x: float
    y: float
    w: float
    dots: int
    h: float = 0.0
    align: str = "left"  # of the bars in their room: left, center

    @property
    def quiet(self) -> float:
        """What stays white beside it."""
        return (qr.QUIET if self.kind == "squares" else code128.QUIET) * self.dots * 25.4 / 300


@dataclass(frozen=True, slots=True)
class Face:
    """What stands in a cell, measured from its corner. ``frames``: blocks with a frame around them (line, radius).

    ``panels``: blocks in white on black. ``rules``: straight lines (x1, y1, x2, y2, line).
    """

    blocks: Mapping[str, Block]
    codes: tuple[Code, ...]
    frames: Mapping[str, tuple[float, float]]
    panels: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One kind of sheet, in mm and points. ``faces``: one for all columns, or one each."""

    name: str
    width: float
    height: float
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    w: float
    h: float
    line: float
    radius: float
    faces: tuple[Face, ...]
    page: Mapping[str, Block]
    bars: Mapping[str, Block]
    crop: float = 0.0  # length of the marks to cut at, beside each cell

    @property
    def cells(self) -> int:
        """Cells of a sheet; they are counted row by row from 0."""
        return len(self.columns) * len(self.rows)

    def corner(self, cell: int) -> tuple[float, float]:
        """Where a cell begins."""
        row, column = divmod(cell, len(self.columns))
        return self.columns[column], self.rows[row]

    def face(self, cell: int) -> Face:
        """What stands in a cell."""
        return self.faces[cell % len(self.columns) % len(self.faces)]

    def cell(self, cell: int, texts: Mapping[str, str], codes: Sequence[str]) -> list[Item]:
        """A filled cell. ``texts`` by block; empty ones are left out. ValueError for a code that has no room."""
        x, y = self.corner(cell)
        face = self.face(cell)
        items: list[Item] = [Box(x, y, self.w, self.h, self.line, radius=self.radius)] if self.line else []
        for name, text in texts.items():
            block = face.blocks[name].moved(x, y)
            if text and name in face.frames:
                line, radius = face.frames[name]
                items.append(Box(block.x, block.y, block.w, block.h, line, radius=radius))
            items += panel(block, text) if name in face.panels else place(block, text)
        items += [moved(rule, x, y) for rule in (*face.rules, *self._crop_marks())]
        return items + [_code(code, text, x, y) for code, text in zip(face.codes, codes, strict=True)]

    def _crop_marks(self) -> list[Rule]:
        """Around a cell at 0, 0: outwards at each corner, and up and down along its sides."""
        long, marks = self.crop, list[Rule]()
        for x, out in ((0.0, -self.crop), (self.w, self.crop)) if long else ():
            for y in (0.0, self.h):
                marks += [Rule(x, y, round(x + out, 3), y), Rule(x, y - long, x, y + long)]
        return marks

    def bar(self, name: str, text: str) -> list[Item]:
        """A black bar with a head in it."""
        return panel(self.bars[name], text)

    def sheet(self, items: Sequence[Item], offset: tuple[float, float] = (0.0, 0.0)) -> Page:
        """A page of these items, moved by what the printer is off."""
        return Page(self.width, self.height, tuple(moved(item, *offset) for item in items))


def _code(code: Code, text: str, x: float, y: float) -> Bars | Squares:
    left, top = round(x + code.x, 3), round(y + code.y, 3)
    if code.kind == "squares":
        return qr.squares(left, top, text, dots=code.dots, within=code.w)
    made = code128.bars(left, top, code.h, text, dots=code.dots, within=code.w)
    return replace(made, x=round(left + (code.w - made.w) / 2, 3)) if code.align == "center" else made


def folder() -> Path:
    """Where the layouts lie."""
    return resources() / "sheet-layouts"


def names(begin: str = "") -> list[str]:
    """The layouts there are whose names begin so."""
    return sorted(path.stem for path in folder().glob(f"{begin}*.toml"))


@cache
def load(name: str) -> SheetLayout:
    """The layout of that name. PaperError ``sheet_missing`` or ``layout_damaged``."""
    if name not in names():
        raise PaperError("sheet_missing", layout=name, known=", ".join(names("labels")))
    return read(folder() / f"{name}.toml")


def read(path: Path) -> SheetLayout:
    """A layout file, with its measures proven. PaperError ``layout_damaged``."""
    return measures.read(path, _layout, _prove)


def _layout(name: str, raw: Mapping[str, Any]) -> SheetLayout:
    sheet, cells = raw["sheet"], raw["cells"]
    return SheetLayout(
        name=name,
        width=number(sheet["width"]),
        height=number(sheet["height"]),
        columns=tuple(map(number, cells["columns"])),
        rows=tuple(map(number, cells["rows"])),
        w=number(cells["w"]),
        h=number(cells["h"]),
        line=number(cells.get("line", 0)),
        radius=number(cells.get("radius", 0)),
        faces=tuple(map(_face, raw["face"])),
        page=blocks(raw.get("page", {}), raw.get("page", {})),
        bars=blocks(raw.get("bars", {}), raw.get("bars", {})),
        crop=number(cells.get("crop", 0)),
    )


def _face(raw: Mapping[str, Any]) -> Face:
    texts = raw.get("blocks", {})
    frames = {name: (number(line), number(radius)) for name, (line, radius) in raw.get("frames", {}).items()}
    if strange := frames.keys() - texts.keys():
        raise ValueError(f"frames: {', '.join(sorted(strange))} unknown")
    panels = frozenset(raw.get("panels", ()))
    if strange := panels - texts.keys():
        raise ValueError(f"panels: {', '.join(sorted(strange))} unknown")
    rules = tuple(build(Rule, rule) for rule in raw.get("rules", ()))
    codes = tuple(build(Code, code) for code in raw.get("codes", ()))
    return Face(blocks(texts, texts), codes, frames, panels, rules)


def _prove(layout: SheetLayout) -> None:
    """Cells on the sheet and none over another; what is in a cell inside of it, with the white beside its codes."""
    if not layout.cells or len(layout.faces) not in (1, len(layout.columns)):
        raise ValueError("[[face]]: one for all columns, or one each")
    for x, y in map(layout.corner, range(layout.cells)):
        if x + layout.w > layout.width or y + layout.h > layout.height:
            raise ValueError(f"[cells]: the one at {x}, {y} reaches over the sheet")
    for places, size in ((layout.columns, layout.w), (layout.rows, layout.h)):
        if any(abs(one - other) < size - 1e-9 for one, other in combinations(places, 2)):
            raise ValueError("[cells]: one stands over another")
    for face in layout.faces:
        for name, block in face.blocks.items():
            if block.x < EDGE or block.x + block.w > layout.w - EDGE or block.end > layout.h - EDGE:
                raise ValueError(f"[[face]] {name}: outside of its cell")
        for code in face.codes:
            high = code.w if code.kind == "squares" else code.h
            if code.kind not in ("bars", "squares") or not high or code.dots < 3:
                raise ValueError("[[face]] codes: kind is bars (with h) or squares, dots 3 or more")
            if code.x < code.quiet or code.x + code.w + code.quiet > layout.w or code.y + high > layout.h - EDGE:
                raise ValueError("[[face]] codes: no white beside it in its cell")
    for name, block in [*layout.page.items(), *layout.bars.items()]:
        if block.x + block.w > layout.width or block.end > layout.height:
            raise ValueError(f"{name}: outside of the sheet")
