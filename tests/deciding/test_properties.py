"""What must be true of every certificate and every envelope that can be thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from mailroom.deciding.history import Verdict, judge
from mailroom.deciding.override import Mark, apply_override
from mailroom.deciding.recheck import compare
from mailroom.deciding.rules import Context, decide, decide_certificate, in_conflict
from mailroom.deciding.undo import Permission, undo_rule
from mailroom.model import Advice, Cause, Mode, Outcome, Place, PlaceKind
from tests.makers import NOON, TODAY, a_certificate, a_dependant, a_holding, a_match, a_member, a_piece, an_employer

DAYS = st.none() | st.integers(-20, 20).map(lambda days: TODAY + timedelta(days))
MODES = st.sampled_from(Mode)
REASONS = st.sampled_from(["", "", "", "退職", "死亡", "扶養除外", "その他"])


@st.composite
def people(draw, number="123", insured=True):
    make = a_member if insured else a_dependant
    return make(
        branch=draw(st.sampled_from(["04", "04", "04", "13"])),
        number=number,
        suffix="00" if insured else draw(st.sampled_from(["01", "02"])),
        lost_on=draw(DAYS),
        loss_reason=draw(REASONS),
        voluntary=draw(st.sampled_from([False, False, True])),
    )


@st.composite
def holdings(draw, certificate_id="C1"):
    insured = draw(people(number=draw(st.sampled_from(["123", "123", "124"]))))
    member = insured if draw(st.booleans()) else draw(people(number=insured.number, insured=False))
    employer = an_employer(
        closed=draw(st.sampled_from([False, False, True])),
        closed_on=draw(DAYS),
        address=draw(st.sampled_from(["青葉区1-1", ""])),
        postal_code=draw(st.sampled_from(["980-0014", "９８０００１４", "98000", ""])),
    )
    certificate = a_certificate(certificate_id, member, issued_on=draw(DAYS), expires_on=draw(DAYS))
    others = draw(st.lists(DAYS, max_size=2))
    return a_holding(
        certificate_id,
        member=draw(st.sampled_from([member] * 7 + [None])),
        insured=draw(st.sampled_from([insured, insured, None if not member.insured else insured])),
        certificate=draw(st.sampled_from([certificate] * 7 + [None])),
        employer=draw(st.sampled_from([employer] * 3 + [None])),
        others=tuple(a_certificate(f"X{n}", issued_on=day) for n, day in enumerate(others)),
    )


@st.composite
def matches(draw):
    count = draw(st.integers(1, 5))
    return a_match(*(draw(holdings(f"C{n}")) for n in range(count)))


@st.composite
def contexts(draw):
    return Context(
        draw(st.integers(-20, 20).map(lambda days: TODAY + timedelta(days))),
        draw(st.sampled_from(["04", "04", "13"])),
        draw(st.sampled_from([0, 14, 40])),
        draw(st.sampled_from([False, False, True])),
        draw(st.sampled_from([False, False, True])),
    )


def faults(holding, mode, context):
    """Everything that speaks against forwarding, said once more and without any order."""
    on = context.on
    certificate, member, insured, employer = holding.certificate, holding.member, holding.insured, holding.employer
    if certificate is None or member is None:
        return ["not in the mirror"]
    family = [member] + ([insured] if insured else [])
    rivals = [other.issued_on for other in holding.others if other.issued_on is None or other.issued_on <= on]
    against = {
        "reply": mode is Mode.REPLY,
        "dead": any(person.loss_reason == "死亡" for person in family),
        "lost or losing": any(
            person.lost_on and (person.lost_on - on).days <= context.loses_soon_days for person in family
        ),
        "rival": any(not day or not certificate.issued_on or day >= certificate.issued_on for day in rivals),
        "expired": certificate.expires_on and certificate.expires_on < on,
        "branch": member.branch != context.branch,
        "voluntary": any(person.voluntary for person in family),
        "nobody to send to": employer is None,
        "closed": employer and (employer.closed or (employer.closed_on and employer.closed_on <= on)),
        "no address": employer and (not employer.address or employer.postal_code not in ("980-0014", "９８０００１４")),
        "mirror": context.mirror_stale,
        "clock": context.clock_doubt,
    }
    return [name for name, there in against.items() if there]


@given(holdings(), MODES, contexts())
def test_forward_only_where_nothing_speaks_against_it(holding, mode, context):
    item = decide_certificate(holding, mode, context)
    assert (item.advice is Advice.FORWARD) == (faults(holding, mode, context) == [])


@given(matches(), MODES, contexts())
def test_an_envelope_has_one_answer_and_it_is_no_bolder_than_its_certificates(match, mode, context):
    decision = decide(match, mode, context)
    advices = [item.advice for item in decision.items]
    assert [item.certificate_id for item in decision.items] == [holding.certificate_id for holding in match.holdings]
    assert (decision.employer is not None) == (decision.advice in (Advice.FORWARD, Advice.SPLIT))
    if mode is Mode.REPLY:
        assert Advice.FORWARD not in advices
        assert decision.advice in (None, *advices)
    if decision.advice is Advice.FORWARD:
        assert set(advices) == {Advice.FORWARD}
    if decision.advice is Advice.DESTROY:
        assert set(advices) == {Advice.DESTROY}
    if decision.advice is Advice.SPLIT:
        assert set(advices) == {Advice.FORWARD, Advice.DESTROY}
    if mode is Mode.RETURNED:
        assert (decision.advice is Advice.HOLD) == (Advice.HOLD in advices)
        assert decision.cause is None or decision.cause in [item.cause for item in decision.items]
    if in_conflict(match.holdings):
        assert {item.cause for item in decision.items} == {Cause.CONFLICT}


@given(matches(), MODES, contexts(), st.randoms(use_true_random=False))
def test_the_order_of_the_host_decides_nothing(match, mode, context, random):
    shuffled = list(match.holdings)
    random.shuffle(shuffled)
    one, other = decide(match, mode, context), decide(replace(match, holdings=tuple(shuffled)), mode, context)
    assert (one.advice, one.outcome, one.cause, one.employer) == (
        other.advice,
        other.outcome,
        other.cause,
        other.employer,
    )
    assert compare(a_piece(one, PlaceKind.HOLD), other) is None


@given(holdings(), MODES, contexts(), st.integers(0, 400))
def test_what_is_to_be_destroyed_stays_so_on_every_later_day(holding, mode, context, days):
    if decide_certificate(holding, mode, context).advice is Advice.DESTROY:
        later = replace(context, on=context.on + timedelta(days))
        assert decide_certificate(holding, mode, later).advice is Advice.DESTROY


@given(holdings(), MODES, contexts(), DAYS)
def test_the_dead_get_no_mail_whatever_else_is_true(holding, mode, context, day):
    if holding.member and holding.certificate:
        dead = replace(holding, member=replace(holding.member, lost_on=day, loss_reason="死亡"))
        assert decide_certificate(dead, mode, context).outcome is Outcome.DECEASED


@given(holdings(), MODES, contexts())
def test_doubt_of_mirror_or_clock_only_ever_holds_what_would_be_forwarded(holding, mode, context):
    sure = decide_certificate(holding, mode, replace(context, mirror_stale=False, clock_doubt=False))
    doubt = decide_certificate(holding, mode, replace(context, mirror_stale=True))
    if sure.advice is Advice.FORWARD:
        assert doubt.cause is Cause.MIRROR_STALE
    else:
        assert doubt == sure


@given(matches(), contexts(), st.sampled_from(Mark), st.data())
def test_a_mark_never_makes_a_certificate_go_that_did_not(match, context, mark, data):
    then = decide(match, Mode.RETURNED, context)
    chosen = data.draw(st.sets(st.sampled_from([item.certificate_id for item in then.items])))
    now = apply_override(then.items, mark, chosen, employer=an_employer().key)
    before = {item.certificate_id for item in then.items if item.advice is Advice.FORWARD}
    after = {item.certificate_id for item in now.items if item.advice is Advice.FORWARD}
    assert after == (before - chosen if chosen else set())


NUMBERS = st.sampled_from([None, "11111111114", "22222222225"])


@given(st.sampled_from(PlaceKind), st.sampled_from(PlaceKind), NUMBERS, NUMBERS, st.data())
def test_every_scan_of_every_piece_has_exactly_one_verdict(place, due, then, now, data):
    other, since = data.draw(st.booleans()), data.draw(st.integers(-9999, 9999))
    piece = a_piece(place=place, due=Place(due), tracking=then)
    assert judge(piece, NOON + timedelta(seconds=since), tracking=now, other_envelope=other) in Verdict


def test_every_place_and_every_question_has_exactly_one_answer():
    for place, own, is_open in product(PlaceKind, [True, False], [True, False]):
        assert undo_rule(place, own_scan=own, tray_open=is_open) in Permission


def test_dates_at_the_end_of_time_are_no_accident():
    far = a_holding(member=a_member(lost_on=date.max), certificate=a_certificate(expires_on=date.max))
    assert decide_certificate(far, Mode.RETURNED, Context(TODAY, "04")).advice is Advice.FORWARD
    assert decide_certificate(far, Mode.RETURNED, Context(date(9999, 12, 30), "04")).cause is Cause.LOSES_SOON
