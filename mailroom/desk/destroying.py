"""廃棄: irreversible, so a second person confirms, and the deceased come first and one by one."""

from __future__ import annotations

from collections.abc import Sequence

from mailroom.desk.due import find_piece
from mailroom.desk.house import House
from mailroom.desk.rechecking import recheck_pieces
from mailroom.errors import RefusedError
from mailroom.journal.store import Writer
from mailroom.model import Outcome, Piece, PlaceKind


def destroy(house: House, names: Sequence[str]) -> str:
    """Destroy pieces whose paper is in the destroy box and due there; returns the number of the record.

    A piece with a deceased person's certificate is destroyed in a call of its own.
    """
    with house.recording() as writer:  # irreversible: the rules are asked once more; kept even when it is refused
        recheck_pieces(house, writer, [find_piece(house, name) for name in dict.fromkeys(names)])
    with house.recording() as writer:
        pieces = [find_piece(house, name) for name in dict.fromkeys(names)]
        if not pieces:
            raise RefusedError("nothing_to_destroy")
        for piece in pieces:
            if piece.place.kind is not PlaceKind.DESTROY_BOX or piece.due != piece.place:
                raise RefusedError("not_in_destroy_box", place=piece.place.kind.value)
        if len(pieces) > 1 and any(map(_deceased, pieces)):
            raise RefusedError("deceased_alone")
        record = _number(house, writer)
        for piece in pieces:
            writer.append(
                "destroyed",
                piece=piece.id,
                code=piece.code,
                place=PlaceKind.DESTROYED.value,
                outcome=piece.outcome.value if piece.outcome else None,
                data={"record": record},
            )
    return record


def _deceased(piece: Piece) -> bool:
    return any(item.outcome is Outcome.DECEASED for item in piece.items)


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
