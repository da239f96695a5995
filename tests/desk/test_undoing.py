"""Taking back, step by step: each undo is a new event, and the answer says where the paper is and where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailroom.answers import Answer
from mailroom.errors import RefusedError
from mailroom.model import Place, PlaceKind
from mailroom.station import Station
from tests.desk.branch import CODES, Desk

BIN, DESTROY, SPLIT = Place(PlaceKind.BIN, "A-1"), Place(PlaceKind.DESTROY_BOX), Place(PlaceKind.SPLIT)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    assert desk.house.journal.verify_state() == []
    desk.house.close()


def way(answer: Answer) -> tuple[Place | None, Place | None]:
    """From where the paper is taken, and where it belongs now (None: in the hand)."""
    assert answer.undone
    return answer.from_place, answer.back_at


def test_any_number_of_steps_back(desk: Desk) -> None:
    for code in CODES[:4]:
        desk.scan(code)
    before = desk.house.journal.head()[0]
    places = [way(desk.station.undo_last()) for _ in range(4)]
    assert places == [(Place(PlaceKind.BIN, bin_), None) for bin_ in ("A-3", "A-2", "A-1", "A-1")]
    assert desk.house.journal.head()[0] == before + 4
    assert desk.station.counters().total == 0
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        desk.station.undo_last()
    assert desk.scan(CODES[0]).place == BIN


def test_a_mark_that_moved_nothing_leaves_the_paper_where_it_is(desk: Desk) -> None:
    desk.station.mark(desk.scan(CODES[0]).piece, "superseded")
    assert way(desk.station.undo_last()) == (BIN, BIN)
    assert way(desk.station.undo_last()) == (BIN, None)


def test_a_mark_and_the_scan_that_moved_it_are_two_steps(desk: Desk) -> None:
    piece = desk.scan(CODES[0]).piece
    desk.station.mark(piece, "superseded")
    desk.scan(CODES[0])
    assert way(desk.station.undo_last()) == (DESTROY, BIN)
    assert way(desk.station.undo_last()) == (BIN, BIN)
    assert desk.house.pieces.by_id(piece).due == BIN


def test_a_corrected_reason_is_a_step(desk: Desk) -> None:
    desk.scan(CODES[0])
    desk.station.correct_reason("TENKYO")
    answer = desk.station.undo_last()
    assert (way(answer), answer.reason) == ((BIN, BIN), "ATE")


def test_a_split_goes_back_into_its_envelope_and_then_out_of_the_tray(desk: Desk) -> None:
    desk.lost("04-11111111-1-01")
    desk.scan(CODES[1])
    desk.scan(CODES[1], after=4)
    assert way(desk.station.undo_last()) == (BIN, SPLIT)
    assert way(desk.station.undo_last()) == (SPLIT, None)


def test_a_second_look_is_no_step(desk: Desk) -> None:
    desk.scan(CODES[0])
    desk.scan(CODES[0])
    assert way(desk.station.undo_last()) == (BIN, None)


def test_after_midnight_it_is_taken_back_on_the_day_that_goes_on(desk: Desk) -> None:
    desk.scan(CODES[0])
    day = desk.house.business_day()
    desk.now += timedelta(hours=13)  # one o'clock; the business day is kept until 05:00
    answer = desk.station.undo_last()
    assert way(answer) == (BIN, None) and desk.house.business_day() == day
    assert desk.station.counters().total == 0


def test_the_next_day_it_is_an_undo_of_that_day(desk: Desk) -> None:
    event = desk.scan(CODES[0]).first_event_id
    day = desk.house.business_day()
    desk.now += timedelta(hours=18)
    assert way(desk.station.undo_last()) == (BIN, None)
    [undone] = desk.house.journal.events("kind = 'undone'")
    assert undone["of"] == event and undone["business_day"] == (day + timedelta(days=1)).isoformat()


def test_after_a_break_the_own_steps_of_the_day_go_on(desk: Desk) -> None:
    desk.as_clerk("clerk")
    desk.scan(CODES[0])
    desk.as_clerk("other")
    desk.scan(CODES[2])
    desk.as_clerk("clerk")
    desk.station = Station(desk.house)  # logged in anew: nothing of before is in its mind
    assert way(desk.station.undo_last()) == (BIN, None)
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        desk.station.undo_last()


def test_a_supervisor_goes_back_over_the_steps_of_others(desk: Desk) -> None:
    desk.as_clerk("clerk")
    desk.scan(CODES[0])
    desk.scan(CODES[2])
    desk.as_clerk("boss")
    desk.station = Station(desk.house)
    assert [way(desk.station.undo_last())[0].bin for _ in range(2)] == ["A-2", "A-1"]
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        desk.station.undo_last()
