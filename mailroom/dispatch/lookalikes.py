"""Employers that a tired eye takes for one another: they grow far apart, and what differs is marked. Pure.

Alike are: the same reading; names within two changes of a letter, kinds of company left out; 記号 one digit apart.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from mailroom.japan import fold_kana, fold_name
from mailroom.paths import resources

CHANGES = 2


@dataclass(frozen=True, slots=True)
class Folded:
    """An employer as it is compared: ``symbol`` = 記号, name and reading without the kind of company."""

    key: str
    branch: str
    symbol: str
    name: str
    reading: str


def folded(key: str, branch: str, symbol: str, name: str, kana: str) -> Folded:
    """From what the host wrote."""
    kinds, readings = _kinds()
    bare = fold_name(kinds.sub("", normalize("NFKC", name)))
    reading = readings.sub("", fold_kana(kana))
    return Folded(key, branch, symbol, bare or fold_name(name), reading)


@cache
def _kinds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Kinds of company: as they are written (NFKC), and as they are read (folded); the longest first."""
    with (resources() / "formats" / "company-kinds.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
    written = sorted((name for name, _ in rows), key=len, reverse=True)
    read = sorted((fold_kana(reading) for _, reading in rows if reading), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, written))), re.compile("|".join(read))


def alike(one: Folded, two: Folded) -> bool:
    """True for two employers that may be taken for one another; False for the same one."""
    if one.key == two.key:
        return False
    if one.reading and one.reading == two.reading:
        return True
    if one.branch == two.branch and _one_digit_apart(one.symbol, two.symbol):
        return True
    return _names_alike(one.name, two.name)


def _names_alike(one: str, two: str) -> bool:
    """Within two changes, and more alike than not: two names of two letters have nothing in common."""
    if not one or not two:
        return False
    changes = distance(one, two, CHANGES)
    return changes <= CHANGES and changes < min(len(one), len(two))


def _one_digit_apart(one: str, two: str) -> bool:
    if len(one) != len(two):
        return False
    return sum(a != b for a, b in zip(one, two, strict=True)) == 1


def distance(one: str, two: str, most: int) -> int:
    """Letters changed, put in or taken out, or neighbours swapped, to make one of the other; ``most`` + 1 for more.

    The optimal string alignment distance: a swap of two neighbours is one change.
    """
    if abs(len(one) - len(two)) > most or len({*one} ^ {*two}) > 2 * most:  # a change touches two letters at most
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i, *[0] * len(two)]
        for j, b in enumerate(two, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def differing(one: str, two: str) -> tuple[frozenset[int], frozenset[int]]:
    """Where two names differ as they are written: indexes of one, and of the other."""
    first, second = set(range(len(one))), set(range(len(two)))
    for i, j in _common(one, two):
        first.discard(i)
        second.discard(j)
    return frozenset(first), frozenset(second)


def marked(one: str, two: str) -> tuple[frozenset[int], frozenset[int]]:
    """The same, to be shown; nothing where no more than a third of them is alike: marks would help nobody."""
    first, second = differing(one, two)
    if 3 * (len(one) - len(first)) <= max(len(one), len(two)):
        return frozenset(), frozenset()
    return first, second


def _common(one: str, two: str) -> Iterable[tuple[int, int]]:
    """A longest common subsequence, as pairs of indexes."""
    length = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(two) - 1, -1, -1):
            same = one[i] == two[j]
            length[i][j] = length[i + 1][j + 1] + 1 if same else max(length[i + 1][j], length[i][j + 1])
    i = j = 0
    while i < len(one) and j < len(two):
        if one[i] == two[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif length[i + 1][j] >= length[i][j + 1]:
            i += 1
        else:
            j += 1


def farthest(free: Sequence[str], taken: Collection[str]) -> str | None:
    """Of the free bins, in their order, the one farthest from every bin in ``taken``; None when none is free."""
    if not taken:
        return next(iter(free), None)
    numbers = [_number(name) for name in taken]
    return max(free, key=lambda name: min(abs(_number(name) - other) for other in numbers), default=None)


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
