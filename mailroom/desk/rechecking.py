"""再判定: the rules decide again over pieces in the house; what changed is due elsewhere from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailroom.deciding import recheck
from mailroom.desk import showing
from mailroom.desk.due import due_of, fields_of
from mailroom.desk.house import House
from mailroom.desk.taking import came_again
from mailroom.journal.store import Writer
from mailroom.model import Cause, Piece


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a recheck showed. ``waiting``: pieces that wait for a fresh mirror or a confirmed clock."""

    changed: tuple[Piece, ...]
    waiting: tuple[Piece, ...]
    waits_for: Cause | None


def recheck_pieces(house: House, writer: Writer, pieces: Iterable[Piece]) -> Recheck:
    """Judge these pieces again and record what changed. Row 10 moves nothing: it only makes seal and print wait."""
    changed: list[Piece] = []
    waiting: list[Piece] = []
    waits_for: Cause | None = None
    mirror = house.mirror
    context = house.context()
    for piece in pieces:
        fresh = recheck.answer_for(piece, showing.match_of(house, piece), context, again=came_again(piece))
        if cause := recheck.waits(piece, fresh, context):
            waiting.append(piece)
            waits_for = cause
        found = recheck.compare(piece, fresh)
        if found is None:
            continue
        rule_differs = found.rule != found.now
        writer.append(
            "rechecked",
            piece=piece.id,
            of=piece.last_event,
            mirror_version=mirror.version if mirror else None,
            data={"rule": showing.decision_json(found.rule)} if rule_differs else None,
            **fields_of(found.now, due_of(house, piece, found.now)),
        )
        changed.append(house.pieces.by_id(piece.id) or piece)
    return Recheck(tuple(changed), tuple(waiting), waits_for)
