"""From a case to a household, and from a household into its envelopes."""

from __future__ import annotations

from mailroom.demo.cases import Case, Packing, State
from mailroom.demo.employers import Employer, Flavour, Hiring
from mailroom.demo.hazards import Random
from mailroom.demo.households import (
    BARE_CODE,
    MOST_IN_ENVELOPE,
    Builder,
    Content,
    Envelope,
    Household,
    conflicting,
    leading_nowhere,
)
from mailroom.demo.people import Registry

_SIZES = (1,) * 52 + (2,) * 22 + (3,) * 13 + (4,) * 8 + (5,) * 3 + (6, 7)  # certificates of a household


class Packer:
    """Makes households of a case and packs them."""

    def __init__(self, random: Random, registry: Registry, hiring: Hiring, builder: Builder) -> None:
        self._random, self._registry, self._hiring, self._builder = random, registry, hiring, builder

    def make(self, case: Case, employer: Employer, most: int) -> tuple[list[Household], list[Envelope]]:
        """One household of the case with its envelopes (two under one code in a conflict).

        ``most``: no more than so many envelopes; the household is then smaller.
        """
        if case.flavour is not Flavour.SOUND:
            employer = self._hiring.employer(case.flavour)
        elif case.insured is State.VOLUNTARY:
            employer = self._hiring.employer(Flavour.UNKNOWN)
        home = self._household(case, employer, most)
        homes = [home]
        if case.packing is Packing.SHARED_CODE:
            homes.append(self._household(case, self._hiring.employer(), 1))
        return homes, self._packed(case, homes)

    def _household(self, case: Case, employer: Employer, most: int) -> Household:
        builder = self._builder
        home = builder.household(employer, case.flavour)
        home.listed = case.packing is not Packing.NO_MEMBER
        size = _SIZES[int(self._random() * len(_SIZES))]
        size = max(case.smallest, min(size, case.largest, MOST_IN_ENVELOPE * most if case.smallest == 1 else 99))
        family = self._registry.family()
        builder.join(home, builder.name(family), case.insured, has_card=case.insured_inside)
        others = size - case.insured_inside
        for place in range(others):
            last = case.last is not None and place == others - 1
            state = case.last if last and case.last is not None else case.others
            builder.join(home, builder.name(family), state)
        return home

    def _packed(self, case: Case, homes: list[Household]) -> list[Envelope]:
        builder, packing = self._builder, case.packing
        contents = _contents(homes[0])
        match packing:
            case Packing.NOT_MAILED:
                return []
            case Packing.SHARED_CODE:
                return [conflicting(builder.envelope(case.name, contents + _contents(homes[1]), 1, 1))]
            case Packing.BARE:
                return [builder.envelope(case.name, contents, 1, 1, code=BARE_CODE)]
            case Packing.ONE_ENVELOPE:
                return [builder.envelope(case.name, contents, 1, 1)]
            case Packing.UNEVEN:
                return [builder.envelope(case.name, contents, 3, 2)]
            case Packing.MAILED_TWICE:
                return [builder.envelope(case.name, contents, 1, 1), builder.envelope(case.name, contents, 1, 1)]
            case Packing.NO_CERTIFICATE | Packing.NO_MEMBER:
                envelope = leading_nowhere(builder.envelope(case.name, contents, 1, 1))
                envelope.certificates_listed = packing is Packing.NO_MEMBER
                return [envelope]
            case Packing.NEWER_MAILED:
                newer = [(home, person, person.spare[0]) for home, person, _ in contents]
                return [builder.envelope(case.name, contents, 1, 1), builder.envelope(case.name, newer, 1, 1)]
            case _:
                return self._in_order(case, contents)

    def _in_order(self, case: Case, contents: list[Content]) -> list[Envelope]:
        if len(contents) <= MOST_IN_ENVELOPE:
            return [self._builder.envelope(case.name, contents, 1, 1)]
        parts = [contents[at : at + MOST_IN_ENVELOPE] for at in range(0, len(contents), MOST_IN_ENVELOPE)]
        return [self._builder.envelope(case.name, part, place, len(parts)) for place, part in enumerate(parts, start=1)]


def _contents(home: Household) -> list[Content]:
    return [(home, person, person.card) for person in home.persons if person.card]
