"""A card before the camera: taken once, not again while it lies there, never out of a sheet of them."""

from __future__ import annotations

from itertools import count

import pytest

from mailroom.model import Polygon, Symbol
from mailroom.reading.shown_cards import ALONE_S, AWAY_S, ShownCards

UNDO, HOLD, OTHER = "MRC-UNDF", "MRC-HLDD", "MRC-KYOB"
LOOK_S = 0.1


def square(x: float, y: float, side: float = 64) -> Polygon:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def qr(text: str, x: float = 100, y: float = 100) -> Symbol:
    return Symbol(text, "QRCode", "zxing-cpp", square(x, y))


def bars(text: str, x: float = 100, y: float = 180) -> Symbol:
    return Symbol(text, "Code128", "zxing-cpp", ((x, y), (x + 260, y), (x + 260, y + 50), (x, y + 50)))


class Desk:
    """Looks one after the other; what was taken, in order."""

    def __init__(self) -> None:
        self.cards, self.time = ShownCards(), count()
        self.taken: list[str] = []
        self.several = 0
        self.waited = 0

    def look(self, *symbols: Symbol, seconds: float = LOOK_S) -> None:
        for _ in range(max(1, round(seconds / LOOK_S))):
            shown = self.cards.see(symbols, next(self.time) * LOOK_S)
            self.taken += [shown.taken] if shown.taken else []
            self.several += shown.several
            self.waited += shown.waiting


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_card_is_taken_once_when_it_has_been_alone_for_a_moment(desk: Desk) -> None:
    desk.look(qr(UNDO), seconds=ALONE_S)
    assert desk.taken == [] and desk.waited
    desk.look(qr(UNDO), seconds=60)
    assert desk.taken == [UNDO]


def test_frames_that_were_not_read_are_no_second_showing(desk: Desk) -> None:
    for _ in range(20):
        desk.look(qr(UNDO), seconds=1)
        desk.look(seconds=AWAY_S - LOOK_S)
    assert desk.taken == [UNDO]


def test_a_card_that_lay_under_a_hand_or_an_envelope_is_not_shown_again(desk: Desk) -> None:
    desk.look(qr(UNDO), seconds=1)
    for minutes in (1, 5, 30):
        desk.look(seconds=60 * minutes)
        desk.look(qr(UNDO, 101, 98), seconds=2)
    assert desk.taken == [UNDO]


def test_shown_twice_it_is_taken_twice(desk: Desk) -> None:
    for at in (100, 112, 90):
        desk.look(qr(UNDO, at, 100), seconds=1)
        desk.look(seconds=AWAY_S + LOOK_S)
    assert desk.taken == [UNDO] * 3


def test_a_card_that_is_moved_while_it_is_seen_is_one_showing(desk: Desk) -> None:
    for x in range(100, 1500, 40):
        desk.look(qr(UNDO, x, 100))
    assert desk.taken == [UNDO]


def test_its_bars_in_place_of_its_square_are_the_same_card(desk: Desk) -> None:
    desk.look(qr(UNDO), bars(UNDO), seconds=1)
    desk.look(seconds=5)
    desk.look(bars(UNDO, 104, 190), seconds=1)
    desk.look(seconds=5)
    desk.look(qr(UNDO), seconds=1)
    other = Desk()
    other.look(qr(UNDO), seconds=1)
    other.look(seconds=5)
    other.look(bars(UNDO), seconds=1)
    assert desk.taken == other.taken == [UNDO]


def test_another_card_beside_one_that_lies_there_is_taken(desk: Desk) -> None:
    desk.look(qr(UNDO), seconds=1)
    desk.look(qr(UNDO), qr(HOLD, 600), seconds=1)
    desk.look(qr(UNDO), qr(HOLD, 600), qr(OTHER, 900), seconds=1)
    assert desk.taken == [UNDO, HOLD, OTHER]


def test_of_a_sheet_none_is_taken_while_it_comes_lies_and_goes(desk: Desk) -> None:
    sheet = [qr(UNDO), qr(HOLD, 100, 300), qr(OTHER, 100, 500)]
    desk.look(sheet[0], seconds=ALONE_S - LOOK_S)
    desk.look(*sheet[:2])
    for _ in range(10):
        desk.look(*sheet)
        desk.look(sheet[1])
    desk.look(sheet[2], seconds=5)
    assert desk.taken == [] and desk.several == 1
    desk.look(seconds=AWAY_S + LOOK_S)
    desk.look(sheet[2], seconds=1)
    assert desk.taken == [OTHER]


def test_a_card_that_was_only_brushed_by_is_not_taken(desk: Desk) -> None:
    desk.look(qr(UNDO), seconds=ALONE_S - LOOK_S)
    desk.look(seconds=3)
    assert desk.taken == []
