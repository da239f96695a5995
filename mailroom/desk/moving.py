"""移動待ち: which pieces are due elsewhere, and the page of them, to walk with from box to box."""

from __future__ import annotations

from mailroom.access import Action
from mailroom.desk import archive
from mailroom.desk.house import House
from mailroom.dispatch.moving_list import Move, moving_pages, when
from mailroom.dispatch.pages import Page
from mailroom.dispatch.slip_parts import paper_words
from mailroom.model import Piece, Place


def moving(house: House) -> list[Piece]:
    """In the order of where they are to be taken from: bin by bin, then the boxes."""
    return sorted(house.pieces.moving(), key=lambda piece: _walk(piece.place))


def pages(house: House) -> list[Page]:
    """The list on paper, as it stands now."""
    house.must(Action.PRINT)
    mirror = house.mirror
    moves = [_move(piece) for piece in moving(house)]
    at = house.clock()
    made = moving_pages(moves, archive.whose_of(house), at, when(mirror.as_of if mirror else at))
    return list(archive.shown(house, made))


def _walk(place: Place) -> tuple[bool, str, int]:
    rack, _, number = (place.bin or "").rpartition("-")
    return place.bin is None, rack or place.kind.value, int(number) if number.isdigit() else 0


def _move(piece: Piece) -> Move:
    words = paper_words()
    cause = f"ui.cause.{piece.cause.value}" if piece.cause else ""
    outcome = f"ui.outcome.{piece.outcome.value}" if piece.outcome else ""
    return Move(
        piece.code or piece.label or "",
        len(piece.items),
        _said(piece.place),
        _said(piece.due),
        words(cause or outcome) if cause or outcome else "",
    )


def _said(place: Place) -> str:
    return paper_words()(f"ui.place.{place.kind.value}", bin=place.bin or "").strip()
