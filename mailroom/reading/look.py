"""One frame on its way up the ladder: its pictures, what was read so far, what is still to be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from mailroom.model import Frame, Point, Polygon, Reading, Symbol
from mailroom.reading import codes, locate, unread
from mailroom.reading.engines import QR, Seen
from mailroom.reading.unread import Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mailroom.reading.grid import Grid

    Pixels = NDArray[np.uint8]

RESERVE_MS = 45.0  # kept from the budget: for the last look at what stands unread, and the way to the eyes and back
INSIDE_MS = 30.0  # what is under way inside a long step takes up to this long
SMALLEST = 8  # pixels along a side; in less there is no code
MOST = 12  # spots that are looked at closely
PATCH = 100  # side of a patch around a spot, in pixels of the reduced picture; wider where the spot is


class Patch(NamedTuple):
    """A square cut out around a spot: its left upper corner and its size in the frame."""

    x: int
    y: int
    width: int
    height: int

    def cut(self, picture: Pixels) -> Pixels:
        """This part of a picture of the frame's size."""
        return picture[self.y : self.y + self.height, self.x : self.x + self.width]


class Laid(NamedTuple):
    """A grid over what is like a code, in a picture of a patch that is ``scale`` times as large as in the frame."""

    worth: float
    grid: Grid
    picture: Pixels
    scale: float
    patch: Patch

    @property
    def polygon(self) -> Polygon:
        """Its corners in the frame."""
        one, two, three, four = ((float(x), float(y)) for x, y in self.grid.corners)
        return _back((one, two, three, four), self.scale, self.patch.x, self.patch.y)


class Look:
    """``budget_ms`` counts from the making of this. Polygons are kept in pixels of the frame."""

    def __init__(self, frame: Frame, budget_ms: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.pixels = np.ascontiguousarray(frame.pixels)
        self.symbols: list[Symbol] = []
        self.unread: list[Polygon] = []
        self.addresses: list[Polygon] = []  # of web pages: only how the code begins was read
        self.laid: list[Laid] = []  # over codes that were not read
        self.narrow = False  # only codes that surely stand there are still looked at
        self.budget_ms = budget_ms
        self._clock = clock
        self._began = clock()
        self._ends = self._began + (budget_ms - min(RESERVE_MS, budget_ms / 5)) / 1000
        self._worked = time.process_time()

    def more(self, budget_ms: float) -> None:
        """Time from now on, whatever is left."""
        self._ends = self._clock() + budget_ms / 1000

    @property
    def over(self) -> bool:
        """True when a long step must end, for the budget's sake."""
        return not self.has_time(INSIDE_MS)

    def has_time(self, cost_ms: float) -> bool:
        """True when there is time for a step that costs this much; more where other programs hold the processor."""
        worked = max((time.process_time() - self._worked) * 1000, 1.0)
        return self.left_ms > cost_ms * min(4.0, max(1.0, self.spent_ms / worked))

    @property
    def spent_ms(self) -> float:
        """Since this was made."""
        return (self._clock() - self._began) * 1000

    @property
    def left_ms(self) -> float:
        """Of the budget."""
        return (self._ends - self._clock()) * 1000

    @cached_property
    def grey(self) -> Pixels:
        """As the eye sees it."""
        if self.pixels.ndim == 2:
            return self.pixels
        return cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]

    @cached_property
    def red(self) -> Pixels:
        """Red ink is nearly white here; of a grey frame the frame itself."""
        return np.ascontiguousarray(self.pixels[..., 2]) if self.pixels.ndim == 3 else self.grey

    @cached_property
    def blue(self) -> Pixels:
        """Blue ink is nearly white here."""
        return np.ascontiguousarray(self.pixels[..., 0]) if self.pixels.ndim == 3 else self.grey

    @cached_property
    def black(self) -> Pixels:
        """Only what is dark in every colour: ink of a stamp is nearly gone; of a grey frame the frame itself."""
        if self.pixels.ndim == 2:
            return self.pixels
        blue, green, red = cv2.split(self.pixels)
        return cv2.max(cv2.max(blue, green), red)  # type: ignore[return-value]

    @property
    def inks(self) -> Iterator[Pixels]:
        """Pictures of what may be black, each with less of a stamp's ink or less noise than the one before."""
        yield self.black
        if self.pixels.ndim == 3:
            yield self.red
            yield self.grey

    @cached_property
    def half(self) -> Pixels:
        """Half the size, each pixel the mean of four: less noise, thinner lines."""
        return smaller(self.grey, 0.5)

    @cached_property
    def black_half(self) -> Pixels:
        """Half the size, only what is dark in every colour: a stamp's ink is nearly gone."""
        if self.pixels.ndim == 2:
            return self.half
        blue, green, red = cv2.split(smaller(self.pixels, 0.5))
        return cv2.max(cv2.max(blue, green), red)  # type: ignore[return-value]

    @cached_property
    def _edges(self) -> locate.Edges:
        return locate.Edges(self.black_half)

    @cached_property
    def spots(self) -> list[locate.Spot]:
        """Where QR codes may be, the likeliest places first."""
        return [spot for spot in self._places if spot.likeness > locate.LIKELY and unread.may_be(spot)][:MOST]

    @cached_property
    def _places(self) -> list[locate.Spot]:
        """The same, and where part of one may be; found in half the picture."""
        return [spot.times(2) for spot in self._edges.spots(unread.MOST, unread.LIKELY)]

    @cached_property
    def bars(self) -> list[locate.Bars]:
        """Where linear codes may be, found in half the picture."""
        return [
            locate.Bars(one.likeness, one.x * 2, one.y * 2, one.across * 2, one.along * 2, one.angle)
            for one in self._edges.bars()
        ]

    def add(self, seen: Seen, scale: float = 1.0, x: float = 0.0, y: float = 0.0) -> None:
        """Keep what was seen in a picture that is ``scale`` times as large and begins at x, y of the frame.

        The same text at the same place is one symbol. Another text at the same place is kept only when
        both are plain ASCII: two engines that differ on a key must both be heard.
        """
        for symbol in seen.symbols:
            polygon = _back(symbol.polygon, scale, x, y)
            same = [old for old in self.symbols if overlap(old.polygon, polygon)]
            if any(old.text == symbol.text or not (old.text.isascii() and symbol.text.isascii()) for old in same):
                continue
            self.symbols.append(Symbol(symbol.text, symbol.format, symbol.engine, polygon))
        for polygon in seen.unread:
            polygon = _back(polygon, scale, x, y)
            if not any(overlap(old, polygon) for old in self.unread):
                self.unread.append(polygon)
        self.addresses += [_back(polygon, scale, x, y) for polygon in seen.addresses]

    def keep(self, patch: Patch, picture: Pixels, scale: float, worth: float, grid: Grid) -> None:
        """A grid that was not read: perhaps other frames help."""
        self.laid.append(Laid(worth, grid, picture, scale, patch))

    def reading(self) -> Reading:
        """What was read so far, and what surely is a QR code but was not read."""
        self.spare_addresses()
        return Reading(tuple(self.symbols), tuple(self.standing()))

    def standing(self) -> list[Polygon]:
        """About where QR codes surely stand that nobody has read yet."""
        return self._standing.boxes(self._known)

    def spare_addresses(self) -> None:
        """Leave out what stands unread but begins as a web page's address does, where anything else was read."""
        if not all(codes.is_address(symbol.text) for symbol in self.symbols):
            for polygon in self._standing.addresses(self._known, lambda: self.over):
                self.addresses.append(polygon)

    @cached_property
    def _standing(self) -> Standing:
        places = [locate.Spot(1.0, *middle(polygon), side(polygon), ink=1.0) for polygon in self.open_places()]
        if min(self.grey.shape) >= SMALLEST:
            places += [spot for spot in self._places if unread.may_be(spot)]
        return Standing(self.grey, places, self._known)

    def open_places(self) -> list[Polygon]:
        """Places where an engine saw a QR code that nobody has read yet."""
        return [polygon for polygon in self.unread if not self.covered(*middle(polygon))]

    def covered(self, x: float, y: float) -> bool:
        """True when a symbol that was read lies at this point, or close beside it."""
        return any(_inside(symbol.polygon, x, y, slack=0.15) for symbol in self.symbols)

    def _known(self, x: float, y: float) -> bool:
        """True when what lies at this point was read, or begins as a web page's address does."""
        return self.covered(x, y) or any(_inside(polygon, x, y, slack=0.15) for polygon in self.addresses)

    @property
    def whole(self) -> Patch:
        """The frame as one patch."""
        return Patch(0, 0, self.grey.shape[1], self.grey.shape[0])

    def patches(self, widened: float = 1.0) -> list[Patch]:
        """Cut-outs worth a second look: unread codes first, then spots; what was read is left out."""
        height, width = self.grey.shape
        reduced = max(1.0, max(height, width) / locate.LONG_SIDE)
        unread_ones = self.standing() if self.narrow else self.open_places()
        places = [(*middle(polygon), side(polygon)) for polygon in unread_ones]
        if not self.narrow:
            places += [(spot.x, spot.y, spot.side) for spot in self.spots if not self.covered(spot.x, spot.y)]
        found: list[Patch] = []
        for x, y, size in places:
            radius = max(PATCH / 2 * reduced, 0.9 * size) * widened
            if any(abs(p.x + p.width / 2 - x) < radius / 2 and abs(p.y + p.height / 2 - y) < radius / 2 for p in found):
                continue
            left, top = max(0, int(x - radius)), max(0, int(y - radius))
            right, bottom = min(width, int(x + radius)), min(height, int(y + radius))
            if right - left >= 20 and bottom - top >= 20:
                found.append(Patch(left, top, right - left, bottom - top))
        return found

    def qr_codes(self) -> list[Symbol]:
        """The QR codes read so far."""
        return [symbol for symbol in self.symbols if symbol.format == QR]


def smaller(picture: Pixels, scale: float) -> Pixels:
    """Reduced by area, at least one pixel."""
    height, width = picture.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def middle(polygon: Polygon) -> Point:
    """The mean of the corners."""
    return sum(x for x, _ in polygon) / 4, sum(y for _, y in polygon) / 4


def side(polygon: Polygon) -> float:
    """The longer of the two diagonals' spans: how much room the code takes."""
    across = max(x for x, _ in polygon) - min(x for x, _ in polygon)
    return max(across, max(y for _, y in polygon) - min(y for _, y in polygon))


def overlap(one: Polygon, two: Polygon) -> bool:
    """True when the middle of either lies in the other."""
    return _inside(one, *middle(two)) or _inside(two, *middle(one))


def _inside(polygon: Polygon, x: float, y: float, slack: float = 0.0) -> bool:
    distance = cv2.pointPolygonTest(np.array(polygon, np.float32), (x, y), slack > 0)
    return bool(distance >= -slack * side(polygon))


def _back(polygon: Polygon, scale: float, x: float, y: float) -> Polygon:
    one, two, three, four = ((px / scale + x, py / scale + y) for px, py in polygon)
    return one, two, three, four
