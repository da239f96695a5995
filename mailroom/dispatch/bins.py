"""Which bin a bundle grows in. A bin carries its rack's letter: a station never gives out another's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mailroom.dispatch.lookalikes import farthest
from mailroom.journal.pieces import Pieces
from mailroom.settings import StationSettings


def choose(
    states: Mapping[str, tuple[bool, str | None]], names: Sequence[str], day: str, apart: Collection[str] = ()
) -> str | None:
    """A free bin that was not freed today, else a free one, else None; of these the farthest from those in ``apart``.

    ``states``: bin -> (in use, business day it was last freed). Without ``apart`` the first.
    """
    free = [name for name in names if not states.get(name, (False, None))[0]]
    rested = [name for name in free if states.get(name, (False, None))[1] != day]
    return farthest(rested or free, apart)


def names(station: StationSettings) -> list[str]:
    """``A-1`` to ``A-200``."""
    return [f"{station.rack}-{number}" for number in range(1, station.bins + 1)]


def free_bin(pieces: Pieces, station: StationSettings, day: str, apart: Collection[str] = ()) -> str | None:
    """The bin that would be given out next. ``apart``: bins of employers that are taken for this one."""
    return choose(pieces.bin_use(), names(station), day, apart)
