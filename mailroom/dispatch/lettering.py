"""Setting Japanese type without painting it: widths, line breaks, and what to do with a text too long.

BIZ UDGothic has two widths only, so a width computed here is the width on paper.
"""

from __future__ import annotations

import math
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from mailroom.dispatch.pages import MM_PER_POINT
from mailroom.japan import has_private_use
from mailroom.paths import resources

SQUEEZE = 0.8
"""The narrowest that type is set before it gets smaller."""
SMALLEST = 8.0
"""The smallest type, in points, before a text takes two lines."""
GETA = "〓"
"""Stands for a character that only the host's own font has (外字)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a text is set so that nothing of it is cut."""

    lines: tuple[str, ...]
    pt: float
    stretch: float


@cache
def _table() -> dict[str, frozenset[str]]:
    raw = tomllib.loads((resources() / "formats" / "lettering.toml").read_text("utf-8"))
    return {name: frozenset(signs) for name, signs in raw.items()}


@lru_cache(maxsize=20000)
def sign_width(sign: str) -> float:
    """Width of one character in em: 1, 0.5, or 0 for marks that join the one before."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    wide = unicodedata.east_asian_width(sign)
    if wide == "A":
        return 0.5 if sign in _table()["half_though_ambiguous"] else 1.0
    if wide == "N":
        return 1.0 if sign in _table()["full_though_neutral"] else 0.5
    return 1.0 if wide in "WF" else 0.5


@lru_cache(maxsize=20000)
def width(text: str) -> float:
    """Width of a text in em."""
    return sum(map(sign_width, text))


def width_mm(text: str, pt: float, stretch: float = 1.0) -> float:
    """Width of a text on paper."""
    return width(text) * pt * MM_PER_POINT * stretch


def is_gaiji(sign: str) -> bool:
    """A private-use character: only the host's own font knows what it looks like."""
    return has_private_use(sign)


@lru_cache(maxsize=20000)
def printable(text: str) -> tuple[str, bool]:
    """The text as it can be printed, and whether a character must be written in by hand."""
    signs = [" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text.strip()]
    return "".join(GETA if is_gaiji(sign) else sign for sign in signs), any(map(is_gaiji, signs))


def may_break(before: str, after: str) -> bool:
    """May a line end between these two characters (禁則)?"""
    table = _table()
    if after in table["not_at_start"] or before in table["not_at_end"] or sign_width(after) == 0:
        return False
    return not (_latin(before) and _latin(after))


def wrap(text: str, em: float) -> list[str]:
    """Lines of at most ``em``; 、 and 。 may hang by one. Line feeds in the text stay."""
    return [line for paragraph in text.split("\n") for line in _wrap(paragraph, em)]


def _wrap(text: str, em: float) -> list[str]:
    lines = []
    while True:
        end = _end(text, em)
        lines.append(text[:end].rstrip(" "))
        text = text[end:].lstrip(" ")
        if not text:
            return lines


def _end(text: str, em: float) -> int:
    """Where the first line of a text ends."""
    ends = accumulate(map(sign_width, text))
    reach = next((place for place, end in enumerate(ends) if end > em + 1e-9), None)
    if reach is None:
        return len(text)
    if text[reach] in _table()["may_hang"] and (reach + 1 == len(text) or may_break(text[reach], text[reach + 1])):
        return reach + 1
    for end in range(reach, 0, -1):
        if may_break(text[end - 1], text[end]):
            return end
    return max(reach, 1)


def fit(
    text: str, room: float, pt: float, *, two: float | None = None, smallest: float = SMALLEST, keep: int = 0
) -> Fit:
    """One line of ``room`` mm: squeezed, then smaller, then two lines of ``two`` points, never cut.

    ``two`` larger than ``smallest`` is tried before the type gets smaller than that.
    The last ``keep`` characters stay together.
    """
    pair = smallest if two is None else two
    for size in _sizes(pt, max(smallest, pair)):
        if stretch := _stretch(text, room, size):
            return Fit((text,), size, stretch)
    for size in _sizes(pair, min(smallest, pair)):
        for stretch in (1.0, 0.9, SQUEEZE):
            if lines := in_two(text, room / (size * MM_PER_POINT * stretch), keep):
                return Fit(lines, size, stretch)
    size = min(smallest, pair)
    parted = in_two(text, math.inf, keep)
    whole = parted if parted else (text,)
    widest = max(width_mm(line, size) for line in whole)
    return Fit(whole, size, _down(room / widest))


def fit_lines(text: str, room: float, pt: float, *, smallest: float = SMALLEST) -> Fit:
    """At most two lines of the same size, as an address has: broken where it reads best."""
    for size in _sizes(pt, smallest):
        for stretch in (1.0, 0.9, SQUEEZE):
            em = room / (size * MM_PER_POINT * stretch)
            blank = any(sign.isspace() for sign in text)
            if not blank and width(text) <= em:
                return Fit((text,), size, stretch)
            if lines := in_two(text, em):
                return Fit(lines, size, stretch)
    return fit(text, room, smallest, smallest=smallest)


def in_two(text: str, em: float, keep: int = 0) -> tuple[str, str] | None:
    """Break a name or an address in two lines of at most ``em``: at a blank, else between the
    house number and the building, else where 禁則 allows. None where there is no such place."""
    best: tuple[tuple[int, float], tuple[str, str]] | None = None
    for end in range(1, len(text) - keep):
        first, second = text[:end].rstrip(), text[end:].lstrip()
        if not first or not second or text[end].isspace() or max(width(first), width(second)) > em + 1e-9:
            continue
        rank = _rank(text[:end], text[end])
        if rank is None:
            continue
        order = (rank, abs(width(first) - width(second)))
        if best is None or order < best[0]:
            best = order, (first, second)
    return best[1] if best else None


def _rank(head: str, after: str) -> int | None:
    """How well a line may end after ``head``: 0 at a blank, 1 behind a house number or a middle dot,
    2 where kana meet kanji, 3 elsewhere, 4 inside a number."""
    before = head[-1]
    if before.isspace():
        return 0
    if not may_break(before, after):
        return None
    table = _table()
    if after.isdecimal() or after in table["counters"]:
        return 4
    if before in table["ends_well"] or head.rstrip("".join(table["counters"]))[-1:].isdecimal():
        return 1
    one, other = _script(before), _script(after)
    return 2 if one != other and (one == "KATAKANA" or other != "HIRAGANA") else 3


@lru_cache(maxsize=20000)
def _script(sign: str) -> str:
    return unicodedata.name(sign, "?").split("-")[0].split(" ")[0]


def _latin(sign: str) -> bool:
    return sign.isascii() and not sign.isspace()


def _sizes(largest: float, smallest: float) -> list[float]:
    steps = int(max(0.0, largest - smallest) * 2)
    return [largest - step / 2 for step in range(steps + 1)]


def _stretch(text: str, room: float, pt: float) -> float | None:
    """1 where the text fits, the squeeze it needs, None where that is too much."""
    own = width_mm(text, pt)
    if own <= room + 1e-9:
        return 1.0
    squeezed = _down(room / own)
    return squeezed if squeezed >= SQUEEZE else None


def _down(share: float) -> float:
    return min(1.0, math.floor(share * 1000) / 1000)
