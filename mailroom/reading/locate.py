"""Where codes may be: places of a picture with many edges close together.

In every direction: a QR code is the densest such thing on an envelope; print comes next. In one direction:
a linear code. Nothing is read here, the places only say where a second, costlier look is worth it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]

LONG_SIDE = 960  # pixels of the reduced picture that is searched
LIKELY = 0.385  # every code that was measured has more, nine tenths of print have less
BARRED = 0.66  # the same of linear codes: those that are read have 0.7 and more, print has less
WEAK = 20.0  # grey levels of an edge that counts half
_WINDOWS = (12, 20, 32)  # side of the window, in quarter pixels of the reduced picture
_BARS = 4  # side of the window that bars are looked for with, in pixels of the maps
_STEP = 4  # pixels of the reduced picture a pixel of the maps


class Spot(NamedTuple):
    """A place: its middle and the side of the window it was found with, in pixels of the picture.

    ``ink``: how much of it is dark, 0 to 1: a QR code has 0.4 and more, the half of one 0.3, print 0.25. ``depth``:
    grey levels from its light to its dark.
    """

    likeness: float  # 0 to 0.5
    x: float
    y: float
    side: float
    ink: float = 0.0
    depth: float = 0.0

    def times(self, scale: float) -> Spot:
        """In a picture that is ``scale`` times as large."""
        return self._replace(x=self.x * scale, y=self.y * scale, side=self.side * scale)


class Bars(NamedTuple):
    """A place of parallel bars, perhaps only part of a code: its middle, how far it reaches across and along them."""

    likeness: float  # 0 to 1
    x: float
    y: float
    across: float
    along: float
    angle: float  # radians, of the line across the bars


class Edges:
    """How dense the edges of a picture are, and in which directions they run. About 0.4 ms for 1080 lines."""

    def __init__(self, grey: Grey, long_side: int = LONG_SIDE, weak: float = WEAK) -> None:
        height, width = grey.shape
        self._factor = max(1.0, max(height, width) / long_side)
        if self._factor > 1:
            size = (max(8, round(width / self._factor)), max(8, round(height / self._factor)))
            grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        self._grey = grey
        self._maps: tuple[Real, Real, Real] | None = None if min(grey.shape) < 32 else _maps(grey, weak)

    def spots(self, most: int = 12, least: float = LIKELY) -> list[Spot]:
        """Where QR codes may be, the likeliest places first. About 0.6 ms."""
        if self._maps is None:
            return []
        pixel = _STEP * self._factor
        found: list[Spot] = []
        for window in _WINDOWS:
            box = (window // 2, window // 2)
            a, b, c = (cv2.blur(part, box) for part in self._maps)
            # Edges across the main direction: the smaller eigenvalue.
            spread = cv2.magnitude(cv2.addWeighted(a, 0.5, b, -0.5, 0), c)
            weaker = cv2.blur(cv2.subtract(cv2.addWeighted(a, 0.5, b, 0.5, 0), spread), (3, 3))
            peak = (weaker >= cv2.dilate(weaker, np.ones((window // 2 | 1,) * 2, np.uint8))) & (weaker > least)
            at = np.flatnonzero(peak)
            rows, columns = np.divmod(at[np.argsort(-weaker.ravel()[at])[:most]], weaker.shape[1])
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                x, y = (column + 0.5) * pixel, (row + 0.5) * pixel
                found.append(Spot(float(weaker[row, column]), x, y, window * 2 * self._factor))
        found.sort(reverse=True)
        apart: list[Spot] = []
        for spot in found:
            if all(max(abs(spot.x - o.x), abs(spot.y - o.y)) > 0.6 * max(spot.side, o.side) for o in apart):
                apart.append(spot)
        return [self._inked(spot) for spot in apart[:most]]

    def _inked(self, spot: Spot) -> Spot:
        reach = max(4.0, spot.side / 2)
        left, right = (max(0, int((spot.x + way) / self._factor)) for way in (-reach, reach))
        top, bottom = (max(0, int((spot.y + way) / self._factor)) for way in (-reach, reach))
        cut = np.sort(self._grey[top:bottom, left:right], axis=None)
        if not cut.size:
            return spot
        dark, light = (float(cut[int(cut.size * share)]) for share in (0.03, 0.9))
        return spot._replace(ink=(light - float(cut.mean())) / (light - dark + 1), depth=light - dark)

    def bars(self, most: int = 6, least: float = BARRED) -> list[Bars]:
        """Where linear codes may be, at any angle, the likeliest places first. About 0.2 ms."""
        if self._maps is None:
            return []
        a, b, c = (cv2.blur(part, (_BARS, _BARS)) for part in self._maps)
        one_way = np.sqrt((a - b) ** 2 + 4 * c * c)  # what the larger eigenvalue has more than the smaller
        if one_way.max() <= least:
            return []
        count, labels, boxes, _ = cv2.connectedComponentsWithStats((one_way > 0.7 * least).astype(np.uint8))
        found = []
        for label in range(1, count):
            left, top, width, height, _ = boxes[label].tolist()
            part = slice(top, top + height), slice(left, left + width)
            inside = labels[part] == label
            likeness = float(one_way[part][inside].max())
            if likeness > least:
                rows, columns = np.nonzero(inside)
                angle = 0.5 * float(np.arctan2(2 * c[part][inside].sum(), (a - b)[part][inside].sum()))
                found.append(self._bars(likeness, columns + left + 0.5, rows + top + 0.5, angle))
        found.sort(reverse=True)
        return found[:most]

    def _bars(self, likeness: float, x: NDArray[np.float64], y: NDArray[np.float64], angle: float) -> Bars:
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        across, along = x * cos + y * sin, y * cos - x * sin
        u, v = (float(way.min() + way.max()) / 2 for way in (across, along))
        pixel = _STEP * self._factor
        sides = (float(np.ptp(across) + 1) * pixel, float(np.ptp(along) + 1) * pixel)
        return Bars(likeness, (u * cos - v * sin) * pixel, (u * sin + v * cos) * pixel, *sides, angle)


def _maps(grey: Grey, weak: float) -> tuple[Real, Real, Real]:
    """The structure tensor, each edge counted by its direction alone: across, down, both."""
    across, down = cv2.spatialGradient(cv2.blur(grey, (3, 3)))
    gx, gy = across[::2, ::2].astype(np.float32), down[::2, ::2].astype(np.float32)
    xx, yy, xy = gx * gx, gy * gy, gx * gy
    strength = np.maximum(xx + yy, weak * weak)  # so that one strong edge counts as one edge
    small = (xx.shape[1] // 2, xx.shape[0] // 2)
    in_x, in_y, in_both = (cv2.resize(part / strength, small, interpolation=cv2.INTER_AREA) for part in (xx, yy, xy))
    return in_x, in_y, in_both  # type: ignore[return-value]
