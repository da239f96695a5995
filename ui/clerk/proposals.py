"""What is printed on the envelope in view, offered to the clerk: a reason by one key, people where no code was read.

Nothing is recorded by itself. An offer is for the answer that stands on the card; a newer one drops it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from mailroom.answers import Answer, Proposal
from mailroom.model import Cause, Frame, Mode
from mailroom.reading.printed.found import Printed
from ui.clerk.choice import Choice
from ui.clerk.keys import Keys
from ui.clerk.search import Found, SearchPanel
from ui.clerk.session import Session
from ui.devices.camera import Sight
from ui.devices.print_eyes import PrintEyes

NO_KEY = frozenset({None, Cause.URL, Cause.OTHER, Cause.TRACKING})
"""Why nothing was recorded, where the envelope may be ours all the same."""


class Proposals(QObject):
    """``newest``: the picture before the camera now, None without one."""

    def __init__(
        self, session: Session, search: SearchPanel, eyes: PrintEyes, keys: Keys, newest: Callable[[], Frame | None]
    ) -> None:
        super().__init__(session)
        self._session, self._search, self._eyes, self._keys, self._newest = session, search, eyes, keys, newest
        self._sight: Sight | None = None  # what the camera saw last, until it has its answer
        self._offered: tuple[Printed, list[Proposal]] | None = None  # for the answer on the card
        self._reason: str | None = None
        session.read.connect(self._answered)
        search.opened.connect(self._searching)

    def seen(self, sight: Sight) -> None:
        """What the camera saw; its answer follows, but for two envelopes."""
        self._sight = None if sight.two else sight

    def accept_reason(self) -> None:
        """One key: the last piece came back for the reason that its stamp says."""
        if self._reason is not None:
            reason, self._reason = self._reason, None
            self._session.correct_reason(reason)

    def forget(self) -> None:
        """Nobody is at the desk, or another envelope is."""
        self._offered = self._reason = None

    def _answered(self, answer: Answer) -> None:
        sight, self._sight = self._sight, None
        self.forget()
        if sight is None or sight.frame is None or answer.mode is not Mode.RETURNED or answer.undone:
            return
        if answer.recorded and answer.code in {symbol.text for symbol in sight.reading.symbols}:
            self._eyes.look(sight.frame, lambda printed: self._stamped(printed, answer))
        elif not answer.recorded and answer.cause in NO_KEY:
            self._eyes.look(sight.frame, lambda printed: self._propose(printed, answer))

    def _stamped(self, printed: Printed, answer: Answer) -> None:
        """A stamp that says another reason than was recorded."""
        if self._session.last is not answer or printed.reason in (None, answer.reason):
            return
        if printed.code is not None and printed.code != answer.code:
            return
        self._reason = printed.reason
        says = self._session.says
        self._session.remark(
            self._keys.commands.cap("stamp"), says("card.stamp_says", reason=says.reason(printed.reason))
        )

    def _propose(self, printed: Printed, answer: Answer | None) -> None:
        """On the database worker; what comes is for this answer only (None: for the open panel)."""
        station = self._session.station
        if station is not None and printed.names_somebody:
            self._session.worker.run(
                lambda: station.propose(printed), lambda proposals: self._proposed(printed, proposals, answer)
            )

    def _proposed(self, printed: Printed, proposals: list[Proposal], answer: Answer | None) -> None:
        session = self._session
        if not proposals or (answer is not None and session.last is not answer):
            return
        if self._search.isVisible():
            self._show(printed, proposals)
        if answer is None:
            return
        self._offered = printed, proposals
        if self._search.isVisible() or session.choice is not None:
            return
        if proposals[0].one_key:
            session.offer(Choice.printed(proposals[0], printed, session.says))
        else:
            session.remark(self._keys.commands.cap("find"), session.says("card.proposals", count=len(proposals)))

    def _searching(self) -> None:
        """The panel is open and empty: who may it be."""
        frame = self._newest()
        if self._offered is not None:
            self._show(*self._offered)
        elif frame is not None:
            self._eyes.look(frame, lambda printed: self._propose(printed, None))

    def _show(self, printed: Printed, proposals: list[Proposal]) -> None:
        says = self._session.says
        self._search.offer(
            [
                Found(one.hit, one.code, offer=Choice.printed(one, printed, says) if one.one_key else None)
                for one in proposals
            ]
        )
