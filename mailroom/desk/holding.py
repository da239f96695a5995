"""A held piece's way out: a supervisor's decision. Only a scan moves the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.deciding.override import Mark, apply_override
from mailroom.desk import showing
from mailroom.desk.due import find_piece, told_due
from mailroom.desk.house import House
from mailroom.errors import RefusedError, UsageError
from mailroom.model import Advice, Cause, Decision, Employer, Outcome, Piece, PlaceKind

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
    return told_due(house, event, after, piece)


def employers_of(house: House, name: str) -> list[Employer]:
    """Where the people of a piece work, by the mirror of now: the first to choose from."""
    house.must(Action.DECIDE_HELD)
    match = showing.match_of(house, find_piece(house, name))
    found = [holding.employer for holding in match.holdings if holding.employer] if match else []
    return list({employer.key: employer for employer in found}.values())


def find_employers(house: House, text: str) -> list[Employer]:
    """Employers by 記号 or name, for the way ``forward``."""
    house.must(Action.DECIDE_HELD)
    return house.mirror.find_employers(text) if house.mirror and text.strip() else []


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
