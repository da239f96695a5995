"""A person's PIN: boxes, a number pad, what is wrong. By keyboard, by finger, by cards of digits."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from ui.announce import announce
from ui.canvas import Canvas
from ui.metrics import Metrics
from ui.painted import Button, Painted
from ui.says import Says
from ui.style import Style

MOST = 8
LEAST = 4
PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "enter")


class PinPanel(Painted):
    """``entered`` asks; ``refuse`` says why not. ``person`` None: nobody is chosen yet, or it is anybody's new PIN."""

    entered = Signal(str)

    def __init__(self, style: Style, says: Says, title: str, foot: str = "", parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.title, self.foot = says, title, foot
        self.person: Person | None = None
        self.note = ""  # beside the role
        self.pin = ""
        self.message = ""
        self.busy = False
        self.pad: dict[str, Button] = {}
        for name in PAD:
            word = says(f"login.{name}") if len(name) > 1 else name
            button = Button(style, word, primary=name == "enter", parent=self)
            button.big = True
            button.clicked.connect(lambda _=False, name=name: self.press(name))
            self.pad[name] = button

    def show_person(self, person: Person | None, note: str = "") -> None:
        """Whose PIN it is; what was typed for another goes."""
        if person != self.person:
            self.clear()
        self.person, self.note = person, note
        self.setAccessibleName(f"{self.title} {person.name if person else ''}".strip())
        self.update()

    def clear(self) -> None:
        """As if nothing had been typed."""
        self.pin = self.message = ""
        self.busy = False
        self.update()

    def refuse(self, message: str) -> None:
        """Why not; it is typed anew."""
        self.busy = False
        self.pin = ""
        self.tell(message)

    def tell(self, message: str) -> None:
        """Beside what is being typed."""
        if not self.busy:
            self.message = message
            announce(self, message, now=True)
            self.update()

    def press(self, name: str) -> None:
        """A key of the pad."""
        if self.busy:
            return
        if name == "clear":
            self.pin = self.message = ""
        elif name == "enter":
            if len(self.pin) >= LEAST:
                self.busy = True
                self.message = self.says("login.checking")
                self.entered.emit(self.pin)
        elif len(self.pin) < MOST:
            self.message = ""
            self.pin += name
        self.update()

    def key(self, event: QKeyEvent) -> bool:
        """A key of the keyboard. True when it meant something here."""
        text, key = event.text(), Qt.Key(event.key())
        if len(text) == 1 and text in "0123456789":
            self.press(text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press("enter")
        elif key == Qt.Key.Key_Backspace and not self.busy:
            self.pin = self.pin[:-1]
            self.update()
        elif key == Qt.Key.Key_Delete:
            self.press("clear")
        else:
            return False
        return True

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        inner, gap = (64, 16) if metrics.wide else (40, 10)
        wide = (self.width() - 2 * inner - 2 * gap) // 3
        top = 324 if metrics.wide else 226
        tall = min(112, (self.height() - 1 - top - (96 if metrics.wide else 60) - 3 * gap) // 4)
        for at, name in enumerate(PAD):
            self.pad[name].setGeometry(inner + at % 3 * (wide + gap), top + at // 3 * (tall + gap), wide, tall)
            self.pad[name].fit(metrics)

    def paintEvent(self, _: object) -> None:
        says, wide = self.says, self.metrics.wide
        inner = 64 if wide else 40
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            row = QRect(inner, 40 if wide else 24, self.width() - 2 * inner, 48 if wide else 32)
            canvas.text(row, self.title, self.type_of("head", True))
            row = QRect(row.x(), row.bottom() + (20 if wide else 12), row.width(), 32 if wide else 24)
            if self.person:
                canvas.text(row, self.person.name, self.type_of("lead"))
                row = QRect(row.x(), row.bottom() + 3, row.width(), 28 if wide else 20)
                role = says(f"login.role_{self.person.role.value}")
                text = self.type_of("text")
                canvas.runs(row, ((role, text, "quiet"), (self.note, text, "quiet")), gap=16)
            self._paint_pin(canvas, QRect(row.x(), 192 if wide else 132, row.width(), 72 if wide else 54))
            line = QRect(row.x(), 276 if wide else 194, row.width(), 28 if wide else 22)
            if self.message:
                size = 24 if wide else 18
                role = "quiet" if self.busy else "hold"
                canvas.icon_in(line, "clock" if self.busy else "warn", role, size, 2.4)
                canvas.text(line.adjusted(size + 8, 0, 0, 0), self.message, self.type_of("text", True), role)
            foot = QRect(row.x(), self.height() - 1 - (72 if wide else 46), row.width(), 28 if wide else 20)
            canvas.text(foot, self.foot, self.type_of("text"), "quiet")

    def _paint_pin(self, canvas: Canvas, area: QRect) -> None:
        """Boxes for as many digits as a PIN may have; the next one has the accent."""
        gap = 10 if self.metrics.wide else 6
        wide = (area.width() - gap * (MOST - 1)) / MOST
        for at in range(MOST):
            box = QRect(round(area.x() + at * (wide + gap)), area.y(), round(wide), area.height())
            now = at == len(self.pin)
            canvas.box(box, "panel", "accent" if now else "edge" if at < LEAST else "line", 3 if now else 2)
            if at < len(self.pin):
                size = 20 if self.metrics.wide else 14
                dot = QRect(box.center().x() - size // 2 + 1, box.center().y() - size // 2 + 1, size, size)
                canvas.box(dot, "ink", radius=size // 2)
