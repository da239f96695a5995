"""The base of every screen of the window: measures, and keys that no field took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import Canvas
from ui.painted import Painted
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.model import Reading


class Screen(Painted):
    """Fills the window. The keyboard rests here, so that a hand scanner meets no input method."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def entered(self) -> None:
        """The screen is shown now."""
        self.setFocus()

    headed = True  # its widest panel has a head, which says less than a bar of trouble does

    def banner_rect(self) -> QRect:
        """Where a bar of trouble stands: over the head of the widest panel; where there is none, over the bar."""
        m = self.metrics
        if not self.headed:
            return QRect(0, 0, m.width, m.bar - 1)
        return QRect(m.margin + 1, m.top + 1, m.width - 2 * m.margin - 2, 56 if m.wide else 40)

    def left(self) -> None:
        """Another screen is shown now."""

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002
        """A key that no field took and the table does not know here. True when it meant something."""
        return False

    @property
    def name(self) -> str:
        """What the table of commands calls this screen."""
        return ""

    @property
    def engaged(self) -> bool:
        """Something is going on that a card of another screen must not end."""
        return False

    @property
    def takes_scans(self) -> bool:
        """Every scan is for this screen while it is open, but for labels and tickets that lead elsewhere."""
        return False

    def take_text(self, text: str, *, typed: bool = True) -> None:
        """What a hand scanner sent; ``typed``: through the keyboard, which may have garbled it."""

    def take_reading(self, reading: Reading) -> None:
        """What the camera saw."""

    def act(self, command: str) -> bool:  # noqa: ARG002
        """A key, a click on the row of keys, or a card, by its command. True when it meant something here."""
        return False

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            canvas.fill(self.rect(), "ground")


_PLAIN = {
    "confirm": (Qt.Key.Key_Return, "\r"),
    "cancel": (Qt.Key.Key_Escape, ""),
    "up": (Qt.Key.Key_Up, ""),
    "down": (Qt.Key.Key_Down, ""),
    "left": (Qt.Key.Key_Left, ""),
    "right": (Qt.Key.Key_Right, ""),
    "page_up": (Qt.Key.Key_PageUp, ""),
    "page_down": (Qt.Key.Key_PageDown, ""),
    "erase": (Qt.Key.Key_Backspace, ""),
    "hyphen": (Qt.Key.Key_Minus, "-"),
    **{f"digit_{n}": (Qt.Key(Qt.Key.Key_0.value + n), str(n)) for n in range(10)},
    **{f"F{n}": (Qt.Key(Qt.Key.Key_F1.value + n - 1), "") for n in range(1, 13)},
}


def event_of(command: str) -> QKeyEvent | None:
    """The press of the key that does a command on every screen, or of a function key."""
    if command not in _PLAIN:
        return None
    key, text = _PLAIN[command]
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
