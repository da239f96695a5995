"""From a sorted view to the thing it names: a code of the mirror, a card, a piece with a label; or why not."""

from __future__ import annotations

from dataclasses import dataclass

from mailroom.clock import jst_date
from mailroom.desk.house import House
from mailroom.desk.lines import piece_of_line
from mailroom.model import Cause, FoundBy, Match, Mode, Piece
from mailroom.reading.own_codes import OwnCode
from mailroom.reading.view import View

_FOREIGN = {"url": Cause.URL, "tracking": Cause.TRACKING, "card": Cause.CARD, "own": Cause.OWN}


@dataclass(frozen=True, slots=True)
class Target:
    """What one view names. ``match`` None: not in the mirror."""

    found_by: FoundBy
    code: str | None = None
    match: Match | None = None
    tracking: str | None = None  # the one 引受番号 that was seen
    label: str | None = None
    piece: Piece | None = None  # only when a label names it
    disagree: bool = False  # code and 引受番号 speak of different mailpieces


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """A view that names nothing: ``cause`` None when nothing was read, ``two_codes``, or the kind of a foreign text."""

    cause: Cause | None
    length: int | None = None
    unread: bool = False  # a code in view was seen but not read


def resolve(house: House, view: View, mode: Mode) -> Target | NotRecorded:
    """What the view names. Two different things in one view are never chosen between, nor one with an unread code."""
    found = _named(house, view, mode)
    if not view.unread:
        return found
    return NotRecorded(Cause.TWO_CODES if isinstance(found, Target) else found.cause, unread=True)


def _named(house: House, view: View, mode: Mode) -> Target | NotRecorded:
    if lines := tuple(dict.fromkeys(own for own in view.own if own.letter == "E")):
        return _lined(house, lines, view)
    labels = tuple(dict.fromkeys(own.body for own in view.own if own.letter == "L"))
    if view.two_codes or len(labels) > 1 or len(view.cards) > 1:
        return NotRecorded(Cause.TWO_CODES)
    code = view.management[0] if view.management else None
    if labels:
        return _labelled(house, labels[0], code, view)
    if code is not None:
        return _coded(house, code, view)
    if view.cards and mode is Mode.REPLY:
        card = view.cards[0]
        mirror = house.mirror
        match = (
            mirror.match_card(card.branch, card.symbol, card.number, card.suffix, card.issued_on) if mirror else None
        )
        return Target(FoundBy.CARD, None, match) if match else NotRecorded(Cause.CARD)
    if view.tracking:
        return _tracked(house, view)
    if view.foreign:
        kind, length = view.foreign[0]
        return NotRecorded(_FOREIGN.get(kind.value, Cause.OTHER), length)
    if view.cards:
        return NotRecorded(Cause.CARD)
    return NotRecorded(Cause.OWN if view.own else None)


def _match(house: House, code: str) -> Match | None:
    mirror = house.mirror
    return mirror.match(code) if mirror else None


def _lined(house: House, lines: tuple[OwnCode, ...], view: View) -> Target | NotRecorded:
    """A line of the fallback page, alone in view: what was ticked by hand while the screen was gone."""
    if len(lines) > 1 or view.management:
        return NotRecorded(Cause.TWO_CODES)
    piece = piece_of_line(house, lines[0])
    if piece is None:
        return NotRecorded(Cause.OWN)
    match = _match(house, piece.code) if piece.code else None
    return Target(FoundBy.LABEL, piece.code, match, label=piece.label, piece=piece)


def _labelled(house: House, label: str, code: str | None, view: View) -> Target | NotRecorded:
    piece = house.pieces.by_label(label)
    if piece is None:
        return Target(FoundBy.LABEL, code, _match(house, code) if code else None, _one(view.tracking), label)
    if code is not None and code != piece.code:
        return NotRecorded(Cause.TWO_CODES)
    match = _match(house, piece.code) if piece.code else None
    return Target(FoundBy.LABEL, piece.code, match, _one(view.tracking), label, piece)


def _coded(house: House, code: str, view: View) -> Target:
    match = _match(house, code)
    others = {found.code for found in (_by_tracking(house, n) for n in view.tracking) if found}
    disagree = bool(others - {code}) or bool(
        match and match.trackings and view.tracking and not set(match.trackings) & set(view.tracking)
    )
    return Target(FoundBy.CODE, code, match, _one(view.tracking), disagree=disagree)


def _tracked(house: House, view: View) -> Target | NotRecorded:
    found = [match for match in (_by_tracking(house, number) for number in view.tracking) if match]
    codes = {match.code for match in found}
    if len(codes) > 1:
        return NotRecorded(Cause.TWO_CODES)
    if not found or found[0].code is None:
        return NotRecorded(Cause.TRACKING, 11)
    return Target(FoundBy.TRACKING, found[0].code, found[0], _one(view.tracking))


def _by_tracking(house: House, number: str) -> Match | None:
    mirror = house.mirror
    months = house.settings.codes.tracking_months
    return mirror.match_tracking(number, jst_date(house.clock()), months) if mirror else None


def _one(numbers: tuple[str, ...]) -> str | None:
    return numbers[0] if len(numbers) == 1 else None
