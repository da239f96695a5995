"""Something to be chosen by number on the card: certificates, or facts that agree. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mailroom.answers import Answer, PersonHit, Proposal
from mailroom.reading.printed.found import Printed
from ui.clerk.composer import Composer
from ui.clerk.content import Content, Tick
from ui.says import Says


class Kind(StrEnum):
    """What is chosen."""

    REPLY = "reply"  # which of the code's certificates are here
    MARK = "mark"  # which certificates an outcome is for
    FACTS = "facts"  # what agrees with the envelope
    PRINTED = "printed"  # the same, read off by OCR and found in the mirror: code and name


FACTS_NEEDED = 2


@dataclass(slots=True)
class Choice:
    """Numbered lines, some of them chosen."""

    kind: Kind
    ids: tuple[str, ...]
    names: tuple[str, ...]
    asides: tuple[str, ...]
    word: str
    on: set[str] = field(default_factory=set)
    piece: str = ""
    outcome: str = ""
    code: str = ""
    hit: PersonHit | None = None
    read: Printed | None = None

    @classmethod
    def reply(cls, answer: Answer, says: Says) -> Choice:
        """Reply mode: several certificates of one code."""
        names, asides = _people(answer, says)
        return cls(Kind.REPLY, tuple(item.certificate_id for item in answer.certificates_offered), names, asides, "")

    @classmethod
    def mark(cls, answer: Answer, piece: str, outcome: str, says: Says) -> Choice:
        """An outcome key on an envelope with several certificates."""
        names, asides = _people(answer, says)
        ids = tuple(item.certificate_id for item in answer.items)
        word = "" if outcome == "deceased" else says(f"key.{outcome}")  # neutral words, no large one
        return cls(Kind.MARK, ids, names, asides, word, piece=piece, outcome=outcome)

    @classmethod
    def facts(cls, hit: PersonHit, code: str, says: Says, agreed: Collection[str] = ()) -> Choice:
        """A person found by hand: which facts agree with the envelope? ``agreed``: those that do already."""
        found = {
            "name": hit.name,
            "address": hit.address,
            "postal_code": says("card.postal", code=hit.postal_code) if hit.postal_code else "",
            "employer": hit.employer.name if hit.employer else "",
            "birth": says.day(hit.birth),
            "number": hit.member,
        }
        known = {key: value for key, value in found.items() if value}
        asides = tuple(says(f"search.fact_{key}") for key in known)
        on = set(agreed) & known.keys()
        return cls(Kind.FACTS, tuple(known), tuple(known.values()), asides, "", on, code=code, hit=hit)

    @classmethod
    def printed(cls, proposal: Proposal, printed: Printed, says: Says) -> Choice:
        """Printed code and name agree with the mirror: one key takes it, as long as both stay chosen."""
        hit = proposal.hit
        postal = says("card.postal", code=hit.postal_code)
        found = {"code": proposal.code, "name": hit.name, "postal_code": postal}
        known = {key: value for key, value in found.items() if key in proposal.agrees}
        asides = tuple(says(f"search.fact_{key}") for key in known)
        return cls(
            Kind.PRINTED, tuple(known), tuple(known.values()), asides, "", set(known),
            code=proposal.code, hit=hit, read=printed,
        )  # fmt: skip

    @property
    def enough(self) -> bool:
        """True when Enter may take it."""
        if self.kind is Kind.PRINTED:
            return {"code", "name"} <= self.on
        return len(self.on) >= (FACTS_NEEDED if self.kind is Kind.FACTS else 1)

    @property
    def unrecorded(self) -> bool:
        """True when leaving it loses a scan that must be made again."""
        return self.kind is Kind.REPLY

    def toggle(self, number: int) -> bool:
        """Choose or give up the line with this number."""
        if not 1 <= number <= len(self.ids):
            return False
        self.on ^= {self.ids[number - 1]}
        return True

    def ticks(self) -> tuple[Tick, ...]:
        """As the card shows them."""
        rows = zip(self.ids, self.names, self.asides, strict=True)
        return tuple(Tick(at, name, aside, key in self.on, key) for at, (key, name, aside) in enumerate(rows, 1))

    def content(self, composer: Composer) -> Content:
        """The card."""
        if self.kind in (Kind.FACTS, Kind.PRINTED) and self.hit is not None:
            return composer.candidate(self.hit, self.ticks(), self.enough, not self.labels)
        return composer.tick(self.ticks(), self.word)

    @property
    def labels(self) -> bool:
        """True for an envelope that may get a numbered label, which then is scanned in place of its code."""
        return self.kind is Kind.FACTS

    def take(self, station: Any, label: str | None = None) -> list[Answer]:
        """On the database worker. ``label``: stuck on the envelope."""
        chosen = [key for key in self.ids if key in self.on]
        if self.kind is Kind.REPLY:
            return list(station.tick(chosen))
        if self.read is not None:
            return list(station.accept(self.read, self.code))
        if self.kind is Kind.MARK:
            return [station.mark(self.piece, self.outcome, chosen)]
        return list(station.choose(self.code, chosen, self.hit.certificates if self.hit else (), label))


def _people(answer: Answer, says: Says) -> tuple[tuple[str, ...], tuple[str, ...]]:
    items = answer.certificates_offered or answer.items
    people = {person.item.certificate_id: person for person in answer.people}
    names, asides = [], []
    for item in items:
        person = people.get(item.certificate_id)
        names.append(says.person(person.name) if person and person.name else item.certificate_id)
        asides.append(says("card.issued", date=says.day(person.issued_on)) if person and person.issued_on else "")
    return tuple(names), tuple(asides)
