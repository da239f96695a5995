"""What is to be done with a certificate and with its envelope: the tables of DESIGN §4.

Pure: no clock, no file, no mirror. The answer depends on the arguments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from mailroom.japan import postal_code
from mailroom.model import Advice, Cause, Certificate, Decision, Employer, Holding, Item, Match, Member, Mode, Outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules know besides the certificate. ``on`` is the decision date D."""

    on: date
    branch: str  # 支部コード of this station
    loses_soon_days: int = 14
    mirror_stale: bool = False
    clock_doubt: bool = False


class Case(NamedTuple):
    """One certificate that the mirror knows, as the rows below look at it."""

    certificate: Certificate
    member: Member
    insured: Member | None
    employer: Employer | None
    others: tuple[Certificate, ...]
    mode: Mode
    context: Context


class Row(NamedTuple):
    """One line of the table: ``number`` is that of DESIGN §4."""

    number: int
    hits: Callable[[Case], bool]
    advice: Advice
    outcome: Outcome | None
    cause: Cause | None


def decide(match: Match | None, mode: Mode, context: Context, only: Collection[str] | None = None) -> Decision:
    """The rules' answer for what the mirror says of one code; None, or nothing in it: unknown.

    ``only`` names the certificates that are really in this piece (ticked in reply mode, the rest of
    an envelope after splitting). Whether the code is in conflict is still judged by all of them.
    """
    holdings = match.holdings if match else ()
    conflict = in_conflict(holdings)
    here = [holding for holding in holdings if only is None or holding.certificate_id in only]
    items = tuple(_in_conflict(holding) if conflict else decide_certificate(holding, mode, context) for holding in here)
    if mode is Mode.REPLY and items:
        return agreed(items)
    return envelope(items, _employer_of(here, items))


def decide_certificate(holding: Holding, mode: Mode, context: Context) -> Item:
    """Rows 2 to 11 for one certificate, first hit wins; what the mirror does not have is unknown."""
    if holding.certificate is None or holding.member is None:
        return Item(holding.certificate_id, _member_key(holding), Advice.UNKNOWN)
    case = Case(holding.certificate, holding.member, holding.insured, holding.employer, holding.others, mode, context)
    row = next(row for row in ROWS if row.hits(case))
    return Item(holding.certificate_id, case.member.key, row.advice, row.outcome, row.cause)


def in_conflict(holdings: Sequence[Holding]) -> bool:
    """Row 1: the code leads to more than one household or employer."""
    members = [holding.member for holding in holdings if holding.member]
    households = {member.household for member in members}
    for holding in holdings:
        if holding.certificate and not holding.member:
            households.add(holding.certificate.member.rpartition("-")[0])
    return len(households) > 1 or len({(member.branch, member.symbol) for member in members}) > 1


def envelope(items: Sequence[Item], employer: str | None) -> Decision:
    """The answer for an unopened envelope. ``employer`` is named only where something goes there, and
    where nobody is known to send to, nothing goes: hold employer_unknown."""
    items = tuple(items)
    advices = {item.advice for item in items}
    if Advice.HOLD in advices:
        first = min((item for item in items if item.advice is Advice.HOLD), key=_place_in_table)
        return Decision(Advice.HOLD, first.outcome, first.cause, items)
    if Advice.UNKNOWN in advices or not advices:
        return Decision(Advice.UNKNOWN, None, _shared([item.cause for item in items]), items)
    if advices == {Advice.DESTROY}:
        outcome = min((item.outcome for item in items if item.outcome), key=list(Outcome).index, default=None)
        return Decision(Advice.DESTROY, outcome, _shared([item.cause for item in items]), items)
    if employer is None:
        return Decision(Advice.HOLD, None, Cause.EMPLOYER_UNKNOWN, items)
    if Advice.DESTROY in advices:
        return Decision(Advice.SPLIT, None, None, items, employer)
    return Decision(Advice.FORWARD, Outcome.RETURNED, _shared([item.cause for item in items]), items, employer)


def agreed(items: Sequence[Item]) -> Decision:
    """Reply mode: each certificate is a piece; the code has an answer only where all agree."""
    return Decision(
        _shared([item.advice for item in items]),
        _shared([item.outcome for item in items]),
        _shared([item.cause for item in items]),
        tuple(items),
    )


# --- the rows -----------------------------------------------------------------------------------


def _deceased(case: Case) -> bool:
    return case.member.deceased


def _lost(case: Case) -> bool:
    return _lost_by(case.member, case.context.on)


def _insured_lost(case: Case) -> bool:
    insured = case.insured
    return not case.member.insured and insured is not None and (insured.deceased or _lost_by(insured, case.context.on))


def _superseded(case: Case) -> bool:
    own = case.certificate.issued_on
    return own is not None and any(other > own for other in _issued(case) if other)


def _same_issue_date(case: Case) -> bool:
    """The same day, or a day that is not known: nobody can tell which is the newer one."""
    own = case.certificate.issued_on
    return any(own is None or other is None or other == own for other in _issued(case))


def _expired(case: Case) -> bool:
    return case.certificate.expires_on is not None and case.certificate.expires_on < case.context.on


def _reply(case: Case) -> bool:
    return case.mode is Mode.REPLY


def _loses_soon(case: Case) -> bool:
    days = [person.lost_on for person in (case.member, case.insured) if person]
    return any(day is not None and 0 < (day - case.context.on).days <= case.context.loses_soon_days for day in days)


def _other_branch(case: Case) -> bool:
    return case.member.branch != case.context.branch


def _no_employer(case: Case) -> bool:
    return case.member.voluntary or (case.insured is not None and case.insured.voluntary)


def _employer_unknown(case: Case) -> bool:
    return case.employer is None


def _employer_closed(case: Case) -> bool:
    employer = case.employer
    if employer is None:
        return False
    return employer.closed or (employer.closed_on is not None and employer.closed_on <= case.context.on)


def _employer_no_address(case: Case) -> bool:
    return case.employer is not None and not usable_address(case.employer)


def _mirror_stale(case: Case) -> bool:
    return case.context.mirror_stale


def _clock(case: Case) -> bool:
    return case.context.clock_doubt


def _otherwise(_case: Case) -> bool:
    return True


ROWS: tuple[Row, ...] = (
    Row(2, _deceased, Advice.DESTROY, Outcome.DECEASED, None),
    Row(3, _lost, Advice.DESTROY, Outcome.ELIGIBILITY_LOST, None),
    Row(4, _insured_lost, Advice.DESTROY, Outcome.ELIGIBILITY_LOST, Cause.INSURED_LOST),
    Row(5, _superseded, Advice.DESTROY, Outcome.SUPERSEDED, None),
    Row(5, _same_issue_date, Advice.HOLD, None, Cause.SAME_ISSUE_DATE),
    Row(6, _expired, Advice.HOLD, None, Cause.EXPIRED),
    Row(7, _reply, Advice.HOLD, None, Cause.ELIGIBLE_SENT_BACK),
    Row(8, _loses_soon, Advice.HOLD, None, Cause.LOSES_SOON),
    Row(9, _other_branch, Advice.HOLD, None, Cause.OTHER_BRANCH),
    Row(9, _no_employer, Advice.HOLD, None, Cause.NO_EMPLOYER),
    Row(9, _employer_unknown, Advice.HOLD, None, Cause.EMPLOYER_UNKNOWN),
    Row(9, _employer_closed, Advice.HOLD, None, Cause.EMPLOYER_CLOSED),
    Row(9, _employer_no_address, Advice.HOLD, None, Cause.EMPLOYER_NO_ADDRESS),
    Row(10, _mirror_stale, Advice.HOLD, None, Cause.MIRROR_STALE),
    Row(10, _clock, Advice.HOLD, None, Cause.CLOCK),
    Row(11, _otherwise, Advice.FORWARD, Outcome.RETURNED, None),
)


# --- what the rows ask --------------------------------------------------------------------------


def usable_address(employer: Employer) -> bool:
    """A 7-digit 郵便番号 (any width, with or without a hyphen) and a 所在地 that is not empty."""
    return bool(postal_code(employer.postal_code) and employer.address.strip())


def _lost_by(member: Member, on: date) -> bool:
    return member.lost_on is not None and member.lost_on <= on


def _issued(case: Case) -> list[date | None]:
    """Issue dates of the member's other certificates; one issued after D does not count yet."""
    dates = [other.issued_on for other in case.others]
    return [issued for issued in dates if issued is None or issued <= case.context.on]


def _in_conflict(holding: Holding) -> Item:
    return Item(holding.certificate_id, _member_key(holding), Advice.HOLD, None, Cause.CONFLICT)


def _member_key(holding: Holding) -> str | None:
    return holding.member.key if holding.member else None


def _employer_of(holdings: Sequence[Holding], items: Sequence[Item]) -> str | None:
    """All in one envelope that is not in conflict have the same employer: any forward item names it."""
    pairs = zip(holdings, items, strict=True)
    return next((h.employer.key for h, item in pairs if item.advice is Advice.FORWARD and h.employer), None)


def _place_in_table(item: Item) -> int:
    return list(Cause).index(item.cause) if item.cause else len(Cause)


def _shared(values: Sequence[T]) -> T | None:
    """The value that all have in common, else None."""
    return values[0] if values and all(value == values[0] for value in values) else None
