"""Where codes may be: places of a picture with edges in every direction, close together.

A QR code is the densest such thing on an envelope; print comes next. Nothing is read here, the
places only say where a second, costlier look is worth it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

LONG_SIDE = 960  # pixels of the reduced picture that is searched
LIKELY = 0.385  # every code that was measured has more, nine tenths of print have less
_WEAK = 30.0  # grey levels of an edge that counts half
_WINDOWS = (12, 20, 32)  # side of the window, in quarter pixels of the reduced picture


class Spot(NamedTuple):
    """A place: its middle and the side of the window it was found with, in pixels of the picture."""

    likeness: float  # 0 to 0.5
    x: float
    y: float
    side: float


def spots(grey: Grey, most: int = 12, least: float = LIKELY, long_side: int = LONG_SIDE) -> list[Spot]:
    """The likeliest places first. About 1.6 ms for a picture of 1080 lines."""
    height, width = grey.shape
    factor = max(height, width) / long_side
    if factor > 1:
        size = (max(8, round(width / factor)), max(8, round(height / factor)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    else:
        factor = 1.0
    if min(grey.shape) < 32:
        return []
    across, down = cv2.spatialGradient(cv2.blur(grey, (3, 3)))
    gx, gy = across[::2, ::2].astype(np.float32), down[::2, ::2].astype(np.float32)
    xx, yy, xy = gx * gx, gy * gy, gx * gy
    strength = np.maximum(xx + yy, _WEAK * _WEAK)  # so that one strong edge counts as one edge
    small = (xx.shape[1] // 2, xx.shape[0] // 2)
    in_x, in_y, in_both = (cv2.resize(part / strength, small, interpolation=cv2.INTER_AREA) for part in (xx, yy, xy))
    found: list[Spot] = []
    for window in _WINDOWS:
        box = (window // 2, window // 2)
        a, b, c = cv2.blur(in_x, box), cv2.blur(in_y, box), cv2.blur(in_both, box)
        # Edges across the main direction: the smaller eigenvalue.
        weaker = cv2.blur((a + b) / 2 - np.sqrt(((a - b) / 2) ** 2 + c * c), (3, 3))
        peak = (weaker >= cv2.dilate(weaker, np.ones((window // 2 | 1,) * 2))) & (weaker > least)
        rows, columns = np.nonzero(peak)
        best = np.argsort(-weaker[rows, columns])[:most]
        for row, column in zip(rows[best], columns[best], strict=True):
            found.append(
                Spot(
                    float(weaker[row, column]),
                    (float(column) + 0.5) * 4 * factor,
                    (float(row) + 0.5) * 4 * factor,
                    window * 2 * factor,
                )
            )
    found.sort(reverse=True)
    apart: list[Spot] = []
    for spot in found:
        if all(max(abs(spot.x - o.x), abs(spot.y - o.y)) > 0.6 * max(spot.side, o.side) for o in apart):
            apart.append(spot)
    return apart[:most]
