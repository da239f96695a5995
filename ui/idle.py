"""How long no hand was at the station: keys, buttons, fingers. Mouse moves do not count, a table shakes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

LOOK_MS = 2_000
HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


def _clocks() -> tuple[float, float]:
    """One that stands still while the machine sleeps, one that a person may set: the longer pause counts."""
    return time.monotonic(), time.time()


class Idle(QObject):
    """``over`` after so many minutes without a hand, once; 0 minutes: never."""

    over = Signal()

    def __init__(
        self, minutes: int, clocks: Callable[[], tuple[float, float]] = _clocks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._clocks = clocks
        self._last = clocks()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self.look)
        QApplication.instance().installEventFilter(self)

    def stir(self) -> None:
        """A hand was there: also one that holds an envelope under the camera."""
        self._last = self._clocks()
        if not self._looking.isActive():
            self._looking.start()

    def look(self) -> None:
        """Is it time."""
        paused = max(now - then for now, then in zip(self._clocks(), self._last, strict=True))
        if self.minutes and paused >= self.minutes * 60:
            self._looking.stop()
            self.over.emit()

    def close(self) -> None:
        """Listen no more."""
        self._looking.stop()
        QApplication.instance().removeEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() in HANDS:
            self.stir()
        return False
