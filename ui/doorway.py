"""Coming in, locking, coming back, going: which screen stands then, and what is left of the work that was under way.

A locked screen ends a seal check and a choice: whoever comes back begins them from zero, the paper lay unwatched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from mailroom.access import Person
from mailroom.clock import Clock
from mailroom.errors import AccessError
from ui.clerk.desk import DeskScreen
from ui.clerk.lock import LockScreen
from ui.clerk.login import LoginScreen
from ui.clerk.seal import SealScreen
from ui.clerk.session import Session
from ui.clerk.status_bar import StatusBar
from ui.notices import Notices
from ui.presence import Presence, Why
from ui.screen import Screen
from ui.troubles import Trouble


class Doorway(QObject):
    """``allow`` tells the screens what the person who came in may do; ``begin`` shows the first screen of the work."""

    def __init__(
        self, session: Session, presence: Presence, notices: Notices, clock: Clock, bar: StatusBar,
        desk: DeskScreen, seal: SealScreen, login: LoginScreen, lock: LockScreen,
        show: Callable[..., None], now: Callable[[], Screen],
        allow: Callable[[Person], None], begin: Callable[[Person], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._session, self._presence, self._notices, self._clock, self._bar = session, presence, notices, clock, bar
        self._desk, self._seal, self._login, self._lock = desk, seal, login, lock
        self._show, self._now, self._allow, self._begin = show, now, allow, begin
        self._left: Screen | None = None  # where the person was who locked the screen
        self._broken_off: list[Trouble] = []  # what has to be begun again
        presence.came.connect(self._came)
        presence.locked.connect(self._locked)
        presence.went.connect(self._went)
        presence.refused.connect(self._refused)
        login.entered_pin.connect(self._enter)
        lock.entered_pin.connect(self._enter)
        lock.others_asked.connect(self._others)

    def screen(self) -> LoginScreen | LockScreen:
        """The one that stands while nobody works here."""
        now = self._now()
        return self._lock if now is self._lock else self._login

    def outside(self, person: str | None) -> bool:
        """Something was scanned while nobody works here: a person's card leads in, anything else is refused (False)."""
        away = self._presence.away
        if person is not None and away is not None and away.id.upper() == person.upper():
            self._show(self._lock)
            return True
        if person is not None and self._login.choose(person):
            if self._now() is not self._login:
                self._show(self._login)
            return True
        if self._now() is self._lock:
            self._lock.not_taken()
        else:
            self._login.not_taken(self._session.says("login.first"))
        return False

    def _enter(self, person: str, pin: str) -> None:
        if self._session.station is None:
            self.screen().refused(self._session.says("login.not_open"))
        else:
            self._presence.log_in(person, pin)

    def _came(self, person: Person, back: bool) -> None:
        self._allow(person)
        self._bar.show_locked(False)
        if not back:
            self._session.forget()
        self._session.show_waiting()
        self._session.refresh()
        left, self._left = self._left, None
        if back and left is not None:
            self._show(left)
        else:
            self._begin(person)
        for trouble in self._broken_off:
            self._notices.show(trouble)
        self._broken_off.clear()

    def _locked(self, person: Person, why: Why) -> None:
        self._left = self._now()
        self._broken_off += self._under_way()
        pin = self._login.people_panel.pins.get(person.id, "")
        self._lock.lock(person, self._why(why), self._clock(), self._session.status, pin)
        self._empty()
        self._show(self._lock)

    def _others(self) -> None:
        self._login.back = lambda: self._show(self._lock) if self._presence.away else None
        self._show(self._login)

    def _why(self, why: Why) -> str:
        return self._session.says(f"lock.why_{why.value}")

    def _went(self) -> None:
        self._left = None
        self._empty()
        self._show(self._login)

    def _empty(self) -> None:
        """Nobody's name stays on the screen."""
        self._bar.show_locked(True)
        self._desk.search.close_panel()
        self._session.forget()
        self._notices.show(None)

    def _under_way(self) -> Sequence[Trouble]:
        """What the person was in the middle of, said to whoever comes next."""
        troubles, choice, view = self._session.troubles, self._session.choice, self._seal.view
        found = []
        if choice is not None and choice.unrecorded:
            found.append(troubles.say("unticked"))
        if self._now() is self._seal and view is not None and not view.sealed:
            stranger = view.waiting_for
            if stranger is not None and stranger.belongs_to is not None:
                place = self._session.says.place(stranger.belongs_to)
                found.append(troubles.say("check_again_stranger", bin=view.bin, place=place))
            elif view.seen:
                found.append(troubles.say("check_again", bin=view.bin))
        return found

    def _refused(self, error: Exception) -> None:
        known = isinstance(error, AccessError)
        self.screen().refused(self._session.says.words.error(error) if known else "")
        if not known:
            self._notices.show(self._session.troubles.of(error))
