"""The grid of modules of one QR code in a picture: where each module lies, fitted to the modules that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.reading import qr_pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]
    Points = NDArray[np.float64]

_MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))
DATA_WEIGHT = 0.35  # of contrast in the modules that are not known, beside agreement in those that are


class Grid:
    """A perspective from module coordinates (0 to ``modules``) to pixels; ``corners`` clockwise from left above."""

    def __init__(self, grey: Grey, version: int, centres: Points) -> None:
        self.version = version
        self.modules = qr_pattern.modules(version)
        self.corners = _outer(centres, self.modules)
        self._evened = evened(grey, self.module)
        rows, columns = np.mgrid[0 : self.modules, 0 : self.modules]
        self._u, self._v = (columns + 0.5).ravel(), (rows + 0.5).ravel()
        known, dark = (part.ravel() for part in qr_pattern.pattern(version))
        self._known, self._open = np.nonzero(known)[0], np.nonzero(~known)[0]
        self._sign = np.where(dark[self._known], -1.0, 1.0)
        self._plane = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * self.modules

    @property
    def module(self) -> float:
        """Pixels a module, the mean."""
        return float(np.sqrt(abs(cv2.contourArea(self.corners.astype(np.float32))))) / self.modules

    def score(self, corners: Points | None = None) -> float:
        """How well the known modules agree, and how clear the others are; a clean code has 1.2 and more."""
        values = self._values(self.corners if corners is None else corners)
        return float((values[self._known] * self._sign).mean() + DATA_WEIGHT * np.abs(values[self._open]).mean())

    def fit(self, steps: tuple[float, ...] = (0.8, 0.4, 0.2, 0.1)) -> float:
        """Move each corner while that scores better; ``steps`` in modules. About 5 ms."""
        best, size = self.score(), self.module
        for step in steps:
            for _ in range(3):
                before = best
                for corner in (0, 1, 2, 3, slice(None)):
                    for move in _MOVES:
                        tried = self.corners.copy()
                        tried[corner] += np.array(move) * step * size
                        if (score := self.score(tried)) > best:
                            best, self.corners = score, tried
                if best == before:
                    break
        return best

    def matrix(self, bias: float = 0.0) -> NDArray[np.bool_]:
        """Dark modules, each judged against what lies around it."""
        values = self._values(self.corners).reshape(self.modules, self.modules)
        return qr_pattern.mended(values < bias, self.version)

    def flattened(self, grey: Grey, samples: int, margin: int) -> Real:
        """The code as seen from straight above, ``samples`` a module, with ``margin`` modules around it."""
        steps = (np.arange((self.modules + 2 * margin) * samples) + 0.5) / samples - margin
        u, v = np.meshgrid(steps, steps)
        x, y = self._pixels(self.corners, u.ravel(), v.ravel())
        return _remapped(grey.astype(np.float32), x.reshape(u.shape), y.reshape(u.shape))

    def _values(self, corners: Points) -> Real:
        x, y = self._pixels(corners, self._u, self._v)
        values: Real = _remapped(self._evened, x[None], y[None])[0]
        return values

    def _pixels(self, corners: Points, u: Points, v: Points) -> tuple[Real, Real]:
        h = cv2.getPerspectiveTransform(self._plane, corners.astype(np.float32))
        depth = h[2, 0] * u + h[2, 1] * v + 1
        x = (h[0, 0] * u + h[0, 1] * v + h[0, 2]) / depth
        y = (h[1, 0] * u + h[1, 1] * v + h[1, 2]) / depth
        return x.astype(np.float32), y.astype(np.float32)


def _remapped(picture: Real, x: Real, y: Real) -> Real:
    return cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def _outer(centres: Points, modules: int) -> Points:
    """The four corners of a code from the centres of three of its squares."""
    right, down = (centres[1] - centres[0]) / (modules - 7), (centres[2] - centres[0]) / (modules - 7)
    first = centres[0] - 3.5 * right - 3.5 * down
    outer: Points = np.array([first, first + modules * right, first + modules * (right + down), first + modules * down])
    return outer


def evened(grey: Grey, module: float) -> Real:
    """Brightness against the surroundings, in their own spread: shadow and slow glare are gone."""
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), max(0.5, 0.3 * module))
    box = (int(9 * module) | 1,) * 2
    mean = cv2.blur(soft, box)
    spread = np.sqrt(np.maximum(cv2.blur(soft * soft, box) - mean * mean, 1))
    return np.clip((soft - mean) / (spread + 4), -1.6, 1.6)  # type: ignore[no-any-return]
