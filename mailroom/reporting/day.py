"""The day report (郵便返戻 日報), made from the journal alone: seven tables, and the equation behind the first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from mailroom.clock import from_iso
from mailroom.journal.fold import State
from mailroom.journal.opening import said
from mailroom.journal.pieces import Pieces
from mailroom.journal.replay import one_view
from mailroom.journal.store import Journal
from mailroom.mirror.store import Mirror
from mailroom.reporting import listing, sections
from mailroom.reporting.anomalies import anomalies
from mailroom.reporting.cells import Section
from mailroom.reporting.equation import Equation, equation, trays
from mailroom.reporting.past import past


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the chain that a report speaks of; ``at`` and ``clerk``: of the 日締め, where there was one."""

    seq: int
    hash: str
    at: datetime | None = None
    clerk: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DayReport:
    """One business day. ``piece_count``: envelopes (in reply mode certificates) scanned on it, undone ones left out."""

    day: date
    closed: bool
    piece_count: int
    sections: tuple[Section, ...]
    equation: Equation
    station: str
    made_at: datetime
    closing: Closing
    names: bool = False
    branch: str = ""
    sample: bool = False

    def section(self, number: int) -> Section:
        """One table, 1 to 7."""
        return self.sections[number - 1]


def build(
    journal: Journal,
    pieces: Pieces,
    mirror: Mirror | None,
    day: date,
    *,
    closed: bool,
    names: bool,
    branch: str = "",
    sample: bool = False,
) -> DayReport:
    """The report of a business day as it stood when the day ended.

    ``branch``: as the head of the page says it. ``sample``: of a made-up home.
    """
    connection = journal.connection
    with said(journal.path), one_view(connection):
        then = past(connection, pieces, day.isoformat())
        of_trays = trays(connection, then)
        adds_up = equation(then, of_trays)
        of_day = listing.born(then)
        made = (
            sections.day_close(adds_up),
            listing.reasons(of_day),
            listing.hours(of_day),
            sections.employers(then, adds_up, lambda key: _employer(mirror, key)),
            sections.held(then, adds_up, day),
            anomalies(connection, then, adds_up, of_trays),
            listing.pieces(then, of_day, of_trays, (lambda state: _names(mirror, state)) if names else None),
        )
        closing = _closing(journal, day, closed=closed)
    return DayReport(
        day=day,
        closed=closed,
        piece_count=adds_up.term("left", "new").count,
        sections=made,
        equation=adds_up,
        station=journal.author.station,
        made_at=journal.moment(),
        closing=closing,
        names=names,
        branch=branch,
        sample=sample,
    )


def _closing(journal: Journal, day: date, *, closed: bool) -> Closing:
    """The day's 日締め; while there is none, the newest event."""
    row = journal.connection.execute(
        "SELECT seq, hash, body FROM event WHERE kind = 'day_closed' AND business_day = ? ORDER BY seq DESC LIMIT 1",
        (day.isoformat(),),
    ).fetchone()
    if not closed or row is None:
        return Closing(*journal.head())
    event = json.loads(row[2])
    return Closing(row[0], row[1], from_iso(event["recorded_at"]), event.get("clerk"), event.get("note"))


def _employer(mirror: Mirror | None, key: str) -> str | None:
    found = mirror.employer(key) if mirror else None
    return found.name if found else None


def _names(mirror: Mirror | None, state: State) -> str | None:
    """Who is inside, as the mirror has them now."""
    keys = [item["member"] for item in state["items"] if item.get("member")]
    found = [mirror.member(key) for key in keys] if mirror else []
    return " / ".join(member.name for member in found if member) or None
