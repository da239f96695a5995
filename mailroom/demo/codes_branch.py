"""Households for the rows of a file of codes: who shares a roof, an envelope, an employer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from mailroom.demo.cases import State
from mailroom.demo.codes_file import Asked, CodeRow, CodesFileError
from mailroom.demo.employers import Employer, Flavour, Hiring
from mailroom.demo.households import Builder, Content, Envelope, Household, conflicting
from mailroom.demo.people import Named, kana_of

EMPLOYER_SHARE = 0.4  # employers for so many households
MOST_EMPLOYERS = 150  # a station has 200 bins
_SEVERAL = 3  # every third employer gets what is left over

_OUT = (State.LOST_TODAY, State.DECEASED)
_NEEDS_COVER = (State.ELIGIBLE, State.VOLUNTARY)  # held by what is wrong with the employer
_INSURED_FIRST = (
    *(State.ELIGIBLE, State.SUPERSEDED, State.SAME_ISSUE_DATE, State.EXPIRED, State.VOLUNTARY),
    *(State.LOST_TOMORROW, State.LOST_TODAY, State.DECEASED),
)


@dataclass(slots=True)
class _Seat:
    """One person with one certificate in one envelope."""

    row: CodeRow
    asked: Asked
    first: bool  # of its row: the person named there


@dataclass(slots=True)
class _House:
    employer: str
    flavour: Flavour
    seats: list[_Seat] = field(default_factory=list)


def households_of(
    rows: Sequence[CodeRow], dice: random.Random, hiring: Hiring, builder: Builder
) -> tuple[list[Household], list[Envelope]]:
    """People and envelopes for all rows but the unknown ones."""
    houses = _houses(rows)
    employers = _employers(houses, dice, hiring)
    homes: list[Household] = []
    envelopes: list[Envelope] = []
    for house, employer in zip(houses, employers, strict=True):
        home, packed = _settled(house, employer, builder)
        homes.append(home)
        envelopes += packed
    by_code: dict[str, list[Envelope]] = {}
    for envelope in envelopes:
        by_code.setdefault(envelope.code, []).append(envelope)
    for sharing in by_code.values():
        if len(sharing) > 1:
            for envelope in sharing:
                conflicting(envelope)
    return homes, envelopes


def _houses(rows: Sequence[CodeRow]) -> list[_House]:
    groups: dict[tuple[str, ...], list[CodeRow]] = {}
    employer_of: dict[str, str] = {}
    for row in rows:
        if row.household and row.employer:
            employer_of.setdefault(row.household, row.employer)
    for row in rows:
        if row.asked is None:
            continue
        employer = row.employer or employer_of.get(row.household, "")
        if row.household:
            key: tuple[str, ...] = ("household", row.household, employer)
        else:
            key = ("people", row.payload, row.name, row.postal_code, row.case, employer)
        groups.setdefault(key, []).append(row)
    return [_house(key[-1], group) for key, group in groups.items()]


def _house(employer: str, rows: Sequence[CodeRow]) -> _House:
    seen: set[tuple[str, ...]] = set()
    house = _House(employer, Flavour.SOUND)
    for row in rows:
        same = (row.payload, row.name, row.case)
        if same in seen and (row.name or not row.household):
            continue  # the same envelope listed twice
        seen.add(same)
        if row.asked:
            house.seats += [_Seat(row, row.asked, place == 0) for place in range(row.certificates)]
    flavours = {seat.asked.flavour for seat in house.seats} - {Flavour.SOUND}
    states = {seat.asked.state for seat in house.seats}
    sound = {seat.asked.state for seat in house.seats if seat.asked.flavour is Flavour.SOUND}
    clash = (
        len(flavours) > 1
        or bool(flavours and sound.intersection(_NEEDS_COVER))
        or bool(State.INSURED_LOST in states and states - {State.INSURED_LOST, *_OUT})
    )
    if clash:
        first = house.seats[0].row
        raise CodesFileError("demo_codes_household", line=first.line)
    house.flavour = flavours.pop() if flavours else Flavour.SOUND
    return house


def _employers(houses: Sequence[_House], dice: random.Random, hiring: Hiring) -> list[Employer]:
    """Named employers once each; the others dealt so that some get several households."""
    named: dict[tuple[str, Flavour], Employer] = {}
    dealt = [place for place, house in enumerate(houses) if not house.employer and house.flavour is Flavour.SOUND]
    dice.shuffle(dealt)
    several = [hiring.employer() for _ in range(min(ceil(len(dealt) * EMPLOYER_SHARE), MOST_EMPLOYERS))]
    hosts = several[: ceil(len(several) / _SEVERAL)]
    chosen = dict(zip(dealt, several + [dice.choice(hosts) for _ in dealt[len(several) :]], strict=True))
    for place, house in enumerate(houses):
        if place in chosen:
            continue
        key = (house.employer, house.flavour)
        if house.employer and key in named:
            chosen[place] = named[key]
        else:
            chosen[place] = named[key] = hiring.employer(house.flavour, house.employer)
    return [chosen[place] for place in range(len(houses))]


def _settled(house: _House, employer: Employer, builder: Builder) -> tuple[Household, list[Envelope]]:
    postal_code = next((seat.row.postal_code for seat in house.seats if seat.row.postal_code), "")
    home = builder.household(employer, house.flavour, postal_code)
    family = builder.family()
    insured = _insured(house)
    seats = list(house.seats)
    if insured is None:
        lost = any(seat.asked.state is State.INSURED_LOST for seat in seats)
        builder.join(home, builder.name(family), State.LOST if lost else State.ELIGIBLE, has_card=False)
    else:
        seats.remove(insured)
        seats.insert(0, insured)
    contents: dict[str, list[Content]] = {}
    used: set[str] = set()
    for seat in seats:
        named = seat.row.name if seat.first and seat.row.name not in used else ""
        used.add(named)
        name = (named, kana_of(named)) if named else builder.name(_kin(seat, family))
        person = builder.join(home, name, seat.asked.state)
        if person.card:
            contents.setdefault(seat.row.payload, []).append((home, person, person.card))
    order = list(dict.fromkeys(seat.row.payload for seat in house.seats))
    case = house.seats[0].row.case
    tracking = {seat.row.payload: seat.row.tracking for seat in reversed(house.seats) if seat.row.tracking}
    return home, [
        builder.envelope(case, contents[code], place, len(order), code=code, tracking=tracking.get(code, ""))
        for place, code in enumerate(order, start=1)
    ]


def _insured(house: _House) -> _Seat | None:
    """Who of the rows is the insured: one whose own case leaves the others what they are. None: nobody of them."""
    states = {seat.asked.state for seat in house.seats}
    wanted = _OUT if State.INSURED_LOST in states else _INSURED_FIRST
    return next((seat for state in wanted for seat in house.seats if seat.asked.state is state), None)


def _kin(seat: _Seat, family: Named) -> Named:
    """The family name of the named person of the row, for those who have none."""
    if not seat.row.name:
        return family
    text = seat.row.name.replace("　", " ").split()[0]
    return text, kana_of(text)
