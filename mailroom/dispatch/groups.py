"""Two passes: which group tray an employer's envelopes wait in until its group is worked off. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mailroom.settings import StationSettings


def names(station: StationSettings) -> list[str]:
    """``1`` to ``12``."""
    return [str(number) for number in range(1, station.groups + 1)]


def choose(station: StationSettings, employers: Mapping[str, int], apart: Collection[str]) -> str:
    """The group with the fewest employers among those without a look-alike; where all have one, the smallest.

    ``employers``: group -> employers in it. ``apart``: the groups that hold a look-alike.
    """
    return min(names(station), key=lambda group: (group in apart, employers.get(group, 0), int(group)))
