"""The cases of DESIGN §4 as a made-up branch has them, each with its true answer.

The answers stand here as they were meant when the case was made. Nothing of mailroom.deciding is used,
so that the rules can be tested against them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from mailroom.demo.employers import Flavour


class Answer(NamedTuple):
    """advice, outcome, cause; empty = null."""

    advice: str
    outcome: str = ""
    cause: str = ""


class Truth(NamedTuple):
    """The answers in both modes."""

    returned: Answer
    reply: Answer


FORWARD = Answer("forward", "returned")
SENT_BACK = Answer("hold", "", "eligible_sent_back")
LOST = Answer("destroy", "eligibility_lost")
UNKNOWN = Truth(Answer("unknown"), Answer("unknown"))
CONFLICT = Truth(Answer("hold", "", "conflict"), Answer("hold", "", "conflict"))


def _both(answer: Answer) -> Truth:
    return Truth(answer, answer)


class State(StrEnum):
    """How it stands with one person's certificate."""

    ELIGIBLE = "eligible"
    LOST = "lost"
    LOST_TODAY = "lost_today"
    LOST_TOMORROW = "lost_tomorrow"
    LOSES_SOON = "loses_soon"
    LOSES_LATER = "loses_later"
    DECEASED = "deceased"
    DECEASED_UNDATED = "deceased_undated"
    DECEASED_AHEAD = "deceased_ahead"  # the day of loss is the day after death: it may lie ahead
    INSURED_LOST = "insured_lost"  # nothing of its own: the insured is out
    INSURED_LOSES = "insured_loses"
    SUPERSEDED = "superseded"
    SUPERSEDED_TODAY = "superseded_today"
    NEWER_TOMORROW = "newer_tomorrow"
    SAME_ISSUE_DATE = "same_issue_date"
    EXPIRED = "expired"
    EXPIRES_TODAY = "expires_today"
    VOLUNTARY = "voluntary"


STATE_TRUTH: dict[State, Truth] = {
    State.ELIGIBLE: Truth(FORWARD, SENT_BACK),
    State.LOST: _both(LOST),
    State.LOST_TODAY: _both(LOST),
    State.LOST_TOMORROW: Truth(Answer("hold", "", "loses_soon"), SENT_BACK),
    State.LOSES_SOON: Truth(Answer("hold", "", "loses_soon"), SENT_BACK),
    State.LOSES_LATER: Truth(FORWARD, SENT_BACK),
    State.DECEASED: _both(Answer("destroy", "deceased")),
    State.DECEASED_UNDATED: _both(Answer("destroy", "deceased")),
    State.DECEASED_AHEAD: _both(Answer("destroy", "deceased")),
    State.INSURED_LOST: _both(Answer("destroy", "eligibility_lost", "insured_lost")),
    State.INSURED_LOSES: Truth(Answer("hold", "", "loses_soon"), SENT_BACK),
    State.SUPERSEDED: _both(Answer("destroy", "superseded")),
    State.SUPERSEDED_TODAY: _both(Answer("destroy", "superseded")),
    State.NEWER_TOMORROW: Truth(FORWARD, SENT_BACK),
    State.SAME_ISSUE_DATE: _both(Answer("hold", "", "same_issue_date")),
    State.EXPIRED: _both(Answer("hold", "", "expired")),
    State.EXPIRES_TODAY: Truth(FORWARD, SENT_BACK),
    State.VOLUNTARY: Truth(Answer("hold", "", "no_employer"), SENT_BACK),
}


def certificate_truth(state: State, flavour: Flavour) -> Truth:
    """One certificate: what would go to the employer is held where the employer is not sound."""
    truth = STATE_TRUTH[state]
    if flavour.cause and truth.returned == FORWARD:
        return Truth(Answer("hold", "", flavour.cause), truth.reply)
    return truth


_CAUSES = (
    "conflict",
    "same_issue_date",
    "expired",
    "eligible_sent_back",
    "loses_soon",
    "other_branch",
    "no_employer",
    "employer_unknown",
    "employer_closed",
    "employer_no_address",
)
_OUTCOMES = ("deceased", "eligibility_lost", "superseded")


def envelope_truth(items: Sequence[Truth]) -> Truth:
    """The envelope of these certificates, by the paragraph below the table of DESIGN §4."""
    if all(item == items[0] for item in items):
        return items[0]
    replies = {item.reply for item in items}
    advices = {item.reply.advice for item in items}
    outcomes, causes = {item.reply.outcome for item in items}, {item.reply.cause for item in items}
    reply = Answer(*(found.pop() if len(found) == 1 else "" for found in (advices, outcomes, causes)))
    return Truth(_unopened([item.returned for item in items]), replies.pop() if len(replies) == 1 else reply)


def _unopened(items: Sequence[Answer]) -> Answer:
    held = [item.cause for item in items if item.advice == "hold"]
    if held:
        return Answer("hold", "", min(held, key=_CAUSES.index))
    if all(item.advice == "destroy" for item in items):
        causes = {item.cause for item in items}
        worst = min((item.outcome for item in items), key=_OUTCOMES.index)
        return Answer("destroy", worst, causes.pop() if len(causes) == 1 else "")
    return Answer("split") if any(item.advice == "destroy" for item in items) else FORWARD


class Packing(StrEnum):
    """How the certificates of a household were mailed."""

    ORDINARY = "ordinary"  # at most four in an envelope
    ONE_ENVELOPE = "one_envelope"  # all in one, even if that is more than four
    NOT_MAILED = "not_mailed"
    MAILED_TWICE = "mailed_twice"  # the same certificates under two codes
    NEWER_MAILED = "newer_mailed"  # the newer certificates came in an envelope of their own
    UNEVEN = "uneven"  # 通番 above 総数
    SHARED_CODE = "shared_code"  # with another household under one code
    NO_CERTIFICATE = "no_certificate"  # 資格確認書番号 leads nowhere
    NO_MEMBER = "no_member"  # the certificate's member leads nowhere
    BARE = "bare"  # keyed CH1


class Case(NamedTuple):
    """A kind of household. ``weight``: households in 10,000 beside the eligible ones."""

    name: str
    weight: int
    insured: State = State.ELIGIBLE
    others: State = State.ELIGIBLE
    last: State | None = None  # the last dependant's, where it differs
    flavour: Flavour = Flavour.SOUND
    packing: Packing = Packing.ORDINARY
    smallest: int = 1
    largest: int = 4
    insured_inside: bool = True  # the insured has a certificate too


def _all(name: str, weight: int, state: State, packing: Packing = Packing.ORDINARY) -> Case:
    return Case(name, weight, state, state, packing=packing)


CASES: tuple[Case, ...] = (
    Case("eligible", 0, largest=7),
    Case("family_of_five", 0, smallest=5, largest=5),
    Case("family_of_seven", 0, smallest=7, largest=7),
    _all("lost", 300, State.LOST),
    _all("lost_today", 20, State.LOST_TODAY),
    _all("lost_tomorrow", 20, State.LOST_TOMORROW),
    _all("loses_soon", 60, State.LOSES_SOON),
    _all("loses_later", 40, State.LOSES_LATER),
    Case("deceased", 60, State.DECEASED, largest=1),
    Case("deceased_undated", 20, State.DECEASED_UNDATED, largest=1),
    Case("deceased_ahead", 10, State.DECEASED_AHEAD, largest=1),
    Case("insured_deceased", 30, State.DECEASED, State.INSURED_LOST, smallest=2),
    Case("insured_lost", 60, State.LOST, State.INSURED_LOST, largest=3, insured_inside=False),
    Case("family_lost", 40, State.LOST, State.INSURED_LOST, smallest=2),
    Case("insured_loses_soon", 30, State.LOSES_SOON, State.INSURED_LOSES, largest=3, insured_inside=False),
    _all("superseded", 80, State.SUPERSEDED),
    _all("superseded_today", 10, State.SUPERSEDED_TODAY),
    _all("superseded_and_newer", 40, State.SUPERSEDED, Packing.NEWER_MAILED),
    _all("newer_tomorrow", 10, State.NEWER_TOMORROW),
    _all("same_issue_date", 20, State.SAME_ISSUE_DATE),
    _all("expired", 20, State.EXPIRED),
    _all("expires_today", 10, State.EXPIRES_TODAY),
    _all("ninkei", 100, State.VOLUNTARY),
    Case("other_branch", 40, flavour=Flavour.OTHER_BRANCH),
    Case("employer_unknown", 30, flavour=Flavour.UNKNOWN),
    Case("closed", 40, flavour=Flavour.CLOSED),
    Case("closed_flag", 20, flavour=Flavour.CLOSED_FLAG),
    Case("closed_today", 10, flavour=Flavour.CLOSED_TODAY),
    Case("closes_tomorrow", 10, flavour=Flavour.CLOSES_TOMORROW),
    Case("no_address", 20, flavour=Flavour.NO_ADDRESS),
    Case("no_postal_code", 10, flavour=Flavour.NO_POSTAL_CODE),
    Case("blank_address", 10, flavour=Flavour.BLANK_ADDRESS),
    Case("split_deceased", 60, last=State.DECEASED, smallest=2),
    Case("split_lost", 80, last=State.LOST, smallest=2),
    Case("split_superseded", 30, last=State.SUPERSEDED, smallest=2),
    Case("split_one_envelope_of_two", 20, last=State.DECEASED, smallest=6, largest=7),
    Case("deceased_and_loses_soon", 10, State.LOSES_SOON, State.INSURED_LOSES, State.DECEASED, smallest=2),
    Case("closed_and_lost", 10, last=State.LOST, flavour=Flavour.CLOSED, smallest=2),
    Case("conflict", 20, packing=Packing.SHARED_CODE, largest=2),
    Case("five_in_one", 20, packing=Packing.ONE_ENVELOPE, smallest=5, largest=5),
    Case("uneven", 10, packing=Packing.UNEVEN),
    Case("mailed_twice", 40, packing=Packing.MAILED_TWICE),
    Case("not_mailed", 60, packing=Packing.NOT_MAILED),
    Case("no_certificate", 20, packing=Packing.NO_CERTIFICATE, largest=1),
    Case("no_member", 20, packing=Packing.NO_MEMBER, largest=1),
    Case("bare", 0, packing=Packing.BARE),
)
ELIGIBLE = CASES[0]
BARE = CASES[-1]
