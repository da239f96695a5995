"""Who works here: choose the person, type the PIN. Number pad on the screen; no name of a member is painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from ui.canvas import RIGHT, Canvas
from ui.metrics import Metrics
from ui.painted import Button, Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style

PIN_MOST = 8
PIN_LEAST = 4
PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "enter")


class PeoplePanel(Painted):
    """The people of this station, one row each."""

    chosen = Signal(int)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.people: tuple[Person, ...] = ()
        self.pins: Mapping[str, str] = {}  # of a made-up home: known to everybody
        self.at = 0

    def _top(self) -> int:
        return 260 if self.metrics.wide else 170

    def _high(self) -> int:
        return 84 if self.metrics.wide else 58

    def _room(self) -> int:
        foot = (88 if self.metrics.wide else 60) if self.pins else 24
        return max(1, (self.height() - self._top() - foot) // self._high())

    def _first(self) -> int:
        return max(0, min(self.at - self._room() + 1, len(self.people) - self._room()))

    def paintEvent(self, _: object) -> None:
        says, wide = self.says, self.metrics.wide
        pad = 64 if wide else 40
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            row = QRect(pad, 56 if wide else 36, self.width() - 2 * pad, 88 if wide else 60)
            size = 56 if wide else 40
            canvas.icon_in(row, "lock", "quiet", size, 2)
            canvas.text(row.adjusted(size + 24, 0, 0, 0), says("login.closed"), self.type_of("count", True))
            row.translate(0, row.height() + 8)
            row.setHeight(48 if wide else 32)
            canvas.text(row, says("login.choose"), self.type_of("head"), "quiet")
            if self.pins:
                foot = QRect(pad, self.height() - (64 if wide else 44), self.width() - 2 * pad, 28 if wide else 20)
                size = 24 if wide else 18
                canvas.icon_in(foot, "warn", "hold", size, 2.4)
                canvas.text(foot.adjusted(size + 12, 0, 0, 0), says("login.practice"), self.type_of("text"))
            if not self.people:
                row.moveTop(self._top())
                canvas.text(row, says("login.nobody"), self.type_of("lead"))
            for place, at in enumerate(range(self._first(), min(len(self.people), self._first() + self._room()))):
                self._paint_person(canvas, place, at, pad)

    def _paint_person(self, canvas: Canvas, place: int, at: int, pad: int) -> None:
        person, high = self.people[at], self._high()
        area = QRect(1, self._top() + place * high, self.width() - 2, high)
        canvas.line(area.x(), area.y(), area.right() + 1, area.y())
        if at == self.at:
            canvas.fill(area.adjusted(0, 1, 0, 0), "accent-tint")
            canvas.fill(QRect(area.x(), area.y() + 1, 6, high - 1), "accent")
        row = area.adjusted(pad, 0, -pad, 0)
        size = 32 if self.metrics.wide else 24
        canvas.icon_in(row, "person", "accent" if at == self.at else "quiet", size)
        rest = row.adjusted(size + 20, 0, 0, 0)
        name = self.type_of("head" if self.metrics.wide else "lead", True)
        taken = canvas.text(rest, person.name, name)
        role = self.says(f"login.role_{person.role.value}")
        pin = self.pins.get(person.id, "")
        right = canvas.text(rest, pin, self.type_of("lead", fixed=True), "ink", RIGHT) if pin else 0.0
        canvas.text(rest.adjusted(round(taken) + 24, 2, -round(right) - 24, 0), role, self.type_of("text"), "quiet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + (round(event.position().y()) - self._top()) // self._high()
        if 0 <= at < len(self.people) and event.position().y() >= self._top():
            self.chosen.emit(at)


class LoginScreen(Screen):
    """``entered_pin`` asks; ``refused`` says why not."""

    entered_pin = Signal(str, str)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.pin = ""
        self.message = ""
        self.busy = False
        self.people_panel = PeoplePanel(style, says, self)
        self.people_panel.chosen.connect(self._choose)
        self.pad: dict[str, Button] = {}
        for name in PAD:
            word = says(f"login.{name}") if len(name) > 1 else name
            button = Button(style, word, primary=name == "enter", parent=self)
            button.big = True
            button.clicked.connect(lambda _=False, name=name: self._pad(name))
            self.pad[name] = button

    def show_people(self, people: Sequence[Person], pins: Mapping[str, str]) -> None:
        """Who may log in; in a made-up home with what PIN."""
        self.people_panel.people, self.people_panel.pins = tuple(people), pins
        self.people_panel.update()
        self.update()

    def choose(self, person: str) -> bool:
        """By the person's card; False when nobody of this station has it."""
        at = next((at for at, one in enumerate(self.people_panel.people) if one.id.upper() == person), None)
        if at is not None and not self.busy:
            self._choose(at)
        return at is not None

    def refused(self, message: str) -> None:
        """Why not."""
        self.busy = False
        self.message, self.pin = message, ""
        self.update()

    def entered(self) -> None:
        super().entered()
        self.pin = self.message = ""
        self.busy = False
        self.update()

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        m = metrics.margin
        side = metrics.left
        high = metrics.height - metrics.top - m
        self.people_panel.setGeometry(m, metrics.top, metrics.width - side - 3 * m, high)
        self.people_panel.fit(metrics)
        box = self._side()
        inner = 64 if metrics.wide else 40
        gap = 16 if metrics.wide else 10
        wide = (box.width() - 2 * inner - 2 * gap) // 3
        top = box.y() + (324 if metrics.wide else 226)
        tall = min(112, (box.bottom() - top - (96 if metrics.wide else 60) - 3 * gap) // 4)
        for at, name in enumerate(PAD):
            x = box.x() + inner + at % 3 * (wide + gap)
            self.pad[name].setGeometry(x, top + at // 3 * (tall + gap), wide, tall)
            self.pad[name].fit(metrics)

    def _side(self) -> QRect:
        metrics = self.metrics
        return QRect(
            metrics.width - metrics.left - metrics.margin, metrics.top, metrics.left,
            metrics.height - metrics.top - metrics.margin,
        )  # fmt: skip

    # what is pressed

    def key(self, event: QKeyEvent) -> bool:
        text, key = event.text(), Qt.Key(event.key())
        if len(text) == 1 and text in "0123456789":
            self._pad(text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pad("enter")
        elif key == Qt.Key.Key_Backspace:
            self.pin = self.pin[:-1]
            self.update()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Escape):
            self._pad("clear")
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._choose(max(0, min(len(self.people_panel.people) - 1, self.people_panel.at + by)))
        else:
            return False
        return True

    def _choose(self, at: int) -> None:
        self.people_panel.at = at
        self.people_panel.update()
        self._pad("clear")

    def _pad(self, name: str) -> None:
        if self.busy:
            return
        if name == "clear":
            self.pin = self.message = ""
        elif name == "enter":
            people = self.people_panel.people
            if people and len(self.pin) >= PIN_LEAST:
                self.busy = True
                self.message = self.says("login.checking")
                self.entered_pin.emit(people[self.people_panel.at].id, self.pin)
        elif len(self.pin) < PIN_MOST:
            self.message = ""
            self.pin += name
        self.update()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        says, wide = self.says, self.metrics.wide
        box, inner = self._side(), 64 if wide else 40
        people = self.people_panel.people
        with Canvas(self, self.style_) as canvas:
            canvas.panel(box)
            row = QRect(box.x() + inner, box.y() + (40 if wide else 24), box.width() - 2 * inner, 48 if wide else 32)
            canvas.text(row, says("login.with_pin"), self.type_of("head", True))
            row = QRect(row.x(), row.bottom() + (20 if wide else 12), row.width(), 32 if wide else 24)
            if people:
                person = people[self.people_panel.at]
                canvas.text(row, person.name, self.type_of("lead"))
                row.translate(0, row.height() + 2)
                row.setHeight(28 if wide else 20)
                canvas.text(row, says(f"login.role_{person.role.value}"), self.type_of("text"), "quiet")
            self._paint_pin(canvas, QRect(row.x(), box.y() + (192 if wide else 132), row.width(), 72 if wide else 54))
            line = QRect(row.x(), box.y() + (276 if wide else 194), row.width(), 28 if wide else 22)
            if self.message:
                size = 24 if wide else 18
                role = "quiet" if self.busy else "hold"
                canvas.icon_in(line, "clock" if self.busy else "warn", role, size, 2.4)
                canvas.text(line.adjusted(size + 8, 0, 0, 0), self.message, self.type_of("text", True), role)
            foot = QRect(row.x(), box.bottom() - (72 if wide else 46), row.width(), 28 if wide else 20)
            canvas.text(foot, says("login.forgot"), self.type_of("text"), "quiet")

    def _paint_pin(self, canvas: Canvas, area: QRect) -> None:
        """Boxes for as many digits as a PIN may have; the next one has the accent."""
        gap = 10 if self.metrics.wide else 6
        wide = (area.width() - gap * (PIN_MOST - 1)) / PIN_MOST
        for at in range(PIN_MOST):
            box = QRect(round(area.x() + at * (wide + gap)), area.y(), round(wide), area.height())
            now = at == len(self.pin)
            canvas.box(box, "panel", "accent" if now else "edge" if at < PIN_LEAST else "line", 3 if now else 2)
            if at < len(self.pin):
                size = 20 if self.metrics.wide else 14
                dot = QRect(box.center().x() - size // 2 + 1, box.center().y() - size // 2 + 1, size, size)
                canvas.box(dot, "ink", radius=size // 2)
