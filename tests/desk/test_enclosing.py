"""Reply mode: what else came in the envelope, and the certificate that somebody found by its number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom.answers import Answer
from mailroom.desk.enclosing import Enclosure
from mailroom.errors import RefusedError
from mailroom.model import FoundBy, Mode
from tests.desk.branch import CODES, Desk
from tests.makers import NOON
from tests.reporting.adding_up import report_of

FORM = "enclosure_form"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.station.set_mode(Mode.REPLY)
    yield desk
    assert desk.house.journal.verify_state() == []
    desk.house.close()


def a_certificate(desk: Desk, code: str = CODES[0]) -> Answer:
    [answer] = desk.station.take_text(code)
    return answer


def counted(desk: Desk) -> dict[str, int]:
    """Section 6 of today's report: the enclosures that are to be passed on."""
    rows = report_of(desk.house, NOON.date()).section(6).rows
    return {row[0]: row[2] for row in rows if row[0].startswith("enclosure_")}


def test_nothing_is_kept_of_it_but_what_it_is(desk: Desk) -> None:
    piece = a_certificate(desk).piece
    answer = desk.station.enclosed(piece, "letter")
    [event] = desk.house.journal.events("kind = 'noted'")
    assert event["event_id"] == answer.event_id
    assert (event["kind"], event["piece"], event["data"]) == ("noted", piece, {"what": "enclosure", "kind": "letter"})
    assert "note" not in event
    assert (answer.enclosure, answer.piece) == ("letter", piece)


def test_the_piece_stays_where_it_is(desk: Desk) -> None:
    taken = a_certificate(desk)
    desk.station.enclosed(taken.piece, "old_card")
    after = desk.house.pieces.by_id(taken.piece)
    assert (after.place, after.due, after.advice, after.rule.cause) == (
        taken.place,
        taken.place,
        taken.advice,
        taken.cause,
    )
    assert desk.station.counters().total == 1


@pytest.mark.parametrize("enclosure", list(Enclosure))
def test_the_report_counts_what_is_to_be_passed_on(desk: Desk, enclosure: Enclosure) -> None:
    for code in (CODES[0], CODES[2]):
        desk.station.enclosed(a_certificate(desk, code).piece, enclosure)
    assert counted(desk) == {f"enclosure_{enclosure}": 2}


def test_undo_takes_it_back_and_the_piece_next(desk: Desk) -> None:
    piece = a_certificate(desk).piece
    desk.station.enclosed(piece, "form")
    desk.station.enclosed(piece, "form")
    assert counted(desk) == {FORM: 2}
    desk.station.undo_last()
    assert (counted(desk), desk.station.counters().total) == ({FORM: 1}, 1)
    desk.station.undo_last()
    assert (counted(desk), desk.station.counters().total) == ({}, 1)
    desk.station.undo_last()
    assert desk.station.counters().total == 0


def test_beside_unopened_envelopes_nothing_is_enclosed(desk: Desk) -> None:
    desk.station.set_mode(Mode.RETURNED)
    piece = a_certificate(desk).piece
    with pytest.raises(RefusedError, match="only_in_reply"):
        desk.station.enclosed(piece, "form")


def test_an_enclosure_that_is_none_is_refused(desk: Desk) -> None:
    piece = a_certificate(desk).piece
    with pytest.raises(ValueError, match="secret"):
        desk.station.enclosed(piece, "secret")


def test_nothing_is_enclosed_in_what_has_been_taken_back(desk: Desk) -> None:
    piece = a_certificate(desk).piece
    desk.station.undo_last()
    with pytest.raises(RefusedError):
        desk.station.enclosed(piece, "form")


# --- found by number ----------------------------------------------------------------------------------


def test_the_certificate_of_the_number_is_the_piece_not_its_mailpiece(desk: Desk) -> None:
    [answer] = desk.station.choose(CODES[1], ["number", "name"], [f"{CODES[1]}/1"])
    assert (answer.found_by, answer.code) == (FoundBy.SEARCH, None)
    assert [item.certificate_id for item in answer.items] == [f"{CODES[1]}/1"]


def test_of_several_certificates_of_a_person_the_clerk_says_which(desk: Desk) -> None:
    both = [f"{CODES[1]}/0", f"{CODES[1]}/1"]
    [offered] = desk.station.choose(CODES[1], ["number", "name"], both)
    assert [item.certificate_id for item in offered.certificates_offered] == both and not offered.recorded
    [taken] = desk.station.tick(both[:1])
    assert ([item.certificate_id for item in taken.items], taken.found_by) == (both[:1], FoundBy.SEARCH)
    assert taken.mode is Mode.REPLY


def test_the_same_certificate_by_number_again_counts_once(desk: Desk) -> None:
    for _ in range(2):
        [answer] = desk.station.choose(CODES[0], ["number", "name"], [f"{CODES[0]}/0"])
    assert (answer.advice, desk.station.counters().total) == ("already", 1)


def test_a_number_of_no_certificate_that_is_known_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="nothing_offered"):
        desk.station.choose(CODES[0], ["number", "name"], ["none"])
