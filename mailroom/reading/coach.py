"""Why a code that is seen is not read, so that the hand before the camera knows what to do. Nothing is read here.

The code is found by its corner squares, sharp or nearly; where it is too blurred for them, by a grid that fits it.
What is measured then: pixels a module, the blur of a corner square, its contrast, and which part of the code is of
one tone only, burnt out or not. Pictures made for each word are in tests/reading/troubles.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from mailroom.model import Hint
from mailroom.reading import by_hand, locate, squares
from mailroom.reading.squares import Square

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]
    Points = NDArray[np.float64]

    from mailroom.reading.grid import Grid

FAR, SMALL = 1.9, 2.3  # pixels a module: nobody reads it; hardly anybody, however sharp it is
NEAR = 9.0  # pixels a module: nearer than a lens is sharp, and soon larger than the picture
SOFT, BARELY = 0.7, 0.5  # modules, sigma of a blur from which modules run into each other; squares are missed
FAINT = 0.4  # contrast of black and paper, of the paper's light
BURNT = 248  # grey levels
PART = 0.08  # share of the code of one tone: something lies over it
CODE = 1.1  # worth of a grid that print does not reach (``by_hand``)
SQUARE, SURE = 0.75, 0.84  # likeness of a corner square among others, of one by itself
_LEVELS = (1, 2, 4, 8)  # how often the frame is halved to look for codes of any size
_WEAK = 30.0  # grey levels of an edge that counts half, where faint things, and noise, were made as strong as others
_SPOTS, _MOST = 5, 12  # of a level, of all
_CUT, _CODE_CUT, _WHOLE_CUT = 150, 110, 320  # pixels along a side in which squares, grids are looked for
_OVERLAP = 80  # pixels of two parts of the frame
_SUB = 3  # samples a module
_BLURS = (0.15, 0.35, 0.55, 0.75, 0.95, 1.2)


class Measures(NamedTuple):
    """Of one code. ``blur`` in modules; ``contrast``, ``burnt``, ``hidden``, ``outside``: shares."""

    module: float
    blur: float
    contrast: float
    squares: int = 3
    burnt: float = 0.0
    hidden: float = 0.0
    outside: float = 0.0


def advise(grey: Grey, covered: Callable[[float, float], bool], over: Callable[[], bool]) -> Hint | None:
    """The word for what is seen in a frame, None where no code is seen or nothing is wrong with it. About 50 ms.

    ``covered`` says whether a code that was read lies at a point; those are left out.
    """
    measures = measured(grey, covered, over)
    return judged(measures) if measures else None


def judged(seen: Measures) -> Hint | None:
    """The cause that is to be dealt with first."""
    if seen.burnt > PART:
        return Hint.GLARE
    if seen.outside > PART:
        return Hint.TOO_CLOSE if seen.module > NEAR else Hint.COVERED
    if seen.module < FAR:
        return Hint.TOO_FAR
    if seen.hidden > PART and seen.blur <= BARELY:  # blurred modules have one tone themselves
        return Hint.COVERED
    if seen.contrast < FAINT:
        return Hint.HAZE
    if seen.blur > (SOFT if seen.squares == 3 else BARELY):
        return Hint.TOO_CLOSE if seen.module > NEAR else Hint.BLURRED
    if seen.module < SMALL:
        return Hint.TOO_FAR
    return Hint.COVERED if seen.squares < 3 else None


def measured(grey: Grey, covered: Callable[[float, float], bool], over: Callable[[], bool]) -> Measures | None:
    """Of the code that is seen best."""
    found = [one for tile, corner in _tiles(grey) for one in _placed(tile, 1.0, corner)]
    quarter = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    found += _placed(quarter, 0.25, np.zeros(2))  # type: ignore[arg-type]
    spots: list[locate.Spot] = []
    if not (group := _of_one_code(found, covered)) and not over():
        spots = [spot for spot in _spots(grey) if not covered(spot.x, spot.y)]
        for spot in spots[:_MOST]:
            cut, scale, corner = _around(grey, spot, _CUT)
            if scale > 1 and min(cut.shape) >= 24 and not over():
                found += _placed(cut, scale, corner)
        group = _of_one_code(found, covered)
    if group:
        return _by_squares(grey, group)
    best = CODE
    whole = (*by_hand.scaled(grey, _WHOLE_CUT), np.zeros(2))
    for cut, scale, corner in (whole, *(_around(grey, spot, _CODE_CUT) for spot in spots[:_MOST])):
        grids = by_hand.grids(cut, over) if min(cut.shape) >= 24 and not over() else []
        if grids and grids[0][0] > best:
            best, grid = grids[0]
            group = [one.placed(scale, corner) for one in _corners_of(grid)]
    return _by_squares(grey, group) if group else None


def _tiles(grey: Grey) -> Iterator[tuple[Grey, Points]]:
    """Parts that overlap: print in one of them does not hide a code in another."""
    height, width = grey.shape
    for top in (0, max(0, height // 2 - _OVERLAP)):
        for left in (0, max(0, width // 3 - _OVERLAP), max(0, 2 * width // 3 - _OVERLAP)):
            tile = grey[top : top + height // 2 + _OVERLAP, left : left + width // 3 + _OVERLAP]
            yield tile, np.array([left, top], float)


def _placed(cut: Grey, scale: float, corner: Points) -> list[Square]:
    """Corner squares of a cut-out, in pixels of the frame."""
    return [one.placed(scale, corner) for one in squares.find(np.ascontiguousarray(cut))]


def _spots(grey: Grey) -> list[locate.Spot]:
    """Where codes of any size may be, however faint; the likeliest first."""
    found: list[locate.Spot] = []
    height, width = grey.shape
    for level in _LEVELS:
        size = (width // level, height // level)
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) if level > 1 else grey
        edges = locate.Edges(_evened(small), long_side=max(size), weak=_WEAK)  # type: ignore[arg-type]
        found += [spot.times(level) for spot in edges.spots(most=_SPOTS, least=0.33)]
    return sorted(found, reverse=True)


def _evened(grey: Grey) -> Grey:
    """Faint things as strong as others."""
    light = grey.astype(np.float32)
    mean = cv2.blur(light, (61, 61))
    spread = np.sqrt(np.maximum(cv2.blur(light * light, (61, 61)) - mean * mean, 0))
    return np.clip(128 + (light - mean) * (60 / (spread + 6)), 0, 255).astype(np.uint8)


def _around(grey: Grey, spot: locate.Spot, side: int) -> tuple[Grey, float, Points]:
    """What lies around a spot, its scale, and its left upper corner in the frame."""
    reach = spot.side * 1.25
    left, top = max(0, int(spot.x - reach)), max(0, int(spot.y - reach))
    cut = grey[top : int(spot.y + reach), left : int(spot.x + reach)]
    scale = min(3.0, side / max(cut.shape))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=how)
    return np.ascontiguousarray(scaled, np.uint8), scale, np.array([left, top], float)


def _of_one_code(found: Sequence[Square], covered: Callable[[float, float], bool]) -> list[Square]:
    """The best square with those that fit to it; none where no square is sure."""
    apart: list[Square] = []
    for one in sorted(found, key=lambda square: -square.likeness):
        near = (np.hypot(*(one.centre - other.centre)) <= 3 * min(one.module, other.module) for other in apart)
        if one.likeness > SQUARE and not any(near) and not covered(*one.centre):
            apart.append(one)
    for one in apart:
        group = [one]
        for other in apart:
            if other is not one and all(squares.pairs([member, other]) for member in group):
                group.append(other)
        if len(group) > 1 or one.likeness > SURE:
            return group[:3]
    return []


def _corners_of(grid: Grid) -> list[Square]:
    one, two, _, four = grid.corners
    right, down = (two - one) / grid.modules, (four - one) / grid.modules
    reach = grid.modules - 3.5
    places = ((3.5, 3.5), (reach, 3.5), (3.5, reach))
    return [Square(1.0, one + u * right + v * down, right, down) for u, v in places]


def _by_squares(grey: Grey, group: Sequence[Square]) -> Measures:
    blur, contrast, black, paper = _square(grey, group[0])
    module = float(np.mean([one.module for one in group]))
    parts = [_parts(grey, *place, black, paper) for place in _places(group)] or [(0.0, 0.0, 0.0)]
    burnt, hidden, outside = min(parts, key=sum)  # on its other sides lies no code
    return Measures(module, blur, contrast, len(group), burnt, hidden, outside)


def _square(grey: Grey, one: Square) -> tuple[float, float, float, float]:
    """Blur in modules, contrast, and the tones of black and of paper, of one corner square."""
    steps = np.arange(-4.5 + 0.5 / _SUB, 4.5, 1 / _SUB)
    seen = _sampled(grey, one.centre, one.right, one.down, steps)[0].ravel()
    best = (-1.0, 0.0, 0.0, 0.0)
    for across in _BLURS:
        for down in _BLURS:
            known = _drawn(across, down)
            slope, level = np.polyfit(known, seen, 1)
            like = float(np.corrcoef(known, seen)[0, 1])
            if like > best[0]:
                best = (like, max(across, down), float(level), float(level + slope))
    _, blur, black, paper = best
    return blur, (paper - black) / max(paper, 1.0), black, paper


def _places(group: Sequence[Square]) -> Iterator[tuple[Points, Points, Points, int]]:
    """Where the code may lie whose corner squares these are: its corner, one module right and down, modules a side."""
    one = group[0]
    found = [pair for other in group[1:] for pair in squares.pairs([one, other])]
    count = round(float(np.mean([modules for _, _, modules in found]))) + 7 if found else 25
    reach = count - 7
    for right in (one.right, -one.right):
        for down in (one.down, -one.down):
            ways = [right, down, right + down]
            for other in group[1:]:
                off = [float(np.hypot(*(one.centre + reach * way - other.centre))) for way in ways]
                if min(off) > reach / 3 * one.module:
                    break
                ways[int(np.argmin(off))] = (other.centre - one.centre) / reach
            else:
                yield one.centre - 3.5 * (ways[0] + ways[1]), ways[0], ways[1], count


def _parts(
    grey: Grey, corner: Points, right: Points, down: Points, count: int, black: float, paper: float
) -> tuple[float, float, float]:
    """Shares of the code: burnt out, of one other tone, outside of the picture."""
    steps = np.arange(0.5 / _SUB, count, 1 / _SUB)
    seen, inside = _sampled(grey, corner, right, down, steps)
    box = (4 * _SUB + 1,) * 2
    mean = cv2.blur(seen, box)
    spread = np.sqrt(np.maximum(cv2.blur(seen * seen, box) - mean * mean, 0))
    flat = (spread < 0.2 * (paper - black)) & inside
    return float((flat & (mean > BURNT)).mean()), float((flat & (mean <= BURNT)).mean()), float(1 - inside.mean())


def _sampled(grey: Grey, origin: Points, right: Points, down: Points, steps: Points) -> tuple[Real, NDArray[np.bool_]]:
    """The picture on a grid of steps in modules, and which of it lies inside the frame."""
    u, v = np.meshgrid(steps, steps)
    x, y = ((origin[axis] + right[axis] * u + down[axis] * v).astype(np.float32) for axis in (0, 1))
    height, width = grey.shape
    inside = (x > 0) & (x < width - 1) & (y > 0) & (y < height - 1)
    seen = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return seen.astype(np.float32), inside


@cache
def _drawn(across: float, down: float) -> Real:
    """A corner square with the light around it, 1 paper and 0 black, blurred so in its two directions."""
    square = np.ones((9, 9), np.float32)
    square[1:8, 1:8] = 0
    square[2:7, 2:7] = 1
    square[3:6, 3:6] = 0
    fine = np.kron(np.pad(square, 3, constant_values=1), np.ones((_SUB, _SUB), np.float32))
    soft = cv2.GaussianBlur(fine.astype(np.float32), (0, 0), across * _SUB, sigmaY=down * _SUB)
    return np.asarray(soft[3 * _SUB : -3 * _SUB, 3 * _SUB : -3 * _SUB].ravel(), np.float32)
