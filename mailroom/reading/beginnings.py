"""How a QR code begins that cannot be read whole: enough of it in view may show the address of a web page.

A leaflet's code that the window's or the frame's edge cuts off must not be taken for another envelope's. A code
begins in the corner that has no square, so its first signs are there even where half of it is hidden. They are
compared bit by bit; by chance one picture in thousands would agree as well as is asked here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.reading import qr_pattern
from mailroom.reading.grid import evened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mailroom.model import Polygon
    from mailroom.reading.squares import Square

    Grey = NDArray[np.uint8]
    Real = NDArray[np.float32]
    Bits = NDArray[np.bool_]
    Places = NDArray[np.intp]
    Points = NDArray[np.float64]

VERSIONS = range(2, 7)
BLOCKS = (1, 2, 4)  # whose code words are dealt out in turn, in these versions
WRONG = 0.15  # share of the known bits that may be wrong
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASKS: tuple[Callable[[Places, Places], Bits], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: (row + 0 * column) % 2 == 0,
    lambda row, column: (0 * row + column) % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
_REACHES = (6, 10, 16, 24)  # modules around a square, one after the other, to which its lattice is fitted


def is_address(matrix: Bits, version: int) -> bool:
    """True when the dark modules of a whole grid begin as an address does."""
    return version in VERSIONS and any(
        _agree(matrix[rows, columns], rows, columns) for rows, columns in _firsts(version)
    )


def address(grey: Grey, square: Square) -> Polygon | None:
    """Where the code stands that this is a corner square of, if it begins as an address does. 10 ms.

    Whichever corner it is. ``grey``: the picture in whose pixels the square and the answer are.
    """
    reach = 36 * square.module
    left, top = (max(0, int(at - reach)) for at in square.centre)
    cut = np.ascontiguousarray(grey[top : int(square.centre[1] + reach), left : int(square.centre[0] + reach)])
    corner = np.array([left, top], float)
    found = _address(evened(cut, square.module), square.placed(1.0, -corner))
    if found is None:
        return None
    one, two, three, four = ((float(x), float(y)) for x, y in found + corner)
    return one, two, three, four


def _address(picture: Real, square: Square) -> Points | None:
    centre, right, down = _fitted(picture, square)
    height, width = picture.shape
    for version, turn in itertools.product(VERSIONS, range(4)):
        across, along = ((right, down), (down, -right), (-right, -down), (-down, right))[turn]
        last = qr_pattern.modules(version) - 4
        for row, column in ((3, 3), (3, last), (last, 3)):
            for rows, columns in _firsts(version):
                x, y = (centre[at] + (columns - column) * across[at] + (rows - row) * along[at] for at in (0, 1))
                if min(x.min(), y.min()) < 0 or x.max() > width - 1 or y.max() > height - 1:
                    continue
                values = cv2.remap(picture, x[None].astype(np.float32), y[None].astype(np.float32), cv2.INTER_LINEAR)
                if _agree(values[0] < 0, rows, columns):
                    first = centre - (column + 0.5) * across - (row + 0.5) * along
                    side = qr_pattern.modules(version)
                    corners: Points = first + side * np.array([0 * across, across, across + along, along])
                    return corners
    return None


def _agree(dark: Bits, rows: Places, columns: Places) -> bool:
    for mask, (known, bits) in itertools.product(_MASKS, _addresses()):
        read = (dark ^ mask(rows, columns))[: len(bits)]
        if (read ^ bits)[known].mean() <= WRONG:
            return True
    return False


def _firsts(version: int) -> Iterator[tuple[Places, Places]]:
    """Rows and columns of the first bits, for each way the code words may be dealt out."""
    longest = max(len(bits) for _, bits in _addresses())
    order = _order(version)
    for blocks in BLOCKS:
        bits = np.arange(longest)
        at = bits // 8 * blocks * 8 + bits % 8
        if at[-1] < len(order):
            yield order[at, 0], order[at, 1]


@cache
def _addresses() -> list[tuple[Bits, Bits]]:
    """(which bits are known, the bits): mode, number of signs, signs."""
    found = []
    for text in ("http://", "https://"):
        signs = "".join(f"{byte:08b}" for byte in text.encode())
        found.append("0100" + "?" * 8 + signs)
        values = [_ALPHANUMERIC.index(sign) for sign in text.upper()]
        pairs = (45 * one + two for one, two in zip(values[::2], values[1::2], strict=False))
        found.append("0010" + "?" * 9 + "".join(f"{pair:011b}" for pair in pairs))
    return [(np.array([bit != "?" for bit in bits]), np.array([bit == "1" for bit in bits])) for bits in found]


@cache
def _order(version: int) -> Places:
    """(row, column) of each bit of the code words, in their order."""
    side = qr_pattern.modules(version)
    taken = qr_pattern.pattern(version).known.copy()
    for part in ((8, slice(9)), (slice(9), 8), (8, slice(side - 8, side)), (slice(side - 8, side), 8)):
        taken[part] = True  # which mask there is, and how much is for errors
    found = []
    for number, column in enumerate(range(side - 1, 0, -2)):
        right = column if column > 6 else column - 1  # column 6 is all beats
        rows = range(side) if number % 2 else range(side - 1, -1, -1)
        found += [(row, at) for row in rows for at in (right, right - 1) if not taken[row, at]]
    return np.array(found)


def _fitted(picture: Real, square: Square) -> tuple[Points, Points, Points]:
    """The square's centre and modules, fitted to the lattice around it: clear in its modules, not between them."""
    ways = np.array([square.centre, square.right, square.down])
    for reach in _REACHES:
        best = _clear(picture, ways, reach)
        for step in (0.4, 0.2, 0.1):
            for _ in range(2):
                before = best
                for way, move in itertools.product((1, 2, 0), ((1, 0), (-1, 0), (0, 1), (0, -1))):
                    tried = ways.copy()
                    tried[way] += np.array(move) @ ways[1:] * (step / 2 if way == 0 else step / reach)
                    if (clear := _clear(picture, tried, reach)) > best:
                        best, ways = clear, tried
                if best == before:
                    break
    return ways[0], ways[1], ways[2]


def _clear(picture: Real, ways: Points, reach: int) -> float:
    across, down, modules = _lattice(reach)
    x, y = (ways[0][at] + across * ways[1][at] + down * ways[2][at] for at in (0, 1))
    values = np.abs(cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(0,)))
    return float(values[0, :modules].sum() - values[0, modules:].sum()) / modules


@cache
def _lattice(reach: int) -> tuple[Real, Real, int]:
    """Modules across and down of all middles, then of all crossings between them; how many middles."""
    middles = np.meshgrid(*(np.arange(-reach, reach + 1, dtype=np.float32),) * 2)
    crossings = np.meshgrid(*(np.arange(-reach, reach, dtype=np.float32) + 0.5,) * 2)
    across, down = (
        np.concatenate([one.ravel(), two.ravel()])[None] for one, two in zip(middles, crossings, strict=True)
    )
    return across, down, middles[0].size
