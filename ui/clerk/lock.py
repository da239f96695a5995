"""The locked screen: nobody's data on it, only whose station it is and what stays open. The same person comes back by
the own PIN, another one by card or key."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from mailroom.answers import StatusLine
from ui.announce import announce
from ui.canvas import Canvas
from ui.clerk.pin_panel import PinPanel
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style


class LockPanel(Painted):
    """What is locked, since when and why."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.since: datetime | None = None
        self.why = ""
        self.status: StatusLine | None = None
        self.refusal = ""  # of what was scanned while nobody works here
        self.setAccessibleName(f"{says('lock.title')} {says('lock.what')}")

    def facts(self) -> list[tuple[str, str, str]]:
        """(label, figure, word below) of the row at the foot."""
        says, status = self.says, self.status
        rows = []
        if status and status.tray:
            count = str(status.tray_scanned)
            if status.tray_hand_count is not None:
                count = says("bar.count", scanned=status.tray_scanned, total=status.tray_hand_count)
            rows += [
                (says("bar.tray"), status.tray, says("lock.open")),
                (says("lock.scanned"), count, says("lock.recorded")),
            ]
        return [*rows, (says("lock.since"), says.time(self.since, seconds=False), self.why)]

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        pad = 64 if wide else 40
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            room = self.width() - 2 * pad
            icon, word = (88, 168) if wide else (56, 104)
            block = icon + word + (48 if wide else 32) + (200 if wide else 130)
            y = max(pad // 2, (self.height() - block) // 2)
            canvas.icon(pad - (8 if wide else 5), y, "lock", "quiet", icon, 2)
            row = QRect(pad, y + icon, room, word)
            canvas.text(row, self.says("lock.title"), self.type_of("word", True))
            row = QRect(pad, row.bottom() + 1, room, 48 if wide else 32)
            if self.refusal:
                size = 40 if wide else 28
                canvas.icon_in(row, "warn", "hold", size, 2.4)
                canvas.text(row.adjusted(size + 16, 0, 0, 0), self.refusal, self.type_of("head", True), "hold")
            else:
                canvas.text(row, self.says("lock.what"), self.type_of("head"))
            y = row.bottom() + (56 if wide else 34)
            canvas.line(pad, y, self.width() - pad, y)
            self._paint_facts(canvas, pad, y + (28 if wide else 18))

    def _paint_facts(self, canvas: Canvas, x: int, top: int) -> None:
        wide = self.metrics.wide
        label, figure = self.type_of("text"), self.type_of("lead", True, True)
        low, high = (28, 36) if wide else (20, 28)
        for name, value, below in self.facts():
            room = self.width() - x - 16
            rows = (QRect(x, top, room, low), QRect(x, top + low, room, high), QRect(x, top + low + high, room, low))
            taken = [
                canvas.text(rows[0], name, label, "quiet"),
                canvas.text(rows[1], value, figure),
                canvas.text(rows[2], below, label, "quiet"),
            ]
            x += round(max(taken)) + (56 if wide else 32)


class LockScreen(Screen):
    """``entered_pin`` asks; ``others_asked``: somebody else wants to work here."""

    entered_pin = Signal(str, str)
    others_asked = Signal()

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.setAccessibleName(says("lock.title"))
        self.state = LockPanel(style, says, self)
        self.panel = PinPanel(style, says, says("login.with_pin"), says("lock.others"), self)
        self.panel.entered.connect(self._entered)

    def lock(self, person: Person, why: str, at: datetime, status: StatusLine | None, pin: str = "") -> None:
        """For this person; ``why`` in a word; ``pin`` in a made-up home alone."""
        self.state.since, self.state.why, self.state.status = at, why, status
        self._refuse("")
        self.panel.show_person(person, pin)
        self.panel.clear()
        announce(self, self.says("lock.title"), now=True)

    def refused(self, message: str) -> None:
        """A wrong PIN."""
        self.panel.refuse(message)

    def not_taken(self) -> None:
        """Something was scanned: it is not recorded, and that is said large."""
        self._refuse(self.says("lock.refused"))
        announce(self, self.state.refusal, now=True)

    def entered(self) -> None:
        super().entered()
        self._refuse("")

    def _refuse(self, words: str) -> None:
        self.state.refusal = words
        self.state.update()

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        m, high = metrics.margin, metrics.height - metrics.top - metrics.margin
        self.state.setGeometry(m, metrics.top, metrics.width - metrics.left - 3 * m, high)
        self.panel.setGeometry(metrics.width - metrics.left - m, metrics.top, metrics.left, high)
        for part in (self.state, self.panel):
            part.fit(metrics)

    def banner_rect(self) -> QRect:
        """Over what tells of the lock, not over whose PIN it is."""
        area = self.state.geometry()
        return QRect(area.x() + 1, area.y() + 1, area.width() - 2, 56 if self.metrics.wide else 40)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F1:
            self.others_asked.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.panel.press("clear")
            return True
        return self.panel.key(event)

    def _entered(self, pin: str) -> None:
        if self.panel.person is not None:
            self.entered_pin.emit(self.panel.person.id, pin)
