"""The return reason that a stamp says: looked for where coloured ink is, by itself, across whatever it covers."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi
from typing import Any

import numpy as np

from mailroom.reading.printed import lines, wordings
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.inks import Box, Inks
from mailroom.reading.printed.lines import Line, straight
from mailroom.reading.printed.wordings import Reason

_LOOK = 320, 1088  # a cut is looked at with this longest side, pixels: at least, at most
_MOST_LINES = 6  # of one stamp, the longest ones


def reason(ocr: Ocr, inks: Inks, found: Sequence[Line], way: float | None) -> Reason | None:
    """The reason of the first stamp that says one; a stamp in black ink stands among the lines found already.

    ``way``: the direction in which the envelope is read, if known.
    """
    for box in inks.stamps:
        for turn in (0.0, pi):
            if said := wordings.best(_said(ocr, inks, box, None if way is None else way + turn)):
                return said
            if way is None:
                break
    alike = [line for line in found if wordings.looks_like_one(line.text)]
    cuts = [straight(inks.black, line.corners) for line in alike]
    said = wordings.best(one for cut in cuts for one in wordings.said_by(ocr.chances(cut, wordings.signs())))
    return said if said and said.whole else None


def _said(ocr: Ocr, inks: Inks, box: Box, way: float | None) -> list[Reason]:
    left, top, right, bottom = box
    picture = inks.coloured[top:bottom, left:right]
    size = min(max(_LOOK[0], *picture.shape), _LOOK[1])
    found = sorted(lines.find(ocr, picture, size, way), key=lambda corners: -np.linalg.norm(corners[1] - corners[0]))
    cuts = [straight(picture, _longer(corners, picture.shape)) for corners in found[:_MOST_LINES]]
    return [one for cut in cuts for one in wordings.said_by(ocr.chances(cut, wordings.signs()))]


def _longer(corners: Any, shape: tuple[int, ...]) -> Any:
    """The line as far as the stamp goes: what a code covers was perhaps not found."""
    along = corners[1] - corners[0]
    along = along / max(1.0, float(np.linalg.norm(along)))
    height, width = shape
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) @ along
    line = corners @ along
    return lines.longer_line(corners, float(line.min() - edges.min()), float(edges.max() - line.max()))
