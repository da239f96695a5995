"""People by hand: asks the station while somebody types, and has it written down that somebody looked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mailroom.answers import PersonHit
from mailroom.errors import RefusedError
from mailroom.reading import own_codes
from ui.clerk.session import Session

Hits = list[PersonHit] | None
"""None: the search failed, which was said."""


class Finder:
    """What is typed is kept nowhere."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def search(self, text: str, done: Callable[[Hits], None]) -> None:
        """People by any of their facts."""
        self._session.ask(partial(self._look, text), lambda found: done(self._told(found)))

    def looked(self, text: str, hits: int) -> None:
        """What kind of text it was, and how many were found."""
        session = self._session
        session.worker.run(lambda: session.station.looked(text, hits), None, session.fail)

    def labelled(self, text: str) -> bool:
        """A numbered label, scanned while a person found by hand stands on the card, is that envelope's from now on."""
        choice, own = self._session.choice, own_codes.parse(text.strip())
        if choice is None or not choice.labels or own is None or own.letter != "L":
            return False
        if not choice.enough:
            self._session.fail(RefusedError("two_facts"))
        return self._session.confirm(own.body)

    def _look(self, text: str) -> list[PersonHit] | Exception:
        try:
            found: list[PersonHit] = self._session.station.search(text)
        except Exception as error:
            return error
        return found

    def _told(self, found: list[PersonHit] | Exception) -> Hits:
        if isinstance(found, Exception):
            self._session.fail(found)
            return None
        return found
