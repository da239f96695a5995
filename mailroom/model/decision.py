"""The answers a scan can have, why, and the rules' answer for one envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """What an envelope on the desk means."""

    RETURNED = "returned"  # 郵便返戻: unopened, came back by post; the unit is the envelope
    REPLY = "reply"  # 返信用封筒: opened; the unit is the certificate


class Advice(StrEnum):
    """Every answer a scan can have."""

    FORWARD = "forward"
    DESTROY = "destroy"
    HOLD = "hold"
    SPLIT = "split"
    ALREADY = "already"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"
    STOP = "stop"
    AGAIN = "again"
    FOUND = "found"


class Outcome(StrEnum):
    """What becomes of a certificate."""

    RETURNED = "returned"
    DECEASED = "deceased"
    ELIGIBILITY_LOST = "eligibility_lost"
    SUPERSEDED = "superseded"
    ITEM_LOST = "item_lost"


class Cause(StrEnum):
    """Why an answer is not the ordinary one. The order is that of the rules' table."""

    CONFLICT = "conflict"
    INSURED_LOST = "insured_lost"
    SAME_ISSUE_DATE = "same_issue_date"
    EXPIRED = "expired"
    ELIGIBLE_SENT_BACK = "eligible_sent_back"
    LOSES_SOON = "loses_soon"
    OTHER_BRANCH = "other_branch"
    NO_EMPLOYER = "no_employer"
    EMPLOYER_UNKNOWN = "employer_unknown"
    EMPLOYER_CLOSED = "employer_closed"
    EMPLOYER_NO_ADDRESS = "employer_no_address"
    MIRROR_STALE = "mirror_stale"
    CLOCK = "clock"
    KEYS_DISAGREE = "keys_disagree"
    CODE_NOT_UNIQUE = "code_not_unique"
    SECOND_PIECE = "second_piece"
    RETURNED_AGAIN = "returned_again"
    DESTROYED_HERE = "destroyed_here"
    CLERK = "clerk"
    DAMAGED = "damaged"
    MISSING_INSIDE = "missing_inside"
    TWO_CODES = "two_codes"
    # kinds of a key that is not ours
    URL = "url"
    OTHER = "other"
    TRACKING = "tracking"
    CARD = "card"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Item:
    """The answer for one certificate. ``member`` = Member.key, None when the mirror has no such."""

    certificate_id: str
    member: str | None
    advice: Advice
    outcome: Outcome | None = None
    cause: Cause | None = None

    def as_json(self) -> dict[str, str | None]:
        """Plain values in the order of the command line's shape."""
        return {
            "certificate_id": self.certificate_id,
            "member": self.member,
            "advice": self.advice.value,
            "outcome": self.outcome.value if self.outcome else None,
            "cause": self.cause.value if self.cause else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Item:
        """The reverse of ``as_json``; keys that are missing are None."""
        outcome, cause = raw.get("outcome"), raw.get("cause")
        return cls(
            raw["certificate_id"],
            raw.get("member"),
            Advice(raw["advice"]),
            Outcome(outcome) if outcome else None,
            Cause(cause) if cause else None,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The rules' answer for one envelope, or for one certificate in reply mode.

    ``advice`` is None only in reply mode, where the certificates of a code do not agree.
    """

    advice: Advice | None
    outcome: Outcome | None = None
    cause: Cause | None = None
    items: tuple[Item, ...] = ()
    employer: str | None = None  # Employer.key, where the answer is forward or split
