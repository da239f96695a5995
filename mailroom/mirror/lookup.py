"""Rows of the mirror to the words of the trade: one statement for all that the rules ask about a code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from mailroom.model import Branch, Certificate, Employer, Holding, Match, Member

_MEMBER = (
    "{0}.suffix, {0}.employer, {0}.name, {0}.kana, {0}.birth, {0}.insured, {0}.voluntary, {0}.postal_code,"
    " {0}.address, {0}.acquired_on, {0}.lost_on, {0}.loss_reason"
)
_EMPLOYER = (
    "{0}.key, {0}.name, {0}.kana, {0}.postal_code, {0}.address, {0}.phone, {0}.closed, {0}.closed_on, {0}.big_office"
)
_FROM_MEMBER, _FROM_INSURED, _FROM_EMPLOYER, _FROM_OTHER = 9, 21, 33, 42  # columns of _HOLDINGS

# One row for each certificate, and more only where a member has other certificates or a household two insured.
_HOLDINGS = (
    "SELECT m.certificate, m.serial, m.total, m.sent_on, m.tracking,"  # noqa: S608
    " c.household, c.suffix, c.issued_on, c.expires_on,"
    f" {_MEMBER.format('p')}, {_MEMBER.format('i')}, {_EMPLOYER.format('e')},"
    " o.certificate, o.issued_on, o.expires_on"
    " FROM {source} m"
    " LEFT JOIN certificates c ON c.certificate = m.certificate"
    " LEFT JOIN members p ON p.household = c.household AND p.suffix = c.suffix"
    " LEFT JOIN members i ON i.household = CASE WHEN p.insured THEN NULL ELSE c.household END AND i.insured"
    " LEFT JOIN employers e ON e.key = p.employer"
    " LEFT JOIN certificates o ON o.household = c.household AND o.suffix = c.suffix AND o.id <> c.id"
)
ENOUGH = 500  # rows: an envelope has a few; a code printed on every envelope of the branch is in conflict long before
BY_CODE = _HOLDINGS.format(source="mailpieces") + f" WHERE m.code = ? LIMIT {ENOUGH}"
BY_CERTIFICATE = (
    "WITH asked(certificate, serial, total, sent_on, tracking) AS (VALUES (?, NULL, NULL, NULL, NULL)) "
    + _HOLDINGS.format(source="asked")
)
EMPLOYER = f"SELECT {_EMPLOYER.format('e')} FROM employers e WHERE e.key = ?"  # noqa: S608
MEMBER = f"SELECT p.household, {_MEMBER.format('p')} FROM members p WHERE p.household = ? AND p.suffix = ?"  # noqa: S608
BRANCH = "SELECT code, name, insurer_number, postal_code, address, phone FROM branches WHERE code = ?"
BY_TRACKING = "SELECT DISTINCT code FROM mailpieces WHERE tracking = ? AND sent_on BETWEEN ? AND ?"
CERTIFICATES_OF = "SELECT certificate, issued_on FROM certificates WHERE household = ? AND suffix = ?"

Row = tuple[Any, ...]


class _Days(dict[str | None, date | None]):
    """ISO -> date. There are not many days in a life."""

    def __missing__(self, iso: str) -> date:
        day = self[iso] = date.fromisoformat(iso)
        return day


_day = _Days({None: None}).__getitem__


def match_of(code: str | None, rows: list[Row]) -> Match:
    """What rows of ``BY_CODE`` say; at least one."""
    first = rows[0]
    if len(rows) == 1 and first[_FROM_OTHER] is None:  # one person, one certificate: nearly always
        holdings: tuple[Holding, ...] = (_holding(first, ()),)
        trackings = (first[4],) if first[4] else ()
    else:
        holdings = tuple(_holdings(rows))
        trackings = tuple(dict.fromkeys(row[4] for row in rows if row[4]))
    return Match(code, holdings, first[1], first[2], _day(first[3]), trackings)


def _holdings(rows: Iterable[Row]) -> Iterable[Holding]:
    """Rows of one certificate are one holding with its other certificates; of two insured the first 枝番 counts."""
    by_certificate: dict[str, list[Row]] = {}
    for row in rows:
        by_certificate.setdefault(row[0], []).append(row)
    for same in by_certificate.values():
        others = {row[_FROM_OTHER]: row for row in same if row[_FROM_OTHER] is not None}
        first = min(same, key=lambda row: row[_FROM_INSURED] or "")
        key = f"{first[5]}-{first[6]}"
        yield _holding(
            first,
            tuple(
                Certificate(number, key, _day(row[_FROM_OTHER + 1]), _day(row[_FROM_OTHER + 2]))
                for number, row in sorted(others.items())
            ),
        )


def _holding(row: Row, others: tuple[Certificate, ...]) -> Holding:
    number, household = row[0], row[5]
    if household is None:
        return Holding(number, None, None, None, None)
    member = insured = employer = None
    if row[_FROM_MEMBER] is not None:
        member = member_of(household, row[_FROM_MEMBER:_FROM_INSURED])
        if member.insured:
            insured = member
    if row[_FROM_INSURED] is not None:
        insured = member_of(household, row[_FROM_INSURED:_FROM_EMPLOYER])
    if row[_FROM_EMPLOYER] is not None:
        employer = employer_of(row[_FROM_EMPLOYER:_FROM_OTHER])
    certificate = Certificate(number, f"{household}-{row[6]}", _day(row[7]), _day(row[8]))
    return Holding(number, certificate, member, insured, employer, others)


def member_of(household: str, row: Row) -> Member:
    """A member; ``row``: the columns of ``_MEMBER``."""
    suffix, employer, name, kana, birth, insured, voluntary, postal_code, address, acquired, lost, reason = row
    branch, _, symbol = employer.partition("-")
    return Member(
        branch,
        symbol,
        household[len(employer) + 1 :],
        suffix,
        name,
        kana,
        _day(birth),
        bool(insured),
        bool(voluntary),
        postal_code,
        address,
        _day(acquired),
        _day(lost),
        reason,
    )


def employer_of(row: Row) -> Employer:
    """An employer; ``row``: the columns of ``_EMPLOYER``."""
    key, name, kana, postal_code, address, phone, closed, closed_on, big_office = row
    branch, _, symbol = key.partition("-")
    return Employer(
        branch, symbol, name, kana, postal_code, address, phone, bool(closed), _day(closed_on), bool(big_office)
    )


def branch_of(row: Row) -> Branch:
    """A branch; ``row``: the columns of ``BRANCH``."""
    return Branch(*row)


def members_by_number(connection: sqlite3.Connection, employer: str, number: str) -> list[tuple[str, str]]:
    """(household, suffix) of members of an employer whose number is the same number, whatever zeros stand before it."""
    rows = connection.execute(
        "SELECT household, suffix FROM members WHERE household > ? AND household < ?", (f"{employer}-", f"{employer}.")
    )
    wanted = number.lstrip("0")
    return [(household, suffix) for household, suffix in rows if household[len(employer) + 1 :].lstrip("0") == wanted]
