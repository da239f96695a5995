"""The corner squares of QR codes as they lie: place, direction and size of each, also where most of a code is hidden.

A bull's eye of blurred rings finds where one may be; print has such places too. What then is laid over it is the
square itself, turned as the edges there run: print stays far below a corner square, however it is blurred.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]
    Points = NDArray[np.float64]

MODULES = (2.0, 2.5, 3.1, 3.9, 4.9, 6.1)  # pixels a module that are looked for
LIKE_RINGS = 0.48  # correlation with the rings from which a square is tried; nearly all of a code's have more
SIZES = (0.85, 0.95, 1.05, 1.18)  # of the module that the rings told
_AT = 1.3  # pixels a module of the rings: as few as tell them from a blot
_MOST = 12  # places with rings in which the square is tried
_FIRST = (0.95, 1.12), (0.5,)  # sizes and blurs that are tried first
_UNLIKE = 0.64  # correlation then below which the others need not be tried; corner squares had 0.7 and more
_BLOT = 0.05  # by so much a square is liker to itself than to a blot; corner squares were by 0.1 and more
_SUB = 4  # samples a module
_REACH = 1.2  # modules by which the rings may have missed the middle
BLURS = (0.3, 0.7)  # modules
_NEAR = np.ones((3, 3), np.uint8)
_ACROSS, _DOWN = np.meshgrid(*(np.arange(-4.5 - _REACH + 0.5 / _SUB, 4.5 + _REACH, 1 / _SUB).astype(np.float32),) * 2)


class Square(NamedTuple):
    """``right`` and ``down``: one module along its sides, in pixels; which corner of the code it is, is not known."""

    likeness: float
    centre: Points
    right: Points
    down: Points

    @property
    def module(self) -> float:
        """Pixels."""
        return float(np.hypot(*self.right))

    def placed(self, scale: float, corner: Points) -> Square:
        """In the picture that was cut at ``corner`` and then made ``scale`` times as large."""
        return Square(self.likeness, self.centre / scale + corner, self.right / scale, self.down / scale)


def find(grey: Grey) -> list[Square]:
    """The likeliest first. 1 ms for 180 × 180 pixels, and 1 ms a place with rings."""
    picture = grey.astype(np.float32)
    edges = _edges(grey)
    found: list[Square] = []
    for x, y, module in _rings(cv2.GaussianBlur(picture, (0, 0), 0.8)):  # type: ignore[arg-type]
        square = _fitted(picture, edges, x, y, module)
        if square is not None and _is_blot(picture, square):
            square = _fitted(picture, edges, x, y, module * 7 / 3)  # it may be the middle of a larger square
        if square is None or _is_blot(picture, square):
            continue
        if all(np.hypot(*(square.centre - other.centre)) > 3 * square.module for other in found):
            found.append(square)
    return sorted(found, key=lambda square: -square.likeness)


def pairs(squares: Sequence[Square]) -> list[tuple[Square, Square, float]]:
    """Two that can be corners of one code: alike in size and direction, one beside or across the other.

    With the modules between their centres along the code's side (14 for version 1, 4 more for each).
    """
    found = []
    for one, two in itertools.combinations(squares, 2):
        if max(one.module, two.module) > 1.3 * min(one.module, two.module):
            continue
        way = two.centre - one.centre
        angles = [_degrees(one.right), _degrees(two.right), _degrees(way)]
        if abs(_about(angles[0] - angles[1], 90)) > 9 or abs(_about(angles[2] - angles[0], 45)) > 9:
            continue
        modules = float(np.hypot(*way)) * 2 / (one.module + two.module)
        if abs(_about(angles[2] - angles[0], 90)) > 22.5:  # across
            modules /= 2**0.5
        if 12.5 < modules < 52:
            found.append((one, two, modules))
    return found


def _rings(picture: Real) -> list[tuple[float, float, float]]:
    """(x, y, module) of what looks like blurred rings, the likeliest first."""
    eye = _eye()
    reach = eye.shape[0] // 2
    found: list[tuple[float, float, float, float]] = []
    for module in MODULES:
        scale = _AT / module
        if min(picture.shape) * scale <= eye.shape[0] + 2:
            continue
        scaled = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        match = cv2.matchTemplate(scaled, eye, cv2.TM_CCOEFF_NORMED)
        rows, columns = np.nonzero((match >= cv2.dilate(match, _NEAR)) & (match > LIKE_RINGS))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            place = ((column + reach + 0.5) / scale - 0.5, (row + reach + 0.5) / scale - 0.5)
            found.append((float(match[row, column]), *place, module))
    found.sort(reverse=True)
    apart: list[tuple[float, float, float]] = []
    for _, x, y, module in found:
        if all(np.hypot(x - a, y - b) > 3 * min(module, size) for a, b, size in apart):
            apart.append((x, y, module))
        if len(apart) == _MOST:
            break
    return apart


def _edges(grey: Grey) -> NDArray[np.complex64]:
    """Steps to the right as the real part, steps down as the imaginary one."""
    across, down = cv2.spatialGradient(cv2.GaussianBlur(grey, (3, 3), 0.8))
    return across.astype(np.float32) + 1j * down.astype(np.float32)


def _direction(edges: NDArray[np.complex64], x: float, y: float, reach: float) -> float:
    """Radians from 0 to a right angle: the way that most edges run or stand, weighted by their strength."""
    rows = slice(max(0, int(y - reach)), int(y + reach) + 1)
    columns = slice(max(0, int(x - reach)), int(x + reach) + 1)
    twofold = edges[rows, columns] ** 2
    fourfold = twofold * twofold  # squared twice, a side and the one across it point the same way
    return float(np.angle((fourfold / (np.abs(twofold) + 1e-6)).sum()) / 4)


def _fitted(picture: Real, edges: NDArray[np.complex64], x: float, y: float, module: float) -> Square | None:
    """The likeliest square at this place, of about this size; None where nothing is like one."""
    angle = _direction(edges, x, y, 4.2 * module)
    if _laid(picture, x, y, module, angle, *_FIRST).likeness < _UNLIKE:
        return None
    return _laid(picture, x, y, module, angle, SIZES, BLURS)


def _is_blot(picture: Real, square: Square) -> bool:
    """True where the dark of it is all in one, as in the middle of a larger square."""
    around = _sampled(picture, square.centre, square.right, square.down)
    blot = max(float(cv2.matchTemplate(around, _square(blur, 0), cv2.TM_CCOEFF_NORMED).max()) for blur in BLURS)
    return blot > square.likeness - _BLOT


def _laid(
    picture: Real, x: float, y: float, module: float, angle: float, sizes: Sequence[float], blurs: Sequence[float]
) -> Square:
    """The likeliest of squares laid there in these sizes (of the module) and blurs."""
    best = Square(-1.0, np.array([x, y]), np.zeros(2), np.zeros(2))
    turned = np.array([np.cos(angle), np.sin(angle)])
    for size in sizes:
        right = turned * module * size
        down = np.array([-right[1], right[0]])
        around = _sampled(picture, np.array([x, y]), right, down)
        for blur in blurs:
            match = cv2.matchTemplate(around, _square(blur), cv2.TM_CCOEFF_NORMED)
            _, like, _, (column, row) = cv2.minMaxLoc(match)
            if like > best.likeness:
                middle = (match.shape[0] - 1) / 2
                centre = np.array([x, y]) + (column - middle) / _SUB * right + (row - middle) / _SUB * down
                best = Square(float(like), centre, right, down)
    return best


def _sampled(picture: Real, centre: Points, right: Points, down: Points) -> Real:
    x, y = (_ACROSS * float(right[axis]) + (_DOWN * float(down[axis]) + float(centre[axis])) for axis in (0, 1))
    return cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def _degrees(way: Points) -> float:
    return float(np.degrees(np.arctan2(way[1], way[0])))


def _about(angle: float, every: float) -> float:
    """The part of an angle that is left over when as many as fit of ``every`` are taken off: -half to half of it."""
    return (angle + every / 2) % every - every / 2


@cache
def _eye() -> Real:
    """Circles with the areas of squares of 3, 5 and 7 modules, drawn fine and reduced."""
    reach, fine = int(np.ceil(4.2 * _AT)), 5
    side = 2 * reach + 1
    y, x = (np.mgrid[0 : side * fine, 0 : side * fine] - (side * fine - 1) / 2) / (_AT * fine)
    radius = np.hypot(x, y)
    rings = np.where(radius < 1.69, -1.0, np.where(radius < 2.82, 1.0, np.where(radius < 3.95, -1.0, 1.0)))
    soft = cv2.GaussianBlur(rings.astype(np.float32), (0, 0), 0.45 * _AT * fine)
    return cv2.resize(soft, (side, side), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


@cache
def _square(blur: float, ring: float = 1.0) -> Real:
    """With the light around it that every corner square has; ``ring``: how light it is within."""
    square = np.ones((9, 9), np.float32)
    square[1:8, 1:8] = 0
    square[2:7, 2:7] = ring
    square[3:6, 3:6] = 0
    fine = np.kron(np.pad(square, 3, constant_values=1), np.ones((_SUB, _SUB))).astype(np.float32)
    edge = 3 * _SUB
    return cv2.GaussianBlur(fine, (0, 0), blur * _SUB)[edge:-edge, edge:-edge].copy()  # type: ignore[return-value]
