"""Is what a camera delivers a picture at all: not black, not standing still, not garbage. For real cameras only.

A sensor has noise, so no two of its pictures are alike to the last bit and no row is of one value.
"""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

LASTS_S = 2.0  # of black, or of pictures alike, before it is said
DARK = 16  # grey levels that nothing in a black picture exceeds, a few hot pixels aside
FLAT_ROWS = 0.2  # share of rows, from the lower edge, of one value: that part of the picture did not arrive
NOISE = 40.0  # mean step between neighbours from which on it is no picture
EVERY_S = 0.15  # between two looks: each takes 3 ms of a 1080p frame
_STEP = 8  # every eighth row and column is looked at
_RECENT = 8  # pictures of which more than half must be garbage before it is said


class Fault(Enum):
    """What is wrong with the pictures."""

    BLACK = "black"
    FROZEN = "frozen"
    GARBLED = "garbled"


class PictureCheck:
    """Looks at a few pictures a second of one camera, also after it was opened anew."""

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._found: Fault | None = None
        self._last: Pixels | None = None
        self._moved = self._bright = 0.0
        self._garbage: deque[bool] = deque(maxlen=_RECENT)

    def judge(self, pixels: Pixels, at: float) -> Fault | None:
        """``at`` in seconds, never going back. The picture must not be changed afterwards."""
        if at - self._looked >= EVERY_S:
            self._looked = at
            self._found = self._look(pixels, at)
        return self._found

    def _look(self, pixels: Pixels, at: float) -> Fault | None:
        few = np.ascontiguousarray(pixels[::_STEP, ::_STEP])
        if self._last is None:
            self._bright = at
        if self._last is None or not _alike(pixels, self._last):
            self._moved = at
        self._last = pixels
        if (few > DARK).mean() > 0.01:
            self._bright = at
        self._garbage.append(_garbage(pixels, few))
        if at - self._bright >= LASTS_S:
            return Fault.BLACK
        if at - self._moved >= LASTS_S:
            return Fault.FROZEN
        if 2 * sum(self._garbage) > _RECENT:
            return Fault.GARBLED
        return None


def _alike(one: Pixels, two: Pixels) -> bool:
    """To the last bit; a packed picture of a still desk may have the same value in most places."""
    return np.array_equal(one[::_STEP], two[::_STEP]) and np.array_equal(one, two)


def _garbage(pixels: Pixels, few: Pixels) -> bool:
    rows = few.reshape(few.shape[0], few.shape[1], -1)[::-1]
    light = rows.mean((1, 2))
    flat = (rows.max(1) == rows.min(1)).all(1) & (light > DARK) & (light < 250)
    if np.logical_and.accumulate(flat).mean() > FLAT_ROWS:
        return True
    line = pixels[::64].astype(np.int16)
    return bool(np.abs(np.diff(line, axis=1)).mean() > NOISE)
