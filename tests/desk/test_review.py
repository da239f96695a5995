"""Ways by which an envelope could go astray, be counted twice or be said to be recorded: each was one once."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from mailroom import settings as station_settings
from mailroom.desk import due, holding, paper, posting
from mailroom.desk.checking import SealCheck
from mailroom.desk.taking import Sight
from mailroom.errors import RefusedError
from mailroom.model import Advice, Cause, FoundBy, Mode, PlaceKind, Reading, Symbol
from mailroom.reading import own_codes
from tests.desk.branch import CODES, TRACKING, Desk
from tests.makers import NOON, a_certificate, a_member, an_employer

OTHER_TRACKING = "35819000011"
E1, E2 = "04-11111111", "04-22222222"
CARD = "04" + "00000001" + "0000007" + "00" + "00000000" + "04" + "0" * 12


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    assert desk.house.journal.verify().first is None
    assert desk.house.journal.verify_state() == []
    desk.house.close()


def sealed(desk: Desk, bin_name: str, *texts: str) -> str | None:
    check = SealCheck(desk.house, bin_name)
    check.recheck()
    for text in texts:
        check.scan(text)
    check.floor(bin_name)
    return check.view().slip


def forwarded(desk: Desk, piece: str, employer: str) -> None:
    """A supervisor's decision, and the scan that moves the paper."""
    holding.decide_held(desk.house, piece, "forward", employer=employer)
    due.confirm_place(desk.house, piece)


@contextmanager
def just_before_recording(desk: Desk, happens):
    """``happens`` once, between what a door looks at and its transaction: another process was quicker."""
    recording = desk.house.recording

    def late():
        desk.house.recording = recording
        happens()
        return recording()

    desk.house.recording = late
    yield
    desk.house.recording = recording


# --- the wrong employer ---------------------------------------------------------------------------


def test_a_supervisor_who_forwards_a_conflict_sends_only_what_is_that_employers(desk):
    desk.mirror.add("CH1", a_member(symbol="11111111", number="70"), a_member(symbol="22222222", number="71"))
    answer = desk.scan("CH1")
    assert answer.cause is Cause.CONFLICT
    forwarded(desk, answer.piece, E1)
    slip = sealed(desk, "A-1", "CH1")
    rows = paper.slip_data(desk.house, desk.house.pieces.bundle_of_slip(slip)).rows
    assert [row.symbol for row in rows] == ["11111111"]


def test_a_conflict_is_not_forwarded_to_an_employer_of_nobody_in_it(desk):
    desk.mirror.add("CH1", a_member(symbol="11111111", number="70"), a_member(symbol="22222222", number="71"))
    answer = desk.scan("CH1")
    with pytest.raises(RefusedError):
        holding.decide_held(desk.house, answer.piece, "forward", employer="04-33333333")


def test_a_mark_after_a_supervisors_decision_keeps_the_employer_that_was_named(desk):
    desk.mirror.employers[E1] = an_employer(symbol="11111111", closed=True)
    answer = desk.scan(CODES[1])
    assert answer.cause is Cause.EMPLOYER_CLOSED
    forwarded(desk, answer.piece, E2)
    marked = desk.station.mark(answer.piece, "superseded", [f"{CODES[1]}/1"])
    assert (marked.advice, marked.employer.key) == (Advice.SPLIT, E2)


def test_a_certificate_that_is_another_persons_by_now_is_not_sealed(desk):
    desk.mirror.change(f"{E1}-0-00", lost_on=NOON.date() + timedelta(days=5))
    answer = desk.scan(CODES[0])
    assert answer.cause is Cause.LOSES_SOON
    forwarded(desk, answer.piece, E1)
    other = a_member(symbol="22222222", number="88")
    desk.mirror.members[other.key] = other
    desk.mirror.certificates[f"{CODES[0]}/0"] = a_certificate(f"{CODES[0]}/0", other)
    desk.mirror.touch()
    assert sealed(desk, "A-1", CODES[0]) is None
    assert desk.scan(CODES[0]).place.kind is PlaceKind.HOLD


# --- one code, several envelopes ------------------------------------------------------------------


def test_a_second_envelope_on_hold_does_not_keep_the_first_from_its_seal(desk):
    desk.scan(CODES[0])
    assert desk.station.take_texts([CODES[0]], Sight(other_envelope=True))[0].cause is Cause.SECOND_PIECE
    assert sealed(desk, "A-1", CODES[0])


def two_cards_in_a_bin(desk: Desk) -> list[str]:
    """Reply mode: both certificates of one code, which a supervisor forwards."""
    pieces = [answer.piece for answer in desk.station.take_texts([CODES[1]], Sight(Mode.REPLY, take_all=True))]
    for piece in pieces:
        forwarded(desk, piece, E1)
    return pieces


def test_two_cards_of_one_code_are_two_scans_in_the_seal_check(desk):
    two_cards_in_a_bin(desk)
    assert sealed(desk, "A-1", CODES[1]) is None
    assert sealed(desk, "A-1", CODES[1], CODES[1])


def test_in_the_window_one_card_that_camera_and_scanner_read_is_not_two(desk):
    two_cards_in_a_bin(desk)
    desk.station.check_open("A-1")
    assert desk.station.check_scan(CODES[1]).seen == 1
    assert desk.station.check_scan(CODES[1]).seen == 1
    desk.now = desk.now.replace(second=desk.now.second + 10)
    assert desk.station.check_scan(CODES[1]).seen == 2


def test_both_envelopes_of_one_code_keep_their_tracking_numbers(desk):
    desk.mirror.trackings.clear()
    first = desk.station.take_texts([CODES[0], TRACKING], Sight())[0]
    second = desk.station.take_texts([CODES[0], OTHER_TRACKING], Sight())[0]
    assert (first.advice, second.cause) == (Advice.FORWARD, Cause.CODE_NOT_UNIQUE)
    for old, number in ((first, TRACKING), (second, OTHER_TRACKING)) * 2:
        [seen] = desk.station.take_texts([CODES[0], number], Sight())
        assert (seen.advice, seen.piece) == (Advice.ALREADY, old.piece)


def test_each_card_of_a_returned_bundle_comes_again_and_once(desk):
    pieces = two_cards_in_a_bin(desk)
    slip = sealed(desk, "A-1", CODES[1], CODES[1])
    desk.office.printed([paper.prepare(desk.house, slip)])
    posting.post(desk.house, slip, kind="ordinary")
    label = own_codes.make("S", slip)
    answers = desk.station.take_texts([label], Sight())
    assert [answer.advice for answer in answers] == [Advice.AGAIN, Advice.AGAIN]
    assert {desk.house.pieces.by_id(answer.piece).parent for answer in answers} == set(pieces)
    assert [len(answer.items) for answer in answers] == [1, 1]
    assert [answer.advice for answer in desk.station.take_texts([label], Sight())] == [Advice.ALREADY] * 2


def test_the_rest_of_a_split_envelope_comes_again_without_what_was_taken_out(desk):
    desk.lost(f"{E1}-1-01")
    for _ in range(2):
        desk.scan(CODES[1])
    slip = sealed(desk, "A-1", CODES[1])
    desk.office.printed([paper.prepare(desk.house, slip)])
    posting.post(desk.house, slip, kind="ordinary")
    again = desk.scan(CODES[1])
    assert (again.advice, [item.certificate_id for item in again.items]) == (Advice.AGAIN, [f"{CODES[1]}/0"])


# --- keys that disagree ---------------------------------------------------------------------------


def test_keys_that_disagree_move_nothing_and_are_held_at_the_second_sight_too(desk):
    first = desk.scan(CODES[2])
    [second] = desk.station.take_texts([CODES[2], TRACKING], Sight())
    assert (second.advice, second.cause) == (Advice.HOLD, Cause.KEYS_DISAGREE)
    assert second.piece != first.piece
    assert desk.station.take_texts([CODES[2], TRACKING], Sight())[0].advice is Advice.ALREADY


def test_keys_that_disagree_stop_a_seal_check(desk):
    desk.scan(CODES[2])
    desk.station.check_open("A-1")
    seen = Reading(tuple(Symbol(text, "", "", ((0, 0),) * 4) for text in (CODES[2], TRACKING)))
    assert desk.station.check_seen(seen).state == "stranger"


# --- between what is looked at and what is recorded -------------------------------------------------


def test_a_scan_is_decided_by_the_mirror_that_it_names(desk):
    with just_before_recording(desk, lambda: desk.lost(f"{E1}-0-00", reason="死亡")):
        answer = desk.scan(CODES[0])
    assert answer.advice is Advice.DESTROY
    assert desk.house.pieces.by_id(answer.piece).mirror_version == desk.mirror.version


def test_a_bin_that_another_process_sealed_and_gave_out_again_is_not_freed(desk):
    desk.scan(CODES[0])
    slow = SealCheck(desk.house, "A-1")

    def quicker():
        assert sealed(desk, "A-1", CODES[0])
        desk.scan(CODES[2])
        desk.scan(CODES[3])
        assert desk.scan("CH1-04-000000009").place.bin == "A-1"

    with just_before_recording(desk, quicker):
        slow.floor("A-1")
    assert desk.house.pieces.bin("A-1")["employer"] == "04-44444444"
    assert not slow.view().sealed


def test_a_slip_names_what_was_rechecked(desk):
    desk.scan(CODES[0])
    slip = sealed(desk, "A-1", CODES[0])
    desk.mirror.certificates[f"{CODES[0]}/0"] = a_certificate(
        f"{CODES[0]}/0", replace(a_member(symbol="11111111"), number="77")
    )
    bundle = desk.house.pieces.bundle_of_slip(slip)
    desk.mirror.members[f"{E1}-77-00"] = a_member(symbol="11111111", number="77")
    with pytest.raises(RefusedError, match="slip_changed"):
        paper.slip_data(desk.house, bundle)


# --- the clerk's hands ----------------------------------------------------------------------------


def test_a_reason_that_sticks_does_not_reach_the_next_tray(desk):
    desk.station.set_reason("KYOZETSU", sticky=True)
    assert desk.station.take_text(CODES[0])[0].reason == "KYOZETSU"
    tray = desk.house.pieces.trays(still_open=True)[0]["id"]
    with desk.house.recording() as writer:
        writer.append("tray_closed", tray=tray, data={"scanned": 1})
    assert desk.station.next_reason() == ("ATE", False)
    assert desk.station.take_text(CODES[2])[0].reason == "ATE"


def test_a_piece_of_reply_mode_gets_no_reason_of_the_post(desk):
    desk.station.set_mode(Mode.REPLY)
    [answer] = desk.station.take_text(CODES[0])
    with pytest.raises(RefusedError):
        desk.station.correct_reason("TENKYO")
    assert desk.house.pieces.by_id(answer.piece).reason is None


def test_an_undo_that_was_refused_does_not_go_on_to_another_envelope(desk):
    before = desk.station.take_text(CODES[2])[0]
    desk.station.take_text(CODES[0])
    assert sealed(desk, "A-2", CODES[0])
    for _ in range(2):
        with pytest.raises(RefusedError, match="unseal_first"):
            desk.station.undo_last()
    assert not desk.house.pieces.by_id(before.piece).cancelled


def with_cards(desk: Desk) -> None:
    settings = station_settings.load(desk.home)
    desk.house.settings = replace(settings, codes=replace(settings.codes, card_qr="unofficial41"))
    member = a_member(symbol="1", number="7")
    desk.mirror.add("CARDS", member, member)
    desk.station.set_mode(Mode.REPLY)


def test_two_certificates_offered_by_a_card_are_those_that_are_ticked(desk):
    with_cards(desk)
    desk.station.take_text(CODES[1])
    [offered] = desk.station.take_text(CARD)
    assert len(offered.certificates_offered) == 2
    [taken] = desk.station.tick(["CARDS/0"])
    assert (taken.items[0].certificate_id, taken.found_by, taken.code) == ("CARDS/0", FoundBy.CARD, None)


def test_what_is_ticked_was_found_by_its_code(desk):
    desk.station.set_mode(Mode.REPLY)
    desk.station.take_text(CODES[1])
    [taken] = desk.station.tick([f"{CODES[1]}/1"])
    assert taken.found_by is FoundBy.CODE


def test_another_scan_ends_an_offer(desk):
    desk.station.set_mode(Mode.REPLY)
    desk.station.take_text(CODES[1])
    desk.station.take_text(CODES[0])
    with pytest.raises(RefusedError, match="nothing_offered"):
        desk.station.tick([f"{CODES[1]}/1"])


def test_another_envelope_in_reply_mode_is_the_same_certificate_once_more(desk):
    desk.station.set_mode(Mode.REPLY)
    desk.station.take_text(CODES[1])
    [taken] = desk.station.tick([f"{CODES[1]}/1"])
    second = desk.station.second_piece(taken.piece)
    assert (second.cause, second.recorded) == (Cause.SECOND_PIECE, True)
    assert [item.certificate_id for item in second.items] == [f"{CODES[1]}/1"]
    assert desk.house.pieces.by_id(second.piece).place.kind is PlaceKind.HOLD


# --- what a keyboard did to it ----------------------------------------------------------------------


def test_labels_that_a_keyboard_made_wide_are_labels_in_a_seal_check_too(desk):
    desk.scan(CODES[0])
    check = SealCheck(desk.house, "A-1")
    check.scan(CODES[0])
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in own_codes.make("F", "A-1"))
    assert check.scan(wide).sealed


def test_kana_are_not_read_back_as_letters_that_would_have_made_other_kana(desk):
    desk.add("NA1", "22222222", "9")
    [answer] = desk.station.take_texts(["んあ１"], Sight())  # NNA1 was typed: NA1 would have come as な１
    assert answer.code is None
