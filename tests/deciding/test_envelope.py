"""DESIGN §4, the envelope: what its certificates make of it, and the reply mode beside it."""

from __future__ import annotations

import pytest

from mailroom.deciding.rules import Context, decide, envelope
from mailroom.model import Advice, Cause, Mode, Outcome
from tests.makers import TODAY, a_certificate, a_dependant, a_holding, a_match, a_member, an_employer, an_item

HERE = Context(TODAY, "04")
EMPLOYER = an_employer().key


def holding(kind: str, number: int):
    """A certificate of one family, of each kind of answer."""
    identity, suffix = f"C{number}", f"{number:02d}"
    child = a_dependant(suffix=suffix)
    return {
        "forward": lambda: a_holding(identity, member=child),
        "deceased": lambda: a_holding(identity, member=a_dependant(suffix=suffix, loss_reason="死亡")),
        "lost": lambda: a_holding(identity, member=a_dependant(suffix=suffix, lost_on=TODAY)),
        "superseded": lambda: a_holding(identity, member=child, others=(a_certificate("X", issued_on=TODAY),)),
        "expired": lambda: a_holding(
            identity, member=child, certificate=a_certificate(identity, child, expires_on=a_member().birth)
        ),
        "closed": lambda: a_holding(identity, member=child, employer=an_employer(closed=True)),
        "no_address": lambda: a_holding(identity, member=child, employer=an_employer(address="")),
        "unknown": lambda: a_holding(identity, certificate=None, member=None, insured=None, employer=None),
    }[kind]()


def match_of(kinds: str):
    return a_match(*(holding(kind, number) for number, kind in enumerate(kinds.split(), start=1)))


FORWARD = (Advice.FORWARD, Outcome.RETURNED, None, EMPLOYER)
SPLIT = (Advice.SPLIT, None, None, EMPLOYER)
UNKNOWN = (Advice.UNKNOWN, None, None, None)


def destroy(outcome):
    return (Advice.DESTROY, outcome, None, None)


def hold(cause):
    return (Advice.HOLD, None, cause, None)


ENVELOPES = {
    "forward": FORWARD,
    "forward forward forward forward": FORWARD,
    "forward forward forward forward forward": FORWARD,  # more than four: the rules answer
    "deceased": destroy(Outcome.DECEASED),
    "lost lost": destroy(Outcome.ELIGIBILITY_LOST),
    "superseded": destroy(Outcome.SUPERSEDED),
    "superseded lost": destroy(Outcome.ELIGIBILITY_LOST),
    "superseded lost deceased": destroy(Outcome.DECEASED),
    "forward deceased": SPLIT,
    "lost forward forward superseded": SPLIT,
    "expired": hold(Cause.EXPIRED),
    "forward expired": hold(Cause.EXPIRED),
    "deceased expired": hold(Cause.EXPIRED),
    "forward deceased expired unknown": hold(Cause.EXPIRED),
    "closed expired": hold(Cause.EXPIRED),
    "no_address closed": hold(Cause.EMPLOYER_CLOSED),
    "unknown": UNKNOWN,
    "forward unknown": UNKNOWN,
    "deceased unknown": UNKNOWN,
    "unknown unknown forward deceased": UNKNOWN,
}


@pytest.mark.parametrize(("kinds", "expected"), ENVELOPES.items(), ids=ENVELOPES.keys())
def test_the_envelope(kinds, expected):
    decision = decide(match_of(kinds), Mode.RETURNED, HERE)
    assert (decision.advice, decision.outcome, decision.cause, decision.employer) == expected
    assert [item.certificate_id for item in decision.items] == [f"C{n + 1}" for n in range(len(kinds.split()))]


@pytest.mark.parametrize("match", [None, a_match(holdings=())], ids=["no such code", "a code without a certificate"])
@pytest.mark.parametrize("mode", Mode)
def test_not_in_the_mirror_is_unknown(match, mode):
    decision = decide(match, mode, HERE)
    assert (decision.advice, decision.outcome, decision.cause, decision.items) == (Advice.UNKNOWN, None, None, ())


def test_a_whole_family_goes_with_its_insured():
    gone = a_member(lost_on=TODAY, loss_reason="退職")
    family = [a_holding("C1", member=gone), a_holding("C2", member=a_dependant(), insured=gone)]
    both = decide(a_match(*family), Mode.RETURNED, HERE)
    assert (both.advice, both.outcome, both.cause) == (Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None)
    child = decide(a_match(family[1]), Mode.RETURNED, HERE)
    assert (child.outcome, child.cause) == (Outcome.ELIGIBILITY_LOST, Cause.INSURED_LOST)


REPLIES = {
    "forward": (Advice.HOLD, None, Cause.ELIGIBLE_SENT_BACK),
    "forward forward": (Advice.HOLD, None, Cause.ELIGIBLE_SENT_BACK),
    "deceased": (Advice.DESTROY, Outcome.DECEASED, None),
    "deceased deceased": (Advice.DESTROY, Outcome.DECEASED, None),
    "deceased lost": (Advice.DESTROY, None, None),
    "forward deceased": (None, None, None),
    "forward expired": (Advice.HOLD, None, None),
    "unknown": (Advice.UNKNOWN, None, None),
    "unknown forward": (None, None, None),
}


@pytest.mark.parametrize(("kinds", "expected"), REPLIES.items(), ids=REPLIES.keys())
def test_reply_mode_answers_for_the_code_only_where_its_certificates_agree(kinds, expected):
    decision = decide(match_of(kinds), Mode.REPLY, HERE)
    assert (decision.advice, decision.outcome, decision.cause) == expected
    assert decision.employer is None


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        pytest.param({"C1"}, FORWARD, id="the rest"),
        pytest.param({"C2"}, destroy(Outcome.DECEASED), id="what was taken out"),
        pytest.param({"C1", "C2"}, SPLIT, id="all"),
        pytest.param({"C9"}, UNKNOWN, id="none of them"),
    ],
)
def test_a_part_of_an_envelope_is_judged_for_itself(only, expected):
    decision = decide(match_of("forward deceased"), Mode.RETURNED, HERE, only=only)
    assert (decision.advice, decision.outcome, decision.cause, decision.employer) == expected


def test_where_nobody_is_known_to_send_to_nothing_goes():
    items = [an_item("C1"), an_item("C2", advice=Advice.DESTROY, outcome=Outcome.DECEASED)]
    for part in (items[:1], items):
        decision = envelope(part, employer=None)
        assert (decision.advice, decision.cause) == (Advice.HOLD, Cause.EMPLOYER_UNKNOWN)
