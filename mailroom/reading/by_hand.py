"""A QR code read module by module, where the engines give up: blurred, small, or with a corner square gone.

Only the light and dark modules are found here; zxing-cpp reads a clean drawing of them, so its error
correction proves the result: what was guessed wrong gives no text, not another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.model import Polygon, Symbol
from mailroom.reading import beginnings, deblur, engines, finders, qr_pattern
from mailroom.reading.engines import QR, Seen
from mailroom.reading.grid import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

ENGINE = "modules"
FITS = 0.55  # quality of the corner squares from which a grid is worth laying
BLURRED = 1.12  # quality and score of a grid together, from which it is a code: its blur is worth undoing
WORTH = 0.9  # the same, below which it is print: codes have 1.14 and more
Keep = Callable[[float, Grid], None]
SHARP = 0.8  # score of a grid from which its modules may be read as they are


def read(grey: Grey, over: Callable[[], bool], *, corners: int = 3, keep: Keep | None = None) -> Seen:
    """At most one code of a patch, or where it stands. 30 to 100 ms where there is one, 5 ms where nothing is like it.

    A code that cannot be read may still show how its text begins.

    ``corners``: 2 where one of the three corner squares may be gone; takes longer. ``keep`` is handed the best
    grid that was not read, with what it is worth.
    """
    laid = grids(grey, over, corners=corners)
    addresses: list[Polygon] = []
    for number, (worth, grid) in enumerate(laid[:4]):
        begins = False
        for matrix in _matrices(grey, grid, over, blurred=worth > BLURRED and number < 2):
            if text := decoded(matrix):
                return Seen([Symbol(text, QR, ENGINE, _polygon(grid))], [])
            begins = begins or beginnings.is_address(matrix, grid.version)
        if begins:
            addresses.append(_polygon(grid))
    if keep is not None and laid:
        keep(*laid[0])
    unread = [_polygon(laid[0][1])] if corners == 3 and laid and laid[0][0] > BLURRED else []
    return Seen([], unread, addresses)


def grids(grey: Grey, over: Callable[[], bool], *, corners: int = 3) -> list[tuple[float, Grid]]:
    """Grids laid over what may be codes, with what each is worth, the best first; none when the time is over."""
    picture = grey.astype(np.float32)
    squares = finders.find(grey)
    laid: list[tuple[float, Grid]] = []
    for three in finders.threes(squares) if corners == 3 else finders.twos(squares):
        for version in finders.versions(three):
            if over():
                return []
            centres, quality = finders.centred(picture, three.centres, qr_pattern.modules(version))
            if corners == 3 and quality < FITS:
                break  # the squares are what they are, however far apart
            grid = Grid(grey, version, centres)
            worth = quality + 0.7 * grid.score()
            if worth > (WORTH if corners == 3 else 0.0):
                laid.append((worth, grid))
    return sorted(laid, key=lambda one: -one[0])


def _matrices(grey: Grey, grid: Grid, over: Callable[[], bool], *, blurred: bool) -> Iterator[NDArray[np.bool_]]:
    """Guesses: first as it lies, then with the blur undone; then the same with the corners fitted to a perspective."""
    before = grid.score()
    for fitted in (False, True):
        if fitted and grid.fit() < before + 0.02:
            return
        if grid.score() > SHARP:
            yield from (grid.matrix(bias) for bias in (0.0, -0.2, 0.2))
        for matrix in deblur.matrices(grey, grid) if blurred else ():
            yield matrix
            if over():
                return


def decoded(matrix: NDArray[np.bool_]) -> str | None:
    """The text of a matrix of dark modules, when its error correction agrees."""
    text = engines.pure_qr(qr_pattern.drawn(matrix))
    return text if text and text.isprintable() else None


def _polygon(grid: Grid) -> Polygon:
    one, two, three, four = ((float(x), float(y)) for x, y in grid.corners)
    return one, two, three, four


def scaled(grey: Grey, longest: float) -> tuple[Grey, float]:
    """Reduced so that it fits, with the scale."""
    scale = min(1.0, longest / max(grey.shape))
    if scale == 1.0:
        return grey, 1.0
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), scale  # type: ignore[return-value]
