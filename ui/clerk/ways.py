"""The ways out of 保留 and 照会: what a supervisor's keys say, and the second press that makes it so. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from mailroom.answers import Answer
from mailroom.model import Employer
from ui.clerk.session import Session
from ui.says import Says

KEEP_DAYS = 7


class Way(NamedTuple):
    """The way of the office's door, and for destroy what the certificate is."""

    way: str
    outcome: str = ""

    @property
    def action(self) -> str:
        """Its command."""
        return f"{self.way}_{self.outcome}" if self.outcome else self.way


FORWARD = Way("forward")
WAYS = {
    way.action: way
    for way in (
        Way("destroy", "eligibility_lost"),
        Way("destroy", "superseded"),
        Way("destroy", "deceased"),
        Way("resend_member"),
        Way("other_branch"),
        Way("handed_over"),
        Way("other_section"),
        Way("keep"),
        FORWARD,
    )
}


@dataclass(slots=True)
class Asked:
    """A way that was pressed once: the same key again, or Enter, makes it so."""

    piece: str
    way: Way
    employer: str | None = None

    def question(self, says: Says, today: date) -> str:
        """What would be decided."""
        words = says("ways.keep_until", date=says.day(keep_until(today))) if self.way.way == "keep" else ""
        return says("ways.sure", way=words or says(f"key.{self.way.action}"))

    def decide(self, station: Any, today: date) -> Answer:
        """On the database worker."""
        from mailroom.office import Office

        until = keep_until(today) if self.way.way == "keep" else None
        outcome = self.way.outcome or None
        office = Office(station.house)
        return office.decide_held(self.piece, self.way.way, employer=self.employer, outcome=outcome, until=until)


def employers_of(session: Session, piece: str) -> Callable[[], list[Employer]]:
    """For the database worker: where the people of a piece work."""
    from mailroom.office import Office

    return lambda: Office(session.station.house).employers_of(piece)


def employers(session: Session, text: str) -> Callable[[], list[Employer]]:
    """For the database worker: employers by 記号 or name."""
    from mailroom.office import Office

    return lambda: Office(session.station.house).find_employers(text)


def keep_until(today: date) -> date:
    """取り置き: a week from now."""
    return today + timedelta(days=KEEP_DAYS)
