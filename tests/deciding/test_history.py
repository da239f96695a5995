"""DESIGN §4: history is judged by where the piece is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailroom.deciding.history import (
    PLACES,
    VERDICTS,
    Verdict,
    decide_again,
    hold_whole,
    judge,
    place_for,
)
from mailroom.deciding.override import Mark, apply_override
from mailroom.model import OPEN_PLACES, OUTSIDE, Advice, Cause, Decision, Outcome, Place, PlaceKind
from tests.makers import NOON, a_decision, a_piece, an_employer, an_item

LATER = NOON + timedelta(hours=1)
STAYED = [kind for kind in PlaceKind if kind in OUTSIDE and kind is not PlaceKind.DESTROYED]

TABLE = {
    PlaceKind.SPLIT: Verdict.SPLIT_DONE,
    PlaceKind.GROUP: Verdict.ALREADY,
    PlaceKind.BIN: Verdict.ALREADY,
    PlaceKind.HOLD: Verdict.ALREADY,
    PlaceKind.UNKNOWN: Verdict.ALREADY,
    PlaceKind.DESTROY_BOX: Verdict.ALREADY,
    PlaceKind.FOREIGN: Verdict.ALREADY,
    PlaceKind.SEALED: Verdict.STOP,
    PlaceKind.POSTED: Verdict.AGAIN,
    PlaceKind.HANDED_OVER: Verdict.AGAIN,
    PlaceKind.OTHER_BRANCH: Verdict.AGAIN,
    PlaceKind.OTHER_SECTION: Verdict.AGAIN,
    PlaceKind.RETURNED_TO_POST: Verdict.AGAIN,
    PlaceKind.DESTROYED: Verdict.DESTROYED_HERE,
    PlaceKind.MISSING: Verdict.FOUND,
}


@pytest.mark.parametrize("place", PlaceKind)
def test_scanned_again(place):
    assert judge(a_piece(place=place), LATER) is TABLE[place]


@pytest.mark.parametrize("place", sorted(OPEN_PLACES))
def test_due_elsewhere_the_scan_moves_it(place):
    due = Place(PlaceKind.BIN, "A-2") if place is not PlaceKind.BIN else Place(PlaceKind.HOLD)
    assert judge(a_piece(place=place, due=due), LATER) is Verdict.MOVE


def test_from_one_bin_to_another_is_a_move_too():
    assert judge(a_piece(due=Place(PlaceKind.BIN, "A-2")), LATER) is Verdict.MOVE


@pytest.mark.parametrize("place", [PlaceKind.SEALED, *sorted(OUTSIDE), PlaceKind.MISSING])
def test_what_is_sealed_or_outside_is_not_moved_by_a_scan(place):
    assert judge(a_piece(place=place, due=Place(PlaceKind.HOLD)), LATER) is TABLE[place]


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (0, Verdict.WAIT),
        (2.999, Verdict.WAIT),
        (3, Verdict.SPLIT_DONE),
        (3600, Verdict.SPLIT_DONE),
        (-1, Verdict.WAIT),
        (-3600, Verdict.SPLIT_DONE),  # the clock was set back: nobody waits an hour for it
    ],
)
def test_nobody_splits_an_envelope_in_less_than_three_seconds(seconds, verdict):
    piece = a_piece(place=PlaceKind.SPLIT)
    assert judge(piece, piece.last_seen_at + timedelta(seconds=seconds)) is verdict


FIRST, OTHER = "11111111114", "22222222225"


@pytest.mark.parametrize("place", [kind for kind in PlaceKind if kind not in STAYED])
def test_another_tracking_number_is_another_envelope(place):
    assert judge(a_piece(place=place, tracking=FIRST), LATER, tracking=OTHER) is Verdict.NEW_NOT_UNIQUE


@pytest.mark.parametrize("place", STAYED)
def test_what_had_left_the_house_may_come_back_with_another_tracking_number(place):
    assert judge(a_piece(place=place, tracking=FIRST), LATER, tracking=OTHER) is Verdict.AGAIN


def test_another_tracking_number_goes_before_a_move():
    piece = a_piece(tracking=FIRST, due=Place(PlaceKind.HOLD))
    assert judge(piece, LATER, tracking=OTHER) is Verdict.NEW_NOT_UNIQUE


@pytest.mark.parametrize(("then", "now"), [(FIRST, FIRST), (FIRST, None), (None, OTHER), (None, None)])
@pytest.mark.parametrize("place", PlaceKind)
def test_the_same_or_an_unseen_tracking_number_changes_nothing(place, then, now):
    assert judge(a_piece(place=place, tracking=then), LATER, tracking=now) is TABLE[place]


@pytest.mark.parametrize("place", PlaceKind)
def test_the_clerk_says_another_envelope(place):
    assert judge(a_piece(place=place), LATER, other_envelope=True) is Verdict.NEW_SECOND


def test_the_clerk_says_another_envelope_and_the_number_agrees():
    piece = a_piece(tracking=FIRST)
    assert judge(piece, LATER, tracking=OTHER, other_envelope=True) is Verdict.NEW_NOT_UNIQUE


def test_every_place_has_its_verdict():
    assert set(VERDICTS) == set(PlaceKind)


# --- where an answer leads ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("advice", "place"),
    [
        (Advice.FORWARD, PlaceKind.BIN),
        (Advice.SPLIT, PlaceKind.SPLIT),
        (Advice.DESTROY, PlaceKind.DESTROY_BOX),
        (Advice.HOLD, PlaceKind.HOLD),
        (Advice.UNKNOWN, PlaceKind.UNKNOWN),
        (Advice.NOT_OURS, PlaceKind.FOREIGN),
    ],
)
def test_an_answer_leads_to_a_place(advice, place):
    assert place_for(Decision(advice)) is place


@pytest.mark.parametrize("advice", [None, *(advice for advice in Advice if advice not in PLACES)])
def test_an_answer_about_an_earlier_scan_leads_nowhere_by_itself(advice):
    with pytest.raises(ValueError, match="leads to no place"):
        place_for(Decision(advice))


# --- again --------------------------------------------------------------------------------------

FORWARD = an_item("C1")
DECEASED = an_item("C2", advice=Advice.DESTROY, outcome=Outcome.DECEASED)
EXPIRED = an_item("C3", advice=Advice.HOLD, outcome=None, cause=Cause.EXPIRED)
UNKNOWN = an_item("C4", advice=Advice.UNKNOWN, outcome=None)
AGAIN = an_item("C1", advice=Advice.HOLD, outcome=None, cause=Cause.RETURNED_AGAIN)


def test_again_all_to_be_destroyed_is_destroyed():
    rule = Decision(Advice.DESTROY, Outcome.DECEASED, None, (DECEASED,))
    assert decide_again(rule) == rule


@pytest.mark.parametrize(
    ("rule", "items"),
    [
        pytest.param(a_decision(FORWARD), (AGAIN,), id="forward"),
        pytest.param(Decision(Advice.SPLIT, items=(FORWARD, DECEASED), employer="E"), (AGAIN, DECEASED), id="split"),
        pytest.param(Decision(Advice.HOLD, None, Cause.EXPIRED, (FORWARD, EXPIRED)), (AGAIN, EXPIRED), id="hold"),
        pytest.param(
            Decision(Advice.UNKNOWN, items=(UNKNOWN, FORWARD)),
            (an_item("C4", advice=Advice.HOLD, outcome=None, cause=Cause.RETURNED_AGAIN), AGAIN),
            id="unknown",
        ),
        pytest.param(Decision(Advice.UNKNOWN), (), id="unknown, nothing in it"),
    ],
)
def test_again_all_else_is_held_and_nothing_goes_by_itself(rule, items):
    assert decide_again(rule) == Decision(Advice.HOLD, None, Cause.RETURNED_AGAIN, items)


@pytest.mark.parametrize("cause", [Cause.SECOND_PIECE, Cause.CODE_NOT_UNIQUE, Cause.KEYS_DISAGREE])
def test_where_it_is_in_doubt_whose_it_is_all_is_held(cause):
    held = hold_whole(Decision(Advice.SPLIT, items=(FORWARD, DECEASED), employer="E"), cause)
    assert (held.advice, held.outcome, held.cause, held.employer) == (Advice.HOLD, None, cause, None)
    assert [(item.advice, item.outcome, item.cause) for item in held.items] == [(Advice.HOLD, None, cause)] * 2


@pytest.mark.parametrize(
    "held", [decide_again(a_decision(FORWARD, EXPIRED)), hold_whole(a_decision(FORWARD, EXPIRED), Cause.SECOND_PIECE)]
)
def test_a_mark_on_one_certificate_of_it_sends_no_other_out(held):
    marked = apply_override(held.items, Mark.DECEASED, ["C3"], employer=an_employer().key)
    assert (marked.advice, marked.employer) == (Advice.HOLD, None)
