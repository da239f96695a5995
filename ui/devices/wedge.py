"""The hand scanner that types: told from a person by its speed, wherever the focus is.

Every printable key is held for the length of one gap. Keys that follow each other faster than a person types
and end with Enter or Tab are one scan and reach no field. Everything else is handed on, in order, to where it
was typed: a person loses nothing but some milliseconds. A burst that breaks off, or whose beginning was taken
for typing, is neither: it is dropped whole and said, because half of a code may be another code.

With Japanese input on in a field, keys arrive as a text in the making; one that grows faster than a person types
and is then committed is a scan too, and leaves the field as it was.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

LEAST = 3  # signs of the shortest code (CH1)
SURE = 4  # so many fast signs come from a machine: it may then stall for a moment
FIRST_GAP_MS = 40
GAP_MS = (15, 60)  # limits of the gap that is learned from the scans themselves
STALL_MS = 300
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
QUIET_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)
CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(slots=True)
class _Burst:
    """Keys held back, with their original target."""

    events: list[tuple[QObject, QKeyEvent]] = field(default_factory=list)
    text: str = ""
    last_ms: float = 0.0
    widest_ms: float = 0.0
    torn: bool = False  # signs taken for typing came just before it

    @property
    def sure(self) -> bool:
        """So much so fast comes from a machine."""
        return len(self.text) >= SURE


class Wedge(QObject):
    """Install once on the application; ``close`` before it ends."""

    scanned = Signal(str)
    broken = Signal()  # a burst without an end: to be scanned again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._burst = _Burst()
        self._gaps: deque[float] = deque(maxlen=5)
        self._replaying = False
        self._typed_ms = float("-inf")  # when the last sign of a person came
        self._composed_ms = float("-inf")
        self._growing = 0  # how often a text in the making grew without a pause
        self._dropped_at = float("-inf")  # what comes soon after a break is the rest of the broken burst
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._gap_over)
        self._second_look = QTimer(self, singleShot=True, interval=0)
        self._second_look.timeout.connect(self._burst_over)
        QApplication.instance().installEventFilter(self)

    @property
    def gap_ms(self) -> float:
        """The longest pause inside a scan: learned from the last scans of this scanner."""
        if not self._gaps:
            return FIRST_GAP_MS
        return min(GAP_MS[1], max(GAP_MS[0], 2.5 * max(self._gaps)))

    def close(self) -> None:
        """Hand on what is held and listen no more."""
        QApplication.instance().removeEventFilter(self)
        self._timer.stop()
        self._second_look.stop()
        self._hand_on()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            return self._composed(target, event)
        if event.type() != QEvent.Type.KeyPress or self._replaying or not isinstance(event, QKeyEvent):
            return False
        if event.key() in QUIET_KEYS:
            return False
        now = float(event.timestamp() or _clock_ms())
        if _clock_ms() - self._dropped_at <= STALL_MS:
            self._dropped_at = float("-inf") if event.key() in ENDS else _clock_ms()
            return True
        gap = now - self._burst.last_ms
        running = bool(self._burst.events) and gap <= self._patience()
        if self._burst.events and not running:
            self._burst_over()
        inside = running and self._burst.sure
        if _ends(event) and (inside or not event.modifiers() & CHORD):
            return self._ended(target, event, running)
        if not self._is_sign(event) and not (inside and event.text()):  # control signs stand inside of some codes
            if not inside:
                self._hand_on()
                self._typed_ms = float("-inf")  # whoever presses another key has finished typing
            return False
        self._hold(target, event, now, gap if running else 0.0)
        return True

    # one key

    @staticmethod
    def _is_sign(event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.modifiers() & CHORD:
            return False
        text = event.text()
        return bool(text) and text.isprintable()

    def _hold(self, target: QObject, event: QKeyEvent, now: float, gap: float) -> None:
        if not self._burst.events:
            self._burst.torn = now - self._typed_ms <= STALL_MS
        self._burst.events.append((target, event.clone()))
        self._burst.text += event.text()
        self._burst.last_ms = now
        self._burst.widest_ms = max(self._burst.widest_ms, gap)
        self._second_look.stop()
        self._timer.start(round(self._patience()))

    def _ended(self, target: QObject, event: QKeyEvent, running: bool) -> bool:
        burst = self._burst
        if not running or len(burst.text) < LEAST:
            if burst.events:
                burst.events.append((target, event.clone()))
                self._hand_on()
            self._typed_ms = float("-inf")
            return bool(burst.events)
        self._timer.stop()
        self._second_look.stop()
        self._burst = _Burst(last_ms=burst.last_ms)
        if burst.torn:
            self.broken.emit()
            return True
        self._gaps.append(max(1.0, burst.widest_ms))
        self.scanned.emit(burst.text)
        return True

    # Japanese input

    def _composed(self, target: QObject, event: QInputMethodEvent) -> bool:
        now = _clock_ms()
        fast = now - self._composed_ms <= self.gap_ms
        self._composed_ms = now
        if event.preeditString():
            self._growing = self._growing + 1 if fast else 1
            return False
        scan, grown = event.commitString(), self._growing
        self._growing = 0
        if not scan or not fast or grown < SURE:
            return False
        QApplication.sendEvent(target, QInputMethodEvent("", []))  # what was in the making goes
        self.scanned.emit(scan)
        return True

    # the end of a pause

    def _patience(self) -> float:
        return STALL_MS if self._burst.sure else self.gap_ms

    def _gap_over(self) -> None:
        """The window may have been busy: keys that wait in the queue are looked at first."""
        self._second_look.start()

    def _burst_over(self) -> None:
        self._timer.stop()
        if self._burst.sure:
            self._burst = _Burst(last_ms=self._burst.last_ms)
            self._dropped_at = _clock_ms()
            self.broken.emit()
        else:
            self._hand_on()

    def _hand_on(self) -> None:
        """What a person typed, to where it was typed."""
        self._timer.stop()
        if self._burst.events:
            self._typed_ms = self._burst.last_ms
        events, self._burst = self._burst.events, _Burst(last_ms=self._burst.last_ms)
        self._replaying = True
        try:
            for target, event in events:
                receiver = target if _alive(target) else QGuiApplication.focusWindow()
                if receiver is not None:
                    QApplication.sendEvent(receiver, event)
        finally:
            self._replaying = False


def _ends(event: QKeyEvent) -> bool:
    return event.key() in ENDS or event.text() in ("\r", "\n", "\t")


def _clock_ms() -> float:
    return time.monotonic() * 1000


def _alive(target: QObject) -> bool:
    from shiboken6 import isValid

    return isValid(target)
