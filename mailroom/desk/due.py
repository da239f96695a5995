"""Which piece is meant, where its paper should be, and that it is there now."""

from __future__ import annotations

from typing import Any

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.desk import showing
from mailroom.desk.house import House
from mailroom.desk.resolving import Target
from mailroom.desk.sorting import Spot
from mailroom.desk.taking import Sight, answer_fields, take_target
from mailroom.errors import RefusedError
from mailroom.model import Advice, Decision, FoundBy, Mode, Piece, Place, PlaceKind


def find_piece(house: House, name: str) -> Piece:
    """A piece by its id, its label or its management code. RefusedError ``no_such_piece``; ``several_pieces`` where
    a code is on more than one envelope in the house."""
    piece = house.pieces.by_id(name) or house.pieces.by_label(name)
    if piece is None:
        if house.pieces.in_house_with(name) > 1:
            raise RefusedError("several_pieces")
        for mode in Mode:
            piece = piece or house.pieces.by_code(name, mode)
    if piece is None or piece.cancelled:
        raise RefusedError("no_such_piece")
    return piece


def fields_of(decision: Decision, due: Place) -> dict[str, Any]:
    """The fields of an event that changes where the paper is due and leaves it where it is."""
    fields = answer_fields(decision, Spot(due))
    del fields["place"]
    return fields


def due_of(house: House, piece: Piece, decision: Decision) -> Place:
    """Where the paper should be: its own bin when it may stay in that bundle, else a bin chosen when it comes."""
    kinds = {
        Advice.FORWARD: PlaceKind.BIN,
        Advice.DESTROY: PlaceKind.DESTROY_BOX,
        Advice.SPLIT: PlaceKind.SPLIT,
        Advice.UNKNOWN: PlaceKind.UNKNOWN,
    }
    kind = kinds.get(decision.advice or Advice.HOLD, PlaceKind.HOLD)
    if kind is not PlaceKind.BIN:
        return Place(kind)
    if piece.place.kind is PlaceKind.BIN and piece.bundle:
        bundle = house.pieces.bundle(piece.bundle)
        if bundle and bundle["employer"] == decision.employer:
            return piece.place
    if piece.place.kind is PlaceKind.GROUP:
        return piece.place
    return Place(kind)


def told_due(house: House, event: dict[str, Any], after: Piece, before: Piece) -> Answer:
    """The answer to an event that changed where a piece is due."""
    shown = {**event, "advice": after.advice.value, "place": after.due.kind.value, "bin": after.due.bin}
    return showing.answer(house, shown, after, showing.match_of(house, after), before)


def confirm_place(house: House, name: str) -> Answer:
    """By hand what a scan does to a piece that waits to move: its paper is now where it is due."""
    house.must(Action.SCAN)
    piece = find_piece(house, name)
    if not piece.waiting_to_move:
        return showing.answer(
            house,
            {"event_id": piece.last_event, "recorded_at": piece.last_seen_at.isoformat(), "advice": "already",
             "place": piece.place.kind.value, "bin": piece.place.bin},
            piece, showing.match_of(house, piece), piece,
        )  # fmt: skip
    found_by = piece.found_by or FoundBy.CODE
    target = Target(found_by, piece.code, showing.match_of(house, piece), piece=piece)
    return take_target(house, target, Sight(piece.mode))[0]
