"""A household with its people and certificates, and the envelopes that they were mailed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from mailroom.demo import numbers
from mailroom.demo.cases import CONFLICT, UNKNOWN, State, Truth, certificate_truth, envelope_truth
from mailroom.demo.employers import Employer, Flavour
from mailroom.demo.hazards import Random
from mailroom.demo.people import Named, Registry

MOST_IN_ENVELOPE = 4
BARE_CODE = "CH1"
_LOSS_OF = {State.LOST: 30, State.LOST_TODAY: 0, State.LOST_TOMORROW: -1, State.LOSES_LATER: -15}
_SOON = (-14, -7, -2)  # the last of the fourteen days counts
_TRACKED_SHARE = 0.93


@dataclass(slots=True)
class Card:
    """A certificate. Days are ordinals."""

    id: str
    issued: int
    expires: int
    truth: Truth


@dataclass(slots=True)
class Person:
    """A member. ``card`` was mailed (None: has none); ``spare`` are further ones."""

    suffix: str
    name: str
    kana: str
    birth: int
    acquired: int
    voluntary: bool = False
    lost_on: int | None = None
    loss_reason: str = ""
    card: Card | None = None
    spare: list[Card] = field(default_factory=list)


@dataclass(slots=True)
class Household:
    """支部-記号-番号 with everybody in it; the insured first."""

    employer: Employer
    flavour: Flavour
    number: str
    postal_code: str
    address: str
    issued: int
    persons: list[Person] = field(default_factory=list)
    listed: bool = True  # False: the certificates' member leads nowhere

    @property
    def key(self) -> tuple[str, str, str]:
        """支部コード, 記号, 番号."""
        return self.employer.branch, self.employer.symbol, self.number


Content = tuple[Household, Person, Card]


@dataclass(slots=True)
class Envelope:
    """A mailpiece: one code, up to four certificates (or what a case needs)."""

    code: str
    case: str
    contents: list[Content]
    serial: int
    total: int
    sent: int
    tracking: str
    truth: Truth
    certificates_listed: bool = True  # False: 資格確認書番号 leads nowhere

    @property
    def employer(self) -> str:
        """支部-記号 where something in it goes to the employer, else empty."""
        goes = self.truth.returned.advice in ("forward", "split")
        return self.contents[0][0].employer.key if goes else ""


class Serials:
    """Dense numbers: the next one is another person's. Those that a file of codes names are left out."""

    def __init__(self, random: Random, branch: str, taken: Collection[str]) -> None:
        self._branch, self._taken = branch, taken
        self._code = 100_000 + int(random() * 800) * 1000
        self._tracking = int(random() * 1_000_000)
        self._certificate = int(random() * 1_000_000)

    def code(self, branch: str) -> str:
        """A management code that nobody else has."""
        while True:
            self._code += 1
            code = numbers.management_code(branch, self._code)
            if code not in self._taken:
                return code

    def tracking(self) -> str:
        """A 引受番号 that nobody else has."""
        while True:
            self._tracking += 1
            number = numbers.tracking_number(self._tracking, self._branch)
            if number not in self._taken:
                return number

    def certificate(self, branch: str) -> str:
        """A 資格確認書番号."""
        self._certificate += 1
        return f"{branch}{self._certificate:010d}"


class Builder:
    """Makes households, people, certificates and envelopes; knows the day it is made for."""

    def __init__(self, random: Random, registry: Registry, serials: Serials, today: date) -> None:
        self._random, self._registry, self._serials = random, registry, serials
        self._today = today.toordinal()
        self._expires = date(today.year + 4, 7, 31).toordinal()

    def household(self, employer: Employer, flavour: Flavour, postal_code: str = "") -> Household:
        """An empty house, registered with the employer."""
        if postal_code:
            code, address = self._registry.address_at(postal_code, employer.branch)
        else:
            code, address = self._registry.address(employer.branch)
        issued = self._today - 40 - int(self._random() * 60)
        return Household(employer, flavour, employer.next_number(), code, address, issued)

    def join(self, home: Household, name: Named, state: State, *, has_card: bool = True) -> Person:
        """One more person; the first of a household is its insured."""
        random, today = self._random, self._today
        place = len(home.persons)
        birth = today - 365 * (22 if place == 0 else 1) - int(random() * 365 * (45 if place < 2 else 17))
        acquired = today - 500 - int(random() * 4000)
        person = Person(f"{place:02d}", name[0], name[1], birth, acquired)
        home.persons.append(person)
        if state is not State.ELIGIBLE:
            self._shape(person, state, insured=place == 0)
        if has_card:
            self._issue(home, person, state)
        return person

    def family(self) -> Named:
        """A family name."""
        return self._registry.family()

    def name(self, family: Named) -> Named:
        """A name in that family."""
        return self._registry.full_name(family, self._registry.given())

    def envelope(
        self,
        case: str,
        contents: list[Content],
        serial: int,
        total: int,
        *,
        code: str = "",
        tracking: str | None = None,
    ) -> Envelope:
        """An envelope with these. Without ``code`` it gets the next; ``tracking`` None: the next for most."""
        if not code:
            code = self._serials.code(contents[0][0].employer.branch)
        if tracking is None:
            tracking = self._serials.tracking() if self._random() < _TRACKED_SHARE else ""
        issued = max(card.issued for _, _, card in contents)
        sent = min(issued + 5 + int(self._random() * 10), self._today - 2)
        truth = envelope_truth([card.truth for _, _, card in contents])
        return Envelope(code, case, contents, serial, total, sent, tracking, truth)

    def _shape(self, person: Person, state: State, *, insured: bool) -> None:
        today = self._today
        match state:
            case State.LOST | State.LOST_TODAY | State.LOST_TOMORROW | State.LOSES_LATER:
                gone = _LOSS_OF[state]
                person.lost_on = today - gone - (int(self._random() * 60) if state is State.LOST else 0)
            case State.LOSES_SOON:
                person.lost_on = today - _SOON[int(self._random() * 3)]
            case State.DECEASED:
                person.lost_on = today - 10 - int(self._random() * 60)
            case State.DECEASED_AHEAD:
                person.lost_on = today + 1
            case _:
                pass
        if state in (State.DECEASED, State.DECEASED_UNDATED, State.DECEASED_AHEAD):
            person.loss_reason = "死亡"
        elif person.lost_on is not None:
            reasons = (
                ("退職", "退職", "後期高齢", "その他") if insured else ("扶養除外", "扶養除外", "その他", "後期高齢")
            )
            person.loss_reason = reasons[int(self._random() * 4)]
            if person.loss_reason == "後期高齢":  # 75歳の誕生日
                person.birth = person.lost_on - 27394
        person.voluntary = state is State.VOLUNTARY

    def _issue(self, home: Household, person: Person, state: State) -> None:
        truth = certificate_truth(state, home.flavour)
        card = person.card = self._card(home, home.issued, truth)
        eligible = certificate_truth(State.ELIGIBLE, home.flavour)
        match state:
            case State.SUPERSEDED | State.SUPERSEDED_TODAY:
                card.issued -= 200
                newer = self._today if state is State.SUPERSEDED_TODAY else home.issued
                person.spare.append(self._card(home, newer, eligible))
            case State.NEWER_TOMORROW:
                person.spare.append(self._card(home, self._today + 1, eligible))
            case State.SAME_ISSUE_DATE:
                person.spare.append(self._card(home, home.issued, truth))
            case State.EXPIRED:
                card.expires = self._today - 1
            case State.EXPIRES_TODAY:
                card.expires = self._today
            case _:
                pass

    def _card(self, home: Household, issued: int, truth: Truth) -> Card:
        return Card(self._serials.certificate(home.employer.branch), issued, self._expires, truth)


def conflicting(envelope: Envelope) -> Envelope:
    """Its code covers another household too."""
    envelope.truth = CONFLICT
    return envelope


def leading_nowhere(envelope: Envelope) -> Envelope:
    """The mirror lacks the certificate or its member."""
    envelope.truth = UNKNOWN
    return envelope
