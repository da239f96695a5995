"""All that stands around the card, asked of the station at once. On the database worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mailroom.answers import Counters, ListRow, StatusLine


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Figures, rows, the bar, and the reason of the next envelope."""

    counters: Counters
    last: Sequence[ListRow]
    status: StatusLine
    reason: str
    sticky: bool


def snapshot(station: Any) -> Snapshot:
    """As it is now."""
    reason, sticky = station.next_reason()
    return Snapshot(station.counters(), station.last(10), station.status(), reason, sticky)
