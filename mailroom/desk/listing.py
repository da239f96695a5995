"""Lists and counters of the screens, from the journal's projections and the mirror's names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from mailroom.answers import Counters, EmployerRef, ListRow, StatusLine
from mailroom.branches import branches
from mailroom.clock import iso_ms
from mailroom.desk import showing, trays
from mailroom.desk.house import House
from mailroom.model import Piece

SHOWN = ("forward", "split", "destroy", "hold", "unknown")
RATE_OVER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin in use."""

    bin: str
    bundle: str
    employer: EmployerRef | None
    pieces: int


def rows(house: House, pieces: Iterable[Piece]) -> list[ListRow]:
    """Pieces as rows of a list, with the name that the mirror has now."""
    return [_row(house, piece) for piece in pieces]


def _row(house: House, piece: Piece) -> ListRow:
    mirror = house.mirror
    first = piece.items[0].member if piece.items else None
    member = mirror.member(first) if mirror and first else None
    return ListRow(
        piece=piece.id,
        code=piece.code,
        label=piece.label,
        at=piece.first_at,
        advice=piece.advice,
        outcome=piece.outcome,
        cause=piece.cause,
        place=piece.place,
        due=piece.due,
        name=(member.kana or member.name) if member else "",
        others=max(0, len(piece.items) - 1),
        employer=showing.employer_ref(house, piece.employer),
        event_id=piece.last_event,
        cancelled=piece.cancelled,
    )


def bins(house: House) -> list[BinRow]:
    """Bins in use, in the order of their numbers."""
    found = []
    for state in house.pieces.bins():
        if state["bundle"]:
            count = len(house.pieces.in_bundle(state["bundle"]))
            found.append(BinRow(state["id"], state["bundle"], showing.employer_ref(house, state["employer"]), count))
    return sorted(found, key=lambda row: (row.bin.rpartition("-")[0], int(row.bin.rpartition("-")[2])))


def counters(house: House) -> Counters:
    """The business day so far, from the day's sums; pieces made by splitting are not counted."""
    day = house.business_day().isoformat()
    count = dict.fromkeys(SHOWN, 0)
    for row in house.pieces.sums(day):
        if row["born"] != "split" and row["advice"] in count:
            count[row["advice"]] += row["pieces"]
    since = iso_ms(house.clock() - RATE_OVER)
    recent = house.journal.connection.execute(  # +kind: the index of recorded_at answers, from its end
        "SELECT count(DISTINCT piece) FROM event WHERE recorded_at >= ? AND +kind = 'scanned' AND advice != 'already'",
        (since,),
    ).fetchone()[0]
    return Counters(sum(count.values()), **count, per_hour=int(recent) * 6)


def status(house: House) -> StatusLine:
    """The bar at the top of every screen."""
    mirror = house.mirror
    code = house.settings.station.branch
    branch = (mirror.branch(code) if mirror else None) or branches().get(code)
    tray = trays.open_tray(house)
    return StatusLine(
        branch_name=branch.name if branch else code,
        station=house.settings.station.number,
        clerk_name=house.person.name,
        mirror_as_of=mirror.as_of if mirror else None,
        unsent=0,
        tray=tray["id"] if tray else None,
        tray_scanned=house.pieces.scanned_into(tray["id"]) if tray else 0,
        tray_hand_count=tray["hand_count"] if tray else None,
        business_day=house.business_day(),
        clock_doubt=house.clock_doubt(),
        mirror_stale=house.mirror_stale(),
        demo=house.home.is_demo,
    )
