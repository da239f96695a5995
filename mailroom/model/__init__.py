"""The words of the trade, as frozen values: what one stage hands to the next.

Nothing here decides, reads or writes. Dates are ``datetime.date``, times are
timezone-aware UTC ``datetime``. Outside of this folder every word is imported from here.
"""

from mailroom.model.decision import Advice, Cause, Decision, Item, Mode, Outcome
from mailroom.model.host import Branch, Certificate, Employer, Holding, Match, Member
from mailroom.model.piece import FoundBy, Piece
from mailroom.model.place import IN_HOUSE, OPEN_PLACES, OUTSIDE, Place, PlaceKind
from mailroom.model.reading import NOTHING_SEEN, Frame, Hint, Key, KeyKind, Point, Polygon, Reading, Symbol

__all__ = [
    "IN_HOUSE",
    "NOTHING_SEEN",
    "OPEN_PLACES",
    "OUTSIDE",
    "Advice",
    "Branch",
    "Cause",
    "Certificate",
    "Decision",
    "Employer",
    "FoundBy",
    "Frame",
    "Hint",
    "Holding",
    "Item",
    "Key",
    "KeyKind",
    "Match",
    "Member",
    "Mode",
    "Outcome",
    "Piece",
    "Place",
    "PlaceKind",
    "Point",
    "Polygon",
    "Reading",
    "Symbol",
]
