"""One physical thing on the desk, as the journal knows it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailroom.model.decision import Advice, Cause, Decision, Item, Mode, Outcome
from mailroom.model.place import OPEN_PLACES, Place


class FoundBy(StrEnum):
    """How a piece was identified."""

    CODE = "code"
    TRACKING = "tracking"
    CARD = "card"
    LABEL = "label"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Piece:
    """One physical thing: what the journal's projection ``piece_now`` says of it."""

    id: str
    code: str | None
    found_by: FoundBy | None
    parent: str | None
    mode: Mode
    advice: Advice  # the answer in force: the rules', or a person's
    outcome: Outcome | None
    cause: Cause | None
    items: tuple[Item, ...]
    reason: str | None
    employer: str | None
    bundle: str | None
    tray: str | None
    place: Place
    due: Place
    tracking: str | None  # the 引受番号 seen at the first scan
    label: str | None  # number of its own label
    rule: Decision  # the rules' own answer, with which the piece was decided
    by_person: bool  # the answer in force is a person's
    mirror_version: int | None
    business_day: str
    first_event: str
    last_event: str
    first_at: datetime
    last_seen_at: datetime
    clerk: str
    station: str
    already_count: int = 0
    slip: str | None = None
    hold_until: date | None = None
    group: str | None = None  # the group tray it waits in for its second pass
    cancelled: bool = False
    part: bool = False  # not all that its code covers: taken out, or the rest of a split envelope

    @property
    def waiting_to_move(self) -> bool:
        """移動待ち: the paper is not where it should be."""
        return self.place != self.due and self.place.kind in OPEN_PLACES
