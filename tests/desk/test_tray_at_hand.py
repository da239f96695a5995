"""The tray a clerk works on: opened and closed by its ticket, full when the last envelope is found."""

from __future__ import annotations

import pytest

from mailroom.desk import tickets
from mailroom.desk.tray_at_hand import MOST_SEEN
from mailroom.errors import RefusedError
from mailroom.model import PlaceKind, Reading, Symbol
from tests.desk.branch import CODES, Desk
from tests.desk.test_sorting import in_two_passes


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.house.close()


def opened(desk, count):
    ticket = tickets.draw_up(desk.house, count=count)
    desk.station.tray.ticket(ticket.number)
    return ticket


def test_its_ticket_opens_and_closes_it(desk):
    ticket = opened(desk, 1)
    desk.scan(CODES[0])
    closed = desk.station.tray.ticket(ticket.number)
    assert closed.closed_at is not None
    assert (desk.station.tray.closing, desk.station.tray.number()) == (None, None)


def test_the_envelope_that_is_found_closes_it(desk):
    ticket = opened(desk, 2)
    desk.scan(CODES[0])
    shown = desk.station.tray.ticket(ticket.number)
    assert (shown.difference, desk.station.tray.closing) == (-1, ticket.number)
    desk.scan(CODES[0])  # already: not the one that is looked for
    assert desk.station.tray.closing == ticket.number
    desk.scan(CODES[1])
    assert (desk.station.tray.closing, desk.station.tray.number()) == (None, None)


def test_what_the_eyes_could_not_read_is_a_place_to_look_at(desk):
    ticket = opened(desk, 2)
    desk.scan(CODES[0])
    desk.station.take_texts([CODES[1], CODES[2]], desk.station._sight())
    desk.station.tray.doubt("unread")
    shown = desk.station.tray.ticket(ticket.number)
    assert [(gap.kind, gap.after) for gap in shown.gaps] == [("two_codes", 1), ("unread", 1)]
    assert desk.station.tray.count(1).closed_at is not None


def test_a_code_that_stands_unread_beside_one_that_is_read_is_a_place_to_look_at(desk):
    ticket = opened(desk, 1)
    corner = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    seen = Reading((Symbol(CODES[0], "QRCode", corner, "zxing"),), unread=(corner,))
    [answer] = desk.station.take_seen(seen)
    assert not answer.recorded
    assert [gap.kind for gap in desk.station.tray.ticket(ticket.number).gaps] == ["unread"]


def test_what_the_eyes_doubt_is_bounded(desk):
    ticket = opened(desk, 1)
    for _ in range(MOST_SEEN + 1):
        desk.station.tray.doubt("unread")
    assert len(desk.station.tray.ticket(ticket.number).gaps) == MOST_SEEN


def test_going_on_and_closing_with_a_reason(desk):
    ticket = opened(desk, 3)
    desk.scan(CODES[0])
    desk.station.tray.begin_close()
    desk.station.tray.go_on()
    desk.scan(CODES[1])
    with pytest.raises(RefusedError):
        desk.station.tray.close("箱の底も見た")
    desk.station.tray.begin_close()
    assert desk.station.tray.close("箱の底も見た").difference == -1
    assert desk.house.journal.last("tray_closed")["tray"] == ticket.number


def test_another_ticket_switches_and_closes_nothing(desk):
    one, two = opened(desk, 3), tickets.draw_up(desk.house, count=1)
    desk.station.tray.begin_close()
    desk.station.tray.ticket(two.number)
    assert (desk.station.tray.closing, desk.station.tray.number()) == (None, two.number)
    desk.station.tray.ticket(one.number)
    assert desk.station.tray.number() == one.number


def test_nothing_is_open(desk):
    assert desk.station.tray.view() is None
    with pytest.raises(RefusedError):
        desk.station.tray.begin_close()


def test_a_group_is_worked_off_at_the_desk(desk):
    in_two_passes(desk)
    [first] = desk.station.take_text(CODES[0])
    assert first.place.kind is PlaceKind.GROUP
    desk.station.tray.work_off(first.group)
    [second] = desk.station.take_text(CODES[0])
    assert second.place.kind is PlaceKind.BIN
    assert desk.station.tray.group is None  # with its last piece it is done


def test_a_first_scan_leaves_the_group_that_is_worked_off_alone(desk):
    in_two_passes(desk)
    desk.station.tray.work_off("3")  # nothing in it
    desk.station.take_text(CODES[0])
    assert desk.station.tray.group == "3"
