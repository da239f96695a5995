"""A code that was seen before is judged by where its piece is (DESIGN §4). Only a scan moves paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from mailroom.model import OUTSIDE, Advice, Cause, Decision, Piece, PlaceKind

SPLIT_TAKES = timedelta(seconds=3)
"""An envelope cannot be opened and sorted faster: an earlier scan is the same movement of the hand."""

ALREADY_ANOMALY = 3
"""So many already-answers for one code in one tray are an anomaly; nothing moves."""


class Verdict(StrEnum):
    """What a scan of a known piece means."""

    MOVE = "move"  # it was waiting to move: this scan moves it to its due
    SPLIT_DONE = "split_done"  # opened: the taken-out part to the destroy box, the rest to its bin
    WAIT = "wait"  # told to split a moment ago: nothing has been opened yet
    ALREADY = "already"
    STOP = "stop"  # belongs inside a sealed bundle
    AGAIN = "again"  # had left the house: a new piece, linked to the old one
    DESTROYED_HERE = "destroyed_here"  # destroyed on record, but here
    FOUND = "found"  # the gap is closed, the rules run again
    NEW_NOT_UNIQUE = "new_not_unique"  # another 引受番号: a new piece, on hold
    NEW_SECOND = "new_second"  # 別の封筒, says the clerk: a new piece, on hold


VERDICTS: dict[PlaceKind, Verdict] = {
    PlaceKind.GROUP: Verdict.ALREADY,
    PlaceKind.BIN: Verdict.ALREADY,
    PlaceKind.SPLIT: Verdict.SPLIT_DONE,
    PlaceKind.HOLD: Verdict.ALREADY,
    PlaceKind.UNKNOWN: Verdict.ALREADY,
    PlaceKind.DESTROY_BOX: Verdict.ALREADY,
    PlaceKind.FOREIGN: Verdict.ALREADY,
    PlaceKind.SEALED: Verdict.STOP,
    PlaceKind.POSTED: Verdict.AGAIN,
    PlaceKind.DESTROYED: Verdict.DESTROYED_HERE,
    PlaceKind.HANDED_OVER: Verdict.AGAIN,
    PlaceKind.OTHER_BRANCH: Verdict.AGAIN,
    PlaceKind.OTHER_SECTION: Verdict.AGAIN,
    PlaceKind.RETURNED_TO_POST: Verdict.AGAIN,
    PlaceKind.MISSING: Verdict.FOUND,
}

PLACES: dict[Advice, PlaceKind] = {
    Advice.FORWARD: PlaceKind.BIN,  # or GROUP: sorting in two passes and full racks are dispatch's affair
    Advice.SPLIT: PlaceKind.SPLIT,
    Advice.DESTROY: PlaceKind.DESTROY_BOX,
    Advice.HOLD: PlaceKind.HOLD,
    Advice.UNKNOWN: PlaceKind.UNKNOWN,
    Advice.NOT_OURS: PlaceKind.FOREIGN,
}


def judge(piece: Piece, at: datetime, *, tracking: str | None = None, other_envelope: bool = False) -> Verdict:
    """What it means that the code of ``piece`` is scanned at ``at``.

    ``tracking``: the 引受番号 seen together with it. A piece that had left the house may come back
    with a new one, so there another number proves nothing.
    """
    if other_envelope:
        return Verdict.NEW_NOT_UNIQUE if _another_number(piece, tracking) else Verdict.NEW_SECOND
    if _another_number(piece, tracking):
        return Verdict.NEW_NOT_UNIQUE
    if piece.waiting_to_move:
        return Verdict.MOVE
    verdict = VERDICTS[piece.place.kind]
    if verdict is Verdict.SPLIT_DONE and abs(at - piece.last_seen_at) < SPLIT_TAKES:
        return Verdict.WAIT
    return verdict


def place_for(decision: Decision) -> PlaceKind:
    """The kind of place that an answer leads to. ValueError for an answer that leads nowhere by itself."""
    if decision.advice is None or decision.advice not in PLACES:
        raise ValueError(f"{decision.advice} leads to no place")
    return PLACES[decision.advice]


def decide_again(decision: Decision) -> Decision:
    """What becomes of a piece that had left the house and came back, given the rules' answer for it now.

    The rules of destroying apply; all else is held, and nothing goes to the same employer by itself.
    """
    if decision.advice is Advice.DESTROY:
        return decision
    items = tuple(
        replace(item, advice=Advice.HOLD, outcome=None, cause=Cause.RETURNED_AGAIN)
        if item.advice in (Advice.FORWARD, Advice.UNKNOWN)
        else item
        for item in decision.items
    )
    return Decision(Advice.HOLD, None, Cause.RETURNED_AGAIN, items)


def hold_whole(decision: Decision, cause: Cause) -> Decision:
    """The whole piece on hold for a ``cause`` that puts in doubt whose it is: nothing is destroyed or sent."""
    items = tuple(replace(item, advice=Advice.HOLD, outcome=None, cause=cause) for item in decision.items)
    return Decision(Advice.HOLD, None, cause, items)


def _another_number(piece: Piece, tracking: str | None) -> bool:
    return (
        piece.place.kind not in OUTSIDE - {PlaceKind.DESTROYED}
        and tracking is not None
        and piece.tracking is not None
        and tracking != piece.tracking
    )
