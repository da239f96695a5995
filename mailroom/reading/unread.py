"""Whether a QR code surely stands where none was read: the other envelope of two must never be missed.

Two corner squares that fit together, one that is beyond doubt, or one amid what is as dense and dark as a code: a
code half hidden, blurred or faint shows these. What hides all of its corner squares, or lies under the other envelope,
no picture can tell.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.model import Polygon
from mailroom.reading import beginnings, locate, squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mailroom.reading.squares import Square

    Grey = NDArray[np.uint8]

Known = Callable[[float, float], bool]
Group = tuple["Square", ...]
"""One square, or those that are sure together."""

LIKELY = 0.30  # of a spot that is judged; most codes of which half is hidden have more
CODE = 0.68  # its likeness and ink together: codes have 0.78 and more, half ones mostly 0.69, most print less
FAINT = 90.0  # grey levels; of a spot that is no deeper less is asked, as all is faint there
FAINT_CODE = 0.57
MOST = 16  # spots
SAME = 40.0  # pixels between spots that one look sees alike
ALIKE = 2.0  # a place so many times as large as another is looked at in other detail
TOGETHER = 0.80  # likeness of both of two squares that fit together; print does not reach it
THREE = 0.70  # mean likeness of three that do
ALONE = 0.88  # of a square by itself
DENSE = 0.80  # of a square by itself in a place that is itself like a code
DARK = 0.33  # ink of such a place
REACH = 90.0  # pixels around a spot, of a picture whose longer side is FULL
FULL = 1920
LARGEST = 220  # pixels along a side; a larger cut is reduced
BESIDE, WHOLE = 4.5, 12.5  # modules around the middle of a square: it alone, or about the code that it is a corner of


class Standing:
    """The codes that surely stand in a frame and are not read: their corner squares, in pixels of the frame.

    ``known`` says whether a point lies on a code of which enough is known by now; it is not kept, or a frame would
    keep itself. 1 ms a place.
    """

    def __init__(self, grey: Grey, places: Sequence[locate.Spot], known: Known) -> None:
        self._grey = grey
        self._tried: set[tuple[int, int]] = set()
        self._groups: list[Group] = []
        looked_at: list[locate.Spot] = []
        for place in places:
            if known(place.x, place.y) or any(_same(place, other) for other in looked_at):
                continue
            looked_at.append(place)
            self._groups += sure(grey, place, known)

    def _open(self, known: Known) -> list[Square]:
        """Squares of which nothing is known, and none of those that they are sure by."""
        found: list[Square] = []
        for group in self._groups:
            if not any(known(*square.centre) for square in group):
                found += [square for square in group if not any(_one(square, other) for other in found)]
        return found

    def addresses(self, known: Known, over: Callable[[], bool]) -> Iterator[Polygon]:
        """Those that begin as a web page's address does: a leaflet's. 10 ms a square, once each.

        Where the time is over first, the others stay: they hold a scan up, and never let one pass.
        """
        for square in self._open(known):
            if over():
                return
            place = (round(float(square.centre[0])), round(float(square.centre[1])))
            if place in self._tried or known(*square.centre):
                continue
            self._tried.add(place)
            if polygon := beginnings.address(self._grey, square):
                yield polygon

    def boxes(self, known: Known) -> list[Polygon]:
        """About where they stand: one box for squares that may be of one code."""
        groups: list[list[Square]] = []
        for square in self._open(known):
            near = [group for group in groups if any(_near(square, other) for other in group)]
            groups = [group for group in groups if group not in near]
            groups.append([square, *(other for group in near for other in group)])
        return [_around(group, BESIDE if len(group) > 1 else WHOLE) for group in groups]


def sure(grey: Grey, spot: locate.Spot, known: Known) -> list[Group]:
    """Corner squares around a spot that are of a code beyond doubt, alone or together, in pixels of the picture.

    ``known`` says whether a point lies on a code of which enough is known: its own squares do not count.
    """
    reach = max(REACH * max(1.0, max(grey.shape) / FULL), 0.9 * spot.side)
    left, top = max(0, int(spot.x - reach)), max(0, int(spot.y - reach))
    cut = np.ascontiguousarray(grey[top : int(spot.y + reach), left : int(spot.x + reach)])
    if min(cut.shape) < 16:
        return []
    scale = min(1.0, LARGEST / max(cut.shape))
    if scale < 1:
        cut = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    placed = (square.placed(scale, np.array([left, top], float)) for square in squares.find(cut))
    found = [square for square in placed if not known(*square.centre)]
    alone = DENSE if spot.likeness > locate.LIKELY and spot.ink > DARK else ALONE
    return [*((square,) for square in found if square.likeness >= alone), *_fitting(found)]


def may_be(spot: locate.Spot) -> bool:
    """True for a spot that is worth a closer look."""
    return spot.likeness + spot.ink > (CODE if spot.depth > FAINT else FAINT_CODE)


def _fitting(found: Sequence[Square]) -> Iterator[Group]:
    """Two or three squares that can be corners of one code, and are like such squares."""
    fit = {frozenset((id(one), id(two))) for one, two, _ in squares.pairs(found)}
    for count in (2, 3) if fit else ():
        for group in itertools.combinations(found, count):
            ways = {frozenset((id(one), id(two))) for one, two in itertools.combinations(group, 2)}
            like = [square.likeness for square in group]
            if ways <= fit and (min(like) >= TOGETHER if count == 2 else sum(like) >= count * THREE):
                yield group


def _same(one: locate.Spot, two: locate.Spot) -> bool:
    """True for spots of about one size, so close together that a look at one is a look at both."""
    if max(one.side, two.side) > ALIKE * min(one.side, two.side):
        return False
    return max(abs(one.x - two.x), abs(one.y - two.y)) < max(SAME, min(one.side, two.side) / 3)


def _one(one: Square, two: Square) -> bool:
    """True for the same square, found twice."""
    return float(np.hypot(*(one.centre - two.centre))) <= 3 * one.module


def _near(one: Square, two: Square) -> bool:
    return float(np.hypot(*(one.centre - two.centre))) < 2 * WHOLE * max(one.module, two.module)


def _around(group: Sequence[Square], modules: float) -> Polygon:
    corners = np.array([square.centre + sign * modules * square.module for square in group for sign in (-1, 1)])
    (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in (corners.min(0), corners.max(0)))
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
