"""The lines of the fallback page: each has a code, and what was ticked by hand is scanned in by it afterwards.

A line stands for its piece: in a seal check it is seen, one that waits to move is where it is due, any other is
confirmed where it is.
"""

from __future__ import annotations

import string

from mailroom.desk.house import House
from mailroom.model import OPEN_PLACES, Piece
from mailroom.reading import own_codes
from mailroom.reading.own_codes import OwnCode

_LONGEST = 8  # signs of a number
_SIGNS = string.digits + string.ascii_uppercase


def line_code(house: House, seq: int) -> str:
    """The code of the line of the piece whose first event has this number."""
    return own_codes.make("E", _mark(house) + _short(seq))


def piece_of_line(house: House, code: OwnCode) -> Piece | None:
    """The piece of a line: still in an open place, and of the journal that printed the page; else None."""
    mark = _mark(house)
    number = code.body.removeprefix(mark)
    if code.letter != "E" or number == code.body or not 0 < len(number) <= _LONGEST or "-" in number:
        return None
    state = house.pieces.at_seq(int(number, len(_SIGNS)))
    piece = house.pieces.by_id(state["id"]) if state else None
    return piece if piece and not piece.cancelled and piece.place.kind in OPEN_PLACES else None


def _mark(house: House) -> str:
    """Station and generation: after a restore another piece may have a line's number."""
    return f"{house.settings.station.number}{house.journal.generation()}"


def _short(number: int) -> str:
    """A number by figures and letters: the code must be narrow."""
    rest, last = divmod(number, len(_SIGNS))
    return (_short(rest) if rest else "") + _SIGNS[last]
