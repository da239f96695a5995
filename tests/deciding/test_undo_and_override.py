"""DESIGN §4: the tables of undo and override, and what a person's word makes of a piece."""

from __future__ import annotations

from itertools import product

import pytest

from mailroom.deciding.override import MARKS, OVERRIDE, Mark, apply_override, override_rule
from mailroom.deciding.undo import UNDO, Permission, leaves_check, undo_rule
from mailroom.model import OPEN_PLACES, Advice, Cause, Decision, Outcome, PlaceKind
from tests.makers import an_employer, an_item

P = Permission
OPEN = [
    PlaceKind.GROUP,
    PlaceKind.BIN,
    PlaceKind.SPLIT,
    PlaceKind.HOLD,
    PlaceKind.UNKNOWN,
    PlaceKind.FOREIGN,
    PlaceKind.DESTROY_BOX,
]
OTHER_OUTSIDE = [
    PlaceKind.HANDED_OVER,
    PlaceKind.OTHER_BRANCH,
    PlaceKind.OTHER_SECTION,
    PlaceKind.RETURNED_TO_POST,
]
EMPLOYER = an_employer().key

UNDO_TABLE = (
    dict.fromkeys(OPEN, P.CLERK)
    | dict.fromkeys(OTHER_OUTSIDE, P.SUPERVISOR_SAME_DAY)
    | {
        PlaceKind.SEALED: P.REFUSED_UNSEAL_FIRST,
        PlaceKind.POSTED: P.SUPERVISOR_SAME_DAY,
        PlaceKind.MISSING: P.SUPERVISOR_SAME_DAY,
        PlaceKind.DESTROYED: P.REFUSED,
    }
)
OVERRIDE_TABLE = (
    dict.fromkeys(OPEN, P.CLERK)
    | dict.fromkeys(OTHER_OUTSIDE, P.NOTE_ONLY)
    | {
        PlaceKind.SEALED: P.REFUSED_UNSEAL_FIRST,
        PlaceKind.POSTED: P.NOTE_AND_ANOMALY,
        PlaceKind.MISSING: P.NOTE_ONLY,
        PlaceKind.DESTROYED: P.NOTE_ONLY,
    }
)


@pytest.mark.parametrize("place", PlaceKind)
def test_undo_of_an_own_scan_in_the_open_tray(place):
    assert undo_rule(place, own_scan=True, tray_open=True) is UNDO_TABLE[place]


@pytest.mark.parametrize(("own_scan", "tray_open"), [(True, False), (False, True), (False, False)])
@pytest.mark.parametrize("place", PlaceKind)
def test_undo_of_anything_else_is_the_supervisors(place, own_scan, tray_open):
    expected = UNDO_TABLE[place]
    if expected is P.CLERK:
        expected = P.SUPERVISOR
    assert undo_rule(place, own_scan=own_scan, tray_open=tray_open) is expected


@pytest.mark.parametrize("place", PlaceKind)
def test_override(place):
    assert override_rule(place) is OVERRIDE_TABLE[place]


@pytest.mark.parametrize(("place", "in_check"), list(product(PlaceKind, [True, False])))
def test_only_an_open_place_leaves_a_running_check(place, in_check):
    assert leaves_check(place, in_check=in_check) is (in_check and place in OPEN)


def test_every_place_has_its_row():
    assert set(UNDO) == set(OVERRIDE) == set(PlaceKind)
    assert set(OPEN) == OPEN_PLACES


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (P.CLERK, {"clerk", "clerk later", "supervisor", "supervisor later"}),
        (P.SUPERVISOR, {"supervisor", "supervisor later"}),
        (P.SUPERVISOR_SAME_DAY, {"supervisor"}),
        (P.NOTE_ONLY, {"note"}),
        (P.NOTE_AND_ANOMALY, {"note"}),
        (P.REFUSED_UNSEAL_FIRST, set()),
        (P.REFUSED, set()),
    ],
)
def test_what_a_permission_allows(permission, allowed):
    assert permission.allows(supervisor=False, same_day=True) is ("clerk" in allowed)
    assert permission.allows(supervisor=False, same_day=False) is ("clerk later" in allowed)
    assert permission.allows(supervisor=True, same_day=True) is ("supervisor" in allowed)
    assert permission.allows(supervisor=True, same_day=False) is ("supervisor later" in allowed)
    assert permission.allows_note(supervisor=True) is ("note" in allowed)
    assert not permission.allows_note(supervisor=False)


# --- what follows from a mark -------------------------------------------------------------------

FORWARD = [an_item(f"C{n}") for n in (1, 2, 3)]
EXPIRED = an_item("C4", advice=Advice.HOLD, outcome=None, cause=Cause.EXPIRED)
UNKNOWN = an_item("C5", member=None, advice=Advice.UNKNOWN, outcome=None)

WORDS = {
    Mark.DECEASED: (Advice.DESTROY, Outcome.DECEASED, None),
    Mark.ELIGIBILITY_LOST: (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None),
    Mark.SUPERSEDED: (Advice.DESTROY, Outcome.SUPERSEDED, None),
    Mark.ITEM_LOST: (Advice.HOLD, Outcome.ITEM_LOST, Cause.DAMAGED),
    Mark.HOLD: (Advice.HOLD, None, Cause.CLERK),
}


def said(decision: Decision):
    return (decision.advice, decision.outcome, decision.cause, decision.employer)


@pytest.mark.parametrize(
    "items", [FORWARD[:1], FORWARD, [EXPIRED], [UNKNOWN], []], ids=["one", "three", "held", "unknown", "none"]
)
@pytest.mark.parametrize("mark", Mark)
def test_a_mark_on_all_of_the_piece(mark, items):
    decision = apply_override(items, mark, employer=EMPLOYER)
    assert said(decision) == (*WORDS[mark], None)
    assert {(item.advice, item.outcome, item.cause) for item in decision.items} <= {WORDS[mark]}
    assert len(decision.items) == len(items)


@pytest.mark.parametrize("mark", Mark)
def test_a_mark_on_one_of_three(mark):
    decision = apply_override(FORWARD, mark, ["C2"], employer=EMPLOYER)
    assert [item.advice for item in decision.items] == [Advice.FORWARD, WORDS[mark][0], Advice.FORWARD]
    if WORDS[mark][0] is Advice.DESTROY:
        assert said(decision) == (Advice.SPLIT, None, None, EMPLOYER)
    else:
        assert said(decision) == (*WORDS[mark], None)


def test_a_mark_may_end_what_held_the_envelope():
    decision = apply_override([FORWARD[0], EXPIRED], Mark.SUPERSEDED, ["C4"], employer=EMPLOYER)
    assert said(decision) == (Advice.SPLIT, None, None, EMPLOYER)


def test_without_an_employer_the_rest_is_held():
    decision = apply_override([FORWARD[0], EXPIRED], Mark.SUPERSEDED, ["C4"])
    assert said(decision) == (Advice.HOLD, None, Cause.EMPLOYER_UNKNOWN, None)


def test_another_cause_in_the_envelope_goes_before_the_clerks():
    decision = apply_override([FORWARD[0], EXPIRED], Mark.HOLD, ["C1"])
    assert said(decision) == (Advice.HOLD, None, Cause.EXPIRED, None)


def test_an_item_that_is_not_there():
    decision = apply_override(FORWARD, Mark.ITEM_LOST, ["C1"], missing_inside=True)
    assert said(decision) == (Advice.HOLD, Outcome.ITEM_LOST, Cause.MISSING_INSIDE, None)
    assert decision.items[0].cause is Cause.MISSING_INSIDE


def test_a_mark_can_be_said_of_what_was_to_be_destroyed():
    items = apply_override(FORWARD, Mark.DECEASED).items
    assert said(apply_override(items, Mark.HOLD)) == (Advice.HOLD, None, Cause.CLERK, None)


def test_a_certificate_of_another_piece_is_refused():
    with pytest.raises(ValueError, match="C9"):
        apply_override(FORWARD, Mark.DECEASED, ["C1", "C9"])


def test_every_mark_has_its_row():
    assert set(MARKS) == set(Mark)
