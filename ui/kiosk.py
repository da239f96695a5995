"""Full screen, and no way out of it but a supervisor's PIN. A machine that is shut down is not held up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Action, Person
from mailroom.errors import AccessError
from ui.clerk.login import LoginScreen
from ui.clerk.session import Session


class Kiosk:
    """Asked by the window about its own closing. ``on`` may change while it is open."""

    def __init__(
        self, window: QWidget, session: Session, screen: LoginScreen, show: Callable[[], None], on: bool
    ) -> None:
        self._window, self._session, self._screen, self._show = window, session, screen, show
        self.on = on
        self.let_go = False
        screen.entered_pin.connect(self._entered)

    def show_people(self, people: list[Person], pins: dict[str, str]) -> None:
        """Those who may let go."""
        self._screen.show_people([one for one in people if one.may(Action.LEAVE)], pins)

    def closing(self, event: QCloseEvent) -> bool:
        """True when the window may close; else the PIN is asked for."""
        if not self.on or self.let_go or self._session.station is None:
            return True
        event.ignore()
        self._show()
        return False

    def changed(self, event: QEvent) -> None:
        """Whatever took the window out of the full screen, it goes back."""
        if event.type() == QEvent.Type.WindowStateChange and self.on and self._window.isVisible():
            full = self._window.windowState() & Qt.WindowState.WindowFullScreen
            if not full or self._window.isMinimized():
                QTimer.singleShot(0, self._window.showFullScreen)  # not inside of the change

    def _entered(self, person: str, pin: str) -> None:
        station = self._session.station
        self._session.worker.run(lambda: station.may_leave(person, pin), self._leave, self._refused)

    def _leave(self, _: Person) -> None:
        self.let_go = True
        self._window.close()

    def _refused(self, error: Exception) -> None:
        known = isinstance(error, AccessError)
        self._screen.refused(self._session.says.words.error(error) if known else self._session.says("login.not_open"))
