"""DESIGN §4, each certificate: a test for every row and every cell of the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailroom.deciding.rules import ROWS, Context, decide, decide_certificate
from mailroom.model import Advice, Cause, Mode, Outcome
from tests.makers import TODAY, a_certificate, a_dependant, a_holding, a_match, a_member, an_employer

HERE = Context(TODAY, "04")
DAY = timedelta(days=1)


def lost(day: date | None, reason: str = "退職", **changes):
    return a_member(lost_on=day, loss_reason=reason, **changes)


def child_of(insured, **changes):
    return a_holding(member=a_dependant(**changes), insured=insured)


def issued(own, *others):
    return a_holding(
        certificate=a_certificate(issued_on=own),
        others=tuple(a_certificate(f"X{n}", issued_on=day) for n, day in enumerate(others)),
    )


def expires(day):
    return a_holding(certificate=a_certificate(expires_on=day))


def works_at(**changes):
    return a_holding(employer=an_employer(**changes))


SEPTEMBER = date(2025, 9, 1)
DECEASED = (Advice.DESTROY, Outcome.DECEASED, None)
LOST = (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None)
INSURED_LOST = (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, Cause.INSURED_LOST)
SUPERSEDED = (Advice.DESTROY, Outcome.SUPERSEDED, None)
FORWARD = (Advice.FORWARD, Outcome.RETURNED, None)
UNKNOWN = (Advice.UNKNOWN, None, None)


def hold(cause):
    return (Advice.HOLD, None, cause)


CELLS = {
    # row 2
    "2 deceased": (a_holding(member=lost(TODAY - DAY, "死亡")), DECEASED),
    "2 deceased, date to come": (a_holding(member=lost(TODAY + 99 * DAY, "死亡")), DECEASED),
    "2 deceased, no date": (a_holding(member=lost(None, "死亡")), DECEASED),
    "2 a deceased child": (child_of(a_member(), loss_reason="死亡"), DECEASED),
    # row 3
    "3 lost yesterday": (a_holding(member=lost(TODAY - DAY)), LOST),
    "3 lost today: already the first day without cover": (a_holding(member=lost(TODAY)), LOST),
    "3 a child lost today": (child_of(a_member(), lost_on=TODAY, loss_reason="扶養除外"), LOST),
    "3 lost without a reason": (a_holding(member=lost(TODAY, "")), LOST),
    # row 4
    "4 a child whose insured is deceased": (child_of(lost(None, "死亡")), INSURED_LOST),
    "4 a child whose insured lost today": (child_of(lost(TODAY)), INSURED_LOST),
    "4 a child whose insured is not in the mirror": (a_holding(member=a_dependant(), insured=None), FORWARD),
    "4 an insured person is not judged by another": (a_holding(insured=lost(TODAY, suffix="99")), FORWARD),
    # row 5
    "5 another is newer": (issued(SEPTEMBER, SEPTEMBER + DAY), SUPERSEDED),
    "5 another is newer, issued today": (issued(SEPTEMBER, TODAY), SUPERSEDED),
    "5 another will be issued tomorrow": (issued(SEPTEMBER, TODAY + DAY), FORWARD),
    "5 another is older": (issued(SEPTEMBER, SEPTEMBER - DAY), FORWARD),
    "5 another of the same day": (issued(SEPTEMBER, SEPTEMBER), hold(Cause.SAME_ISSUE_DATE)),
    "5 another of an unknown day": (issued(SEPTEMBER, None), hold(Cause.SAME_ISSUE_DATE)),
    "5 own day unknown, another older or newer": (issued(None, SEPTEMBER), hold(Cause.SAME_ISSUE_DATE)),
    "5 own day unknown, another to come": (issued(None, TODAY + DAY), FORWARD),
    "5 own day unknown, no other": (issued(None), FORWARD),
    "5 both days unknown": (issued(None, None), hold(Cause.SAME_ISSUE_DATE)),
    "5 one newer, one of the same day": (issued(SEPTEMBER, SEPTEMBER, TODAY), SUPERSEDED),
    "5 one newer, one of an unknown day": (issued(SEPTEMBER, None, TODAY), SUPERSEDED),
    # row 6
    "6 expired yesterday": (expires(TODAY - DAY), hold(Cause.EXPIRED)),
    "6 expires today": (expires(TODAY), FORWARD),
    "6 expiry unknown": (expires(None), FORWARD),
    # row 8 (7 is the mode: below)
    "8 loses tomorrow": (a_holding(member=lost(TODAY + DAY)), hold(Cause.LOSES_SOON)),
    "8 loses in 14 days": (a_holding(member=lost(TODAY + 14 * DAY)), hold(Cause.LOSES_SOON)),
    "8 loses in 15 days": (a_holding(member=lost(TODAY + 15 * DAY)), FORWARD),
    "8 a child whose insured loses in 14 days": (child_of(lost(TODAY + 14 * DAY)), hold(Cause.LOSES_SOON)),
    "8 a child whose insured loses in 15 days": (child_of(lost(TODAY + 15 * DAY)), FORWARD),
    "8 a child who loses tomorrow": (child_of(a_member(), lost_on=TODAY + DAY), hold(Cause.LOSES_SOON)),
    # row 9
    "9 other branch": (a_holding(member=a_member(branch="13")), hold(Cause.OTHER_BRANCH)),
    "9 voluntary": (a_holding(member=a_member(voluntary=True)), hold(Cause.NO_EMPLOYER)),
    "9 a child of a voluntary": (child_of(a_member(voluntary=True)), hold(Cause.NO_EMPLOYER)),
    "9 a voluntary child": (child_of(a_member(), voluntary=True), hold(Cause.NO_EMPLOYER)),
    "9 no employer row": (a_holding(employer=None), hold(Cause.EMPLOYER_UNKNOWN)),
    "9 closed": (works_at(closed=True), hold(Cause.EMPLOYER_CLOSED)),
    "9 closed, date to come": (works_at(closed=True, closed_on=TODAY + DAY), hold(Cause.EMPLOYER_CLOSED)),
    "9 closed today, state not yet": (works_at(closed_on=TODAY), hold(Cause.EMPLOYER_CLOSED)),
    "9 closes tomorrow": (works_at(closed_on=TODAY + DAY), FORWARD),
    "9 no address": (works_at(address=""), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 address of blanks": (works_at(address=" 　"), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 no postal code": (works_at(postal_code=""), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 postal code too short": (works_at(postal_code="980-001"), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 postal code too long": (works_at(postal_code="980-00144"), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 postal code with letters": (works_at(postal_code="98O-0014"), hold(Cause.EMPLOYER_NO_ADDRESS)),
    "9 postal code bare": (works_at(postal_code="9800014"), FORWARD),
    "9 postal code full width": (works_at(postal_code="９８０－００１４"), FORWARD),
    "9 postal code with a typed long vowel": (works_at(postal_code="９８０ー００１４"), FORWARD),
    # row 11
    "11 forward": (a_holding(), FORWARD),
    "11 forward a child": (child_of(a_member()), FORWARD),
    # a reference that leads nowhere
    "no certificate in the mirror": (a_holding(certificate=None), UNKNOWN),
    "no member in the mirror": (a_holding(member=None), UNKNOWN),
    "neither in the mirror": (a_holding(certificate=None, member=None, employer=None), UNKNOWN),
}


@pytest.mark.parametrize(("holding", "expected"), CELLS.values(), ids=CELLS.keys())
def test_each_certificate(holding, expected):
    item = decide_certificate(holding, Mode.RETURNED, HERE)
    assert (item.advice, item.outcome, item.cause) == expected
    assert item.certificate_id == holding.certificate_id
    assert item.member == (holding.member.key if holding.member else None)


@pytest.mark.parametrize(("holding", "expected"), CELLS.values(), ids=CELLS.keys())
def test_reply_mode_holds_the_eligible_and_decides_the_rest_alike(holding, expected):
    """Row 7: everything that rows 1 to 6 leave open was sent back by an eligible person."""
    item = decide_certificate(holding, Mode.REPLY, HERE)
    if expected[0] in (Advice.DESTROY, Advice.UNKNOWN) or expected[2] in (Cause.SAME_ISSUE_DATE, Cause.EXPIRED):
        assert (item.advice, item.outcome, item.cause) == expected
    else:
        assert (item.advice, item.outcome, item.cause) == hold(Cause.ELIGIBLE_SENT_BACK)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, FORWARD, id="10 young mirror, sure clock"),
        pytest.param({"mirror_stale": True}, hold(Cause.MIRROR_STALE), id="10 old mirror"),
        pytest.param({"clock_doubt": True}, hold(Cause.CLOCK), id="10 clock in doubt"),
        pytest.param({"mirror_stale": True, "clock_doubt": True}, hold(Cause.MIRROR_STALE), id="10 both"),
    ],
)
def test_row_10(changes, expected):
    item = decide_certificate(a_holding(), Mode.RETURNED, replace(HERE, **changes))
    assert (item.advice, item.outcome, item.cause) == expected


@pytest.mark.parametrize("cell", [cell for cell in CELLS if CELLS[cell][1] != FORWARD])
def test_row_10_asks_last(cell):
    holding, expected = CELLS[cell]
    item = decide_certificate(holding, Mode.RETURNED, replace(HERE, mirror_stale=True, clock_doubt=True))
    assert (item.advice, item.outcome, item.cause) == expected


@pytest.mark.parametrize(("days", "cause"), [(0, None), (1, Cause.LOSES_SOON), (30, Cause.LOSES_SOON)])
def test_how_soon_is_a_setting(days, cause):
    holding = a_holding(member=lost(TODAY + DAY))
    assert decide_certificate(holding, Mode.RETURNED, replace(HERE, loses_soon_days=days)).cause is cause


def test_one_who_hits_every_row_is_answered_by_the_first_that_is_left():
    """Cure the faults from the top: each cure shows the next row, in the order of the table."""
    holding = a_holding(
        member=a_dependant(branch="13", voluntary=True, lost_on=TODAY, loss_reason="死亡"),
        insured=lost(TODAY, branch="13"),
        certificate=a_certificate(expires_on=TODAY - DAY),
        others=(a_certificate("X1", issued_on=TODAY), a_certificate("X2", issued_on=SEPTEMBER)),
        employer=None,
    )
    context, mode = replace(HERE, mirror_stale=True, clock_doubt=True), Mode.REPLY
    said = []

    def ask():
        item = decide_certificate(holding, mode, context)
        said.append(item.cause or item.outcome)

    def cure(**changes):
        nonlocal holding
        holding = replace(holding, **changes)
        ask()

    ask()
    cure(member=replace(holding.member, loss_reason="扶養除外"))
    cure(member=replace(holding.member, lost_on=None))
    cure(insured=lost(TODAY + DAY, branch="13"))
    cure(others=holding.others[1:])
    cure(others=())
    cure(certificate=replace(holding.certificate, expires_on=None))
    mode = Mode.RETURNED
    ask()
    cure(insured=lost(None, ""))
    context = replace(context, branch="13")
    ask()
    cure(member=replace(holding.member, voluntary=False))
    cure(employer=an_employer(closed=True, address=""))
    cure(employer=an_employer(address=""))
    cure(employer=an_employer())
    context = replace(context, mirror_stale=False)
    ask()
    context = replace(context, clock_doubt=False)
    ask()
    assert said == [
        Outcome.DECEASED,
        Outcome.ELIGIBILITY_LOST,
        Cause.INSURED_LOST,
        Outcome.SUPERSEDED,
        Cause.SAME_ISSUE_DATE,
        Cause.EXPIRED,
        Cause.ELIGIBLE_SENT_BACK,
        Cause.LOSES_SOON,
        Cause.OTHER_BRANCH,
        Cause.NO_EMPLOYER,
        Cause.EMPLOYER_UNKNOWN,
        Cause.EMPLOYER_CLOSED,
        Cause.EMPLOYER_NO_ADDRESS,
        Cause.MIRROR_STALE,
        Cause.CLOCK,
        Outcome.RETURNED,
    ]


def test_the_table_is_in_the_order_of_the_design_and_of_the_causes():
    assert [row.number for row in ROWS] == sorted(row.number for row in ROWS)
    causes = [list(Cause).index(row.cause) for row in ROWS if row.cause]
    assert causes == sorted(causes)


# --- row 1 --------------------------------------------------------------------------------------

NEIGHBOUR = a_member(number="124")
COLLEAGUE_ELSEWHERE = a_member(symbol="41020004")
OTHER_BRANCH = a_member(branch="13")


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param(a_holding("C2", member=NEIGHBOUR), id="1 another household of the same employer"),
        pytest.param(a_holding("C2", member=COLLEAGUE_ELSEWHERE), id="1 the same number at another employer"),
        pytest.param(a_holding("C2", member=OTHER_BRANCH), id="1 the same in another branch"),
        pytest.param(a_holding("C2", member=replace(NEIGHBOUR, loss_reason="死亡")), id="1 another, deceased"),
        pytest.param(
            a_holding("C2", member=None, certificate=a_certificate("C2", NEIGHBOUR)),
            id="1 another household known by its certificate only",
        ),
    ],
)
def test_more_than_one_household_is_a_conflict_of_all(mode, stranger):
    decision = decide(a_match(a_holding("C1"), stranger, a_holding("C3", certificate=None, member=None)), mode, HERE)
    assert (decision.advice, decision.outcome, decision.cause) == hold(Cause.CONFLICT)
    assert [item.certificate_id for item in decision.items] == ["C1", "C2", "C3"]
    assert {item.cause for item in decision.items} == {Cause.CONFLICT}
    assert decision.employer is None


@pytest.mark.parametrize(
    "relative",
    [
        pytest.param(a_holding("C2", member=a_dependant()), id="a child"),
        pytest.param(a_holding("C2", member=None), id="a member missing, of the same household by the certificate"),
        pytest.param(a_holding("C2", member=None, certificate=None), id="nothing known of the other"),
    ],
)
def test_one_household_is_no_conflict(relative):
    decision = decide(a_match(a_holding("C1"), relative), Mode.RETURNED, HERE)
    assert Cause.CONFLICT not in {item.cause for item in decision.items}


def test_hyphens_inside_of_a_number_do_not_hide_a_conflict():
    """支部-記号-番号 as one text reads alike for these two; the employers do not."""
    first, second = a_member(symbol="4102-1", number="2"), a_member(symbol="4102", number="1-2", suffix="01")
    decision = decide(a_match(a_holding("C1", member=first), a_holding("C2", member=second)), Mode.RETURNED, HERE)
    assert decision.cause is Cause.CONFLICT


def test_a_conflict_is_judged_by_the_whole_code_even_for_a_part_of_it():
    match = a_match(a_holding("C1"), a_holding("C2", member=NEIGHBOUR))
    decision = decide(match, Mode.RETURNED, HERE, only={"C1"})
    assert decision.cause is Cause.CONFLICT
    assert [item.certificate_id for item in decision.items] == ["C1"]
