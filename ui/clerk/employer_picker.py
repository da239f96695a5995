"""Which employer a held piece goes to: a panel beside the list, never a dialog. Where its people work stands first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mailroom.dispatch.lookalikes import marked
from mailroom.model import Employer
from ui.announce import announce
from ui.canvas import RIGHT, Canvas
from ui.clerk.keys import type_into
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import event_of
from ui.style import Style

PAUSE_MS = 60  # after the last key before searching
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}

Search = Callable[[str, Callable[[list[Employer]], None]], None]


class EmployerPicker(Painted):
    """``chosen`` names an employer that was asked about and confirmed: Enter, and Enter again."""

    chosen = Signal(object)  # Employer
    closed = Signal()

    def __init__(self, style: Style, says: Says, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self._search = says, search
        self.who = ""
        self.own: tuple[Employer, ...] = ()  # where the people of the piece work
        self.rows: tuple[Employer, ...] = ()
        self.at = 0
        self.asked: Employer | None = None
        self._sought = ""
        self.field = QLineEdit(self)
        self.field.setFrame(False)
        self.field.setAccessibleName(says("employers.field"))
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._seek)
        style.changed.connect(self._dress)
        self.hide()

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.field.setGeometry(self._field_rect().adjusted(56 if metrics.wide else 44, 4, -12, -4))
        self._dress()

    def open(self, who: str, own: Sequence[Employer]) -> None:
        """For a piece of these people; shows the employers that the data names."""
        self.who, self.own = who, tuple(own)
        self.field.clear()
        self._show(self.own)
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_panel(self) -> None:
        """Nothing was chosen, or it was."""
        if self.isVisible():
            self.field.clear()
            self.hide()
            self.closed.emit()

    # choosing

    def act(self, command: str) -> bool:
        """What a card does while an employer is chosen. False where it means nothing here."""
        pressed = event_of(command)
        return type_into(self.field, command) or (pressed is not None and self.eventFilter(self.field, pressed))

    def _typed(self, text: str) -> None:
        self.asked = None
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._sought = ""
            self._show(self.own)

    def _seek(self) -> None:
        text = self._sought = self.field.text().strip()
        if text:
            self._search(text, lambda found: self._came(text, found))

    def _came(self, text: str, found: Sequence[Employer]) -> None:
        if text == self._sought and self.isVisible():
            self._show(found)

    def _show(self, rows: Sequence[Employer]) -> None:
        self.rows, self.at, self.asked = tuple(rows), 0, None
        self._speak()
        self.update()

    def _speak(self) -> None:
        one = self.rows[self.at] if self.rows else None
        words = f"{one.name} {one.symbol} {one.address}" if one else self.says("search.none")
        self.setAccessibleName(words)
        announce(self, words)

    def _move(self, by: int) -> None:
        self.at, self.asked = max(0, min(len(self.rows) - 1, self.at + by)), None
        self._speak()
        self.update()

    def _enter(self) -> None:
        """Once: asks. Again: so be it."""
        if not self.rows:
            return
        one = self.rows[self.at]
        if self.asked == one:
            self.close_panel()
            self.chosen.emit(one)
            return
        self.asked = one
        announce(self, self._question(one))
        self.update()

    def _question(self, one: Employer) -> str:
        return self.says("employers.sure", way=self.says("ways.forward_to", name=one.name, symbol=one.symbol))

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc while typing."""
        if target is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in STEPS:
                self._move(STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if key == Qt.Key.Key_Escape:
                if self.asked is not None:
                    self.asked = None
                    self.update()
                else:
                    self.close_panel()
                return True
        return super().eventFilter(target, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, area in self._areas():
            if area.contains(event.position().toPoint()):
                if at != self.at:
                    self._move(at - self.at)
                self._enter()
                return

    # places

    def _field_rect(self) -> QRect:
        wide, pad = self.metrics.wide, self.metrics.pad
        return QRect(pad, 112 if wide else 72, self.width() - 2 * pad, 64 if wide else 44)

    def _foot(self) -> int:
        return 96 if self.metrics.wide else 66

    def _areas(self) -> list[tuple[int, QRect]]:
        """The rows in view with their places."""
        high, top = (96, 232) if self.metrics.wide else (66, 152)
        room = max(1, (self.height() - top - self._foot()) // high)
        first = max(0, min(self.at - room + 1, len(self.rows) - room))
        shown = range(first, min(len(self.rows), first + room))
        return [(at, QRect(1, top + (at - first) * high, self.width() - 2, high)) for at in shown]

    def _dress(self) -> None:
        self.field.setFont(self.style_.font(self.size_of("lead")))
        self.field.setPalette(self.style_.palette())

    # painting

    def paintEvent(self, _: object) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad
        text = self.type_of("text")
        with Canvas(self, self.style_) as canvas:
            canvas.box(self.rect(), "panel", "accent", 3)
            head = QRect(pad, 0, self.width() - 2 * pad, 112 if wide else 72)
            icon = 40 if wide else 28
            canvas.icon_in(head, "forward", "forward", icon)
            title = head.adjusted(icon + 16, 0, 0, 0)
            taken = canvas.text(title, says("employers.title"), self.type_of("head", True))
            canvas.text(title.adjusted(round(taken) + 24, 0, 0, 0), self.who, self.type_of("lead"), "quiet", RIGHT)
            box = self._field_rect()
            canvas.box(box, "panel", "accent", 3)
            canvas.icon_in(box.adjusted(18 if wide else 14, 0, 0, 0), "search", "ink", 28 if wide else 20)
            below = QRect(pad, box.bottom() + 8, self.width() - 2 * pad, 40 if wide else 26)
            hint = "employers.hint" if self._sought or not self.own else "employers.own"
            if self._sought and not self.rows:
                hint = "search.none"
            canvas.text(below, says(hint), text, "quiet")
            for at, area in self._areas():
                self._paint_row(canvas, area, self.rows[at], at == self.at)
            self._paint_foot(canvas)

    def _paint_row(self, canvas: Canvas, area: QRect, one: Employer, chosen: bool) -> None:
        wide, pad, text = self.metrics.wide, self.metrics.pad, self.type_of("text")
        if chosen:
            canvas.fill(area.adjusted(2, 1, -2, 0), "accent-tint")
            canvas.fill(QRect(area.x() + 2, area.y() + 1, 6, area.height() - 1), "accent")
        canvas.line(area.x(), area.y(), area.right() + 1, area.y())
        inner = area.adjusted(pad, area.height() // 8, -pad, -area.height() // 8)
        high = inner.height() // 2
        _, marks = marked(self.rows[self.at].name, one.name)
        closed = self.says("cause.employer_closed") if one.closed else ""
        right = canvas.width(closed, text) + (40 if wide else 30) if closed else 0
        canvas.marked(QRect(inner.x(), inner.y(), inner.width() - round(right), high), one.name,
                      self.type_of("lead", True), marks)  # fmt: skip
        if closed:
            area = QRect(inner.right() - round(right) + 8, inner.y(), round(right), high)
            canvas.icon_in(area, "warn", "hold", text.pixels + 2, 2.6)
            canvas.text(area.adjusted(text.pixels + 10, 0, 0, 0), closed, self.type_of("text", True), "hold")
        low = QRect(inner.x(), inner.y() + high, inner.width(), high)
        taken = canvas.text(low, one.symbol, self.type_of("text", fixed=True))
        canvas.text(low.adjusted(round(taken) + 24, 0, 0, 0), one.address, text, "quiet")

    def _paint_foot(self, canvas: Canvas) -> None:
        pad, cap = self.metrics.pad, 28 if self.metrics.wide else 22
        foot = QRect(pad, self.height() - self._foot(), self.width() - 2 * pad, self._foot())
        canvas.line(1, foot.y(), self.width() - 1, foot.y())
        if self.asked is not None:
            canvas.fill(QRect(3, foot.y() + 1, self.width() - 6, foot.height() - 4), "accent-tint")
            strong = self.type_of("text", True)
            lines = canvas.wrapped(self._question(self.asked), strong, foot.width())[:3]
            high = round(strong.pixels * 1.4)
            y = foot.center().y() - high * len(lines) // 2
            for line in lines:
                canvas.text(QRect(foot.x(), y, foot.width(), high), line, strong, "accent")
                y += high
            return
        x, middle = float(foot.x()), foot.center().y() + 1
        for label in ("↑", "↓", "Enter"):
            x = canvas.keycap(x, middle, label, 14, cap) + 8
        words = self.says("search.choose")
        x += canvas.text(QRect(round(x) + 4, foot.y(), 200, foot.height()), words, self.type_of("text"), "quiet") + 28
        x = canvas.keycap(x, middle, "Esc", 14, cap) + 12
        rest = QRect(round(x), foot.y(), foot.right() - round(x), foot.height())
        canvas.text(rest, self.says("card.cancel"), self.type_of("text"), "quiet")
