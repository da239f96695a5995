"""Trays by ticket: opened, switched, counted, closed, carried over, scanned once more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mailroom.desk import tickets, trays
from mailroom.desk.recounting import Recount
from mailroom.errors import RefusedError
from mailroom.model import Mode
from mailroom.reading import own_codes
from mailroom.reading.view import sort_view
from tests.desk.branch import CODES, Desk

RECEIVED = date(2025, 11, 19)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.house.close()


def drawn(desk, count=2):
    return tickets.draw_up(desk.house, received=RECEIVED, source="仙台中央郵便局 午前", count=count)


def test_a_ticket_opens_its_tray_and_every_piece_inherits_it(desk):
    ticket = drawn(desk)
    assert own_codes.parse(ticket.code).body == ticket.number
    assert tickets.waiting(desk.house) == [ticket]
    shown = trays.open_by_ticket(desk.house, ticket.number)
    assert (shown.received, shown.source, shown.hand_count) == ("2025-11-19", "仙台中央郵便局 午前", 2)
    assert shown.current
    assert tickets.waiting(desk.house) == []
    answer = desk.scan(CODES[0])
    assert desk.house.pieces.by_id(answer.piece).tray == ticket.number


def test_numbers_follow_on_whatever_took_the_last_one(desk):
    desk.scan(CODES[0])  # a tray of its own accord
    first = trays.open_tray(desk.house)["id"]
    second, third = drawn(desk).number, drawn(desk).number
    assert [one[-3:] for one in (first, second, third)] == ["-01", "-02", "-03"]


def test_a_second_ticket_switches_and_the_first_switches_back(desk):
    one, two = drawn(desk), drawn(desk)
    for ticket in (one, two, one):
        trays.open_by_ticket(desk.house, ticket.number)
    assert trays.open_tray(desk.house)["id"] == one.number
    desk.scan(CODES[0])
    assert [view.scanned for view in trays.listed(desk.house)] == [1, 0]
    assert desk.house.journal.verify_state() == []


def test_a_ticket_whose_data_is_gone_still_opens_its_tray(desk):
    ticket = drawn(desk)
    (desk.home.papers / f"tray-{ticket.number}.json").write_text("half a fi")
    shown = trays.open_by_ticket(desk.house, ticket.number)
    assert shown.hand_count is None
    assert shown.received == f"20{ticket.number[4:6]}-{ticket.number[6:8]}-{ticket.number[8:10]}"


@pytest.mark.parametrize("number", ["", "A-17", "03A-251399-01", "../../etc/passwd", "03A-251120-02-P0"])
def test_what_is_no_ticket_opens_nothing(desk, number):
    with pytest.raises(RefusedError) as refused:
        trays.open_by_ticket(desk.house, number)
    assert refused.value.key == "no_such_tray"
    assert trays.listed(desk.house) == []


def test_a_tray_closes_when_the_counts_agree(desk):
    ticket = drawn(desk)
    trays.open_by_ticket(desk.house, ticket.number)
    desk.scan(CODES[0])
    with pytest.raises(RefusedError) as refused:
        trays.close(desk.house, ticket.number)
    assert refused.value.values == {"tray": ticket.number, "scanned": 1, "count": 2}
    desk.scan(CODES[1])
    assert trays.close(desk.house, ticket.number).closed_at is not None
    with pytest.raises(RefusedError):
        trays.open_by_ticket(desk.house, ticket.number)
    assert trays.open_tray(desk.house) is None


def test_a_difference_needs_a_reason_and_is_an_anomaly(desk):
    ticket = drawn(desk, count=5)
    trays.open_by_ticket(desk.house, ticket.number)
    desk.scan(CODES[0])
    closed = trays.close(desk.house, ticket.number, "箱の底も台の上も見た")
    assert closed.difference == -4
    event = desk.house.journal.last("tray_closed")
    assert event["data"] == {"hand_count": 5, "scanned": 1, "difference": -4}
    assert event["note"] == "箱の底も台の上も見た"


def test_a_tray_that_nobody_counted_is_counted_or_closed_with_a_reason(desk):
    desk.scan(CODES[0])
    number = trays.open_tray(desk.house)["id"]
    with pytest.raises(RefusedError) as refused:
        trays.close(desk.house, number)
    assert refused.value.key == "tray_uncounted"
    assert trays.count(desk.house, number, 1).difference == 0
    assert trays.close(desk.house, number).closed_at is not None


def test_counting_another_tray_does_not_switch_to_it(desk):
    one, two = drawn(desk), drawn(desk)
    for ticket in (one, two):
        trays.open_by_ticket(desk.house, ticket.number)
    trays.count(desk.house, one.number, 9)
    assert trays.open_tray(desk.house)["id"] == two.number
    assert trays.view(desk.house, one.number).hand_count == 9


def test_a_part_for_a_second_station_takes_its_count_along(desk):
    whole = drawn(desk, count=130)
    part = tickets.draw_up(desk.house, count=60, part_of=whole.number)
    assert (part.number, part.serial) == (f"{whole.number}-P1", "01-1")
    assert trays.open_by_ticket(desk.house, whole.number).hand_count == 70
    second = tickets.draw_up(desk.house, count=20, part_of=whole.number)
    assert trays.view(desk.house, whole.number).hand_count == 50
    shown = trays.open_by_ticket(desk.house, second.number)
    assert (shown.part_of, shown.hand_count, shown.source) == (whole.number, 20, whole.source)
    with pytest.raises(RefusedError):
        tickets.draw_up(desk.house, count=51, part_of=whole.number)
    with pytest.raises(RefusedError):
        tickets.draw_up(desk.house, count=1, part_of=part.number)


def test_a_closed_tray_gives_no_part(desk):
    whole = drawn(desk, count=1)
    trays.open_by_ticket(desk.house, whole.number)
    desk.scan(CODES[0])
    trays.close(desk.house, whole.number)
    with pytest.raises(RefusedError) as refused:
        tickets.draw_up(desk.house, part_of=whole.number)
    assert refused.value.key == "tray_not_open"


def test_an_open_tray_is_carried_over_midnight_and_judged_once(desk):
    ticket = drawn(desk)
    trays.open_by_ticket(desk.house, ticket.number)
    desk.scan(CODES[0])
    desk.office.close_day(None)
    desk.now += timedelta(hours=20)
    desk.scan(CODES[1])
    [shown] = trays.listed(desk.house)
    assert (shown.number, shown.scanned) == (ticket.number, 2)
    assert trays.close(desk.house, ticket.number).difference == 0


def test_the_places_worth_looking_at(desk):
    ticket = drawn(desk)
    trays.open_by_ticket(desk.house, ticket.number)
    desk.scan(CODES[0])
    desk.scan(CODES[1], after=0.4)  # fast
    unread = desk.now + timedelta(seconds=1)
    desk.scan(CODES[0])  # already
    desk.station.undo(desk.scan(CODES[2]).event_id)
    shown = trays.view(desk.house, ticket.number, seen=[(unread, "unread")])
    assert [(gap.kind, gap.after) for gap in shown.gaps] == [
        ("fast", 1),
        ("unread", 2),
        ("already", 2),
        ("undone", 2),
    ]


def test_a_recount_names_what_was_not_scanned_before(desk):
    ticket = drawn(desk)
    trays.open_by_ticket(desk.house, ticket.number)
    desk.scan(CODES[0])
    desk.scan(CODES[1])
    again = Recount(desk.house, ticket.number)
    before = desk.house.journal.head()
    for code in (CODES[0], CODES[0], CODES[3]):
        again.see(sort_view([code], desk.house.knows, desk.house.settings.codes, Mode.RETURNED, typed=True))
    assert [piece.code for piece in again.missing] == [CODES[1]]
    assert again.new == [CODES[3]]
    assert again.twice == [CODES[0]]
    assert desk.house.journal.head() == before


def test_a_recount_knows_labels_and_says_each_thing_once(desk):
    ticket = drawn(desk)
    trays.open_by_ticket(desk.house, ticket.number)
    labelled, bin_label = own_codes.make("L", "000123"), own_codes.make("B", "A-1")
    desk.scan(labelled)
    desk.scan(CODES[0])
    again = Recount(desk.house, ticket.number)
    for text in (labelled, CODES[3], CODES[3], bin_label, bin_label, CODES[0], CODES[0], CODES[0]):
        again.see(sort_view([text], desk.house.knows, desk.house.settings.codes, Mode.RETURNED, typed=True))
    assert again.view().new == (CODES[3], bin_label)
    assert again.view().twice == (CODES[0],)
    assert again.view().done


def test_a_source_that_does_not_fit_on_the_ticket_is_refused(desk):
    assert tickets.draw_up(desk.house, source="あ" * 40).source == "あ" * 40
    with pytest.raises(RefusedError) as refused:
        tickets.draw_up(desk.house, source="あ" * 41)
    assert refused.value.values == {"limit": 40}


def test_a_part_of_an_open_tray_whose_ticket_is_gone(desk):
    whole = drawn(desk, count=9)
    trays.open_by_ticket(desk.house, whole.number)
    (desk.home.papers / f"tray-{whole.number}.json").unlink()
    part = tickets.draw_up(desk.house, count=4, part_of=whole.number)
    assert (part.received, part.source, part.count) == (RECEIVED, whole.source, 4)
    assert trays.view(desk.house, whole.number).hand_count == 5


@pytest.mark.parametrize("count", [-1, 100_000])
def test_a_count_that_cannot_be_is_refused(desk, count):
    with pytest.raises(RefusedError):
        drawn(desk, count)
    desk.scan(CODES[0])
    with pytest.raises(RefusedError):
        trays.count(desk.house, trays.open_tray(desk.house)["id"], count)


def test_a_bundle_out_of_a_tray_with_a_surplus_is_counted_first(desk):
    ticket = drawn(desk, count=1)
    trays.open_by_ticket(desk.house, ticket.number)
    bin_name = {desk.scan(code).place.bin for code in CODES[:2]}.pop()
    trays.close(desk.house, ticket.number, "数え間違い")
    check = desk.station
    check.check_open(bin_name)
    for code in CODES[:2]:
        view = check.check_scan(code)
    assert (view.state, view.count_asked) == ("complete", True)
    floor = own_codes.make("F", bin_name)
    assert not check.check_scan(floor).sealed
    assert not check.check.count(1).sealed
    assert not check.check_scan(floor).sealed
    assert not check.check.count(2).count_asked
    assert check.check_scan(floor).sealed
