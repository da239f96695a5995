"""From an event and its piece to the answer that a screen or the command line shows."""

from __future__ import annotations

from typing import Any

from mailroom.answers import Answer, Before, EmployerRef, PersonView
from mailroom.clock import from_iso
from mailroom.desk import sorting
from mailroom.desk.house import House
from mailroom.model import Advice, Decision, FoundBy, Item, Match, Mode, Piece, Place, PlaceKind


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as it stands in an event's ``data.rule``."""
    return {
        "advice": decision.advice.value if decision.advice else None,
        "outcome": decision.outcome.value if decision.outcome else None,
        "cause": decision.cause.value if decision.cause else None,
        "items": [item.as_json() for item in decision.items],
        "employer": decision.employer,
    }


def employer_ref(house: House, key: str | None) -> EmployerRef | None:
    """The employer's key with its name; the key alone when the mirror no longer has it."""
    if key is None:
        return None
    mirror = house.mirror
    found = mirror.employer(key) if mirror else None
    return EmployerRef(key, found.name if found else key)


def people(items: tuple[Item, ...], match: Match | None) -> tuple[PersonView, ...]:
    """Who is in the envelope, for the card on the screen."""
    holdings = {holding.certificate_id: holding for holding in match.holdings} if match else {}
    views = []
    for item in items:
        holding = holdings.get(item.certificate_id)
        member = holding.member if holding else None
        if holding is None or member is None:
            views.append(PersonView("", "", item))
            continue
        issued = holding.certificate.issued_on if holding.certificate else None
        views.append(PersonView(member.name, member.kana, item, member.lost_on, member.loss_reason, issued))
    return tuple(views)


def answer(
    house: House,
    event: dict[str, Any],
    piece: Piece,
    match: Match | None,
    before: Piece | None = None,
    *,
    enclosure: str | None = None,
) -> Answer:
    """The answer to the scan, mark or undo that ``event`` recorded. ``before``: the piece as it was (an old one)."""
    told = Advice(event["advice"]) if event.get("advice") else piece.advice
    place = Place(PlaceKind(event["place"]), event.get("bin")) if event.get("place") else piece.due
    cause, outcome = piece.cause, piece.outcome
    shows_employer = place.kind in (PlaceKind.BIN, PlaceKind.GROUP, PlaceKind.SPLIT) or told is Advice.STOP
    other = sorting.look_alike(house, piece.employer) if shows_employer and piece.employer else None
    return Answer(
        advice=told,
        cause=cause,
        outcome=outcome,
        code=piece.code,
        piece=piece.id,
        label=piece.label,
        found_by=FoundBy(event["found_by"]) if event.get("found_by") else piece.found_by,
        items=piece.items,
        place=place,
        from_place=before.place if before and before.place != place else None,
        employer=employer_ref(house, piece.employer) if shows_employer else None,
        look_alike=employer_ref(house, other),
        group=piece.group,
        reason=piece.reason,
        event_id=event["event_id"],
        first_event_id=piece.first_event,
        mode=piece.mode,
        at=from_iso(event["recorded_at"]),
        people=people(piece.items, match),
        serial=match.serial if match else None,
        total=match.total if match else None,
        before=Before(before.last_seen_at, before.place, before.clerk, before.slip) if before else None,
        enclosure=enclosure,
    )


def offered(code: str | None, decision: Decision, match: Match, found_by: FoundBy) -> Answer:
    """Reply mode, several certificates: what the clerk may tick. Nothing is recorded."""
    return Answer(
        None,
        code=code,
        found_by=found_by,
        mode=Mode.REPLY,
        items=decision.items,
        people=people(decision.items, match),
        certificates_offered=decision.items,
    )


def match_of(house: House, piece: Piece) -> Match | None:
    """What the mirror says now of a piece: by its code, else by its certificates one by one."""
    mirror = house.mirror
    if mirror is None:
        return None
    if piece.code is not None:
        return mirror.match(piece.code)
    holdings = [holding for item in piece.items if (holding := mirror.holding(item.certificate_id))]
    return Match(None, tuple(holdings)) if holdings else None
