"""The three corner squares of a QR code, found by what they look like when they are blurred: a bull's eye.

Engines look for sharp runs of 1:1:3:1:1 and miss codes whose modules have run into each other.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]
    Points = NDArray[np.float64]

MODULES = (2.0, 2.4, 2.9, 3.5, 4.2)  # pixels a module that are looked for
LARGE = 100  # pixels; in a picture larger than this they are looked for in its half as well
LIKE = 0.45  # correlation from which a place may be a finder; a clean one has 0.7 to 0.8
_AT = 3.0  # pixels a module of the bull's eye
_SUB = 4  # samples a module when a finder is centred
_BLURS = (0.3, 0.5, 0.7, 0.9, 1.1)  # modules, of the templates
THREE = 1.35  # likeness of three finders together from which they may be of one code; those read have 1.47 and more
MOST_MODULES = 73  # along a side: version 14


class Finder(NamedTuple):
    """A place that looks like a corner square; ``module`` in pixels."""

    likeness: float
    x: float
    y: float
    module: float


class Three(NamedTuple):
    """Centres of the squares left above, right above, left below; ``modules`` guessed along the code's side."""

    likeness: float
    centres: Points
    modules: float


def find(grey: Grey) -> list[list[Finder]]:
    """The likeliest corner squares first: of large modules, then of small ones. 1 ms for 100 × 100 pixels."""
    if min(grey.shape) <= LARGE:
        return [_find(grey)]
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    large = [Finder(one.likeness, one.x * 2 + 0.5, one.y * 2 + 0.5, one.module * 2) for one in _find(half)]  # type: ignore[arg-type]
    return [large, _find(grey)]


def _find(grey: Grey, most: int = 12) -> list[Finder]:
    eye = _bulls_eye()
    reach = eye.shape[0] // 2
    found: list[Finder] = []
    for module in MODULES:
        scale = _AT / module
        if min(grey.shape) * scale <= eye.shape[0]:
            continue
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        scaled = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), (0, 0), 0.8)
        match = cv2.matchTemplate(scaled.astype(np.float32), eye, cv2.TM_CCOEFF_NORMED)
        rows, columns = np.nonzero((match >= cv2.dilate(match, np.ones((9, 9)))) & (match > LIKE))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            x, y = (column + reach + 0.5) / scale - 0.5, (row + reach + 0.5) / scale - 0.5
            found.append(Finder(float(match[row, column]), x, y, module))
    found.sort(reverse=True)
    apart: list[Finder] = []
    for one in found:
        if all(np.hypot(one.x - o.x, one.y - o.y) > 3 * min(one.module, o.module) for o in apart):
            apart.append(one)
        if len(apart) == most:
            break
    return apart


def threes(levels: list[list[Finder]], most: int = 4) -> list[Three]:
    """Those that can be the corners of one code: of one size, two sides alike, about a right angle."""
    return [three for finders in levels for three in _threes(finders)[:most]]


def twos(levels: list[list[Finder]], most: int = 8) -> list[Three]:
    """Where one corner square is gone (torn off, stamped or written over): the third centre is guessed."""
    return [three for finders in levels for three in _twos(finders)[:most]]


def _threes(finders: list[Finder]) -> list[Three]:
    found: list[Three] = []
    for corner, one, two in itertools.permutations(finders, 3):
        sizes = (corner.module, one.module, two.module)
        if one > two or max(sizes) > 1.6 * min(sizes):
            continue
        a, b = (np.array([other.x - corner.x, other.y - corner.y]) for other in (one, two))
        long, wide = float(np.hypot(*a)), float(np.hypot(*b))
        skew = abs(float(a @ b)) / (long * wide)
        across = (long + wide) / 2 / (sum(sizes) / 3) + 7
        if skew > 0.5 or not 0.6 < long / wide < 1.67 or not 17 < across < MOST_MODULES * 1.25:
            continue
        right, below = (one, two) if a[0] * b[1] > a[1] * b[0] else (two, one)
        centres = np.array([[place.x, place.y] for place in (corner, right, below)])
        likeness = corner.likeness + one.likeness + two.likeness - skew - abs(float(np.log(long / wide)))
        if likeness > THREE:
            found.append(Three(likeness, centres, across))
    found.sort(key=lambda three: -three.likeness)
    return found


def _twos(finders: list[Finder]) -> list[Three]:
    found: list[Three] = []
    for one, two in itertools.combinations(finders, 2):
        sizes = (one.module, two.module)
        if min(one.likeness, two.likeness) < 0.6 or max(sizes) > 1.3 * min(sizes):
            continue
        p, q = np.array([one.x, one.y]), np.array([two.x, two.y])
        module = sum(sizes) / 2
        for a, b in ((p, q), (q, p)):
            side, turned = b - a, np.array([a[1] - b[1], b[0] - a[0]])
            along = float(np.hypot(*side)) / module + 7
            across = float(np.hypot(*side)) / module / 2**0.5 + 7
            corner = (a + b + np.array([b[1] - a[1], a[0] - b[0]])) / 2
            for centres, modules in (
                ([a, b, a + turned], along),  # left above and right above
                ([a, a - turned, b], along),  # left above and left below
                ([corner, b, a], across),  # right above and left below
            ):
                if 17 < modules < MOST_MODULES * 1.25:
                    found.append(Three(one.likeness + two.likeness, np.array(centres), modules))
    found.sort(key=lambda three: -three.likeness)
    return found


def versions(three: Three) -> list[int]:
    """Versions that the distance of the finders allows, the likeliest first."""
    guess = (three.modules - 17) / 4
    near = [version for version in range(1, (MOST_MODULES - 17) // 4 + 1) if abs(version - guess) <= 1.6]
    return sorted(near, key=lambda version: abs(version - guess))


def centred(picture: Real, centres: Points, modules: int, rounds: int = 3) -> tuple[Points, float]:
    """The centres to a tenth of a module, and how well a blurred corner square fits there (0 to 1)."""
    quality, blur = 0.0, None
    for number in range(rounds):
        right, down = (centres[1] - centres[0]) / (modules - 7), (centres[2] - centres[0]) / (modules - 7)
        reach = 2.0 if number == 0 else 1.2
        moved, fits = [], []
        for centre in centres:
            around = _sampled(picture, centre - 3.5 * right - 3.5 * down, right, down, reach)
            like, dx, dy, sigma = max(_shift(around, one) for one in ((blur,) if blur else _BLURS))
            moved.append(centre + dx * right + dy * down if like > LIKE else centre)
            fits.append((like, sigma, max(abs(dx), abs(dy))))
        centres = np.array(moved)
        quality = float(np.mean([like for like, _, _ in fits]))
        blur = sorted(sigma for _, sigma, _ in fits)[1]
        if quality < 0.4 or max(step for _, _, step in fits) < 0.03:
            break
    return centres, quality


def _shift(around: Real, sigma: float) -> tuple[float, float, float, float]:
    """(likeness, right, down, sigma) of the best place of a template, in modules from the middle."""
    match = cv2.matchTemplate(around, _template(sigma), cv2.TM_CCOEFF_NORMED)
    _, like, _, (x, y) = cv2.minMaxLoc(match)
    middle = (match.shape[0] - 1) / 2
    across = _peak(match[y, x - 1 : x + 2]) if 0 < x < match.shape[1] - 1 else 0.0
    down = _peak(match[y - 1 : y + 2, x]) if 0 < y < match.shape[0] - 1 else 0.0
    return float(like), (x + across - middle) / _SUB, (y + down - middle) / _SUB, sigma


def _peak(three: NDArray[Any]) -> float:
    """Where a parabola through three values has its top."""
    left, middle, right = map(float, three)
    bend = left - 2 * middle + right
    return 0.5 * (left - right) / bend if bend < -1e-9 else 0.0


def _sampled(picture: Real, origin: Points, right: Points, down: Points, reach: float) -> Real:
    steps = np.arange(-1 - reach + 0.5 / _SUB, 8 + reach, 1 / _SUB)
    u, v = np.meshgrid(steps, steps)
    x, y = (origin[axis] + right[axis] * u + down[axis] * v for axis in (0, 1))
    return cv2.remap(
        picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )  # type: ignore[return-value]


@cache
def _bulls_eye() -> Real:
    reach = int(np.ceil(4.4 * _AT))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    radius = np.hypot(x, y) / _AT
    # Circles with the areas of squares of 3, 5 and 7 modules.
    rings = np.where(radius < 1.69, -1.0, np.where(radius < 2.82, 1.0, np.where(radius < 3.95, -1.0, 1.0)))
    return cv2.GaussianBlur(rings.astype(np.float32), (0, 0), _AT * 0.45)  # type: ignore[return-value]


@cache
def _template(sigma: float) -> Real:
    square = np.ones((9, 9), np.float32)
    square[1:8, 1:8] = 0
    square[2:7, 2:7] = 1
    square[3:6, 3:6] = 0
    fine = np.kron(np.pad(square, 3, constant_values=1), np.ones((_SUB, _SUB))).astype(np.float32)
    edge = 3 * _SUB
    return cv2.GaussianBlur(fine, (0, 0), sigma * _SUB)[edge:-edge, edge:-edge].copy()  # type: ignore[return-value]
