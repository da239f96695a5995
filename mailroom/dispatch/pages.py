"""A page of paper as data: what stands where, in millimetres from its top left corner.

Nothing here paints. The page is kept as JSON beside its PDF, so that a reprint repaints the very
page that was printed. Type sizes are in points; a text is one line, centred upright in its box.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from mailroom.errors import PaperError

VERSION = 1
MM_PER_POINT = 25.4 / 72
BARCODE_DPI = 300
"""Bars are whole dots of this resolution."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of type. ``stretch``: its width as a share of the face's own (0.8 = squeezed)."""

    x: float
    y: float
    w: float
    h: float
    text: str
    pt: float
    bold: bool = False
    align: str = "left"  # left, center, right
    stretch: float = 1.0
    white: bool = False  # white type on a black panel


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line. Dotted: 0.4 on, 0.6 off."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.15
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. ``line`` 0: no frame; ``fill``: its blackness, 0 white to 1 black, None: none; round corners."""

    x: float
    y: float
    w: float
    h: float
    line: float = 0.3
    fill: float | None = None
    radius: float = 0.0


class InDots:
    """What is made of modules of whole ``dots`` at 300 dpi."""

    __slots__ = ()
    dots: int

    @property
    def module(self) -> float:
        """Width of one module in mm."""
        return self.dots * 25.4 / BARCODE_DPI


@dataclass(frozen=True, slots=True)
class Bars(InDots):
    """A Code 128. ``pattern``: its modules, 1 = bar; ``dots``: dots at 300 dpi of one module."""

    x: float
    y: float
    h: float
    text: str
    pattern: str
    dots: int = 3

    @property
    def w(self) -> float:
        """Width of the bars, without the quiet zone of ten modules on either side."""
        return len(self.pattern) * self.module


@dataclass(frozen=True, slots=True)
class Squares(InDots):
    """A QR code. ``pattern``: its modules row by row, 1 = black; ``dots``: dots at 300 dpi of one module."""

    x: float
    y: float
    text: str
    pattern: str
    dots: int = 6

    @property
    def across(self) -> int:
        """Modules in a row."""
        return math.isqrt(len(self.pattern))

    @property
    def w(self) -> float:
        """Side of the code, without the quiet zone of four modules around it."""
        return self.across * self.module


@dataclass(frozen=True, slots=True)
class Outline:
    """Large bold type as a shape, not as text: what a PDF says stays equal to the data.

    Set around ``middle`` on ``baseline``, then turned by ``turn`` degrees (clockwise) about ``about``.
    """

    text: str
    size: float  # of the em, in mm
    middle: float
    baseline: float
    turn: float
    about: Point
    spacing: float = 0.0
    line: float = 0.0
    fill: float | None = None


Item = Text | Rule | Box | Bars | Squares | Outline


def moved(item: Item, right: float, down: float) -> Item:
    """The same elsewhere on the sheet. Shapes laid across a page stay."""
    if isinstance(item, Outline):
        return item
    if isinstance(item, Rule):
        x1, x2 = (round(x + right, 3) for x in (item.x1, item.x2))
        y1, y2 = (round(y + down, 3) for y in (item.y1, item.y2))
        return replace(item, x1=x1, y1=y1, x2=x2, y2=y2)
    return replace(item, x=round(item.x + right, 3), y=round(item.y + down, 3))


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper. Items are painted in their order. ``stamp``: where a reprint's box goes."""

    width: float
    height: float
    items: tuple[Item, ...]
    stamp: Point | None = None

    def texts(self) -> list[str]:
        """The lines of type, in the order of painting."""
        return [item.text for item in self.items if isinstance(item, Text)]

    def bars(self) -> list[Bars]:
        """The bar codes on it."""
        return [item for item in self.items if isinstance(item, Bars)]

    def codes(self) -> list[Bars | Squares]:
        """All codes on it."""
        return [item for item in self.items if isinstance(item, Bars | Squares)]

    def with_items(self, items: Sequence[Item]) -> Page:
        """The same sheet with other items."""
        return replace(self, items=tuple(items))


KINDS: Mapping[str, type[Item]] = {
    "text": Text,
    "rule": Rule,
    "box": Box,
    "bars": Bars,
    "squares": Squares,
    "outline": Outline,
}
_NAMES = {shape: name for name, shape in KINDS.items()}


def dump(pages: Sequence[Page]) -> str:
    """Pages as JSON text, to be kept."""
    raw = [
        {
            "width": page.width,
            "height": page.height,
            "stamp": page.stamp,
            "items": [_plain(item) for item in page.items],
        }
        for page in pages
    ]
    return json.dumps({"v": VERSION, "pages": raw}, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> list[Page]:
    """The reverse of ``dump``. PaperError ``page_newer`` or ``page_damaged``."""
    try:
        raw = json.loads(text)
        version = raw["v"]
        if isinstance(version, int) and version > VERSION:
            raise PaperError("page_newer", version=version)
        return [_page(page) for page in raw["pages"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PaperError("page_damaged", detail=f"{type(error).__name__}: {error}") from None


def _plain(item: Item) -> dict[str, Any]:
    values = {
        each.name: getattr(item, each.name)
        for each in fields(item)
        if each.default is MISSING or getattr(item, each.name) != each.default
    }
    return {"kind": _NAMES[type(item)], **values}


def _page(raw: Mapping[str, Any]) -> Page:
    stamp = raw["stamp"]
    page = Page(
        _checked("float", raw["width"]),
        _checked("float", raw["height"]),
        tuple(_item(item) for item in raw["items"]),
        None if stamp is None else _checked("Point", stamp),
    )
    if not (0 < page.width <= 2000 and 0 < page.height <= 2000):
        raise ValueError(f"a sheet of {page.width} x {page.height} mm")
    return page


def _item(raw: Mapping[str, Any]) -> Item:
    shape = KINDS[raw["kind"]]
    types = {each.name: str(each.type) for each in fields(shape)}
    values = {name: _checked(types[name], value) for name, value in raw.items() if name != "kind"}
    return shape(**values)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"not a number: {value!r}")
    return value


def _exact(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"not {kind.__name__}: {value!r}")
        return value

    return check


def _pair(value: Any) -> Point:
    x, y = value
    return _number(x), _number(y)


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "float": _number,
    "float | None": lambda value: None if value is None else _number(value),
    "int": _exact(int),
    "str": _exact(str),
    "bool": _exact(bool),
    "Point": _pair,
}


def _checked(kind: str, value: Any) -> Any:
    return _CHECKS[kind](value)
