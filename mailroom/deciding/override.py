"""A person's word over the rules' answer: who may say it where, and what follows (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum

from mailroom.deciding.rules import envelope
from mailroom.deciding.undo import Permission
from mailroom.model import Advice, Cause, Decision, Item, Outcome, PlaceKind


class Mark(StrEnum):
    """What a person can say of a certificate."""

    DECEASED = "deceased"
    ELIGIBILITY_LOST = "eligibility_lost"
    SUPERSEDED = "superseded"
    ITEM_LOST = "item_lost"
    HOLD = "hold"


OVERRIDE: dict[PlaceKind, Permission] = {
    PlaceKind.GROUP: Permission.CLERK,
    PlaceKind.BIN: Permission.CLERK,
    PlaceKind.SPLIT: Permission.CLERK,
    PlaceKind.HOLD: Permission.CLERK,
    PlaceKind.UNKNOWN: Permission.CLERK,
    PlaceKind.FOREIGN: Permission.CLERK,
    PlaceKind.DESTROY_BOX: Permission.CLERK,
    PlaceKind.SEALED: Permission.REFUSED_UNSEAL_FIRST,
    PlaceKind.POSTED: Permission.NOTE_AND_ANOMALY,
    PlaceKind.MISSING: Permission.NOTE_ONLY,
    PlaceKind.HANDED_OVER: Permission.NOTE_ONLY,
    PlaceKind.OTHER_BRANCH: Permission.NOTE_ONLY,
    PlaceKind.OTHER_SECTION: Permission.NOTE_ONLY,
    PlaceKind.RETURNED_TO_POST: Permission.NOTE_ONLY,
    PlaceKind.DESTROYED: Permission.NOTE_ONLY,
}

MARKS: dict[Mark, tuple[Advice, Outcome | None, Cause | None]] = {
    Mark.DECEASED: (Advice.DESTROY, Outcome.DECEASED, None),
    Mark.ELIGIBILITY_LOST: (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None),
    Mark.SUPERSEDED: (Advice.DESTROY, Outcome.SUPERSEDED, None),
    Mark.ITEM_LOST: (Advice.HOLD, Outcome.ITEM_LOST, Cause.DAMAGED),
    Mark.HOLD: (Advice.HOLD, None, Cause.CLERK),
}


def override_rule(place: PlaceKind) -> Permission:
    """What it takes to mark a piece."""
    return OVERRIDE[place]


def apply_override(
    items: Sequence[Item],
    mark: Mark,
    certificates: Collection[str] = (),
    *,
    employer: str | None = None,
    missing_inside: bool = False,
) -> Decision:
    """The piece's answer after a person has marked ``certificates`` (none named: all of the piece).

    The rule of the envelope runs again over all items, so one deceased of three makes a split.
    ``employer``: where the rest goes when it may go. ``missing_inside``: a lost item is not there at
    all, rather than damaged. ValueError when a named certificate is not in the piece.
    """
    strangers = set(certificates) - {item.certificate_id for item in items}
    if strangers:
        raise ValueError(f"not in this piece: {sorted(strangers)}")
    advice, outcome, cause = MARKS[mark]
    if mark is Mark.ITEM_LOST and missing_inside:
        cause = Cause.MISSING_INSIDE
    if not items:  # nothing is known of what is inside: the word stands for the whole piece
        return Decision(advice, outcome, cause)
    marked = [
        replace(item, advice=advice, outcome=outcome, cause=cause)
        if not certificates or item.certificate_id in certificates
        else item
        for item in items
    ]
    return envelope(marked, employer)
