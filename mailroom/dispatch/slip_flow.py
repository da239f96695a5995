"""Which rows of a slip go on which page: complete, in order, the rows of one envelope together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

Row = TypeVar("Row")


class Holds(Protocol):
    """What a page has room for."""

    @property
    def rows(self) -> int:
        """Rows of a page that is not the last."""

    @property
    def last(self) -> int:
        """Rows of a page that also carries the total."""


def pages(groups: Iterable[Sequence[Row]], room: Callable[[int], Holds]) -> list[list[Row]]:
    """Fill page after page (``room`` tells what page 1, 2, ... holds). The last always has a row.

    A group goes whole to the next page when it does not fit; only a group larger than a page is parted.
    """
    waiting = [list(group) for group in groups]
    made: list[list[Row]] = []
    while True:
        here = room(len(made) + 1)
        if sum(map(len, waiting)) <= here.last:
            made.append([row for group in waiting for row in group])
            return made
        page: list[Row] = []
        while len(waiting) > 1 and len(page) + len(waiting[0]) <= here.rows:
            page += waiting.pop(0)
        if not page:
            cut = min(here.rows, len(waiting[0]) - 1)
            page, waiting[0] = waiting[0][:cut], waiting[0][cut:]
        made.append(page)


def grouped(rows: Iterable[Row], key: Callable[[Row], object]) -> list[list[Row]]:
    """Neighbours with the same key, together."""
    return [list(group) for _, group in groupby(rows, key)]
