"""The first picture: who comes in? Shown while the rest of the window is being loaded, and hands on what was typed.

Imports as little as it can: what it waits for is what a clerk waits for.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mailroom.errors import MailroomError
from mailroom.words import Words
from ui.clerk.login import LoginScreen
from ui.clerk.status_bar import StatusBar
from ui.metrics import SMALLEST, measure
from ui.opening import Opening
from ui.says import Says
from ui.style import Style


class Front(QWidget):
    """A log-in screen that takes keys. ``painted``: it can be seen, the rest may be loaded."""

    painted = Signal()

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._kiosk = opening.kiosk
        self._seen = False
        self._style = Style(opening.settings.screen.theme, opening.settings.screen.motion)
        says = Says(Words(opening.settings.station.language), {})  # no key is named here
        self._bar = StatusBar(self._style, says, parent=self)
        self.login = LoginScreen(self._style, says, says("login.closed"), says("login.choose"), self)
        with suppress(MailroomError):  # the window says what is wrong, as soon as it is there
            self.login.show_people(opening.people(), opening.shown_pins())
        self.setWindowTitle(says("window.title"))
        self.setMinimumSize(*SMALLEST)
        self.setPalette(self._style.palette())
        self.login.show()
        self.login.entered()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.login.key(event):
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)  # after the panels, which are painted next

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(not self._kiosk)

    def resizeEvent(self, _: QResizeEvent) -> None:
        metrics = measure(self.width(), self.height())
        self.login.setGeometry(0, 0, metrics.width, metrics.height)
        self.login.fit(metrics)
        self._bar.setGeometry(0, 0, metrics.width, metrics.bar)
        self._bar.fit(metrics)
        self._bar.raise_()
