"""Lines of text in a picture, whichever way it lies: found once, each straightened by itself, then read."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot
from typing import Any

import cv2
import numpy as np

from mailroom.reading.printed.engine import HEIGHT, Ocr

_LONGEST = 1600  # pixels of a straightened line
_SURE = 3  # lines that are read both ways to learn which way is up


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``corners``: 4×2 float32, from its upper left clockwise as it is read."""

    text: str
    score: float
    corners: Any

    @property
    def centre(self) -> tuple[float, float]:
        """Pixels of the picture."""
        x, y = self.corners.mean(axis=0)
        return float(x), float(y)

    @property
    def height(self) -> float:
        """Pixels of the picture."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))

    @property
    def direction(self) -> float:
        """Radians in which it is read, 0 = to the right, growing clockwise."""
        return _direction(self.corners)


def find(ocr: Ocr, picture: Any, longest: int, way: float | None = None) -> list[Any]:
    """The corners of all lines of a grey picture (H×W), looked for with this longest side, as they are read.

    ``way``: the direction in which the rest of the paper is read; None: it is found out here.
    """
    found = [_tight(corners) for corners in ocr.find(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), longest)]
    if not found:
        return []
    main = _main_direction(found) if way is None else way
    laid = [_laid(corners, main) for corners in found]
    if way is None and _upside_down(ocr, picture, laid):
        laid = [_turned(corners) for corners in laid]
    return laid


def read(ocr: Ocr, picture: Any, longest: int) -> list[Line]:
    """All lines of a grey picture (H×W), looked for with this longest side."""
    laid = find(ocr, picture, longest)
    texts = ocr.read([straight(picture, corners) for corners in laid])
    return [Line(text, score, corners) for (text, score), corners in zip(texts, laid, strict=True)]


def straight(picture: Any, corners: Any) -> Any:
    """The line cut out of the picture, ``HEIGHT`` high."""
    along, down = float(np.linalg.norm(corners[1] - corners[0])), float(np.linalg.norm(corners[3] - corners[0]))
    width = int(min(_LONGEST, max(HEIGHT / 2, round(HEIGHT * along / max(1.0, down)))))
    flat = np.array([[0, 0], [width, 0], [width, HEIGHT], [0, HEIGHT]], np.float32)
    warp = cv2.getPerspectiveTransform(corners, flat)
    cut = cv2.warpPerspective(picture, warp, (width, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cv2.cvtColor(cut, cv2.COLOR_GRAY2BGR)


def longer_line(corners: Any, before: float, after: float) -> Any:
    """The line made longer at its beginning and its end, by so many pixels."""
    along = corners[1] - corners[0]
    along = along / max(1.0, float(np.linalg.norm(along)))
    longer = corners.copy()
    longer[[0, 3]] -= along * before
    longer[[1, 2]] += along * after
    return longer


def _tight(corners: Any) -> Any:
    return cv2.boxPoints(cv2.minAreaRect(corners)).astype(np.float32)


def _direction(corners: Any) -> float:
    across = corners[1] - corners[0]
    return atan2(float(across[1]), float(across[0]))


def _long_side(corners: Any) -> Any:
    one, other = corners[1] - corners[0], corners[2] - corners[1]
    return one if hypot(*one) >= hypot(*other) else other


def _main_direction(found: list[Any]) -> float:
    """The direction of the long sides, up to half a turn: long lines count more."""
    cosine = sine = 0.0
    for corners in found:
        x, y = (float(value) for value in _long_side(corners))
        angle, weight = atan2(y, x), hypot(x, y)
        cosine, sine = cosine + weight * np.cos(2 * angle), sine + weight * np.sin(2 * angle)
    return atan2(sine, cosine) / 2


def _laid(corners: Any, way: float) -> Any:
    """The corners from the one that is upper left when the text is read in this direction (± 45°)."""
    starts = [np.roll(corners, -start, axis=0) for start in range(4)]
    return max(starts, key=lambda laid: np.cos(_direction(laid) - way))


def _turned(corners: Any) -> Any:
    return np.roll(corners, 2, axis=0)


def _upside_down(ocr: Ocr, picture: Any, laid: list[Any]) -> bool:
    """True when the longest lines read better from the other end."""
    longest = sorted(laid, key=lambda corners: -np.linalg.norm(corners[1] - corners[0]))[:_SURE]
    cuts = [straight(picture, corners) for corners in longest]
    texts = ocr.read([*cuts, *(np.ascontiguousarray(cut[::-1, ::-1]) for cut in cuts)])
    weights = [len(text) * score**2 for text, score in texts]
    return sum(weights[len(cuts) :]) > sum(weights[: len(cuts)])
