"""その他の同封物 of a reply envelope: that something was enclosed is recorded, and passed on; never what it says."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.deciding.override import override_rule
from mailroom.deciding.undo import Permission
from mailroom.desk import showing
from mailroom.desk.due import find_piece
from mailroom.desk.house import House
from mailroom.errors import RefusedError
from mailroom.model import Mode

WHAT = "enclosure"
"""``data.what`` of the ``noted`` events; their ``data.kind`` is one of ``Enclosure``."""


class Enclosure(StrEnum):
    """What came with the certificate."""

    OLD_CARD = "old_card"  # 旧保険証
    FORM = "form"  # 届書
    LETTER = "letter"  # 手紙
    OTHER = "enclosure"


def note(house: House, name: str, enclosure: Enclosure) -> Answer:
    """Something came in the envelope of this piece. RefusedError ``only_in_reply``, ``piece_left``."""
    house.must(Action.MARK)
    with house.recording() as writer:
        piece = find_piece(house, name)
        if piece.mode is not Mode.REPLY:
            raise RefusedError("only_in_reply")
        if override_rule(piece.place.kind) is not Permission.CLERK:
            raise RefusedError("piece_left", place=piece.place.kind.value)
        event = writer.append("noted", piece=piece.id, data={"what": WHAT, "kind": enclosure.value})
    shown = {**event, "advice": piece.advice.value}
    return showing.answer(house, shown, piece, showing.match_of(house, piece), enclosure=enclosure.value)


def is_note(event: dict[str, Any]) -> bool:
    """True for an event that records an enclosure."""
    return event["kind"] == "noted" and (event.get("data") or {}).get("what") == WHAT
