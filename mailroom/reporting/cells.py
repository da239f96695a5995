"""A report's tables as plain values, and the one function that makes a cell's text: the same in every format."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailroom.words import Words

Value = str | int | None
TOTAL = "total"  # in the first cell of a row that adds up the others
PLAIN = frozenset({"number", "text", "code", "key"})

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: number, text, code (never to be read as a number), key (the same, or TOTAL), or the table of words that
    its values are keys of."""

    key: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        """Set to the right, and a number in formats that have numbers."""
        return self.kind == "number"


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report. ``struck``: rows of what was cancelled, shown and counted nowhere.

    ``total``: its last row adds up the others.
    """

    number: int
    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    struck: frozenset[int] = frozenset()
    total: bool = False

    @property
    def title_key(self) -> str:
        """Of resources/words."""
        return f"report.section.{self.key}"


def text(column: Column, value: Value, words: Words) -> str:
    """What stands in a cell, on paper, on the screen and in every file."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if value == TOTAL and column.kind not in ("text", "code"):
        return words("report.total")
    if column.kind in PLAIN:
        return _BREAKS.sub(" ", value)
    table, name = column.kind, value.lower()
    for key in (f"report.{table}.{name}", f"ui.{table}.{name}"):  # what the screen has a word for has the same here
        if key in words:
            return words(key)
    return _BREAKS.sub(" ", value)  # of a later program


def titles(section: Section, words: Words) -> tuple[str, ...]:
    """The columns' heads."""
    return tuple(words(f"report.column.{column.key}") for column in section.columns)


def texts(section: Section, words: Words) -> list[tuple[str, ...]]:
    """All cells as text."""
    return [
        tuple(text(column, value, words) for column, value in zip(section.columns, row, strict=True))
        for row in section.rows
    ]
