"""One pass and two; look-alikes far from each other; what is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailroom.answers import Answer
from mailroom.desk import sorting
from mailroom.desk.taking import Sight
from mailroom.model import Advice, PlaceKind
from mailroom.reading import own_codes
from mailroom.settings import save
from tests.desk.branch import CODES, Desk


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path, bins=10)
    yield desk
    desk.house.close()


def in_two_passes(desk, groups=3, bins=10):
    settings = desk.house.settings
    station = replace(settings.station, sorting="two_passes", groups=groups, bins=bins)
    desk.house.close()
    save(desk.home, replace(settings, station=station))
    desk.open()


def second_pass(desk, code: str, group: str) -> Answer:
    [answer] = desk.station.take_texts([code], Sight(group=group))
    return answer


def test_the_first_pass_tells_a_group_and_gives_no_bin(desk):
    in_two_passes(desk)
    first, same = desk.scan(CODES[0]), desk.scan(CODES[1])  # one employer
    other = desk.scan(CODES[2])
    assert [answer.place.kind for answer in (first, same, other)] == [PlaceKind.GROUP] * 3
    assert first.group == same.group != other.group
    assert desk.station.bins() == []
    assert desk.scan(CODES[0]).advice is Advice.ALREADY


def test_the_second_pass_gives_bins_to_its_group_alone(desk):
    in_two_passes(desk)
    group = desk.scan(CODES[0]).group
    desk.scan(CODES[1])
    other = desk.scan(CODES[2]).group
    assert second_pass(desk, CODES[2], group).advice is Advice.ALREADY  # of another group
    answers = [second_pass(desk, code, group) for code in CODES[:2]]
    assert [answer.advice for answer in answers] == [Advice.FORWARD] * 2
    assert answers[0].place == answers[1].place
    assert second_pass(desk, CODES[2], other).place.kind is PlaceKind.BIN
    assert desk.house.journal.verify_state() == []


def test_a_late_envelope_goes_to_the_bin_that_still_grows(desk):
    in_two_passes(desk)
    group = desk.scan(CODES[0]).group
    bin_name = second_pass(desk, CODES[0], group).place.bin
    assert desk.scan(CODES[1]).place.bin == bin_name


def test_where_no_bin_is_free_the_piece_waits_on_in_its_group(desk):
    in_two_passes(desk, groups=1, bins=1)
    for code in CODES[:4]:
        desk.scan(code)
    assert second_pass(desk, CODES[0], "1").place.kind is PlaceKind.BIN
    full = second_pass(desk, CODES[2], "1")
    assert (full.advice, full.place.kind, full.group) == (Advice.ALREADY, PlaceKind.GROUP, "1")
    assert second_pass(desk, CODES[1], "1").place.bin == "A-1"  # its employer has that bin


def test_a_late_envelope_of_a_group_with_full_bins_waits_in_that_group(desk):
    in_two_passes(desk, groups=1, bins=1)
    desk.scan(CODES[0])
    assert second_pass(desk, CODES[0], "1").place.kind is PlaceKind.BIN
    late = second_pass(desk, CODES[2], "1")
    assert (late.advice, late.place.kind, late.group) == (Advice.FORWARD, PlaceKind.GROUP, "1")
    assert desk.house.pieces.waiting_in("1") == 1


def test_the_journal_says_out_of_which_group_a_bin_was_given(desk):
    in_two_passes(desk)
    group = desk.scan(CODES[0]).group
    second_pass(desk, CODES[0], group)
    assert [event["group"] for event in desk.house.journal.events("kind = 'bin_given'")] == [group]


def test_employers_with_one_piece_come_first(desk):
    in_two_passes(desk, groups=1)
    for code in CODES[:4]:
        desk.scan(code)
    rows = sorting.working_list(desk.house, "1")
    assert [row.pieces for row in rows] == [1, 1, 2]
    [whole] = sorting.group_counts(desk.house)
    assert (whole.group, whole.pieces, whole.employers, whole.single) == ("1", 4, 3, 2)


def test_a_group_that_the_settings_no_longer_have_is_still_counted(desk):
    in_two_passes(desk, groups=3)
    for code in CODES[:4]:
        desk.scan(code)
    in_two_passes(desk, groups=1)
    assert [count.group for count in sorting.group_counts(desk.house)] == ["1", "2", "3"]


def test_look_alikes_are_in_different_groups(desk):
    in_two_passes(desk, groups=2)
    desk.add("CH1-04-000000011", "22222223", "1")  # one digit from that of CODES[2]
    desk.add("CH1-04-000000012", "55555555", "1")
    one = desk.scan(CODES[2])
    desk.scan("CH1-04-000000012")  # the other group is not empty either
    desk.add("CH1-04-000000013", "66666666", "1")
    desk.scan("CH1-04-000000013")
    two = desk.scan("CH1-04-000000011")
    assert one.group != two.group


def test_look_alikes_get_bins_far_from_each_other_and_are_named(desk):
    desk.add("CH1-04-000000011", "22222223", "1")
    one = desk.scan(CODES[2])
    assert one.look_alike is None  # the other is not in the house
    two = desk.scan("CH1-04-000000011")
    assert (one.place.bin, two.place.bin) == ("A-1", "A-10")
    assert two.look_alike.key == one.employer.key
    assert desk.scan(CODES[2]).look_alike.key == two.employer.key
    third = desk.scan(CODES[3])
    assert (third.place.bin, third.look_alike) == ("A-2", None)


def test_a_bin_that_was_sealed_rests_for_the_day_while_another_is_free(tmp_path):
    desk = Desk(tmp_path / "rest", bins=2)
    desk.add("CH1-04-000000021", "55555555", "21")
    first = desk.scan(CODES[2])
    seal(desk, first)
    second, third = desk.scan(CODES[3]), desk.scan("CH1-04-000000009")
    assert [answer.place.bin for answer in (first, second, third)] == ["A-1", "A-2", "A-1"]  # there was no other
    seal(desk, second)
    seal(desk, third)
    desk.office.close_day(None)
    desk.now += timedelta(days=1)
    assert desk.scan("CH1-04-000000021").place.bin == "A-1"
    desk.house.close()


def seal(desk, answer):
    desk.station.check_open(answer.place.bin)
    desk.station.check_scan(answer.code)
    assert desk.station.check_scan(own_codes.make("F", answer.place.bin)).sealed


def test_an_undone_group_piece_is_gone_from_its_group(desk):
    in_two_passes(desk)
    answer = desk.scan(CODES[0])
    desk.station.undo(answer.event_id)
    assert desk.house.pieces.groups() == {}
