"""Valid by default: a test names only what it is about. Without arguments all is well and goes to the employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from mailroom.model import (
    Advice,
    Certificate,
    Decision,
    Employer,
    FoundBy,
    Holding,
    Item,
    Match,
    Member,
    Mode,
    Outcome,
    Piece,
    Place,
    PlaceKind,
)

TODAY = date(2025, 11, 20)
NOON = datetime(2025, 11, 20, 3, 0, tzinfo=UTC)  # 12:00 in Japan
_DEFAULT: Any = object()


def a_member(**changes: Any) -> Member:
    """渡辺 彩乃, insured, covered."""
    member = Member(
        branch="04",
        symbol="41020003",
        number="123",
        suffix="00",
        name="渡辺　彩乃",
        kana="ワタナベ　アヤノ",
        birth=date(1981, 4, 2),
        insured=True,
        voluntary=False,
        postal_code="980-0811",
        address="宮城県仙台市青葉区一番町1-2-3",
        acquired_on=date(2010, 4, 1),
        lost_on=None,
        loss_reason="",
    )
    return replace(member, **changes)


def a_dependant(**changes: Any) -> Member:
    """A child of ``a_member()``."""
    return a_member(**{"suffix": "01", "insured": False, "name": "渡辺　陽", "kana": "ワタナベ　ハル"} | changes)


def an_employer(**changes: Any) -> Employer:
    """The employer of ``a_member()``, in business, with an address."""
    employer = Employer(
        branch="04",
        symbol="41020003",
        name="株式会社みちのく食品",
        kana="カブシキガイシャミチノクショクヒン",
        postal_code="980-0014",
        address="宮城県仙台市青葉区本町2-3-4",
        phone="022-000-0000",
        closed=False,
        closed_on=None,
        big_office=False,
    )
    return replace(employer, **changes)


def a_certificate(id: str = "C1", member: str | Member = "04-41020003-123-00", **changes: Any) -> Certificate:
    """Issued in September, valid for years."""
    key = member if isinstance(member, str) else member.key
    return replace(Certificate(id, key, date(2025, 9, 1), date(2029, 7, 31)), **changes)


def a_holding(
    certificate_id: str = "C1",
    *,
    member: Member | None = _DEFAULT,
    certificate: Certificate | None = _DEFAULT,
    insured: Member | None = _DEFAULT,
    employer: Employer | None = _DEFAULT,
    others: tuple[Certificate, ...] = (),
) -> Holding:
    """One certificate whose member, insured and employer fit each other; None where the mirror has none."""
    if member is _DEFAULT:
        member = a_member()
    key = member.key if member else a_member().key
    if certificate is _DEFAULT:
        certificate = a_certificate(certificate_id, key)
    if insured is _DEFAULT:
        insured = member if member is None or member.insured else _insured_of(member)
    if employer is _DEFAULT:
        employer = an_employer(branch=member.branch, symbol=member.symbol) if member else an_employer()
    return Holding(certificate_id, certificate, member, insured, employer, others)


def _insured_of(member: Member) -> Member:
    return a_member(branch=member.branch, symbol=member.symbol, number=member.number)


def a_match(*holdings: Holding, code: str | None = "CH1-04-000000001", **changes: Any) -> Match:
    """An envelope with these certificates; without any, one that goes to the employer."""
    return replace(Match(code, holdings or (a_holding(),), serial=1, total=1, sent_on=date(2025, 10, 1)), **changes)


def an_item(certificate_id: str = "C1", **changes: Any) -> Item:
    """Forward."""
    return replace(Item(certificate_id, a_member().key, Advice.FORWARD, Outcome.RETURNED), **changes)


def a_decision(*items: Item, **changes: Any) -> Decision:
    """Forward to the employer of ``an_employer()``."""
    decision = Decision(Advice.FORWARD, Outcome.RETURNED, None, items or (an_item(),), an_employer().key)
    return replace(decision, **changes)


def a_piece(rule: Decision | None = None, place: Place | PlaceKind | None = None, **changes: Any) -> Piece:
    """A piece in bin A-1 on its way to the employer. With ``rule``: what the rules said, and nobody else.

    ``place`` may be a kind; ``due`` is the same unless it is named.
    """
    rule = rule or a_decision()
    here = Place(PlaceKind.BIN, "A-1") if place is None else place
    if isinstance(here, PlaceKind):
        here = Place(here, "A-1" if here is PlaceKind.BIN else None)
    piece = Piece(
        id="01936d00-0000-7000-8000-000000000001",
        code="CH1-04-000000001",
        found_by=FoundBy.CODE,
        parent=None,
        mode=Mode.RETURNED,
        advice=rule.advice or Advice.HOLD,
        outcome=rule.outcome,
        cause=rule.cause,
        items=rule.items,
        reason="ATE",
        employer=rule.employer,
        bundle=None,
        tray="251120-01",
        place=here,
        due=here,
        tracking=None,
        label=None,
        rule=rule,
        by_person=False,
        mirror_version=1,
        business_day="2025-11-20",
        first_event="01936d00-0000-7000-8000-00000000000a",
        last_event="01936d00-0000-7000-8000-00000000000a",
        first_at=NOON,
        last_seen_at=NOON,
        clerk="sato",
        station="03",
    )
    return replace(piece, **changes)
