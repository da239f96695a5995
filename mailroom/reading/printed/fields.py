"""Code, name and postal code among the lines of an envelope."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from mailroom.reading import codes
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.lines import Line, longer_line, straight

_LEAST_SURE = 0.6
_LONGEST_PREFIX = 4  # letters before the first digit of a code
_DIGITS = str.maketrans("OoQDIilL|ZzSsBGT/_.,:~", "0000111112255867------")
_KANA = str.maketrans("<〈", "くく")  # no name holds these signs
_TITLE = re.compile(r"[様樣]$")
_BLANKS = re.compile(r"\s+")
_POSTAL = re.compile(r"(?:〒|〶|[TＴ干千]?)(\d{3})-?(\d{4})")
_TOKEN = re.compile(r"[A-Za-z][0-9A-Za-z|/_.,:~-]{2,40}")
_OTHER_INK = re.compile(r"(?<=\d)(?=[A-Z]*[ACEFHJKMNPRUVWXY])[A-Z]+$")  # letters that stand for no digit
_DASHES = re.compile(r"[‐‑‒–—―−ー一]")
_WIDER = 1.35  # times
_CLOSER = 0.1  # of a line's height
_FURTHER = 4.0  # heights of a line by which it is followed
_FREE = 0.9  # of the paper's lightness: what is darker is ink
_INK_BEYOND = 0.12  # share of the place of the next sign that is ink: the code goes on there


def name(lines: Sequence[Line], shape: tuple[int, ...]) -> Line | None:
    """The line that ends in 様. One that the edge of the picture (of this shape) cuts is none; of two, neither."""
    named = [
        line
        for line in lines
        if _TITLE.search(line.text.strip()) and len(line.text.strip()) > 2 and not _cut(line, shape)
    ]
    return named[0] if len({name_text(line) for line in named}) == 1 else None


def _cut(line: Line, shape: tuple[int, ...]) -> bool:
    near = line.height / 3
    x, y = line.corners.min(axis=0)
    right, bottom = line.corners.max(axis=0)
    return bool(x < near or y < near or right > shape[1] - near or bottom > shape[0] - near)


def name_text(line: Line) -> str:
    """The name without 様, the family name apart where a gap was seen."""
    return _BLANKS.sub("　", _TITLE.sub("", line.text.strip()).strip()).translate(_KANA)


def postal_code(lines: Sequence[Line], near: Line | None) -> str | None:
    """``nnn-nnnn``: of several the one nearest to the name (a sender has one too)."""
    found: list[tuple[float, str]] = []
    for line in lines:
        plain = unicodedata.normalize("NFKC", _BLANKS.sub("", line.text))
        shape = _POSTAL.fullmatch(_DASHES.sub("-", plain))
        if shape and line.score >= _LEAST_SURE:
            away = float(np.hypot(*np.subtract(line.centre, near.centre))) if near else -line.score
            found.append((away, f"{shape[1]}-{shape[2]}"))
    return min(found)[1] if found else None


def code(ocr: Ocr, lines: Sequence[Line], picture: Any, grammar: str) -> tuple[str | None, str | None]:
    """(the whole code, the beginning of a code that goes on under something else). ``picture``: black ink.

    Two codes are two envelopes: neither is told.
    """
    whole: dict[str, None] = {}
    begun: dict[str, None] = {}
    for line in lines:
        text = _code_in(line.text, grammar) if line.score >= _LEAST_SURE else None
        if text is None:
            continue
        corners = line.corners
        if goes_on(corners, picture):
            begun[text] = None
            corners = longer_line(corners, 0.0, _FURTHER * line.height)
            if goes_on(corners, picture):
                continue
        sure = _read_twice(ocr, picture, corners, grammar)
        if sure and (corners is line.corners or (len(sure) > len(text) and sure.startswith(text))):
            whole[sure] = None
    begin = next(iter(begun)) if len(begun) == 1 and not whole else None
    return (next(iter(whole)) if len(whole) == 1 else None), begin


def _read_twice(ocr: Ocr, picture: Any, corners: Any, grammar: str) -> str | None:
    """The code where two more looks at the line agree on it: its signs wider, and its edges cut closer.

    Rows of the same narrow digit are else miscounted.
    """
    down = (corners[3] - corners[0]) * _CLOSER
    close = corners + np.array([down, down, -down, -down], np.float32)
    looks = [cv2.resize(straight(picture, one), None, fx=_WIDER, fy=1) for one in (corners, close)]
    one, other = (_code_in(text, grammar, at_end=True) for text, _ in ocr.read(looks))
    return one if one == other else None


def _code_in(text: str, grammar: str, *, at_end: bool = False) -> str | None:
    """The code in a line of text; ``at_end``: nothing but letters of another ink may follow it."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", _BLANKS.sub("", text)))
    for token in _TOKEN.finditer(plain):
        for start in range(len(token[0]) - 2):
            if found := _repaired(token[0][start:], grammar):
                return None if at_end and token.end() < len(plain) else found
    return None


def _repaired(token: str, grammar: str) -> str | None:
    """The token as the grammar wants it: letters first, and behind them digits, whatever the reader took them for."""
    token = _OTHER_INK.sub("", token).rstrip("-/_.,:~|")
    for letters in range(1, _LONGEST_PREFIX + 1):
        behind = token[letters:]
        form = token[:letters].upper() + behind.translate(_DIGITS)
        digits = sum(sign.isdigit() for sign in behind)
        if 2 * digits >= sum(sign.isdigit() for sign in form[letters:]) > 0 and codes.fits(grammar, form):
            return form
    return None


def goes_on(corners: Any, picture: Any) -> bool:
    """True where ink follows right behind the last sign of a line."""
    size = max(4, round(float(np.linalg.norm(corners[3] - corners[0]))))
    flat = np.array([[0, 0], [size // 2, 0], [size // 2, size], [0, size]], np.float32)
    step = (corners[1] - corners[0]) / max(1.0, float(np.linalg.norm(corners[1] - corners[0]))) * size / 2
    there = np.array([corners[1], corners[1] + step, corners[2] + step, corners[2]], np.float32)
    warp = cv2.getPerspectiveTransform(there, flat)
    beyond = cv2.warpPerspective(picture, warp, (size // 2, size), borderMode=cv2.BORDER_REPLICATE)
    beyond = cv2.blur(beyond, (3, 3))[size // 6 : size - size // 6]
    return float((beyond < np.percentile(beyond, 90) * _FREE).mean()) > _INK_BEYOND
