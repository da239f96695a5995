"""廃棄記録 on paper, from what the journal says of a record; and its archive."""

from __future__ import annotations

from datetime import datetime

from mailroom import access
from mailroom.access import Action
from mailroom.clock import from_iso
from mailroom.desk import archive
from mailroom.desk.archive import Paper
from mailroom.desk.destroying import DESPITE
from mailroom.desk.house import House
from mailroom.dispatch.destruction_record import CARD, OUTCOMES, PART, WHOLE, Hand, RecordData, Row, destruction_pages
from mailroom.dispatch.pages import Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.errors import AccessError, RefusedError
from mailroom.journal.fold import Body
from mailroom.model import Mode, Piece, PlaceKind
from mailroom.reading import own_codes


def record_paper(house: House, number: str) -> Paper:
    """The record of a destruction, ready to be painted. RefusedError ``no_such_record``."""
    house.must(Action.PRINT)
    data = record(house, number)

    def make(whose: Whose) -> list[Page]:
        return destruction_pages(data, whose)

    return archive.prepare(house, number, make)


def record(house: House, number: str) -> RecordData:
    """What stands on a record."""
    found = "kind = 'destroyed' AND json_extract(body, '$.data.record') = ?"
    events = list(house.journal.events(found, (number,)))
    if not events:
        raise RefusedError("no_such_record", record=number)
    last = events[-1]
    at = from_iso(last["recorded_at"])
    return RecordData(
        number=number,
        code=own_codes.make("D", number),
        at=at,
        rows=tuple(_row(house, event) for event in events),
        first=_hand(house, last.get("clerk") or "", _logged_in(house, last)),
        second=_hand(house, last.get("second") or "", at),
        proof=_hash_of(house, last["seq"]),
        printed_at=house.clock(),
    )


def _hash_of(house: House, seq: int) -> str:
    row = house.journal.connection.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchone()
    return str(row[0])


def _hand(house: House, who: str, pin_at: datetime | None) -> Hand:
    try:
        return Hand(access.person(house.home, who).name, who, pin_at)
    except AccessError:
        return Hand("", who, pin_at)


def _logged_in(house: House, event: Body) -> datetime | None:
    """When who destroyed gave the own PIN last; None on the command line, where none is asked."""
    since = (event["business_day"], event.get("clerk"), event["seq"])
    logins = list(house.journal.events("business_day = ? AND +kind = 'login' AND +clerk = ? AND seq < ?", since))
    return from_iso(logins[-1]["recorded_at"]) if logins else None


def _row(house: House, event: Body) -> Row:
    piece = house.pieces.by_id(event["piece"])
    if piece is None:
        raise RefusedError("no_such_piece")
    _, symbol, number, suffix = _member(piece)
    part = WHOLE
    if piece.mode is Mode.REPLY:
        part = CARD
    elif piece.part and piece.parent is not None:
        part = PART
    outcome = event.get("outcome")
    return Row(
        code=piece.code or piece.label or "",
        number=f"{symbol}-{number}" if symbol else "",
        suffix=suffix if part != WHOLE else "",
        part=part,
        certificates=len(piece.items),
        outcome=outcome if outcome in OUTCOMES else "other",
        decided_at=_decided_at(house, piece),
        station=piece.station,
        scanned="found_by" in event,
        contradicted=any(
            (note.get("data") or {}).get("what") == DESPITE
            for note in house.journal.events("piece = ? AND kind = 'noted'", (piece.id,))
        ),
    )


def _member(piece: Piece) -> tuple[str, str, str, str]:
    key = piece.items[0].member if piece.items else None
    branch, symbol, number, suffix = (key or "---").split("-", 3)
    return branch, symbol, number, suffix


def _decided_at(house: House, piece: Piece) -> datetime:
    """When it was decided that it goes to the destroy box."""
    decided = house.journal.events("piece = ? AND kind != 'destroyed'", (piece.id,))
    times = [event["recorded_at"] for event in decided if event.get("due") == PlaceKind.DESTROY_BOX.value]
    return from_iso(times[-1]) if times else piece.first_at
