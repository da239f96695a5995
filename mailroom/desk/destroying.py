"""廃棄: irreversible, so a second person confirms, and the deceased come first and one by one.

What a person marked and the mirror calls alive (名簿と不一致) is shown, and goes alone and only when that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mailroom.deciding import recheck
from mailroom.desk import showing
from mailroom.desk.due import find_piece
from mailroom.desk.house import House
from mailroom.desk.rechecking import recheck_pieces
from mailroom.desk.taking import came_again
from mailroom.errors import RefusedError
from mailroom.journal.store import Writer
from mailroom.model import Advice, Outcome, Piece, PlaceKind

DESPITE = "despite_mirror"
"""Of the ``noted`` event that stands before the destruction of a piece that the mirror calls alive."""


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A piece that waits in the destroy box. ``contradicted``: 名簿と不一致."""

    piece: Piece
    deceased: bool
    contradicted: bool


def box(house: House) -> list[BoxRow]:
    """What is in the destroy box and due there: the deceased first, then in the order of their coming."""
    here = [piece for piece in house.pieces.at(PlaceKind.DESTROY_BOX) if piece.due == piece.place]
    rows = [BoxRow(piece, is_deceased(piece), contradicted(house, piece)) for piece in here]
    return sorted(rows, key=lambda row: not row.deceased)


def destroy(house: House, names: Sequence[str], *, despite: bool = False, scanned: Collection[str] = ()) -> str:
    """Destroy pieces whose paper is in the destroy box and due there; returns the number of the record.

    A piece with a deceased person's certificate is destroyed in a call of its own, and so is one that the mirror
    contradicts; the latter only with ``despite``. ``scanned``: ids of those that were scanned into it.
    """
    with house.recording() as writer:  # irreversible: the rules are asked once more; kept even when it is refused
        recheck_pieces(house, writer, _all(house, names))
    with house.recording() as writer:
        pieces = _all(house, names)
        _must_go(house, pieces, despite)
        record = _number(house, writer)
        for piece in pieces:
            if contradicted(house, piece):
                writer.append("noted", piece=piece.id, code=piece.code, data={"what": DESPITE})
            writer.append(
                "destroyed",
                piece=piece.id,
                code=piece.code,
                found_by=piece.found_by.value if piece.id in scanned and piece.found_by else None,
                place=PlaceKind.DESTROYED.value,
                outcome=piece.outcome.value if piece.outcome else None,
                data={"record": record},
            )
    return record


def is_deceased(piece: Piece) -> bool:
    """A deceased person's certificate is inside."""
    return any(item.outcome is Outcome.DECEASED for item in piece.items)


def contradicted(house: House, piece: Piece) -> bool:
    """名簿と不一致: a person said that it is to be destroyed, and the rules would keep a certificate of it."""
    if not piece.by_person:
        return False
    fresh = recheck.answer_for(piece, showing.match_of(house, piece), house.context(), again=came_again(piece))
    kept = {item.certificate_id for item in fresh.items if item.advice is not Advice.DESTROY}
    return any(item.advice is Advice.DESTROY and item.certificate_id in kept for item in piece.items)


def _all(house: House, names: Sequence[str]) -> list[Piece]:
    pieces = [find_piece(house, name) for name in dict.fromkeys(names)]
    return list({piece.id: piece for piece in pieces}.values())


def _must_go(house: House, pieces: Sequence[Piece], despite: bool) -> None:
    if not pieces:
        raise RefusedError("nothing_to_destroy")
    for piece in pieces:
        if piece.place.kind is not PlaceKind.DESTROY_BOX or piece.due != piece.place:
            raise RefusedError("not_in_destroy_box", place=piece.place.kind.value)
    if len(pieces) > 1 and any(map(is_deceased, pieces)):
        raise RefusedError("deceased_alone")
    against = [piece for piece in pieces if contradicted(house, piece)]
    if against and not (despite and len(pieces) == 1):
        raise RefusedError("mirror_says_alive", count=len(against))


def _number(house: House, writer: Writer) -> str:
    """``03A-251120-D001``: per station and business day."""
    day = writer.day or ""
    prefix = f"{house.settings.station.number}{writer.generation}-{day[2:4]}{day[5:7]}{day[8:10]}-D"
    taken = {
        event["data"]["record"]
        for event in house.journal.events("kind = 'destroyed' AND business_day = ?", (day,))
        if event["data"]["record"].startswith(prefix)
    }
    return f"{prefix}{len(taken) + 1:03d}"
