"""Made-up people and where they live: drawn from lists, nobody real."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mailroom.demo import hazards, host_bytes
from mailroom.demo.hazards import Random
from mailroom.paths import resources

RARE_SHARE = 0.03
Named = tuple[str, str]  # text, kana


@dataclass(frozen=True, slots=True)
class Town:
    """A 町域 with its postal code; its 9丁目 90番 and beyond do not exist."""

    prefecture: str
    postal_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Lists:
    """resources/demo, read once."""

    names: Mapping[str, Sequence[Named]]
    towns: Mapping[str, Sequence[Town]]
    by_postal_code: Mapping[str, Town]
    kana: Mapping[str, str]  # of each name that stands in a list


@cache
def lists() -> Lists:
    """The lists of names and towns."""
    names: dict[str, list[Named]] = {}
    with (resources() / "demo" / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.setdefault(row["kind"], []).append((host_bytes.from_notation(row["text"]), row["kana"]))
    towns: dict[str, list[Town]] = {}
    with (resources() / "demo" / "towns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            town = Town(row["prefecture"], row["postal_code"], row["town"])
            towns.setdefault(town.prefecture, []).append(town)
    people = [named for kind in ("family", "rare", "male", "female") for named in names[kind]]
    return Lists(names, towns, {town.postal_code: town for found in towns.values() for town in found}, dict(people))


class Registry:
    """Deals out names and addresses."""

    def __init__(self, random: Random) -> None:
        self._random, self._rare_dealt = random, 0
        found = lists()
        self._families, self._rare = found.names["family"], found.names["rare"]
        self._given = found.names["male"], found.names["female"]
        self._towns = found.towns

    def family(self) -> Named:
        """A family name; now and then one with signs that make trouble."""
        if self._random() < RARE_SHARE:
            self._rare_dealt += 1
            return self._rare[self._rare_dealt % len(self._rare)]  # in turn, so that a small branch has them all
        return self._families[int(self._random() * len(self._families))]

    def given(self) -> Named:
        """A given name."""
        names = self._given[self._random() < 0.5]
        return names[int(self._random() * len(names))]

    def full_name(self, family: Named, given: Named) -> Named:
        """Name and kana as a host writes them."""
        if self._random() < hazards.TEXT_SHARE:
            return (
                hazards.in_name(family[0], given[0], self._random),
                hazards.in_kana(f"{family[1]}　{given[1]}", self._random),
            )
        return f"{family[0]}　{given[0]}", f"{family[1]}　{given[1]}"

    def address(self, prefecture: str) -> Named:
        """Postal code and address of a house that does not exist."""
        towns = self._towns[prefecture]
        return self._house(towns[int(self._random() * len(towns))])

    def address_at(self, postal_code: str, prefecture: str) -> Named:
        """The same with a postal code that is given; another town where the lists do not have it."""
        town = lists().by_postal_code.get(postal_code)
        return postal_code, (self._house(town) if town else self.address(prefecture))[1]

    def _house(self, town: Town) -> Named:
        number = int(self._random() * 10_000)
        address = f"{town.name}9丁目{90 + number % 10}-{1 + number // 10}"
        if self._random() < hazards.TEXT_SHARE:
            address = hazards.in_address(address, self._random)
        postal_code = town.postal_code if self._random() < 0.9 else town.postal_code.replace("-", "")
        return postal_code, address


def kana_of(name: str) -> str:
    """Kana of a name whose parts stand in the lists, else empty."""
    known = lists().kana
    parts = [known.get(part, "") for part in name.replace("　", " ").split()]
    return "　".join(parts) if parts and all(parts) else ""
