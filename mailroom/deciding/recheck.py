"""The rules decide again: at the seal check, at printing, after every load (DESIGN §4, 再判定)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailroom.deciding.history import decide_again, hold_whole
from mailroom.deciding.rules import Context, decide, envelope
from mailroom.model import Advice, Cause, Decision, Item, Match, Mode, Outcome, Piece

ROW_10 = frozenset({Cause.MIRROR_STALE, Cause.CLOCK})
ROWS_1_TO_5 = frozenset({Cause.CONFLICT, Cause.SAME_ISSUE_DATE})  # beside all that is to be destroyed

WHOSE_IS_IT = frozenset({Cause.KEYS_DISAGREE, Cause.CODE_NOT_UNIQUE, Cause.SECOND_PIECE, Cause.DESTROYED_HERE})
"""Held because the rules may be speaking of another piece of paper: only a supervisor ends that."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A piece that is due elsewhere now. ``rule`` is the rules' own answer, to be kept with the piece;
    ``now`` the answer in force, where a person's word has been kept as far as it stands."""

    rule: Decision
    now: Decision


def answer_for(piece: Piece, match: Match | None, context: Context, *, again: bool) -> Decision:
    """The rules' own answer for a piece with a past: a part of an envelope is asked for itself, what came
    back ``again`` is what had left and is never sent by itself, and where it is in doubt whose it is, all
    stays on hold."""
    less = piece.part or piece.mode is Mode.REPLY or (again and piece.items)
    only = {item.certificate_id for item in piece.items} if less else None
    answer = decide(match, piece.mode, context, only)
    if piece.cause in WHOSE_IS_IT:
        return hold_whole(answer, piece.cause)
    return decide_again(answer) if again else answer


def compare(piece: Piece, fresh: Decision) -> Changed | None:
    """What has changed for ``piece``, given ``fresh = answer_for(piece, ...)`` of now."""
    if piece.cause in WHOSE_IS_IT or any(item.cause in WHOSE_IS_IT for item in piece.items):
        return None
    if piece.by_person or piece.cause is Cause.RETURNED_AGAIN:
        return _beside_in_force(piece, fresh)
    return None if _same(piece.rule, fresh) else Changed(fresh, fresh)


def found(piece: Piece, fresh: Decision) -> Decision:
    """The answer for a missing piece that is here again: the rules run again, a person's word still stands."""
    changed = compare(piece, fresh)
    return changed.now if changed else in_force(piece)


def in_force(piece: Piece) -> Decision:
    """The piece's answer as it stands, the rules' or a person's."""
    return Decision(piece.advice, piece.outcome, piece.cause, piece.items, piece.employer)


def waits(piece: Piece, fresh: Decision, context: Context) -> Cause | None:
    """Row 10 never moves a piece, it makes seal and print wait: mirror_stale, clock or None."""
    if (cause := _row_10(fresh)) or piece.advice is not Advice.FORWARD or fresh.advice is not Advice.HOLD:
        return cause
    # A person's word sends it although rows 6 to 9 would hold it: row 10, behind them, was not asked.
    if context.mirror_stale:
        return Cause.MIRROR_STALE
    return Cause.CLOCK if context.clock_doubt else None


def _row_10(fresh: Decision) -> Cause | None:
    return next((item.cause for item in fresh.items if item.cause in ROW_10), None)


def _same(then: Decision, fresh: Decision) -> bool:
    if not _row_10(fresh):
        return _plain(then) == _plain(fresh)
    # Under row 10 the employer of a forward answer is not named: it is compared when the doubt is over.
    return _items(_without_row_10(then.items)) == _items(_without_row_10(fresh.items))


def _plain(decision: Decision) -> tuple[object, ...]:
    return (decision.advice, decision.outcome, decision.cause, decision.employer, _items(decision.items))


def _items(items: Iterable[Item]) -> frozenset[Item]:
    return frozenset(items)  # the host's order means nothing


def _without_row_10(items: Iterable[Item]) -> list[Item]:
    """Row 10 is the last before forward: what it holds would be forwarded."""
    return [
        replace(item, advice=Advice.FORWARD, outcome=Outcome.RETURNED, cause=None) if item.cause in ROW_10 else item
        for item in items
    ]


def _beside_in_force(piece: Piece, fresh: Decision) -> Changed | None:
    """A person's decision (and returned_again) stands unless rows 1 to 5 say of a certificate what they
    did not say then; then it stands for all the others."""
    then = {item.certificate_id: item for item in piece.rule.items}
    word = {item.certificate_id: item for item in piece.items}
    if not word:  # said of a piece of which nothing was known, it stands for all that is in it
        word = {item.certificate_id: _like(piece, item) for item in fresh.items}
    now = {item.certificate_id: item for item in fresh.items} | word
    if any(_another_person(item, word.get(item.certificate_id)) for item in fresh.items):
        return Changed(fresh, hold_whole(fresh, Cause.CONFLICT))  # what was said was said of somebody else
    new = {
        item.certificate_id: item
        for item in fresh.items
        if _rows_1_to_5(item)
        and not _says(item, then.get(item.certificate_id))
        and not _says(item, word.get(item.certificate_id))
    }
    if not new:
        return None
    return Changed(fresh, envelope(list((now | new).values()), piece.employer or fresh.employer))


def _like(piece: Piece, item: Item) -> Item:
    return replace(item, advice=piece.advice, outcome=piece.outcome, cause=piece.cause)


def _another_person(item: Item, other: Item | None) -> bool:
    return other is not None and None not in (item.member, other.member) and item.member != other.member


def _rows_1_to_5(item: Item) -> bool:
    return item.advice is Advice.DESTROY or item.cause in ROWS_1_TO_5


def _says(item: Item, other: Item | None) -> bool:
    return other is not None and (item.advice, item.outcome, item.cause) == (other.advice, other.outcome, other.cause)
