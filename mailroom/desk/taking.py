"""The way of one envelope over the desk: judged by where its piece is, decided, recorded, answered.

All that a scan decides on is read inside the transaction that records it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from mailroom.answers import Answer
from mailroom.clock import uuid7
from mailroom.deciding import history, recheck, rules
from mailroom.deciding.history import Verdict
from mailroom.desk import showing, sorting, trays
from mailroom.desk.house import House
from mailroom.desk.resolving import NotRecorded, Target, resolve
from mailroom.desk.sorting import Spot
from mailroom.journal.fold import State
from mailroom.journal.store import Writer
from mailroom.model import OPEN_PLACES, Advice, Cause, Decision, FoundBy, Item, Match, Mode, Piece, Place, PlaceKind
from mailroom.reading import own_codes
from mailroom.reading.view import View

DEFAULT_REASON = "ATE"  # あて所に尋ねあたりません


@dataclass(frozen=True, slots=True)
class Sight:
    """How the clerk looks at the envelope. ``certificates``: in reply mode those that are here; None: not asked yet
    (``take_all``: nobody is there to be asked, all of them)."""

    mode: Mode = Mode.RETURNED
    reason: str | None = None
    other_envelope: bool = False
    certificates: frozenset[str] | None = None
    take_all: bool = False
    group: str | None = None  # the group that is being worked off, in two passes

    @property
    def reason_now(self) -> str | None:
        """The return reason of the post; none in reply mode."""
        return None if self.mode is Mode.REPLY else self.reason or DEFAULT_REASON


def take(house: House, view: View, sight: Sight) -> list[Answer]:
    """Take what one view names. One answer a piece; nothing is recorded where nothing or two things are named."""
    target = resolve(house, view, sight.mode)
    if isinstance(target, NotRecorded):
        returned = _posted_with(house, view) if target.cause is Cause.OWN and sight.mode is Mode.RETURNED else None
        return _take_bundle(house, returned, sight) if returned else [_not_recorded(target, sight)]
    return take_target(house, target, sight)


def _posted_with(house: House, view: View) -> State | None:
    """The posted bundle whose slip, and nothing else, is in view: the whole bundle came back."""
    numbers = {number for own in view.own if (number := own_codes.slip_number(own))}
    bundle = house.pieces.bundle_of_slip(numbers.pop()) if len(numbers) == 1 == len(view.own) else None
    return bundle if bundle and bundle["state"] == "posted" else None


def _take_bundle(house: House, bundle: State, sight: Sight) -> list[Answer]:
    """Each piece of a returned bundle comes ``again``; one that was scanned by itself before is answered as such."""
    answers = []
    for old in house.pieces.many(bundle["pieces"]):
        match = showing.match_of(house, old)
        target = Target(FoundBy.CODE, old.code, match, label=old.label, piece=house.pieces.again_of(old))
        answers += take_target(house, target, sight)
    return answers


def take_target(house: House, target: Target, sight: Sight) -> list[Answer]:
    """Take what is named already (by a view, or by hand)."""
    if sight.mode is Mode.REPLY and target.match and target.match.holdings and target.piece is None:
        return _take_cards(house, target, target.match, sight)
    with house.recording() as writer:
        target = _as_now(house, target)
        told = _One(house, writer, target, sight).take(_known(house, target, sight.mode))
    return [showing.answer(house, told.event, told.piece, target.match, told.before)]


def _as_now(house: House, target: Target) -> Target:
    """What the mirror says in this transaction: another may have been swapped in since the view was looked at."""
    mirror = house.mirror
    if mirror is not None and target.code is not None:
        return replace(target, match=mirror.match(target.code))
    if mirror is None or target.match is None:
        return target
    holdings = tuple(held for old in target.match.holdings if (held := mirror.holding(old.certificate_id)))
    return replace(target, match=Match(None, holdings) if holdings else None)


def _known(house: House, target: Target, mode: Mode) -> Piece | None:
    """The piece that is meant, as it is now: another process may have moved it, or recorded it first."""
    if target.piece:
        now = house.pieces.by_id(target.piece.id)
        return None if now is None or now.cancelled else now
    labelled = house.pieces.by_label(target.label) if target.label else None
    return labelled or (house.pieces.by_code(target.code, mode, target.tracking) if target.code else None)


def _take_cards(house: House, target: Target, match: Match, sight: Sight) -> list[Answer]:
    """Reply mode: each ticked certificate is a piece. More than one and none ticked yet: offered, nothing recorded."""
    decision = rules.decide(match, Mode.REPLY, house.context())
    if sight.certificates is None and len(decision.items) > 1 and not sight.take_all:
        return [showing.offered(target.code, decision, match, target.found_by)]
    chosen = sight.certificates
    told: list[Told] = []
    with house.recording() as writer:
        target = _as_now(house, target)
        for item in decision.items:
            if chosen is None or item.certificate_id in chosen:
                one = _One(house, writer, target, sight, frozenset({item.certificate_id}))
                told.append(one.take(house.pieces.by_certificate(item.certificate_id)))
    return [showing.answer(house, each.event, each.piece, match, each.before) for each in told]


def _not_recorded(target: NotRecorded, sight: Sight) -> Answer:
    if target.cause in (None, Cause.TWO_CODES):
        return Answer(None, target.cause, mode=sight.mode, unread=target.unread)
    kind = target.cause.value if target.cause else None
    return Answer(Advice.NOT_OURS, target.cause, mode=sight.mode, foreign_kind=kind, foreign_length=target.length)


@dataclass(frozen=True, slots=True)
class Told:
    """What was recorded, and the piece before it (None for a new one) and after it."""

    event: dict[str, Any]
    piece: Piece
    before: Piece | None


@dataclass(slots=True)
class _One:
    """One piece in one transaction."""

    house: House
    writer: Writer
    target: Target
    sight: Sight
    only: frozenset[str] | None = None

    def take(self, piece: Piece | None) -> Told:
        """Judge by where it is, and do that."""
        if piece is None:
            return self._new(self._decided())
        if self.target.disagree and _disagrees_newly(piece):
            return self._new(self._decided())
        verdict = history.judge(
            piece, self.writer.now, tracking=self.target.tracking, other_envelope=self.sight.other_envelope
        )
        match verdict:
            case Verdict.MOVE:
                return self._move(piece)
            case Verdict.SPLIT_DONE:
                return self._split_done(piece)
            case Verdict.WAIT:
                return self._sighted(piece, Advice.SPLIT)
            case Verdict.ALREADY:
                return self._from_group(piece) or self._sighted(piece, Advice.ALREADY)
            case Verdict.STOP:
                return self._sighted(piece, Advice.STOP)
            case Verdict.AGAIN:
                return self._new(history.decide_again(self._rules(_inside(piece))), piece, Advice.AGAIN)
            case Verdict.DESTROYED_HERE:
                return self._new(
                    history.hold_whole(self._rules(_inside(piece)), Cause.DESTROYED_HERE), piece, Advice.STOP
                )
            case Verdict.FOUND:
                return self._found(piece)
            case Verdict.NEW_NOT_UNIQUE:
                return self._new(history.hold_whole(self._rules(), Cause.CODE_NOT_UNIQUE))
            case Verdict.NEW_SECOND:
                return self._new(history.hold_whole(self._rules(), Cause.SECOND_PIECE))

    def _rules(self, only: frozenset[str] | None = None) -> Decision:
        """The rules' own answer for what is in this piece."""
        match = self.target.match
        return rules.decide(match, self.sight.mode, self.house.context(), only=only or self.only)

    def _decided(self) -> Decision:
        decision = self._rules()
        return history.hold_whole(decision, Cause.KEYS_DISAGREE) if self.target.disagree else decision

    def _where(self, decision: Decision, employer: str | None = None) -> Spot:
        kind = history.place_for(decision)
        owner = decision.employer or employer
        if kind is PlaceKind.BIN and owner:
            return sorting.spot_for(self.house, self.writer, owner, self.sight.group)
        return Spot(Place(kind))

    def _common(self) -> dict[str, Any]:
        mirror = self.house.mirror
        return {
            "code": self.target.code,
            "found_by": self.target.found_by.value,
            "mode": self.sight.mode.value,
            "mirror_version": mirror.version if mirror else None,
        }

    def _new(self, decision: Decision, old: Piece | None = None, told: Advice | None = None) -> Told:
        spot = self._where(decision)
        event = self.writer.append(
            "scanned",
            piece=uuid7(self.writer.now),
            parent=old.id if old else None,
            reason=self.sight.reason_now,
            tray=trays.current(self.house, self.writer),
            data={"tracking": self.target.tracking, "label": self.target.label},
            **self._common(),
            **answer_fields(decision, spot, told),
        )
        return self._told(event, old)

    def _sighted(self, piece: Piece, told: Advice) -> Told:
        event = self.writer.append(
            "scanned",
            piece=piece.id,
            advice=told.value,
            place=piece.place.kind.value,
            bin=piece.place.bin,
            bundle=piece.bundle if told is Advice.STOP else None,
            tray=trays.current(self.house, self.writer),
            **self._common(),
        )
        return self._told(event, piece)

    def _from_group(self, piece: Piece) -> Told | None:
        """A piece that found no free bin gets one when there is one; in two passes when its group is worked off."""
        if piece.place.kind is not PlaceKind.GROUP or not piece.employer:
            return None
        if piece.group != self.sight.group and piece.group is not None:
            return None
        if not sorting.has_room(self.house, self.writer.day or "", piece.employer):
            return None
        return self._move(replace(piece, due=Place(PlaceKind.BIN)))

    def _move(self, piece: Piece) -> Told:
        decision = Decision(piece.advice, piece.outcome, piece.cause, piece.items, piece.employer)
        spot = Spot(piece.due)
        if piece.due.kind is PlaceKind.BIN and piece.employer:
            spot = self._where(replace(decision, advice=Advice.FORWARD))
        event = self.writer.append(
            "moved",
            piece=piece.id,
            bundle=spot.bundle,
            group=spot.group,
            advice=piece.advice.value,
            place=spot.place.kind.value,
            bin=spot.place.bin,
            employer=piece.employer,
            **self._common(),
        )
        return self._told(event, piece)

    def _split_done(self, piece: Piece) -> Told:
        """Both parts move: the taken-out certificates are a piece of their own."""
        out = tuple(item for item in piece.items if item.advice is Advice.DESTROY)
        rest = tuple(item for item in piece.items if item.advice is not Advice.DESTROY)
        staying = rules.envelope(rest, piece.employer)
        spot = self._where(staying, piece.employer)
        common = {**self._common(), "code": piece.code}
        event = self.writer.append(
            "moved",
            piece=piece.id,
            data={"rule": showing.decision_json(staying)},
            **common,
            **answer_fields(staying, spot),
        )
        taken = rules.envelope(out, None)
        self.writer.append(
            "moved",
            piece=uuid7(self.writer.now),
            parent=piece.id,
            of=event["event_id"],
            tray=piece.tray,
            reason=piece.reason,
            data={"rule": showing.decision_json(taken)},
            **common,
            **answer_fields(taken, Spot(Place(PlaceKind.DESTROY_BOX))),
        )
        return self._told(event, piece)

    def _found(self, piece: Piece) -> Told:
        fresh = recheck.answer_for(piece, self.target.match, self.house.context(), again=came_again(piece))
        decision = recheck.found(piece, fresh)
        fields = answer_fields(decision, self._where(decision), Advice.FOUND)
        event = self.writer.append("found", piece=piece.id, **self._common(), **fields)
        return self._told(event, piece)

    def _told(self, event: dict[str, Any], before: Piece | None) -> Told:
        piece = self.house.pieces.by_id(event["piece"])
        if piece is None:
            raise RuntimeError("a recorded piece is not in the projection")
        return Told(event, piece, before)


def answer_fields(decision: Decision, spot: Spot, told: Advice | None = None) -> dict[str, Any]:
    """The fields of an event that say what was decided and where the paper goes."""
    advice = told or decision.advice
    return {
        "items": [_item(item) for item in decision.items],
        "advice": advice.value if advice else None,
        "outcome": decision.outcome.value if decision.outcome else None,
        "cause": decision.cause.value if decision.cause else None,
        "employer": decision.employer,
        "place": spot.place.kind.value,
        "due": spot.place.kind.value,
        "bin": spot.place.bin,
        "bundle": spot.bundle,
        "group": spot.group,
    }


def _item(item: Item) -> dict[str, str]:
    return {name: value for name, value in item.as_json().items() if value is not None}


def by_hand(
    house: House, code: str, sight: Sight, found_by: FoundBy = FoundBy.SEARCH, label: str | None = None
) -> list[Answer]:
    """Take the mailpiece that a person chose after two facts agreed with the envelope. ``label``: stuck on it."""
    mirror = house.mirror
    return take_target(house, Target(found_by, code, mirror.match(code) if mirror else None, label=label), sight)


def by_certificates(house: House, certificates: Collection[str], sight: Sight, found_by: FoundBy) -> list[Answer]:
    """Reply mode, without a code: these certificates of one member. Of several, those in ``sight`` or none yet."""
    mirror = house.mirror
    holdings = tuple(held for key in sorted(certificates) if mirror and (held := mirror.holding(key)))
    return take_target(house, Target(found_by, None, Match(None, holdings)), sight) if holdings else []


def _disagrees_newly(piece: Piece) -> bool:
    """True where keys that disagree speak of another envelope than this one, which stays where it is."""
    here = piece.place.kind in OPEN_PLACES or piece.place.kind is PlaceKind.MISSING
    return here and piece.tracking is None and piece.rule.cause is not Cause.KEYS_DISAGREE


def _inside(piece: Piece) -> frozenset[str] | None:
    """What is in a piece that is less than its code covers; None: all of it."""
    less = piece.part or piece.mode is Mode.REPLY
    return frozenset(item.certificate_id for item in piece.items) if less and piece.items else None


def came_again(piece: Piece) -> bool:
    """True for a piece that had left the house and came back: it is never sent by itself."""
    return piece.parent is not None and not piece.part
