"""Numbered labels: what an envelope is scanned by whose own code is dead."""

from __future__ import annotations

from mailroom.desk import undoing
from mailroom.desk.house import House
from mailroom.errors import RefusedError
from mailroom.model import PlaceKind


def free(house: House, label: str) -> None:
    """The envelope with this label is known now. As one that nobody knew it is taken back.

    RefusedError ``label_taken`` where the number is another envelope's; what forbids an undo forbids this.
    """
    piece = house.pieces.by_label(label)
    if piece is None:
        return
    if piece.code is not None or piece.place.kind is not PlaceKind.UNKNOWN:
        raise RefusedError("label_taken", label=label)
    undoing.undo(house, piece.first_event)
