"""The places of a tray worth looking at, each with the envelopes before and after it: for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mailroom.answers import ListRow
from mailroom.desk import listing
from mailroom.desk.house import House
from mailroom.desk.trays import Gap, TrayView

ORDER = ("unread", "two_codes", "undone", "already", "fast", "pause")
"""What says most stands first."""
MOST = 12
PAUSES = 3


@dataclass(frozen=True, slots=True)
class GapShown:
    """``before`` and ``behind``: the rows around it, None at the ends."""

    gap: Gap
    before: ListRow | None
    behind: ListRow | None


@dataclass(frozen=True, slots=True)
class TrayShown:
    """A tray that is being closed, and where to look. ``guessed``: nothing was seen, these are the longest pauses."""

    tray: TrayView
    gaps: tuple[GapShown, ...]
    guessed: bool = False


def shown(house: House, tray: TrayView) -> TrayShown:
    """The most telling places; where there is none, the longest pauses between two envelopes."""
    gaps = sorted(tray.gaps, key=lambda gap: ORDER.index(gap.kind))[:MOST]
    guessed = not gaps
    if guessed:
        times = [piece.first_at for piece in tray.pieces]
        pauses = sorted(((after - before, at) for at, (before, after) in enumerate(pairwise(times), 1)), reverse=True)
        gaps = [Gap("pause", times[at], at) for _, at in pauses[:PAUSES]]
    return TrayShown(tray, tuple(_beside(house, tray, gap) for gap in gaps), guessed)


def _beside(house: House, tray: TrayView, gap: Gap) -> GapShown:
    before, behind = tray.pieces[max(0, gap.after - 1) : gap.after], tray.pieces[gap.after : gap.after + 1]
    rows = [next(iter(listing.rows(house, found)), None) for found in (before, behind)]
    return GapShown(gap, *rows)
