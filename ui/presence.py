"""Who works at this station: in by the own PIN, out by a key, a card or another person's card; locked in between.

To lock is to leave, for the journal (``logout``) as for the screen: nothing is recorded until somebody is in again.
What the station remembers of a person (steps to undo, the reason that sticks) waits for the same one only.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from mailroom.access import Action, Person
from ui.clerk.session import Session


class Why(StrEnum):
    """Why the screen was locked; words in ``ui.lock.why_<name>``."""

    IDLE = "idle"
    BREAK = "break"


class Presence(QObject):
    """``person`` works here; ``away`` locked the screen and may come back. At most one of them is somebody."""

    came = Signal(object, bool)  # the person, and whether the same one came back to a locked screen
    locked = Signal(object, object)  # the person, and why
    went = Signal()
    refused = Signal(object)  # why nobody came in
    stirred = Signal()  # a hand was there that touched no key

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.person: Person | None = None
        self.away: Person | None = None

    def may(self, action: Action) -> bool:
        """What the table says of whoever works here."""
        return self.person is not None and self.person.may(action)

    def stir(self) -> None:
        """A hand was there: it scanned something, or held it under the camera."""
        self.stirred.emit()

    def log_in(self, person: str, pin: str) -> None:
        """Asks the station; ``came`` or ``refused`` follows."""
        station = self._session.station
        self._session.worker.run(lambda: station.log_in(person, pin), self.enter, self.refused.emit)

    def enter(self, person: Person) -> None:
        """The PIN was right."""
        back = self.away is not None and self.away.id == person.id
        self.person, self.away = person, None
        self.came.emit(person, back)

    def lock(self, why: Why) -> None:
        """Nobody works here until a PIN is typed. The screen is dark at once, whatever the journal does."""
        if self.person is not None:
            self.person, self.away = None, self.person
            self.locked.emit(self.away, why)
            self._leave()

    def log_out(self) -> None:
        """The clerk leaves for good."""
        was_in, self.person, self.away = self.person is not None, None, None
        self.went.emit()
        if was_in:
            self._leave()

    def _leave(self) -> None:
        self._session.worker.run(self._session.station.log_out)
