"""Taking back: each undo is a new event; what is sealed, printed or destroyed is not taken back here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.deciding.undo import Permission, undo_rule
from mailroom.desk import enclosing, showing
from mailroom.desk.house import House
from mailroom.errors import RefusedError
from mailroom.journal.projections import event_by_id
from mailroom.journal.store import Writer
from mailroom.model import OPEN_PLACES, Piece, Place, PlaceKind

UNDOABLE = frozenset({"scanned", "marked", "moved", "held_decided", "declared_missing", "found", "posted"})

OWN_WORD = frozenset({"rechecked"})  # the machine's: no reason to refuse undoing what a person did before


def undo(house: House, event_id: str) -> Answer:
    """Take back one event, as DESIGN §4 allows; a scan that is taken back counts nowhere."""
    with house.recording() as writer:
        event = event_by_id(house.journal.connection, event_id)
        if event is None:
            raise RefusedError("no_such_event")
        if event["kind"] == "posted" and "bundle" in event:
            return _take_back(house, writer, event)
        event = _splitting(house, event) or event
        event_id = event["event_id"]
        if not (event["kind"] in UNDOABLE or enclosing.is_note(event)) or "piece" not in event:
            raise RefusedError("not_undoable", kind=event["kind"])
        piece = house.pieces.by_id(event["piece"])
        if piece is None or piece.cancelled or not stands(house, event):
            raise RefusedError("already_undone")
        _may_undo(house, piece, event)
        _must_be_last(house, piece, event)
        for child in _born_of(house, piece, event):
            if child.place.kind not in (PlaceKind.DESTROY_BOX, PlaceKind.HOLD):
                raise RefusedError("piece_left", place=child.place.kind.value)
            writer.append("undone", of=child.first_event, piece=child.id, code=child.code)
        done = writer.append("undone", of=event_id, piece=piece.id, code=piece.code)
        after = house.pieces.by_id(piece.id) or piece
    shown = {**done, "advice": after.advice.value, "place": after.due.kind.value, "bin": after.due.bin}
    answer = showing.answer(house, shown, after, showing.match_of(house, after), piece)
    back_at = None if after.cancelled else after.place
    return replace(answer, undone=True, from_place=piece.place, back_at=back_at)


def _splitting(house: House, event: dict[str, Any]) -> dict[str, Any] | None:
    """A taken-out card goes back only with its envelope: the event that split both, for the card's first event."""
    born = event["kind"] == "moved" and "parent" in event and "of" in event
    return event_by_id(house.journal.connection, event["of"]) if born else None


def stands(house: House, event: dict[str, Any]) -> bool:
    """True for an event that was not taken back."""
    row = house.journal.connection.execute(
        "SELECT 1 FROM event WHERE of = ? AND kind = 'undone'", (event["event_id"],)
    ).fetchone()
    return row is None


def _may_undo(house: House, piece: Piece, event: dict[str, Any]) -> None:
    own = event.get("clerk") == house.person.id
    tray = house.pieces.tray(piece.tray) if piece.tray else None
    permission = undo_rule(piece.place.kind, own_scan=own, tray_open=bool(tray and not tray["closed_at"]))
    if permission is Permission.REFUSED_UNSEAL_FIRST:
        raise RefusedError("unseal_first", slip=piece.slip or "")
    same_day = event["business_day"] == house.business_day().isoformat()
    if permission.allows(supervisor=house.person.may(Action.UNDO_OTHERS), same_day=same_day):
        return
    if permission is Permission.REFUSED:
        raise RefusedError("piece_left", place=piece.place.kind.value)
    if permission is Permission.SUPERVISOR_SAME_DAY and not same_day:
        raise RefusedError("not_same_day")
    house.must(Action.UNDO_OTHERS)


def _must_be_last(house: House, piece: Piece, event: dict[str, Any]) -> None:
    """Backwards, step by step; only the first scan may be taken back with all that followed, and nothing but
    what took it there of a piece that is no longer in an open place."""
    if piece.place.kind not in OPEN_PLACES and event.get("place") != piece.place.kind.value:
        raise RefusedError("undo_later_first")
    if event["event_id"] == piece.first_event:
        return
    undone = {e["of"] for e in house.journal.events("piece = ? AND kind = 'undone'", (piece.id,))}
    later = house.journal.events("piece = ? AND seq > ?", (piece.id, event["seq"]))
    for other in later:
        sighting = other["kind"] == "scanned" or other["kind"] in OWN_WORD | {"undone", "noted"}
        if not sighting and other["event_id"] not in undone:
            raise RefusedError("undo_later_first")


def _born_of(house: House, piece: Piece, event: dict[str, Any]) -> list[Piece]:
    """The cards that go back with it: those the event took out, and all of them with the piece's first scan."""
    rows = house.journal.events("of = ? AND kind = 'moved'", (event["event_id"],))
    found = [house.pieces.by_id(row["piece"]) for row in rows]
    if event["event_id"] == piece.first_event:
        found += map(house.pieces.by_id, _children(house, event["piece"]))
    return [piece for piece in found if piece and not piece.cancelled]


def _children(house: House, parent: str) -> list[str]:
    rows = house.journal.connection.execute(
        "SELECT id FROM piece_now WHERE parent = ? AND born = 'split' AND cancelled = 0", (parent,)
    )
    return [row[0] for row in rows]


def _take_back(house: House, writer: Writer, event: dict[str, Any]) -> Answer:
    """取り戻し: a posted bundle is in the house again, on the business day it was posted."""
    house.must(Action.UNDO_OUTSIDE)
    bundle = house.pieces.bundle(event["bundle"])
    if bundle is None or bundle["state"] != "posted" or not stands(house, event):
        raise RefusedError("already_undone")
    if event["business_day"] != house.business_day().isoformat():
        raise RefusedError("not_same_day")
    done = writer.append("undone", of=event["event_id"])
    place = Place(PlaceKind.SEALED)
    return Answer(
        None, event_id=done["event_id"], first_event_id=event["event_id"], place=place, undone=True, back_at=place,
        from_place=Place(PlaceKind.POSTED), employer=showing.employer_ref(house, bundle["employer"]),
    )  # fmt: skip


def step_before(house: House) -> str | None:
    """The newest step of the business day that stands: a clerk's own, a supervisor's whoever made it."""
    everybody = house.person.may(Action.UNDO_OTHERS)
    rows = house.journal.connection.execute(
        "SELECT event_id FROM event WHERE business_day = ? AND (? OR clerk = ?) ORDER BY seq DESC",
        (house.business_day().isoformat(), everybody, house.person.id),
    )
    return next((event for (event,) in rows if is_undoable(house, event) and not is_undone(house, event)), None)


def is_undone(house: House, event_id: str) -> bool:
    """True when this event was taken back already."""
    event = event_by_id(house.journal.connection, event_id)
    return event is None or not stands(house, event)


def is_undoable(house: House, event_id: str) -> bool:
    """True for an event that undo is for: a decision, not a sighting that recorded nothing new."""
    event = event_by_id(house.journal.connection, event_id)
    if event is None or not (event["kind"] in UNDOABLE or enclosing.is_note(event)):
        return False
    piece = house.pieces.by_id(event.get("piece", ""))
    first = piece is not None and piece.first_event == event_id
    return event["kind"] != "scanned" or first
