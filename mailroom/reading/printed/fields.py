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
        if text and goes_on(line.corners, picture):
            begun[text] = None
            text = _continued(ocr, line, text, picture, grammar)
        if text:
            whole[text] = None
    begin = next(iter(begun)) if len(begun) == 1 and not whole else None
    return (next(iter(whole)) if len(whole) == 1 else None), begin


def _continued(ocr: Ocr, line: Line, begin: str, picture: Any, grammar: str) -> str | None:
    """The code read again with what follows it, where that ends the line cleanly."""
    longer = longer_line(line.corners, 0.0, _FURTHER * line.height)
    ((further, _),) = ocr.read([straight(picture, longer)])
    text = _code_in(further, grammar)
    whole = text and len(text) > len(begin) and text.startswith(begin) and further.endswith(text[-1])
    return text if whole and not goes_on(longer, picture) else None


def _code_in(text: str, grammar: str) -> str | None:
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", _BLANKS.sub("", text)))
    for token in _TOKEN.findall(plain):
        for start in range(len(token) - 2):
            if found := _repaired(token[start:], grammar):
                return found
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
