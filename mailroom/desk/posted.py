"""What is to be posted and by when, and what was posted on a day: daily totals and the 差出票 lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mailroom.access import Action
from mailroom.answers import EmployerRef
from mailroom.desk import showing, undoing
from mailroom.desk.house import House
from mailroom.desk.posting import waits
from mailroom.dispatch.postage import CLASSES
from mailroom.japan import add_business_days
from mailroom.journal.fold import Body
from mailroom.journal.store import Writer

LISTED = "posting_list"
"""Of the ``noted`` events that put a posting on a list; their ``note`` is the list's number."""


@dataclass(frozen=True, slots=True)
class Due:
    """A sealed bundle. ``due_on``: the working day by which it should leave; ``waits``: what keeps it, or None."""

    slip: str
    employer: EmployerRef | None
    pieces: int
    sealed_on: date
    due_on: date
    late: bool
    waits: str | None


@dataclass(frozen=True, slots=True)
class Posted:
    """A bundle that left and was not taken back. ``number``: the list it stands on."""

    event_id: str
    slip: str
    employer: EmployerRef | None
    pieces: int
    kind: str
    tracking: str | None
    grams: int | None
    yen: int | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Total:
    """What left by one class. ``unpriced``: bundles whose postage nobody knows; they are not in ``yen``."""

    kind: str
    bundles: int
    pieces: int
    yen: int
    unpriced: int


def due(house: House) -> list[Due]:
    """Sealed bundles: those that are older than a working day first, then in the order of their sealing."""
    today = house.business_day()
    rows = []
    for bundle in house.pieces.bundles("sealed"):
        sealed_on = date.fromisoformat(bundle["sealed_day"])
        due_on = add_business_days(sealed_on, 1)
        employer = showing.employer_ref(house, bundle["employer"])
        count = len(bundle["pieces"])
        rows.append(Due(bundle["slip"], employer, count, sealed_on, due_on, due_on < today, waits(bundle)))
    return sorted(rows, key=lambda row: (not row.late, row.sealed_on, row.slip))


def posted_on(house: House, day: date) -> list[Posted]:
    """What left on a business day, in the order of posting."""
    rows = house.journal.events("business_day = ? AND +kind = 'posted'", (day.isoformat(),))
    numbers = _standing_lists(house, day)
    return [_posted(house, event, numbers) for event in rows if undoing.stands(house, event)]


def totals(rows: Iterable[Posted]) -> list[Total]:
    """Daily totals, a row for each class that was used."""
    rows, found = list(rows), []
    for kind in CLASSES:
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            known = [row.yen for row in of_kind if row.yen is not None]
            pieces = sum(row.pieces for row in of_kind)
            found.append(Total(kind, len(of_kind), pieces, sum(known), len(of_kind) - len(known)))
    return found


def draw_up(house: House, day: date) -> list[str]:
    """Put what left on a day and stands on no list on a new one, a list for each class; the numbers of the new ones.

    A list of which a bundle was taken back is void: what else stands on it goes on the new one.
    """
    house.must(Action.POST)
    with house.recording() as writer:
        waiting = [row for row in posted_on(house, day) if row.number is None]
        made = []
        for kind in CLASSES:
            rows = [row for row in waiting if row.kind == kind]
            if rows:
                made.append(_list(house, writer, day, rows))
    return made


def _list(house: House, writer: Writer, day: date, rows: Sequence[Posted]) -> str:
    prefix = f"{house.settings.station.number}{writer.generation}-{day:%y%m%d}-N"
    given = {number for number, _ in _entries(house, day) if number.startswith(prefix)}
    number = f"{prefix}{len(given) + 1:02d}"
    for row in rows:
        writer.append("noted", of=row.event_id, slip=row.slip, note=number, data={"what": LISTED})
    return number


def _posted(house: House, event: Body, numbers: Mapping[str, str]) -> Posted:
    data = event.get("data") or {}
    bundle = house.pieces.bundle(event["bundle"]) if "bundle" in event else None
    return Posted(
        event["event_id"],
        event.get("slip") or "",
        showing.employer_ref(house, event.get("employer")),
        len(bundle["pieces"]) if bundle else 1,
        data.get("class") or CLASSES[0],
        data.get("tracking"),
        data.get("grams"),
        data.get("yen"),
        numbers.get(event["event_id"]),
    )


def _standing_lists(house: House, day: date) -> dict[str, str]:
    """Posting -> number of its list; void lists are left out."""
    entries = _entries(house, day)
    void = {number for number, posting in entries if undoing.is_undone(house, posting)}
    return {posting: number for number, posting in entries if number not in void}


def _entries(house: House, day: date) -> list[tuple[str, str]]:
    """(number of a list, posting) of all lists drawn up since a day; a list is never older than what it lists."""
    rows = house.journal.events("business_day >= ? AND +kind = 'noted'", (day.isoformat(),))
    return [(event["note"], event["of"]) for event in rows if (event.get("data") or {}).get("what") == LISTED]
