"""Who works at this station: in by the own PIN, out by a key, a card or another person's card."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mailroom.access import Action, Person
from ui.clerk.session import Session


class Presence(QObject):
    """``person`` is None as long as nobody works here."""

    came = Signal(object)  # the person
    went = Signal()
    refused = Signal(object)  # why nobody came in

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.person: Person | None = None

    def may(self, action: Action) -> bool:
        """What the table says of whoever works here."""
        return self.person is not None and self.person.may(action)

    def log_in(self, person: str, pin: str) -> None:
        """Asks the station; ``came`` or ``refused`` follows."""
        station = self._session.station
        self._session.worker.run(lambda: station.log_in(person, pin), self.enter, self.refused.emit)

    def enter(self, person: Person) -> None:
        """The PIN was right."""
        self.person = person
        self.came.emit(person)

    def log_out(self) -> None:
        """The clerk leaves."""
        self.person = None
        self._session.worker.run(self._session.station.log_out)
        self.went.emit()
