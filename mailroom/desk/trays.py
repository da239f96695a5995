"""The tray (受箱) that a scan falls into: opened, switched to and closed by its ticket, or the day's 仮受箱 by itself.

At its close the scans are held against the count by hand, and the places worth looking at are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from mailroom.access import Action
from mailroom.clock import from_iso
from mailroom.desk import tickets
from mailroom.desk.house import House
from mailroom.errors import RefusedError
from mailroom.journal.fold import State
from mailroom.journal.store import Writer
from mailroom.model import Piece

FAST = timedelta(seconds=1)  # two envelopes closer than this may have been one movement with a third between


@dataclass(frozen=True, slots=True)
class Gap:
    """A place worth looking at, after the ``after``-th scan of the tray (0: before the first).

    ``kind``: already, undone, fast; and what only the eyes saw: unread, two_codes.
    """

    kind: str
    at: datetime
    after: int


@dataclass(frozen=True, slots=True)
class TrayView:
    """A tray as it stands. ``gaps``: of one that is open, newest last."""

    number: str
    received: str | None
    source: str | None
    hand_count: int | None
    scanned: int
    part_of: str | None
    opened_at: datetime
    closed_at: datetime | None
    current: bool
    pieces: tuple[Piece, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def difference(self) -> int | None:
        """Scanned less counted; None where nobody counted."""
        return None if self.hand_count is None else self.scanned - self.hand_count


def open_tray(house: House) -> State | None:
    """The tray opened or switched to last at this station and not closed."""
    mine = _open_here(house)
    return max(mine, key=_turned_to) if mine else None


def current(house: House, writer: Writer) -> str:
    """The open tray's id; opens a 仮受箱 (no source, no count) when there is none."""
    tray = open_tray(house)
    if tray:
        return str(tray["id"])
    number = tickets.next_number(house, writer.generation, writer.day or "")
    writer.append("tray_opened", tray=number, data={"received": writer.day})
    return number


def open_by_ticket(house: House, number: str) -> TrayView:
    """Its ticket was scanned: the tray is the one that scans fall into from now on.

    RefusedError ``tray_closed`` for one that is closed, ``no_such_tray`` for no ticket's number.
    """
    house.must(Action.TRAY)
    with house.recording() as writer:
        tray = house.pieces.tray(number)
        if tray and tray["closed_at"]:
            raise RefusedError("tray_closed", tray=number)
        now = open_tray(house)
        if tray is None:
            ticket = tickets.find(house, number)
            told = {
                "received": ticket.received.isoformat(),
                "source": ticket.source,
                "hand_count": ticket.count,
                "part": ticket.part_of,
            }
            writer.append("tray_opened", tray=number, data=told)
        elif now is None or now["id"] != number:
            writer.append("tray_opened", tray=number)
    return view(house, number)


def count(house: House, number: str, counted: int) -> TrayView:
    """Counted by hand (again): from now on this many are expected."""
    house.must(Action.TRAY)
    if not 0 <= counted <= tickets.MOST:
        raise RefusedError("tray_count_wrong", most=tickets.MOST)
    with house.recording() as writer:
        _open_one(house, number)
        now = open_tray(house)
        writer.append("tray_opened", tray=number, data={"hand_count": counted})
        if now and now["id"] != number:  # counting does not switch
            writer.append("tray_opened", tray=now["id"])
    return view(house, number)


def close(house: House, number: str, reason: str | None = None, seen: Sequence[tuple[datetime, str]] = ()) -> TrayView:
    """Closed when the counts agree, or with a reason. RefusedError ``tray_differs``, ``tray_uncounted``."""
    house.must(Action.TRAY)
    with house.recording() as writer:
        tray = _open_one(house, number)
        scanned, expected = house.pieces.scanned_into(number), tray["hand_count"]
        if not reason and expected is None:
            raise RefusedError("tray_uncounted", tray=number, scanned=scanned)
        if not reason and scanned != expected:
            raise RefusedError("tray_differs", tray=number, scanned=scanned, count=expected)
        told = {
            "hand_count": expected,
            "scanned": scanned,
            "difference": None if expected is None else scanned - expected,
        }
        writer.append("tray_closed", tray=number, note=reason, data=told)
    return view(house, number, seen)


def view(house: House, number: str, seen: Sequence[tuple[datetime, str]] = ()) -> TrayView:
    """One tray. ``seen``: what only the eyes saw while it was filled (time, kind). RefusedError ``no_such_tray``."""
    tray = house.pieces.tray(number)
    if tray is None:
        raise RefusedError("no_such_tray", tray=number)
    pieces = tuple(house.pieces.in_tray(number))
    gaps = sorted([*_gaps(house, tray, pieces), *_seen(pieces, seen)], key=lambda gap: gap.at)
    return _shown(house, tray, pieces, tuple(gaps))


def listed(house: House, *, still_open: bool = True) -> list[TrayView]:
    """Trays that are open (or all others), oldest first, without their pieces."""
    return [_shown(house, tray) for tray in house.pieces.trays(still_open=still_open)]


def _shown(house: House, tray: State, pieces: tuple[Piece, ...] = (), gaps: tuple[Gap, ...] = ()) -> TrayView:
    now = open_tray(house)
    return TrayView(
        number=tray["id"],
        received=tray["received"],
        source=tray["source"],
        hand_count=tray["hand_count"],
        scanned=house.pieces.scanned_into(tray["id"]),
        part_of=tray["part"],
        opened_at=from_iso(tray["opened_at"]),
        closed_at=from_iso(tray["closed_at"]) if tray["closed_at"] else None,
        current=now is not None and now["id"] == tray["id"],
        pieces=pieces,
        gaps=gaps,
    )


def _turned_to(tray: State) -> int:
    """The seq of the event that opened or switched to it."""
    return int(tray.get("current") or tray["seq"])


def _open_here(house: House) -> list[State]:
    return [t for t in house.pieces.trays(still_open=True) if t["station"] == house.settings.station.number]


def _open_one(house: House, number: str) -> State:
    tray = house.pieces.tray(number)
    if tray is None:
        raise RefusedError("no_such_tray", tray=number)
    if tray["closed_at"]:
        raise RefusedError("tray_closed", tray=number)
    return tray


def _gaps(house: House, tray: State, pieces: Sequence[Piece]) -> Iterator[Gap]:
    """What the journal knows of: seen again, taken back, very fast after another."""
    for before, after in pairwise(pieces):
        if after.first_at - before.first_at < FAST:
            yield Gap("fast", after.first_at, _after(pieces, before.first_at))
    rows = house.journal.connection.execute(
        "SELECT body FROM event WHERE seq > ? AND ((+kind = 'scanned' AND tray = ? AND advice = 'already') "
        "OR (+kind = 'undone' AND piece IN (SELECT id FROM piece_now WHERE tray = ? AND cancelled = 1))) ORDER BY seq",
        (tray["seq"], tray["id"], tray["id"]),
    )
    for (text,) in rows:
        event = json.loads(text)
        at = from_iso(event["recorded_at"])
        yield Gap("undone" if event["kind"] == "undone" else "already", at, _after(pieces, at))


def _seen(pieces: Sequence[Piece], seen: Sequence[tuple[datetime, str]]) -> Iterator[Gap]:
    for at, kind in seen:
        yield Gap(kind, at, _after(pieces, at))


def _after(pieces: Sequence[Piece], at: datetime) -> int:
    return sum(piece.first_at <= at for piece in pieces)
