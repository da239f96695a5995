"""A person's word over the rules: mark, undo, confirm a place, decide a held piece. Each is a new event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.deciding.override import Mark, apply_override, override_rule
from mailroom.deciding.undo import Permission, undo_rule
from mailroom.desk import showing
from mailroom.desk.house import House
from mailroom.desk.resolving import Target
from mailroom.desk.taking import Sight, answer_fields, take_target
from mailroom.errors import RefusedError, UsageError
from mailroom.journal.projections import event_by_id
from mailroom.journal.store import Writer
from mailroom.model import OPEN_PLACES, Advice, Cause, Decision, FoundBy, Mode, Outcome, Piece, Place, PlaceKind

UNDOABLE = frozenset({"scanned", "marked", "moved", "held_decided", "declared_missing", "found", "posted"})
OWN_WORD = frozenset({"rechecked"})  # the machine's: no reason to refuse undoing what a person did before


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


def mark(
    house: House,
    name: str,
    word: Mark,
    certificates: Collection[str] = (),
    note: str | None = None,
    *,
    missing_inside: bool = False,
) -> Answer:
    """Say what a certificate really is. Changes where the paper is due; the next scan of it moves it."""
    house.must(Action.MARK)
    with house.recording() as writer:
        piece = find_piece(house, name)
        permission = override_rule(piece.place.kind)
        if permission.allows_note(supervisor=house.person.may(Action.UNDO_OTHERS)):
            event = writer.append(
                "noted", piece=piece.id, note=note, outcome=_value(word), of=piece.last_event, data={"what": "marked"}
            )
            return showing.answer(house, {**event, "advice": piece.advice.value}, piece, None, piece)
        if permission is Permission.REFUSED_UNSEAL_FIRST:
            raise RefusedError("unseal_first", slip=piece.slip or "")
        if not permission.allows(supervisor=house.person.may(Action.UNDO_OTHERS), same_day=False):
            raise RefusedError("piece_left", place=piece.place.kind.value)
        try:
            decision = apply_override(
                piece.items, word, certificates, employer=_owner(house, piece), missing_inside=missing_inside
            )
        except ValueError:
            raise UsageError("not_in_piece") from None
        due = due_of(house, piece, decision)
        event = writer.append(
            "marked",
            piece=piece.id,
            of=piece.last_event,
            note=note,
            **fields_of(decision, due),
        )
        after = house.pieces.by_id(piece.id) or piece
    return _moved_due(house, event, after, piece)


def _owner(house: House, piece: Piece) -> str | None:
    """The employer that what may go would go to: a supervisor's word, the rules' answer, or the mirror's where the
    piece was held."""
    decided = house.journal.events("piece = ? AND +kind = 'held_decided'", (piece.id,))
    named = [event["employer"] for event in decided if "employer" in event and _stands(house, event)]
    if named:
        return str(named[-1])
    if piece.rule.employer:
        return piece.rule.employer
    match = showing.match_of(house, piece)
    return next((h.employer.key for h in match.holdings if h.employer), None) if match else None


def _value(word: Mark) -> str | None:
    return None if word is Mark.HOLD else word.value


def fields_of(decision: Decision, due: Place) -> dict[str, Any]:
    """The fields of an event that changes where the paper is due and leaves it where it is."""
    fields = answer_fields(decision, due)
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


def _moved_due(house: House, event: dict[str, Any], after: Piece, before: Piece) -> Answer:
    shown = {**event, "advice": after.advice.value, "place": after.due.kind.value, "bin": after.due.bin}
    return showing.answer(house, shown, after, showing.match_of(house, after), before)


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
        if event["kind"] not in UNDOABLE or "piece" not in event:
            raise RefusedError("not_undoable", kind=event["kind"])
        piece = house.pieces.by_id(event["piece"])
        if piece is None or piece.cancelled or not _stands(house, event):
            raise RefusedError("already_undone")
        _may_undo(house, piece, event)
        _must_be_last(house, piece, event)
        for child in _born_of(house, event):
            if child.place.kind not in (PlaceKind.DESTROY_BOX, PlaceKind.HOLD):
                raise RefusedError("piece_left", place=child.place.kind.value)
            writer.append("undone", of=child.first_event, piece=child.id, code=child.code)
        done = writer.append("undone", of=event_id, piece=piece.id, code=piece.code)
        after = house.pieces.by_id(piece.id) or piece
    shown = {**done, "advice": after.advice.value, "place": after.due.kind.value, "bin": after.due.bin}
    answer = showing.answer(house, shown, after, showing.match_of(house, after), piece)
    return _undone(answer, piece)


def _splitting(house: House, event: dict[str, Any]) -> dict[str, Any] | None:
    """A taken-out card goes back only with its envelope: the event that split both, for the card's first event."""
    born = event["kind"] == "moved" and "parent" in event and "of" in event
    return event_by_id(house.journal.connection, event["of"]) if born else None


def _undone(answer: Answer, piece: Piece) -> Answer:
    return replace(answer, undone=True, from_place=piece.place)


def _stands(house: House, event: dict[str, Any]) -> bool:
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


def _born_of(house: House, event: dict[str, Any]) -> list[Piece]:
    rows = house.journal.events("of = ? AND kind = 'moved'", (event["event_id"],))
    found = [house.pieces.by_id(row["piece"]) for row in rows]
    if event["kind"] == "scanned":
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
    if bundle is None or bundle["state"] != "posted" or not _stands(house, event):
        raise RefusedError("already_undone")
    if event["business_day"] != house.business_day().isoformat():
        raise RefusedError("not_same_day")
    done = writer.append("undone", of=event["event_id"])
    place = Place(PlaceKind.SEALED)
    return Answer(
        None, event_id=done["event_id"], first_event_id=event["event_id"], place=place, undone=True,
        from_place=Place(PlaceKind.POSTED), employer=showing.employer_ref(house, bundle["employer"]),
    )  # fmt: skip


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


WAYS: dict[str, PlaceKind] = {
    "forward": PlaceKind.BIN,
    "resend_member": PlaceKind.POSTED,
    "other_branch": PlaceKind.OTHER_BRANCH,
    "handed_over": PlaceKind.HANDED_OVER,
    "other_section": PlaceKind.OTHER_SECTION,
    "returned_to_post": PlaceKind.RETURNED_TO_POST,
    "destroy": PlaceKind.DESTROY_BOX,
    "keep": PlaceKind.HOLD,
}


def decide_held(
    house: House,
    name: str,
    way: str,
    *,
    employer: str | None = None,
    outcome: Mark | None = None,
    until: date | None = None,
    note: str | None = None,
) -> Answer:
    """A held piece's way out: a supervisor's decision; only a scan moves the paper."""
    house.must(Action.DECIDE_HELD)
    if way not in house.settings.rules.ways_out and way != "returned_to_post":
        raise UsageError("no_such_way", way=way)
    with house.recording() as writer:
        piece = find_piece(house, name)
        if piece.place.kind not in (PlaceKind.HOLD, PlaceKind.UNKNOWN):
            raise RefusedError("not_held", place=piece.place.kind.value)
        decision = _way_decision(house, piece, way, employer, outcome)
        event = writer.append(
            "held_decided",
            piece=piece.id,
            of=piece.last_event,
            note=note,
            due=WAYS[way].value,
            items=[{k: v for k, v in item.as_json().items() if v is not None} for item in decision.items],
            advice=decision.advice.value if decision.advice else None,
            outcome=decision.outcome.value if decision.outcome else None,
            cause=decision.cause.value if decision.cause else None,
            employer=decision.employer,
            data={"way": way, "until": until.isoformat() if until else None},
        )
        after = house.pieces.by_id(piece.id) or piece
    return _moved_due(house, event, after, piece)


def _way_decision(house: House, piece: Piece, way: str, employer: str | None, outcome: Mark | None) -> Decision:
    if way == "destroy":
        if outcome in (None, Mark.HOLD, Mark.ITEM_LOST):
            raise UsageError("destroy_needs_cause")
        return apply_override(piece.items, outcome)
    if way == "forward":
        mirror = house.mirror
        if not employer or not mirror or mirror.employer(employer) is None:
            raise UsageError("forward_needs_employer")
        if not piece.items:
            raise RefusedError("nothing_known")
        if any(item.advice is Advice.DESTROY for item in piece.items):
            raise RefusedError("holds_destroy")
        items = tuple(
            replace(item, advice=Advice.FORWARD, outcome=Outcome.RETURNED, cause=None)
            for item in piece.items
            if item.cause is not Cause.CONFLICT or (item.member or "").startswith(f"{employer}-")
        )
        if not items:  # a code of several households, and none of them works there
            raise RefusedError("nothing_known")
        return Decision(Advice.FORWARD, Outcome.RETURNED, None, items, employer)
    cause = piece.cause or Cause.CLERK
    return Decision(Advice.HOLD, piece.outcome, cause, piece.items)


def is_undone(house: House, event_id: str) -> bool:
    """True when this event was taken back already."""
    event = event_by_id(house.journal.connection, event_id)
    return event is None or not _stands(house, event)


def is_undoable(house: House, event_id: str) -> bool:
    """True for an event that undo is for: a decision, not a sighting that recorded nothing new."""
    event = event_by_id(house.journal.connection, event_id)
    if event is None or event["kind"] not in UNDOABLE:
        return False
    piece = house.pieces.by_id(event.get("piece", ""))
    first = piece is not None and piece.first_event == event_id
    return event["kind"] != "scanned" or first


def correct_reason(house: House, name: str, reason: str) -> Answer:
    """The return reason of a piece was another one."""
    house.must(Action.MARK)
    with house.recording() as writer:
        piece = find_piece(house, name)
        if override_rule(piece.place.kind) is not Permission.CLERK:
            raise RefusedError("piece_left", place=piece.place.kind.value)
        if piece.mode is Mode.REPLY:
            raise RefusedError("no_reason_in_reply")
        event = writer.append(
            "marked",
            piece=piece.id,
            of=piece.last_event,
            advice=piece.advice.value,
            due=piece.due.kind.value,
            bin=piece.due.bin,
            employer=piece.employer,
            outcome=piece.outcome.value if piece.outcome else None,
            cause=piece.cause.value if piece.cause else None,
            reason=reason,
        )
        after = house.pieces.by_id(piece.id) or piece
    return _moved_due(house, event, after, piece)
