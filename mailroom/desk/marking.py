"""A person's word over the rules: what a certificate really is, why an envelope came back."""

from __future__ import annotations

from collections.abc import Collection

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.deciding.override import Mark, apply_override, override_rule
from mailroom.deciding.undo import Permission
from mailroom.desk import showing
from mailroom.desk.due import due_of, fields_of, find_piece, told_due
from mailroom.desk.house import House
from mailroom.desk.undoing import stands
from mailroom.errors import RefusedError, UsageError
from mailroom.model import Mode, Piece


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
    return told_due(house, event, after, piece)


def _owner(house: House, piece: Piece) -> str | None:
    """The employer that what may go would go to: a supervisor's word, the rules' answer, or the mirror's where the
    piece was held."""
    decided = house.journal.events("piece = ? AND +kind = 'held_decided'", (piece.id,))
    named = [event["employer"] for event in decided if "employer" in event and stands(house, event)]
    if named:
        return str(named[-1])
    if piece.rule.employer:
        return piece.rule.employer
    match = showing.match_of(house, piece)
    return next((h.employer.key for h in match.holdings if h.employer), None) if match else None


def _value(word: Mark) -> str | None:
    return None if word is Mark.HOLD else word.value


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
    return told_due(house, event, after, piece)
