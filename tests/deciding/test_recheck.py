"""DESIGN §4, 再判定: what has changed, what a person's word is worth, what only waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailroom.deciding.history import decide_again, hold_whole
from mailroom.deciding.override import Mark, apply_override
from mailroom.deciding.recheck import Changed, answer_for, compare, found, in_force, waits
from mailroom.deciding.rules import Context, decide, envelope
from mailroom.model import Advice, Cause, Decision, Mode, Outcome, PlaceKind
from tests.makers import TODAY, a_dependant, a_holding, a_match, a_member, a_piece, an_employer, an_item

EMPLOYER = an_employer().key
FORWARD = (Advice.FORWARD, Outcome.RETURNED, None)
DECEASED = (Advice.DESTROY, Outcome.DECEASED, None)
LOST = (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None)
CONFLICT = (Advice.HOLD, None, Cause.CONFLICT)
SAME_DATE = (Advice.HOLD, None, Cause.SAME_ISSUE_DATE)
EXPIRED = (Advice.HOLD, None, Cause.EXPIRED)
SOON = (Advice.HOLD, None, Cause.LOSES_SOON)
STALE = (Advice.HOLD, None, Cause.MIRROR_STALE)
CLOCK = (Advice.HOLD, None, Cause.CLOCK)
NOT_KNOWN = (Advice.UNKNOWN, None, None)


def rule(*words, employer=EMPLOYER) -> Decision:
    items = [an_item(f"C{n}", advice=a, outcome=o, cause=c) for n, (a, o, c) in enumerate(words, start=1)]
    return envelope(items, employer)


def by_person(then: Decision, mark: Mark, *certificates: str):
    now = apply_override(then.items, mark, certificates, employer=EMPLOYER)
    return a_piece(then, **_in_force(now), by_person=True)


def _in_force(now: Decision) -> dict[str, object]:
    return {
        "advice": now.advice,
        "outcome": now.outcome,
        "cause": now.cause,
        "items": now.items,
        "employer": now.employer,
    }


ALL = [rule(), rule(FORWARD), rule(DECEASED), rule(EXPIRED), rule(CONFLICT, CONFLICT), rule(FORWARD, LOST), rule(STALE)]


@pytest.mark.parametrize("then", ALL, ids=lambda d: str(d.cause or d.advice))
def test_the_same_answer_is_no_change(then):
    assert compare(a_piece(then), then) is None


@pytest.mark.parametrize(
    ("then", "now"),
    [
        pytest.param(rule(FORWARD), rule(DECEASED), id="advice"),
        pytest.param(rule(DECEASED), rule(LOST), id="outcome"),
        pytest.param(rule(EXPIRED), rule(SOON), id="cause"),
        pytest.param(rule(FORWARD), rule(FORWARD, employer="04-9"), id="employer"),
        pytest.param(rule(DECEASED, LOST), rule(DECEASED, DECEASED), id="an item only"),
        pytest.param(rule(FORWARD), rule(FORWARD, FORWARD), id="one certificate more"),
        pytest.param(rule(FORWARD, FORWARD), rule(FORWARD), id="one certificate less"),
        pytest.param(rule(), rule(FORWARD), id="unknown became known"),
        pytest.param(rule(FORWARD), rule(NOT_KNOWN), id="known became unknown"),
        pytest.param(rule(STALE), rule(FORWARD), id="the mirror is young again"),
        pytest.param(rule(DECEASED), rule(FORWARD), id="destroyed no more"),
    ],
)
def test_another_answer_is_a_change(then, now):
    assert compare(a_piece(then), now) == Changed(now, now)


def test_the_order_of_the_host_means_nothing():
    then = rule(FORWARD, DECEASED)
    assert compare(a_piece(then), replace(then, items=then.items[::-1])) is None


# --- row 10 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("doubt", [STALE, CLOCK], ids=["stale", "clock"])
@pytest.mark.parametrize(
    ("then", "shape"),
    [
        pytest.param(rule(FORWARD), (None,), id="forward"),
        pytest.param(rule(FORWARD, DECEASED), (None, DECEASED), id="split"),
        pytest.param(rule(STALE), (None,), id="held by the mirror's age"),
        pytest.param(rule(CLOCK), (None,), id="held by the clock"),
    ],
)
def test_row_10_never_moves_a_piece_it_only_waits(then, shape, doubt):
    fresh = rule(*(word or doubt for word in shape))
    assert compare(a_piece(then), fresh) is None
    assert waits(a_piece(then), fresh, Context(TODAY, "04")) is doubt[2]


def test_row_10_hides_no_other_row():
    fresh = rule(DECEASED, STALE)
    assert compare(a_piece(rule(FORWARD, FORWARD)), fresh) == Changed(fresh, fresh)


@pytest.mark.parametrize("words", [(FORWARD,), (EXPIRED,), (DECEASED,), ()])
def test_without_row_10_nothing_waits(words):
    assert waits(a_piece(rule(*words)), rule(*words), Context(TODAY, "04")) is None


@pytest.mark.parametrize(
    ("context", "cause"),
    [
        (Context(TODAY, "04", mirror_stale=True), Cause.MIRROR_STALE),
        (Context(TODAY, "04", clock_doubt=True), Cause.CLOCK),
        (Context(TODAY, "04"), None),
    ],
    ids=["stale", "clock", "neither"],
)
def test_what_a_person_sends_over_an_earlier_row_waits_too(context, cause):
    """Row 10 stands behind the row that the person's word went over: it was never asked."""
    piece = a_piece(rule(EXPIRED), **_in_force(rule(FORWARD)), by_person=True)
    assert compare(piece, rule(EXPIRED)) is None
    assert waits(piece, rule(EXPIRED), context) is cause
    held = a_piece(rule(FORWARD), **_in_force(rule(EXPIRED)), by_person=True)
    assert waits(held, rule(EXPIRED), context) is None


# --- a person's word ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now",
    [rule(FORWARD), rule(EXPIRED), rule(SOON), rule(STALE), rule(NOT_KNOWN), rule(), rule(FORWARD, employer="04-9")],
    ids=lambda d: str(d.cause or d.advice),
)
@pytest.mark.parametrize("mark", Mark)
def test_a_persons_word_stands_against_rows_6_to_11(mark, now):
    assert compare(by_person(rule(FORWARD), mark), now) is None


@pytest.mark.parametrize("new", [DECEASED, LOST, CONFLICT, SAME_DATE], ids=lambda w: str(w[2] or w[1]))
def test_a_persons_word_falls_by_rows_1_to_5(new):
    fresh = rule(new)
    assert compare(by_person(rule(FORWARD), Mark.HOLD), fresh) == Changed(fresh, fresh)


@pytest.mark.parametrize("old", [DECEASED, LOST, CONFLICT, SAME_DATE], ids=lambda w: str(w[2] or w[1]))
def test_what_rows_1_to_5_said_already_then_is_not_new(old):
    assert compare(by_person(rule(old), Mark.HOLD), rule(old)) is None


def test_what_the_person_had_said_before_the_rules_is_not_new():
    assert compare(by_person(rule(FORWARD), Mark.DECEASED), rule(DECEASED)) is None


def test_a_supervisors_forward_stands_but_not_for_the_dead():
    held = rule(SOON, SOON)
    piece = a_piece(held, **_in_force(rule(FORWARD, FORWARD, employer="04-9")), by_person=True)
    assert compare(piece, rule(SOON, EXPIRED)) is None
    changed = compare(piece, rule(DECEASED, SOON))
    assert changed is not None
    assert (changed.now.advice, changed.now.employer) == (Advice.SPLIT, "04-9")


def test_one_new_certificate_does_not_undo_the_word_about_another():
    """The clerk knows that C1 has died; the host learns that C2 has left. C1 must not go out again."""
    changed = compare(by_person(rule(FORWARD, FORWARD, FORWARD), Mark.DECEASED, "C1"), rule(FORWARD, LOST, FORWARD))
    assert changed is not None
    assert [item.outcome for item in changed.now.items] == [
        Outcome.DECEASED,
        Outcome.ELIGIBILITY_LOST,
        Outcome.RETURNED,
    ]
    assert (changed.now.advice, changed.now.employer) == (Advice.SPLIT, EMPLOYER)
    assert changed.rule == rule(FORWARD, LOST, FORWARD)


def test_a_word_over_an_unknown_envelope_stands_for_all_that_turns_out_to_be_in_it():
    changed = compare(by_person(rule(), Mark.HOLD), rule(FORWARD, DECEASED))
    assert changed is not None
    assert changed.now.advice is Advice.HOLD
    assert [item.cause for item in changed.now.items] == [Cause.CLERK, None]


def test_where_a_word_falls_a_certificate_that_nobody_knew_of_is_counted_too():
    """C1 is to be destroyed by the clerk's word; C3 turns out to be inside."""
    changed = compare(by_person(rule(FORWARD, FORWARD), Mark.DECEASED), rule(FORWARD, CONFLICT, EXPIRED))
    assert changed is not None
    assert [item.cause or item.outcome for item in changed.now.items] == [
        Outcome.DECEASED,
        Cause.CONFLICT,
        Cause.EXPIRED,
    ]


def test_returned_again_ends_by_rows_1_to_5_only():
    again = decide_again(rule(FORWARD))
    piece = a_piece(rule(FORWARD), PlaceKind.HOLD, **_in_force(again))
    assert compare(piece, rule(FORWARD, employer="04-9")) is None
    assert compare(piece, rule(DECEASED)) == Changed(rule(DECEASED), rule(DECEASED))


@pytest.mark.parametrize(
    "cause", [Cause.SECOND_PIECE, Cause.CODE_NOT_UNIQUE, Cause.KEYS_DISAGREE, Cause.DESTROYED_HERE]
)
def test_where_it_is_in_doubt_whose_it_is_the_rules_do_not_decide_again(cause):
    piece = a_piece(rule(FORWARD), PlaceKind.HOLD, **_in_force(hold_whole(rule(FORWARD), cause)))
    for fresh in (rule(DECEASED), rule(FORWARD, employer="04-9"), rule()):
        assert compare(piece, fresh) is None


# --- with the rules themselves ------------------------------------------------------------------


def test_after_a_load_that_knows_of_a_death():
    context = Context(TODAY, "04")
    family = a_match(a_holding("C1"), a_holding("C2", member=a_dependant()))
    sad = a_match(a_holding("C1"), a_holding("C2", member=a_dependant(loss_reason="死亡")))
    piece = a_piece(decide(family, Mode.RETURNED, context))
    changed = compare(piece, decide(sad, Mode.RETURNED, context))
    assert changed is not None
    assert changed.now.advice is Advice.SPLIT


HERE = Context(TODAY, "04")
FAMILY = a_match(a_holding("C1"), a_holding("C2", member=a_dependant(loss_reason="死亡")))


def test_the_rest_of_a_split_envelope_is_asked_for_itself():
    piece = a_piece(rule(FORWARD), part=True)
    assert answer_for(piece, FAMILY, HERE, again=False) == rule(FORWARD)
    assert compare(piece, rule(FORWARD)) is None
    moved = a_match(a_holding("C1", member=a_member(lost_on=TODAY)), FAMILY.holdings[1])
    assert answer_for(piece, moved, HERE, again=False) == rule(LOST)


def test_a_whole_envelope_is_asked_with_all_that_is_in_it_today():
    """Also with a certificate that the mirror did not know of then."""
    assert answer_for(a_piece(rule(FORWARD)), FAMILY, HERE, again=False).advice is Advice.SPLIT


def test_a_certificate_sent_back_is_asked_for_itself():
    piece = a_piece(rule(EXPIRED), PlaceKind.HOLD, mode=Mode.REPLY)
    answer = answer_for(piece, FAMILY, HERE, again=False)
    assert [item.certificate_id for item in answer.items] == ["C1"]
    assert (answer.advice, answer.cause) == (Advice.HOLD, Cause.ELIGIBLE_SENT_BACK)


def test_what_came_back_is_never_sent_by_itself():
    held = answer_for(a_piece(rule(FORWARD)), a_match(), HERE, again=True)
    assert (held.advice, held.cause) == (Advice.HOLD, Cause.RETURNED_AGAIN)


def test_a_second_piece_stays_a_second_piece():
    piece = a_piece(rule(FORWARD), **_in_force(hold_whole(rule(FORWARD), Cause.SECOND_PIECE)))
    held = answer_for(piece, FAMILY, HERE, again=False)
    assert {item.cause for item in held.items} == {held.cause} == {Cause.SECOND_PIECE}


@pytest.mark.parametrize(
    ("piece", "fresh", "expected"),
    [
        pytest.param(a_piece(rule(FORWARD)), rule(FORWARD), rule(FORWARD), id="as before"),
        pytest.param(a_piece(rule(FORWARD)), rule(EXPIRED), rule(EXPIRED), id="the rules say otherwise now"),
        pytest.param(by_person(rule(FORWARD), Mark.DECEASED), rule(FORWARD), rule(DECEASED), id="a word stands"),
        pytest.param(by_person(rule(FORWARD), Mark.HOLD), rule(LOST), rule(LOST), id="a word falls"),
    ],
)
def test_found_again(piece, fresh, expected):
    assert found(piece, fresh) == expected


def test_what_is_in_force_is_the_pieces_own():
    assert in_force(a_piece(rule(FORWARD, DECEASED))) == rule(FORWARD, DECEASED)
