"""An envelope whose code is dead: a numbered label is stuck on it, and it is scanned by that from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom.errors import RefusedError
from mailroom.model import Advice, FoundBy, PlaceKind
from mailroom.reading import own_codes
from tests.desk.branch import CODES, Desk

LABEL, OTHER = own_codes.make("L", "000123"), own_codes.make("L", "000124")
FACTS = ("name", "address")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_found_by_hand_with_a_label_it_is_scanned_by_that(desk: Desk) -> None:
    [answer] = desk.station.choose(CODES[0], FACTS, label="000123")
    assert (answer.advice, answer.found_by, answer.label) == (Advice.FORWARD, FoundBy.SEARCH, "000123")
    assert answer.place is not None
    again = desk.scan(LABEL)
    assert (again.advice, again.piece, again.code) == (Advice.ALREADY, answer.piece, CODES[0])
    desk.station.check_open(answer.place.bin or "")
    view = desk.station.check_scan(LABEL)
    assert [row.seen for row in view.rows if row.code == CODES[0]] == [True]


def test_one_that_nobody_knew_gets_its_place_by_the_same_label(desk: Desk) -> None:
    before = desk.scan(LABEL)
    assert before.advice is Advice.UNKNOWN and before.label == "000123"
    [answer] = desk.station.choose(CODES[0], FACTS, label="000123")
    assert answer.advice is Advice.FORWARD and answer.piece != before.piece
    assert desk.station.unknown_list() == []
    assert desk.scan(LABEL).piece == answer.piece


def test_a_label_of_another_envelope_is_refused(desk: Desk) -> None:
    desk.station.choose(CODES[0], FACTS, label="000123")
    with pytest.raises(RefusedError, match="label_taken"):
        desk.station.choose(CODES[2], FACTS, label="000123")
    [answer] = desk.station.choose(CODES[2], FACTS, label="000124")
    assert answer.place is not None and answer.place.kind is PlaceKind.BIN
    assert desk.scan(OTHER).piece == answer.piece


def test_without_two_facts_no_label_is_given(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="two_facts"):
        desk.station.choose(CODES[0], ("name",), label="000123")
    assert desk.scan(LABEL).advice is Advice.UNKNOWN


def test_who_looked_is_written_down_and_not_for_whom(desk: Desk) -> None:
    desk.station.looked("ワタナベ", 12)
    desk.station.looked("980-0811", 1)
    events = desk.house.journal.events("kind = 'search'")
    assert [body["data"] for body in events] == [{"field": "name", "hits": 12}, {"field": "number", "hits": 1}]
    assert not any("ワタナベ" in str(body) or "0811" in str(body) for body in events)
