"""Measures of pages as they stand in layout files, read strictly: a wrong one is named, none is guessed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from mailroom.dispatch.blocks import Block
from mailroom.errors import PaperError

MARGIN = 10.0
"""Nothing but fold marks comes nearer to the edge of an ordinary sheet."""

Shape = TypeVar("Shape")


def read(path: Path, make: Callable[[str, Mapping[str, Any]], Shape], prove: Callable[[Shape], None]) -> Shape:
    """A layout file made into what it is by ``make(name, raw)``, and proven. PaperError ``layout_damaged``."""
    try:
        layout = make(path.stem, tomllib.loads(path.read_text("utf-8")))
        prove(layout)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PaperError("layout_damaged", path=path, detail=error) from None
    return layout


def build(shape: type[Shape], raw: Mapping[str, Any]) -> Shape:
    """A dataclass of plain values from a table. ValueError for a strange name or another type, TypeError for a gap."""
    types = {each.name: str(each.type) for each in fields(shape)}  # type: ignore[arg-type]
    if strange := sorted(set(raw) - set(types)):
        raise ValueError(f"{raw}: {', '.join(strange)} unknown")
    for name, value in raw.items():
        if not _is(value, types[name]):
            raise ValueError(f"{name} = {value!r}: must be {types[name]}")
    return shape(**raw)


def _is(value: object, kind: str) -> bool:
    if kind.startswith("float"):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return type(value).__name__ == kind


def blocks(raw: Mapping[str, Any], wanted: Iterable[str]) -> Mapping[str, Block]:
    """The blocks of these names. KeyError for one that is missing."""
    return {name: build(Block, raw[name]) for name in wanted}


def numbers(raw: Mapping[str, Any], *wanted: str) -> Mapping[str, float]:
    """The measures of these names."""
    return {name: number(raw[name]) for name in wanted}


def number(value: object) -> float:
    """One measure: not negative."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ValueError(f"not a measure: {value!r}")
    return value


def pair(raw: Any) -> tuple[float, float]:
    """A place."""
    x, y = raw
    return number(x), number(y)
