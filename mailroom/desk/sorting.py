"""Where an envelope of an employer goes: one pass, or two (DESIGN §2.3); look-alikes far from each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mailroom.clock import uuid7
from mailroom.desk.house import House
from mailroom.dispatch import bins, groups
from mailroom.journal.store import Writer
from mailroom.model import Place, PlaceKind

TWO_PASSES = "two_passes"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, with the bundle that grows there or the group that waits there."""

    place: Place
    bundle: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What waits in a group for the second pass. ``single``: its employers with one piece."""

    group: str
    pieces: int
    employers: int
    single: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An employer of a group: ``pieces`` wait for their second pass."""

    employer: str
    pieces: int


def spot_for(house: House, writer: Writer, employer: str, working: str | None) -> Spot:
    """The bin where the employer's bundle grows, or a new one; its group, or ``group`` alone where no bin is free.

    ``working``: the group that is being worked off; in two passes only its pieces get new bins.
    """
    station, pieces = house.settings.station, house.pieces
    if bundle := pieces.open_bundle(employer, station.number):
        return Spot(Place(PlaceKind.BIN, bundle["bin"]), bundle["id"])
    group = None
    if station.sorting == TWO_PASSES:
        group = pieces.group_of(employer) or _new_group(house, employer)
        if group != working:
            return Spot(Place(PlaceKind.GROUP), group=group)
    name = _free_bin(house, writer.day or "", employer)
    if name is None:
        return Spot(Place(PlaceKind.GROUP), group=group)
    key = uuid7(writer.now)
    writer.append("bin_given", bin=name, bundle=key, employer=employer, group=group)
    return Spot(Place(PlaceKind.BIN, name), key)


def has_room(house: House, day: str, employer: str) -> bool:
    """True where an envelope of this employer would get a bin now."""
    station = house.settings.station
    return bool(house.pieces.open_bundle(employer, station.number) or bins.free_bin(house.pieces, station, day))


def look_alike(house: House, employer: str) -> str | None:
    """An employer in the house today that this one may be taken for: in a bin, a group, or sealed and not posted."""
    return min(house.neighbours.of(house.mirror, employer, house.pieces.employers_here()), default=None)


def group_counts(house: House) -> list[GroupCount]:
    """All groups of the station, in the order of their numbers; none where every envelope gets its bin at once."""
    if house.settings.station.sorting != TWO_PASSES:
        return []
    waiting: dict[str, list[int]] = {name: [] for name in groups.names(house.settings.station)}
    for found in house.pieces.groups().values():
        for group, pieces in found.items():
            waiting.setdefault(group, []).append(pieces)
    return [
        GroupCount(group, sum(pieces), len(pieces), sum(count == 1 for count in pieces))
        for group, pieces in waiting.items()
    ]


def working_list(house: House, group: str) -> list[GroupRow]:
    """The employers of a group that still wait: those with a single piece first."""
    rows = [GroupRow(key, found[group]) for key, found in house.pieces.groups().items() if group in found]
    return sorted(rows, key=lambda row: (row.pieces > 1, row.employer))


def _new_group(house: House, employer: str) -> str:
    waiting = house.pieces.groups()
    held = Counter(group for found in waiting.values() for group in found)
    others = house.neighbours.of(house.mirror, employer, set(waiting))
    return groups.choose(house.settings.station, held, {group for other in others for group in waiting[other]})


def _free_bin(house: House, day: str, employer: str) -> str | None:
    owners = {state["id"]: state["employer"] for state in house.pieces.bins() if state["employer"]}
    others = house.neighbours.of(house.mirror, employer, set(owners.values()))
    apart = {name for name, owner in owners.items() if owner in others}
    return bins.free_bin(house.pieces, house.settings.station, day, apart)
