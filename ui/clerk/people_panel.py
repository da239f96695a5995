"""The people of this station, to choose one of. No name of a member is painted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.says import Says
from ui.style import Style


class PeoplePanel(Painted):
    """One row each; ``title`` and ``what`` say what they are chosen for."""

    chosen = Signal(int)

    def __init__(self, style: Style, says: Says, title: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.title, self.what = says, title, what
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
            canvas.text(row.adjusted(size + 24, 0, 0, 0), self.title, self.type_of("count", True))
            row.translate(0, row.height() + 8)
            row.setHeight(48 if wide else 32)
            canvas.text(row, self.what, self.type_of("head"), "quiet")
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
        right = canvas.text(rest, pin, self.type_of("lead"), "ink", RIGHT) if pin else 0.0
        canvas.text(rest.adjusted(round(taken) + 24, 2, -round(right) - 24, 0), role, self.type_of("text"), "quiet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + (round(event.position().y()) - self._top()) // self._high()
        if 0 <= at < len(self.people) and event.position().y() >= self._top():
            self.chosen.emit(at)
