"""A desk in memory, driven at random through the rules alone: nothing of a deceased or lost person is ever sealed.

The journal's own machine does the same later with real events; this one shows that the pure
functions fit together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mailroom.deciding.history import Verdict, decide_again, hold_whole, judge, place_for
from mailroom.deciding.override import Mark, apply_override, override_rule
from mailroom.deciding.recheck import answer_for, compare, found, in_force, waits
from mailroom.deciding.rules import Context, decide, envelope
from mailroom.deciding.undo import Permission, undo_rule
from mailroom.model import OPEN_PLACES, Advice, Cause, Decision, Mode, Outcome, Piece, Place, PlaceKind
from tests.makers import NOON, TODAY, a_holding, a_match, a_member, a_piece, an_employer

PEOPLE = st.tuples(st.just("CH1-1"), st.integers(0, 2))
CODES = st.sampled_from(["CH1-1"] * 5 + ["CH1-9"])
HAPPENINGS = [
    "scan",
    "scan",
    "scan",
    "seal",
    "seal",
    "post",
    "recheck",
    "mark",
    "lose",
    "undo",
    "lost",
    "lost",
    "back",
    "day",
    "doubt",
]
SELDOM = st.sampled_from([False] * 5 + [True])


class Desk(RuleBasedStateMachine):
    """One envelope of three in the mirror, one code that is in none: few things, so that much happens to each."""

    def __init__(self):
        super().__init__()
        self.on, self.at = TODAY, NOON
        self.stale = self.doubt = self.closed = False
        self.lost = {}  # (code, person) -> (date, reason)
        self.pieces: list[Piece] = []
        self.again: set[str] = set()  # pieces that had left the house and came back
        self.words: dict[tuple[str, str], Mark] = {}  # what a person said last of (piece, certificate)

    # --- the world

    def match(self, code):
        if code == "CH1-9":
            return None
        holdings = []
        for n in range(3):
            day, reason = self.lost.get((code, n), (None, ""))
            member = a_member(number=code[-1], suffix=f"0{n}", insured=n == 0, lost_on=day, loss_reason=reason)
            insured = holdings[0].member if holdings else member
            holdings.append(a_holding(f"{code}/{n}", member=member, insured=insured, employer=self.employer()))
        return a_match(*holdings, code=code)

    def employer(self):
        return an_employer(closed=self.closed)

    def context(self) -> Context:
        return Context(self.on, "04", mirror_stale=self.stale, clock_doubt=self.doubt)

    def ask(self, code) -> Decision:
        return decide(self.match(code), Mode.RETURNED, self.context())

    def fresh(self, piece: Piece) -> Decision:
        return answer_for(piece, self.match(piece.code), self.context(), again=piece.id in self.again)

    def gone(self, certificate: str) -> bool:
        code, _, n = certificate.partition("/")
        return any(
            reason == "死亡" or (day and day <= self.on)
            for day, reason in (self.lost.get((code, person), (None, "")) for person in {0, int(n)})
        )

    # --- the hands

    def put(self, piece: Piece, now: Decision, *, scanned: bool, **changes):
        """A new answer: the paper goes along only when it is in somebody's hand."""
        kind = place_for(now)
        due = Place(kind, "A-1" if kind is PlaceKind.BIN else None)
        piece = replace(
            piece,
            advice=now.advice,
            outcome=now.outcome,
            cause=now.cause,
            items=now.items,
            employer=now.employer,
            due=due,
            place=due if scanned else piece.place,
            **changes,
        )
        self.pieces = [piece if old.id == piece.id else old for old in self.pieces]

    def new(self, code, rules: Decision, now: Decision, **changes):
        piece = a_piece(rules, PlaceKind.UNKNOWN, code=code, id=str(len(self.pieces)), last_seen_at=self.at, **changes)
        self.pieces.append(piece)
        self.put(piece, now, scanned=True)

    @initialize()
    def the_first_envelope(self):
        self.scan("CH1-1", other=False, seconds=10)

    @rule(what=st.sampled_from(HAPPENINGS), data=st.data())
    def it_happens(self, what, data):
        """One rule for all: with one each, most runs would go without half of them."""
        if what in ("mark", "lose", "undo"):
            here = [piece for piece in self.pieces if not piece.cancelled and piece.place.kind in OPEN_PLACES]
            if here:
                getattr(self, what)(data.draw(st.sampled_from(here)), data)
        elif what == "scan":
            self.scan(data.draw(CODES), data.draw(SELDOM), data.draw(st.sampled_from([1, 10, 10])))
        elif what in ("recheck", "seal", "post"):
            getattr(self, what)()
        else:
            self.the_world(what, data)

    def scan(self, code, other, seconds):
        self.at += timedelta(seconds=seconds)
        known = [piece for piece in self.pieces if piece.code == code and not piece.cancelled and piece.parent is None]
        if not known:
            answer = self.ask(code)
            self.new(code, answer, answer)
            return
        piece = known[-1]
        match judge(piece, self.at, other_envelope=other):
            case Verdict.MOVE:
                self.change(piece, place=piece.due, last_seen_at=self.at)
            case Verdict.SPLIT_DONE:
                self.split(piece)
            case Verdict.AGAIN:
                answer = decide_again(self.ask(code))
                self.again.add(str(len(self.pieces)))
                self.new(code, answer, answer)
            case Verdict.NEW_SECOND:
                answer = self.ask(code)
                self.new(code, answer, hold_whole(answer, Cause.SECOND_PIECE))
            case Verdict.DESTROYED_HERE:
                answer = self.ask(code)
                self.new(code, answer, hold_whole(answer, Cause.DESTROYED_HERE))
            case Verdict.FOUND:
                answer = self.fresh(piece)
                self.put(piece, found(piece, answer), scanned=True, rule=answer)
            case verdict:
                assert verdict in (Verdict.ALREADY, Verdict.STOP, Verdict.WAIT)

    def change(self, piece, **changes):
        self.pieces = [replace(old, **changes) if old.id == piece.id else old for old in self.pieces]

    def split(self, piece):
        out = {item.certificate_id for item in piece.items if item.advice is Advice.DESTROY}
        items = tuple(item for item in piece.items if item.certificate_id in out)
        taken = Decision(Advice.DESTROY, items[0].outcome, None, items)
        self.new(piece.code, taken, taken, parent=piece.id, by_person=True, part=True)
        rest = tuple(item for item in piece.items if item.certificate_id not in out)
        rules = tuple(item for item in piece.rule.items if item.certificate_id not in out)
        going = Decision(Advice.FORWARD, Outcome.RETURNED, None, rest, piece.employer)
        self.put(piece, going, scanned=True, rule=envelope(rules, piece.employer), part=True, last_seen_at=self.at)

    def mark(self, piece, data):
        assert override_rule(piece.place.kind) is Permission.CLERK
        mark = data.draw(st.sampled_from(Mark))
        certificates = [item.certificate_id for item in piece.items]
        chosen = data.draw(st.sets(st.sampled_from(certificates))) if certificates else set()
        now = apply_override(piece.items, mark, chosen, employer=self.employer().key)
        self.put(piece, now, scanned=True, by_person=True)
        self.words |= {(piece.id, certificate): mark for certificate in chosen or certificates}

    def undo(self, piece, data):
        assert undo_rule(piece.place.kind, own_scan=True, tray_open=True) is Permission.CLERK
        self.change(piece, cancelled=True)

    def lose(self, piece, data):
        self.change(piece, place=Place(PlaceKind.MISSING), due=Place(PlaceKind.MISSING))

    def the_world(self, what, data):
        match what:
            case "lost":
                days, reason = data.draw(st.sampled_from([-1, 0, 7, 30])), data.draw(st.sampled_from(["退職", "死亡"]))
                self.lost[data.draw(PEOPLE)] = (self.on + timedelta(days), reason)
            case "back":
                self.lost.clear()
            case "day":
                self.on += timedelta(data.draw(st.sampled_from([1, 7])))
            case "doubt":
                self.stale, self.doubt, self.closed = (data.draw(SELDOM) for _ in range(3))

    def recheck(self):
        for piece in self.pieces:
            if not piece.cancelled and piece.place.kind in OPEN_PLACES:
                changed = compare(piece, self.fresh(piece))
                if changed:
                    self.put(piece, changed.now, scanned=False, rule=changed.rule)

    def seal(self):
        for piece in [piece for piece in self.pieces if piece.place.kind is PlaceKind.BIN and not piece.cancelled]:
            answer = self.fresh(piece)
            if not piece.waiting_to_move and not compare(piece, answer) and not waits(piece, answer, self.context()):
                assert piece.advice is Advice.FORWARD
                assert not [item.certificate_id for item in piece.items if self.gone(item.certificate_id)]
                assert not [item for item in piece.items if (piece.id, item.certificate_id) in self.words]
                assert not self.stale
                assert not self.doubt
                self.change(piece, place=Place(PlaceKind.SEALED), due=Place(PlaceKind.SEALED))

    def post(self):
        away = {PlaceKind.SEALED: PlaceKind.POSTED, PlaceKind.DESTROY_BOX: PlaceKind.DESTROYED}
        for piece in self.pieces:
            if not piece.cancelled and piece.place == piece.due and piece.place.kind in away:
                there = Place(away[piece.place.kind])
                self.change(piece, place=there, due=there)

    # --- always

    @invariant()
    def every_piece_has_one_place_and_it_is_that_of_its_answer(self):
        for piece in self.pieces:
            if piece.place.kind in OPEN_PLACES and not piece.cancelled:
                assert piece.due.kind is place_for(in_force(piece))
                assert (piece.employer is not None) == (piece.advice in (Advice.FORWARD, Advice.SPLIT))

    @invariant()
    def nothing_that_is_doubtful_goes_out(self):
        for piece in self.pieces:
            if piece.advice in (Advice.FORWARD, Advice.SPLIT):
                assert {item.advice for item in piece.items} <= {Advice.FORWARD, Advice.DESTROY}
                assert piece.id not in self.again


Desk.TestCase.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
TestDesk = Desk.TestCase
