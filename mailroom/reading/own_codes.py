"""The codes the house prints itself: the only file that knows how they are built.

``MR`` + letter + ``-`` + body + check letter, of A-Z, 0-9 and ``-`` alone. The check letter is a
product in the dihedral group of order 26 (the method of Verhoeff, which uses order 10): it finds
every single wrong sign and every swap of two neighbours as long as the signs have different
values. 37 signs share 26 values, so each digit and the hyphen has a twin among the late letters,
chosen so that no twins look alike (``0``-``P``, ``1``-``Q``, ``2``-``R`` ...): only these go unnoticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LETTERS = {
    "T": "tray",
    "G": "group",
    "B": "bin",
    "F": "floor",
    "S": "slip",
    "D": "destruction",
    "L": "label",
    "C": "command",
    "P": "person",
    "X": "test",
    "E": "fallback_line",
    "N": "posting_list",
}
"""What each letter stands for."""

LONGEST = 64

_SIGNS = {chr(ord("A") + value): value for value in range(26)}
_TWINS = dict(zip("0123456789-", "PQRTUVWXYZM", strict=True))
_SIGNS |= {sign: _SIGNS[twin] for sign, twin in _TWINS.items()}
_SHAPE = re.compile(r"MR([A-Z])-([0-9A-Z-]+)([A-Z])", re.ASCII)
_SLIP = re.compile(r"[0-9]{2}[A-Z]-[0-9]{6}-[0-9]{4,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One of our own codes, check letter proven."""

    letter: str
    body: str

    @property
    def text(self) -> str:
        """As printed."""
        return make(self.letter, self.body)


def make(letter: str, body: str) -> str:
    """The whole code, e.g. ``make("B", "A-17")`` -> ``MRB-A-17`` + check letter. ValueError where it cannot be."""
    if letter not in LETTERS:
        raise ValueError(f"no such kind of own code: {letter!r}")
    if not body or len(body) > LONGEST or not all(sign in _SIGNS for sign in body):
        raise ValueError(f"a body is 1 to {LONGEST} of A-Z 0-9 -, not {body!r}")
    return f"MR{letter}-{body}{_check(letter, body)}"


def parse(text: str) -> OwnCode | None:
    """The code, or None where the shape or the check letter is wrong."""
    if len(text) > LONGEST + 5:
        return None
    shape = _SHAPE.fullmatch(text)
    if not shape or shape[1] not in LETTERS or _check(shape[1], shape[2]) != shape[3]:
        return None
    return OwnCode(shape[1], shape[2])


def is_slip_number(text: str) -> bool:
    """True for a slip number as people read it (``03A-251120-0017``)."""
    return bool(_SLIP.fullmatch(text))


def slip_code(number: str) -> str:
    """The code of a slip, from its number as people read it."""
    if not is_slip_number(number):
        raise ValueError(f"not a slip number: {number!r}")
    return make("S", number)


def slip_number(code: OwnCode) -> str | None:
    """The slip number that a code of kind S carries, else None."""
    return code.body if code.letter == "S" and is_slip_number(code.body) else None


def _times(x: int, y: int) -> int:
    """The group: 0-12 are turns, 13-25 are mirrored turns."""
    turn, mirrored = x % 13, x >= 13
    other, again = y % 13, y >= 13
    return (turn - other if mirrored else turn + other) % 13 + 13 * (mirrored != again)


def _shifted(x: int) -> int:
    """An anti-symmetric permutation: x * shifted(y) differs from y * shifted(x) for every x and y."""
    return -x % 13 if x < 13 else 13 + (1 + x) % 13


def _powers() -> list[list[int]]:
    rows = [list(range(26))]
    while len(rows) < LONGEST + 2:
        rows.append([_shifted(x) for x in rows[-1]])
    return rows


_POWERS = _powers()


def _check(letter: str, body: str) -> str:
    value = 0
    for place, sign in enumerate(letter + body):
        value = _times(value, _POWERS[place][_SIGNS[sign]])
    return chr(ord("A") + value)
