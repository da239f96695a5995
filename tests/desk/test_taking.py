"""One envelope over the desk: what is recorded, told and shown for each kind of answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailroom.desk import checking, destroying, marking, paper, posting, undoing
from mailroom.desk.checking import SealCheck
from mailroom.desk.taking import Sight
from mailroom.errors import RefusedError
from mailroom.model import Advice, Cause, Mode, PlaceKind, Reading, Symbol
from mailroom.reading import own_codes
from tests.desk.branch import CODES, TRACKING, Desk


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    assert desk.house.journal.verify().first is None
    assert desk.house.journal.verify_state() == []
    desk.house.close()


def sealed(desk: Desk, *codes: str) -> str:
    """Scan, check and seal; returns the slip's number."""
    answers = [desk.scan(code) for code in codes]
    check = SealCheck(desk.house, answers[0].place.bin)
    for code in codes:
        check.scan(code)
    check.floor(answers[0].place.bin)
    assert check.view().sealed
    return check.view().slip


def posted(desk: Desk, *codes: str) -> str:
    slip = sealed(desk, *codes)
    desk.office.printed([paper.prepare(desk.house, slip)])
    posting.post(desk.house, slip, kind="ordinary")
    return slip


def test_the_ordinary_envelope_takes_one_scan(desk):
    answer = desk.scan(CODES[0])
    assert (answer.advice, answer.place.bin, answer.reason) == (Advice.FORWARD, "A-1", "ATE")
    assert answer.employer.key == "04-11111111"
    assert answer.event_id == answer.first_event_id


def test_two_employees_of_one_employer_share_a_bin_and_others_do_not(desk):
    assert desk.scan(CODES[0]).place.bin == desk.scan(CODES[1]).place.bin
    assert desk.scan(CODES[2]).place.bin != desk.scan(CODES[0]).place.bin


def test_when_no_bin_is_free_it_goes_to_the_group_and_never_into_a_shared_bin(desk):
    places = [desk.scan(code).place for code in (CODES[0], CODES[2], CODES[3], "CH1-04-000000009")]
    assert [place.kind for place in places] == [PlaceKind.BIN, PlaceKind.BIN, PlaceKind.BIN, PlaceKind.GROUP]
    assert places[3].bin is None


def test_a_second_scan_is_already_and_counts_once(desk):
    first = desk.scan(CODES[0])
    second = desk.scan(CODES[0])
    assert (second.advice, second.place) == (Advice.ALREADY, first.place)
    assert second.first_event_id == first.event_id != second.event_id
    assert desk.station.counters().total == 1


def test_a_code_beside_one_that_cannot_be_read_records_nothing(desk):
    place = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    named = Symbol(CODES[0], "QRCode", "zxing-cpp", place)
    [answer] = desk.station.take_seen(Reading((named,), (place,)))
    assert (answer.advice, answer.cause, answer.unread, answer.event_id) == (None, Cause.TWO_CODES, True, None)
    [answer] = desk.station.take_seen(Reading((), (place,)))
    assert (answer.advice, answer.cause, answer.event_id) == (None, None, None)
    assert desk.station.take_seen(Reading((named,)))[0].recorded


def test_two_codes_in_one_view_record_nothing(desk):
    head = desk.house.journal.head()
    [answer] = desk.station.take_texts([CODES[0], CODES[1]], Sight())
    assert (answer.advice, answer.cause, answer.event_id) == (None, Cause.TWO_CODES, None)
    assert desk.house.journal.head() == head


def test_a_leaflet_is_not_ours_and_its_text_is_nowhere(desk):
    [answer] = desk.station.take_texts(["https://example.jp/leaflet-7319"], Sight())
    assert (answer.advice, answer.cause, answer.event_id) == (Advice.NOT_OURS, Cause.URL, None)
    assert "7319" not in repr(answer)


def test_the_tracking_number_alone_finds_the_envelope(desk):
    [answer] = desk.station.take_texts([f"c{TRACKING}c"], Sight())
    assert (answer.code, answer.found_by, answer.advice) == (CODES[0], "tracking", Advice.FORWARD)


def test_another_envelopes_tracking_number_beside_the_code_is_held(desk):
    [answer] = desk.station.take_texts([CODES[2], TRACKING], Sight())
    assert (answer.advice, answer.cause) == (Advice.HOLD, Cause.KEYS_DISAGREE)


def test_a_split_is_done_by_the_second_scan_and_not_within_three_seconds(desk):
    desk.lost("04-11111111-1-01")
    assert desk.scan(CODES[1]).advice is Advice.SPLIT
    assert desk.scan(CODES[1], after=1).advice is Advice.SPLIT
    done = desk.scan(CODES[1], after=4)
    assert (done.advice, done.place.bin, len(done.items)) == (Advice.FORWARD, "A-1", 1)
    [child] = desk.house.pieces.at(PlaceKind.DESTROY_BOX)
    assert [item.certificate_id for item in child.items] == [f"{CODES[1]}/1"]


def test_undoing_a_split_puts_both_parts_back(desk):
    desk.lost("04-11111111-1-01")
    desk.scan(CODES[1])
    desk.scan(CODES[1], after=4)
    answer = desk.station.undo_last()
    assert answer.undone
    assert answer.place.kind is PlaceKind.SPLIT
    assert desk.house.pieces.at(PlaceKind.DESTROY_BOX) == []


def test_undoing_a_second_look_leaves_the_taken_out_card_where_it_is(desk):
    desk.lost("04-11111111-1-01")
    desk.scan(CODES[1])
    desk.scan(CODES[1], after=4)
    seen_again = desk.scan(CODES[1])
    undoing.undo(desk.house, seen_again.event_id)
    assert len(desk.house.pieces.at(PlaceKind.DESTROY_BOX)) == 1
    assert desk.house.pieces.by_code(CODES[1], Mode.RETURNED).place.bin == "A-1"


def test_marked_deceased_it_waits_to_move_blocks_its_seal_and_moves_by_a_scan(desk):
    answer = desk.scan(CODES[0])
    marked = desk.station.mark(answer.piece, "deceased")
    assert (marked.advice, marked.place.kind, marked.from_place.bin) == (Advice.DESTROY, PlaceKind.DESTROY_BOX, "A-1")
    check = SealCheck(desk.house, "A-1")
    check.scan(CODES[0])
    check.floor("A-1")
    assert (check.view().state, check.view().sealed) == ("changed", False)
    assert desk.scan(CODES[0]).place.kind is PlaceKind.DESTROY_BOX


def test_unknown_today_known_after_the_next_data(desk):
    assert desk.scan(CODES[4]).advice is Advice.UNKNOWN
    desk.add(CODES[4], "22222222", "9")
    desk.office.recheck()
    [waiting] = desk.house.pieces.moving()
    assert (waiting.place.kind, waiting.due.kind) == (PlaceKind.UNKNOWN, PlaceKind.BIN)
    assert desk.scan(CODES[4]).place.bin == "A-1"


def test_a_posted_piece_that_comes_back_is_a_new_one_on_hold(desk):
    posted(desk, CODES[0])
    again = desk.scan(CODES[0])
    assert (again.advice, again.cause, again.place.kind) == (Advice.AGAIN, Cause.RETURNED_AGAIN, PlaceKind.HOLD)
    assert desk.house.pieces.by_id(again.piece).parent


def test_the_slip_of_a_returned_bundle_takes_each_of_its_pieces_again(desk):
    slip = posted(desk, CODES[0], CODES[1])
    answers = desk.station.take_texts([own_codes.make("S", slip)], Sight())
    assert [answer.advice for answer in answers] == [Advice.AGAIN, Advice.AGAIN]
    assert sorted(answer.code for answer in answers) == sorted(CODES[:2])


def test_a_sealed_piece_seen_outside_stops_the_posting_until_confirmed(desk):
    slip = sealed(desk, CODES[0])
    desk.office.printed([paper.prepare(desk.house, slip)])
    assert desk.scan(CODES[0]).advice is Advice.STOP
    with pytest.raises(RefusedError, match="bundle_stopped"):
        posting.post(desk.house, slip, kind="ordinary")
    desk.office.confirm_stop(slip)
    posting.post(desk.house, slip, kind="ordinary")


def test_a_death_between_seal_and_print_keeps_the_slip_from_the_paper(desk):
    slip = sealed(desk, CODES[0], CODES[1])
    desk.lost("04-11111111-0-00", reason="死亡")
    with pytest.raises(RefusedError, match="slip_changed"):
        paper.prepare(desk.house, slip)
    checking.unseal(desk.house, slip)
    assert [piece.due.kind for piece in desk.house.pieces.moving()] == [PlaceKind.DESTROY_BOX]
    assert desk.house.pieces.slip(slip)["state"] == "void"


def test_a_stranger_is_named_and_its_place_does_not_change(desk):
    home = desk.scan(CODES[0]).place
    other = desk.scan(CODES[2]).place
    check = SealCheck(desk.house, home.bin)
    check.scan(CODES[0])
    view = check.scan(CODES[2])
    assert (view.state, view.waiting_for.belongs_to) == ("stranger", other)
    check.floor(home.bin)
    assert not check.view().sealed
    assert desk.house.pieces.by_code(CODES[2], Mode.RETURNED).place == other


def test_the_bin_label_of_the_stranger_ends_the_stop(desk):
    home, other = desk.scan(CODES[0]).place, desk.scan(CODES[2]).place
    check = SealCheck(desk.house, home.bin)
    check.scan(CODES[2])
    check.scan(own_codes.make("B", home.bin))
    assert check.view().state == "stranger"
    check.scan(own_codes.make("B", other.bin))
    check.scan(CODES[0])
    assert check.scan(own_codes.make("F", home.bin)).sealed


def test_the_floor_label_must_come_last(desk):
    home = desk.scan(CODES[0]).place
    check = SealCheck(desk.house, home.bin)
    check.scan(own_codes.make("F", home.bin))
    assert not check.scan(CODES[0]).sealed
    assert check.scan(own_codes.make("F", home.bin)).sealed


def test_the_reason_is_for_the_next_envelope_and_twice_makes_it_stick(desk):
    desk.station.set_reason("TENKYO")
    assert desk.station.take_text(CODES[0])[0].reason == "TENKYO"
    assert desk.station.take_text(CODES[1])[0].reason == "ATE"
    desk.station.set_reason("KYOZETSU", sticky=True)
    assert [desk.station.take_text(code)[0].reason for code in CODES[2:4]] == ["KYOZETSU", "KYOZETSU"]


def test_correcting_the_reason_leaves_the_answer_to_the_rules(desk):
    answer = desk.scan(CODES[0])
    assert desk.station.correct_reason("TENKYO").reason == "TENKYO"
    assert not desk.house.pieces.by_id(answer.piece).by_person


def test_reply_mode_offers_the_certificates_and_takes_the_ticked_one(desk):
    desk.station.set_mode(Mode.REPLY)
    [offered] = desk.station.take_text(CODES[1])
    assert len(offered.certificates_offered) == 2
    assert not offered.recorded
    [taken] = desk.station.tick([f"{CODES[1]}/1"])
    assert (taken.advice, taken.cause, taken.reason) == (Advice.HOLD, Cause.ELIGIBLE_SENT_BACK, None)


def test_choosing_by_hand_needs_two_facts(desk):
    with pytest.raises(RefusedError, match="two_facts"):
        desk.station.choose(CODES[0], ["name"])
    [answer] = desk.station.choose(CODES[0], ["name", "postal_code"])
    assert answer.found_by == "search"


def test_a_clock_behind_the_last_event_holds_what_would_be_forwarded(desk):
    desk.scan(CODES[0])
    desk.now -= timedelta(hours=2)
    answer = desk.scan(CODES[2])
    assert (answer.advice, answer.cause) == (Advice.HOLD, Cause.CLOCK)
    assert desk.scan(CODES[3]).cause is Cause.CLOCK
    desk.office.confirm_clock()
    assert desk.scan("CH1-04-000000009").advice is Advice.FORWARD


def test_an_old_mirror_holds_and_releases_after_the_next_load(desk):
    desk.now += timedelta(days=11)
    assert desk.scan(CODES[0]).cause is Cause.MIRROR_STALE
    desk.mirror.as_of = desk.now
    desk.mirror.touch()
    desk.office.recheck()
    assert desk.scan(CODES[0]).advice is Advice.FORWARD


def test_after_the_day_is_closed_a_scan_belongs_to_the_next_day(desk):
    desk.scan(CODES[0])
    day = desk.office.close_day()
    answer = desk.scan(CODES[2])
    assert desk.house.pieces.by_id(answer.piece).business_day == (day + timedelta(days=1)).isoformat()
    desk.office.reopen_day(day)
    assert desk.house.business_day() == day


def test_a_clerk_undoes_own_scans_only(desk):
    answer = desk.scan(CODES[0])
    desk.as_clerk("other")
    with pytest.raises(Exception, match="not_allowed"):
        undoing.undo(desk.house, answer.event_id)
    desk.as_clerk("boss")
    assert undoing.undo(desk.house, answer.event_id).undone
    assert desk.scan(CODES[0]).advice is Advice.FORWARD


def test_everything_is_there_after_a_restart(desk):
    desk.scan(CODES[0])
    desk.house.close()
    desk.open()
    assert desk.scan(CODES[0]).advice is Advice.ALREADY


def test_a_piece_of_the_group_gets_a_bin_once_one_is_free(desk):
    for code in (CODES[0], CODES[2], CODES[3], "CH1-04-000000009"):
        desk.scan(code)
    assert desk.scan("CH1-04-000000009").advice is Advice.ALREADY
    sealed(desk, CODES[0])
    moved = desk.scan("CH1-04-000000009")
    assert (moved.advice, moved.place.bin, moved.from_place.kind) == (Advice.FORWARD, "A-1", PlaceKind.GROUP)


def test_a_code_on_two_envelopes_names_neither(desk):
    first = desk.scan(CODES[0])
    second = desk.station.second_piece(first.piece)
    with pytest.raises(RefusedError, match="several_pieces"):
        marking.mark(desk.house, CODES[0], marking.Mark.DECEASED)
    assert marking.mark(desk.house, second.piece, marking.Mark.DECEASED).piece == second.piece


def test_a_piece_undone_after_it_was_seen_keeps_the_check_from_sealing(desk):
    answers = [desk.scan(code) for code in CODES[:2]]
    check = SealCheck(desk.house, "A-1")
    for code in CODES[:2]:
        check.scan(code)
    undoing.undo(desk.house, answers[1].event_id)
    check.floor("A-1")
    assert (check.view().state, check.view().sealed, check.view().changed) == ("changed", False, (CODES[1],))
    again = SealCheck(desk.house, "A-1")
    again.scan(CODES[0])
    again.floor("A-1")
    assert again.view().sealed


def test_what_is_alive_again_is_not_destroyed(desk):
    desk.lost("04-11111111-0-00", reason="死亡")
    piece = desk.scan(CODES[0]).piece
    desk.mirror.change("04-11111111-0-00", lost_on=None, loss_reason="")
    desk.mirror.touch()
    with pytest.raises(RefusedError, match="not_in_destroy_box"):
        destroying.destroy(desk.house, [piece])
    assert [waiting.due.kind for waiting in desk.house.pieces.moving()] == [PlaceKind.BIN]
