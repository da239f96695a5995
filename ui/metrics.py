"""Where everything stands, by the size of the window (design/screens/SCREENS.md §4). Numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect

WIDE_FROM = (1600, 980)  # at less width or height everything takes its compact size
SMALLEST = (1200, 660)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measures of the clerk's screens in logical pixels."""

    wide: bool
    width: int
    height: int
    bar: int  # height of the status bar
    margin: int
    pad: int  # inside of panels
    left: int  # width of the left column
    keys: int  # height of the key row
    lower: int  # height of counters and last ten
    head: int  # head of a panel in the lower row
    row: int  # row of the lower row
    chip: int  # height of a chip

    @property
    def top(self) -> int:
        """y of the first row of panels."""
        return self.bar + self.margin

    @property
    def right_x(self) -> int:
        """x of the right column."""
        return 2 * self.margin + self.left

    @property
    def right(self) -> int:
        """Width of the right column."""
        return self.width - self.right_x - self.margin

    @property
    def upper(self) -> int:
        """Height of camera and card."""
        return self.height - self.top - 3 * self.margin - self.lower - self.keys

    @property
    def lower_y(self) -> int:
        """y of the lower row."""
        return self.top + self.upper + self.margin

    @property
    def keys_y(self) -> int:
        """y of the key row."""
        return self.height - self.margin - self.keys

    @property
    def tall(self) -> int:
        """Height of a panel that reaches from the first row to above the keys."""
        return self.keys_y - self.margin - self.top

    def camera_rect(self) -> QRect:
        """The camera pane."""
        return QRect(self.margin, self.top, self.left, self.upper)

    def card_rect(self) -> QRect:
        """The result card."""
        return QRect(self.right_x, self.top, self.right, self.upper)

    def counters_rect(self) -> QRect:
        """Today's figures."""
        return QRect(self.margin, self.lower_y, self.left, self.lower)

    def last_rect(self) -> QRect:
        """The last ten."""
        return QRect(self.right_x, self.lower_y, self.right, self.lower)

    def keys_rect(self) -> QRect:
        """The key row."""
        return QRect(self.margin, self.keys_y, self.width - 2 * self.margin, self.keys)

    def left_rect(self) -> QRect:
        """The left column from the first row to above the keys."""
        return QRect(self.margin, self.top, self.left, self.tall)


@lru_cache(maxsize=64)
def measure(width: int, height: int) -> Metrics:
    """Measures for a window of this inner size."""
    width, height = max(width, SMALLEST[0]), max(height, SMALLEST[1])
    if width >= WIDE_FROM[0] and height >= WIDE_FROM[1]:
        return Metrics(True, width, height, 56, 24, 24, round(width * 608 / 1920), 88, 288, 56, 44, 32)
    low = height < 750
    return Metrics(
        False, width, height, 48, 16, 16, round(width * 428 / 1366), 64, 172 if low else 186, 28, 28 if low else 30, 24
    )
