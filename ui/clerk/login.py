"""Who it is: choose the person, type the PIN. For coming in, and for leaving a kiosk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from ui.clerk.people_panel import PeoplePanel
from ui.clerk.pin_panel import PinPanel
from ui.metrics import Metrics
from ui.says import Says
from ui.screen import Screen
from ui.style import Style


class LoginScreen(Screen):
    """``entered_pin`` asks; ``refused`` says why not."""

    entered_pin = Signal(str, str)

    def __init__(self, style: Style, says: Says, title: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.setAccessibleName(title)
        self.back: Callable[[], None] | None = None  # where Esc leads, when it leads anywhere
        self.people_panel = PeoplePanel(style, says, title, what, self)
        self.people_panel.chosen.connect(self._choose)
        self.panel = PinPanel(style, says, says("login.with_pin"), says("login.forgot"), self)
        self.panel.entered.connect(self._entered)

    def show_people(self, people: Sequence[Person], pins: Mapping[str, str]) -> None:
        """Who may come in; in a made-up home with what PIN."""
        self.people_panel.people, self.people_panel.pins = tuple(people), pins
        self.people_panel.at = 0
        self.people_panel.update()
        self._show()

    def take_over(self, other: LoginScreen) -> None:
        """Go on where another one stands: who was chosen, what was typed, what was entered."""
        chosen = other.panel.person
        if chosen is None or not self.choose(chosen.id):
            return
        self.panel.pin = other.panel.pin
        if other.panel.busy:
            self.panel.press("enter")
        self.panel.update()

    def choose(self, person: str) -> bool:
        """By the person's card; False when nobody of this station has it."""
        people = self.people_panel.people
        at = next((at for at, one in enumerate(people) if one.id.upper() == person.upper()), None)
        if at is not None and not self.panel.busy:
            self._choose(at)
        return at is not None

    def refused(self, message: str) -> None:
        """Why not."""
        self.panel.refuse(message)

    def not_taken(self, message: str) -> None:
        """Something was scanned: it is not recorded. What was typed of a PIN stays."""
        self.panel.tell(message)

    def entered(self) -> None:
        super().entered()
        self.panel.clear()

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        m = metrics.margin
        high = metrics.height - metrics.top - m
        self.people_panel.setGeometry(m, metrics.top, metrics.width - metrics.left - 3 * m, high)
        self.people_panel.fit(metrics)
        self.panel.setGeometry(QRect(metrics.width - metrics.left - m, metrics.top, metrics.left, high))
        self.panel.fit(metrics)

    def banner_rect(self) -> QRect:
        """At the foot: who comes in is asked at the head."""
        area, high = self.people_panel.geometry(), 56 if self.metrics.wide else 40
        return QRect(area.x() + 1, area.bottom() - high, area.width() - 2, high)

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._choose(max(0, min(len(self.people_panel.people) - 1, self.people_panel.at + by)))
        elif key == Qt.Key.Key_Escape and self.back is not None and not self.panel.pin:
            self.back()
        elif key == Qt.Key.Key_Escape:
            self.panel.press("clear")
        else:
            return self.panel.key(event)
        return True

    def _choose(self, at: int) -> None:
        self.people_panel.at = at
        self.people_panel.update()
        self.panel.press("clear")
        self._show()

    def _show(self) -> None:
        people = self.people_panel.people
        self.panel.show_person(people[self.people_panel.at] if people else None)

    def _entered(self, pin: str) -> None:
        if self.panel.person is None:
            self.panel.clear()
        else:
            self.entered_pin.emit(self.panel.person.id, pin)
