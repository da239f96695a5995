"""The base of every screen of the window: measures, and keys that no field took."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import Canvas
from ui.painted import Painted
from ui.style import Style


class Screen(Painted):
    """Fills the window. The keyboard rests here, so that a hand scanner meets no input method."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def entered(self) -> None:
        """The screen is shown now."""
        self.setFocus()

    def banner_rect(self) -> QRect:
        """Where a bar of trouble stands: over the head of the widest panel."""
        m = self.metrics
        return QRect(m.margin + 1, m.top + 1, m.width - 2 * m.margin - 2, 56 if m.wide else 40)

    def left(self) -> None:
        """Another screen is shown now."""

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002
        """A key that no field took. True when it meant something here."""
        return False

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            canvas.fill(self.rect(), "ground")
