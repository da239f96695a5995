"""Which bin a bundle grows in. A bin carries its rack's letter: a station never gives out another's."""

from __future__ import annotations

from mailroom.clock import uuid7
from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Writer
from mailroom.model import Place, PlaceKind
from mailroom.settings import StationSettings


def choose(states: dict[str, tuple[bool, str | None]], names: list[str], day: str) -> str | None:
    """The first free bin that was not freed today, else the first free one, else None.

    ``states``: bin -> (in use, business day it was last freed).
    """
    free = [name for name in names if not states.get(name, (False, None))[0]]
    rested = [name for name in free if states.get(name, (False, None))[1] != day]
    return next(iter(rested or free), None)


def names(station: StationSettings) -> list[str]:
    """``A-1`` to ``A-200``."""
    return [f"{station.rack}-{number}" for number in range(1, station.bins + 1)]


def place_for(writer: Writer, pieces: Pieces, station: StationSettings, employer: str) -> tuple[Place, str | None]:
    """Bin and bundle of an employer: the one that grows, or a new one; ``group``, no bundle, when no bin is free."""
    bundle = pieces.open_bundle(employer, station.number)
    if bundle:
        return Place(PlaceKind.BIN, bundle["bin"]), bundle["id"]
    name = free_bin(pieces, station, writer.day or "")
    if name is None:
        return Place(PlaceKind.GROUP), None
    key = uuid7(writer.now)
    writer.append("bin_given", bin=name, bundle=key, employer=employer)
    return Place(PlaceKind.BIN, name), key


def free_bin(pieces: Pieces, station: StationSettings, day: str) -> str | None:
    """The bin that would be given out next."""
    return choose(pieces.bin_use(), names(station), day)
