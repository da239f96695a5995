"""An opened home: settings, journal and mirror together with the person who works there.

Both doors (station, office) stand on it. It knows the day and the clock's doubt; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from mailroom import access, settings
from mailroom.access import Action, Person
from mailroom.clock import Clock, from_iso, jst_date
from mailroom.deciding import day as days
from mailroom.deciding.rules import Context
from mailroom.desk.neighbours import Neighbours
from mailroom.japan import key_text
from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Author, Journal, Writer
from mailroom.mirror import store
from mailroom.mirror.store import Mirror
from mailroom.model import Mode
from mailroom.paths import Home

DAY_KINDS = ("day_opened", "day_closed", "day_reopened")


class House:
    """A station's home, open. For one thread; close it."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        person: Person | None = None,
        open_mirror: Callable[[Home], Mirror | None] = store.current,
    ) -> None:
        self.home = home
        self._open_mirror = open_mirror
        self.clock = clock
        self.settings = settings.load(home)
        self.person = person or access.first_administrator(home)
        self.journal = Journal(home.journal, home.head, clock, self._author())
        self.pieces = Pieces(self.journal.connection)
        self.neighbours = Neighbours()
        self._mirror: Mirror | None = None  # opened when it is first asked for: a load must be able to mend it
        self._pointer: bytes | None = None
        self._pointer_file = home.mirror / "current"
        self._recording = self._settled = False

    def _author(self, second: str | None = None) -> Author:
        return Author(self.settings.station.number, self.person.id, self.person.role.value, second)

    def close(self) -> None:
        """Close both databases."""
        if self._mirror:
            self._mirror.close()
        self.journal.close()

    def __enter__(self) -> House:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def work_as(self, person: Person) -> None:
        """From now on this person records."""
        self.person = person
        self.journal.author = self._author()

    @contextmanager
    def with_second(self, second: Person) -> Iterator[None]:
        """What is recorded inside was confirmed by a second person."""
        self.journal.author = self._author(second.id)
        try:
            yield
        finally:
            self.journal.author = self._author()

    @property
    def mirror(self) -> Mirror | None:
        """The mirror that is live now: looked at again when another was swapped in, but one alone in a transaction."""
        if self._settled:
            return self._mirror
        pointer = _content(self._pointer_file)
        if pointer != self._pointer:
            fresh = self._open_mirror(self.home)
            if self._mirror:
                self._mirror.close()
            self._mirror, self._pointer = fresh, pointer
        self._settled = self._recording
        return self._mirror

    def knows(self, text: str) -> bool:
        """True for a text that is a key in the mirror, to the letter, or by which a piece was recorded."""
        mirror = self.mirror
        if mirror and text == key_text(text) and mirror.knows(text):
            return True
        return any(self.pieces.by_code(text, mode) for mode in Mode)

    # --- the day ----------------------------------------------------------------------------

    def _days(self) -> tuple[date | None, set[date]]:
        """The open business day (None when there is none), and the closed ones."""
        rows = self.journal.connection.execute(
            "SELECT kind, business_day FROM event WHERE kind IN (?,?,?) ORDER BY seq DESC LIMIT 30", DAY_KINDS
        ).fetchall()
        opened: date | None = None
        closed: set[date] = set()
        for kind, text in reversed(rows):
            day = date.fromisoformat(text)
            if kind == "day_closed":
                closed.add(day)
                opened = None
            else:
                closed.discard(day)
                opened = day
        return opened, closed

    def _last_recorded(self) -> datetime | None:
        """The latest time on any event since a supervisor last confirmed the clock."""
        row = self.journal.connection.execute(  # +seq: the index of recorded_at answers, from its end
            "SELECT recorded_at FROM event WHERE +seq >= coalesce("
            "(SELECT max(seq) FROM event WHERE kind = 'clock_confirmed'), 0) ORDER BY recorded_at DESC LIMIT 1"
        ).fetchone()
        return from_iso(row[0]) if row else None

    def business_day(self) -> date:
        """The day that something recorded now belongs to."""
        opened, closed = self._days()
        last = self.journal.last(*DAY_KINDS)
        last_day = date.fromisoformat(last["business_day"]) if last else None
        return days.business_day(self.clock(), opened, closed, last_day)

    def is_closed(self, day: date) -> bool:
        """True after 日締め of that day, until it is reopened."""
        return day in self._days()[1]

    @contextmanager
    def recording(self) -> Iterator[Writer]:
        """One transaction of the journal, over one mirror; opens the business day when nobody did."""
        with self.journal.writing() as writer:
            self._recording = True
            try:
                day = self.business_day()
                writer.day = day.isoformat()
                if self._days()[0] != day:
                    writer.append("day_opened")
                yield writer
            finally:
                self._recording = self._settled = False

    # --- what the rules ask --------------------------------------------------------------------

    def clock_doubt(self) -> bool:
        """時計を確認: the clock is behind an event or the mirror, and nobody confirmed it since."""
        return self._clock_doubt(self._last_recorded())

    def _clock_doubt(self, last: datetime | None) -> bool:
        mirror = self.mirror
        confirmed = self.journal.last("clock_confirmed")
        as_of = mirror.as_of if mirror else None
        if mirror and confirmed and confirmed.get("mirror_version") == mirror.version:
            as_of = None
        return days.clock_doubt(self.clock(), last, as_of)

    def mirror_stale(self) -> bool:
        """The mirror is older than the limit of the settings."""
        mirror = self.mirror
        limit = timedelta(days=self.settings.rules.mirror_age_days)
        return mirror is not None and self.clock() - mirror.as_of > limit

    def context(self) -> Context:
        """What the rules need to know beside the certificate."""
        mirror = self.mirror
        last = self._last_recorded()
        return Context(
            on=days.decision_date(
                jst_date(self.clock()), jst_date(last) if last else None, jst_date(mirror.as_of) if mirror else None
            ),
            branch=self.settings.station.branch,
            loses_soon_days=self.settings.rules.loses_soon_days,
            mirror_stale=self.mirror_stale(),
            clock_doubt=self._clock_doubt(last),
        )

    def must(self, action: Action) -> None:
        """AccessError unless the person who works here may do this."""
        self.person.must(action)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
