"""Fakes: small, with a dictionary and a switch. Never mocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

from mailroom.model import Certificate, Employer, Holding, Match, Member
from tests.makers import NOON


class FakeMirror:
    """What the host says, in dictionaries that a test may change; ``touch`` makes it a newer version."""

    def __init__(self, home, as_of: datetime = NOON) -> None:
        self.home, self.as_of, self.version = home, as_of, 0
        self.members: dict[str, Member] = {}
        self.employers: dict[str, Employer] = {}
        self.certificates: dict[str, Certificate] = {}
        self.mailpieces: dict[str, list[str]] = {}
        self.trackings: dict[str, str] = {}
        self.touch()

    def touch(self) -> None:
        self.version += 1
        self.home.mirror.mkdir(parents=True, exist_ok=True)
        (self.home.mirror / "current").write_text(str(self.version))

    def add(self, code: str, *people: Member, employer: Employer | None = None, tracking: str | None = None) -> None:
        """An envelope with one certificate each."""
        for n, member in enumerate(people):
            key = f"{code}/{n}"
            self.members[member.key] = member
            self.certificates[key] = Certificate(key, member.key, NOON.date(), None)
            self.mailpieces.setdefault(code, []).append(key)
        if employer:
            self.employers[employer.key] = employer
        if tracking:
            self.trackings[tracking] = code

    def change(self, member: str, **changes) -> None:
        self.members[member] = replace(self.members[member], **changes)

    # --- what the house asks

    def close(self) -> None:
        pass

    def knows(self, code: str) -> bool:
        return code in self.mailpieces

    def holding(self, key: str) -> Holding | None:
        certificate = self.certificates.get(key)
        if certificate is None:
            return None
        member = self.members.get(certificate.member)
        insured = self.members.get(member.household + "-00") if member else None
        employer = self.employers.get(f"{member.branch}-{member.symbol}") if member else None
        others = tuple(c for c in self.certificates.values() if c.member == certificate.member and c.id != key)
        return Holding(key, certificate, member, insured, employer, others)

    def match(self, code: str) -> Match | None:
        if code not in self.mailpieces:
            return None
        holdings = tuple(self.holding(key) or Holding(key, None, None, None, None) for key in self.mailpieces[code])
        return Match(code, holdings, 1, 1, NOON.date(), tuple(n for n, c in self.trackings.items() if c == code))

    def match_tracking(self, number, on, months):
        return self.match(self.trackings[number]) if number in self.trackings else None

    def match_card(self, branch, symbol, number, suffix, issued_on):
        key = f"{branch}-{symbol}-{number}-{suffix}"
        found = tuple(self.holding(c.id) for c in self.certificates.values() if c.member == key)
        return Match(None, found) if found else None

    def member(self, key):
        return self.members.get(key)

    def employer(self, key):
        return self.employers.get(key)

    def find_employers(self, text, limit=50):
        return [one for one in self.employers.values() if text in one.name or one.symbol.startswith(text)]

    def branch(self, code):
        return SimpleNamespace(code=code, name="宮城支部", postal_code="980-8561", address="仙台市", phone="")

    def search(self, text, limit=50):
        return []

    def counts(self):
        return {"mailpieces": len(self.mailpieces)}
