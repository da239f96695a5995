"""The fixed part of a QR code (ISO/IEC 18004, model 2): which modules are known before anything is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bits = NDArray[np.bool_]

QUIET = 4  # modules of white around it


class Pattern(NamedTuple):
    """``known``: finders, separators, timing, alignment, the dark module; ``dark``: what they are."""

    known: Bits
    dark: Bits


def modules(version: int) -> int:
    """Modules along a side."""
    return 17 + 4 * version


def alignment(version: int) -> list[int]:
    """Rows (and columns) in which alignment patterns are centred."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return [6, *sorted(modules(version) - 7 - number * step for number in range(count - 1))]


@cache
def pattern(version: int) -> Pattern:
    """The fixed modules of one version (1 to 40)."""
    side = modules(version)
    known, dark = np.zeros((side, side), bool), np.zeros((side, side), bool)

    def square(row: int, column: int, size: int, ink: bool) -> None:
        part = slice(max(0, row), row + size), slice(max(0, column), column + size)
        known[part], dark[part] = True, ink

    known[6], known[:, 6] = True, True
    dark[6, ::2], dark[::2, 6] = True, True
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        square(row - 1, column - 1, 9, False)
        square(row, column, 7, True)
        square(row + 1, column + 1, 5, False)
        square(row + 2, column + 2, 3, True)
    for row in alignment(version):
        for column in alignment(version):
            if (row, column) not in ((6, 6), (6, side - 7), (side - 7, 6)):
                square(row - 2, column - 2, 5, True)
                square(row - 1, column - 1, 3, False)
                square(row, column, 1, True)
    square(side - 8, 8, 1, True)
    return Pattern(known, dark)


def mended(matrix: Bits, version: int) -> Bits:
    """The matrix with its fixed modules as they must be."""
    fixed = pattern(version)
    return np.where(fixed.known, fixed.dark, matrix)


def drawn(matrix: Bits, module: int = 3) -> NDArray[np.uint8]:
    """A clean picture of a matrix, with its quiet zone."""
    light = np.where(np.pad(matrix, QUIET), 0, 255).astype(np.uint8)
    return np.kron(light, np.ones((module, module), np.uint8))
