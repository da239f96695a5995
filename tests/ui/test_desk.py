"""The main screen under real key events: what a clerk presses and scans, and what stands on the card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mailroom.answers import Answer
from mailroom.errors import JournalError
from mailroom.model import Advice, Cause, Mode, Outcome, Place, PlaceKind
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FOODS, FakeStation, a_person, an_answer, an_item
from ui.clerk.content import Content
from ui.devices.rhythm import TORN_MS
from ui.looks import Band, Form, Sound

CODE = "CH1-04-000128754"
KEY = Qt.Key


def station(**answers: Answer) -> FakeStation:
    made = FakeStation({CODE: [an_answer()], **{key: [value] for key, value in answers.items()}})
    made.hits = [replace(hit, codes=(f"CH1-{at}",)) for at, hit in enumerate(scenes.hits()[:2])]
    return made


@pytest.fixture
def clerk(make_clerk: Make) -> Clerk:
    one = an_item(1)
    single = an_answer(items=(one,), people=(a_person(item=one),))
    known = station(
        single=single,
        already=an_answer(Advice.ALREADY),
        deceased=an_answer(Advice.DESTROY, outcome=Outcome.DECEASED, place=Place(PlaceKind.DESTROY_BOX), employer=None),
        two=Answer(None, Cause.TWO_CODES),
        offered=Answer(None, mode=Mode.REPLY, people=tuple(a_person(f"人{n}", item=an_item(n)) for n in (1, 2, 3)),
                       certificates_offered=tuple(an_item(n) for n in (1, 2, 3))),
    )  # fmt: skip
    clerk = make_clerk(known)
    clerk.log_in()
    return clerk


def card(clerk: Clerk) -> Content:
    content = clerk.window.desk.card.content
    assert content is not None
    return content


def test_one_scan_is_all_the_ordinary_envelope_needs(clerk: Clerk) -> None:
    clerk.scan(CODE)
    shown = card(clerk)
    assert (shown.form, shown.rack, shown.number, shown.band) == (Form.FORWARD, "A-", "17", Band.FILLED)
    assert shown.lines[0].text == FOODS.name and shown.stamp == "14:32:08"
    assert clerk.heard() == [Sound.RECORDED]
    assert clerk.window.desk.camera.coach.value == "taken"


def test_sixty_scans_without_a_pause(clerk: Clerk) -> None:
    """Faster than the screen: queued, none dropped, none joined."""
    texts = [f"CH1-04-{number:09d}" for number in range(60)]
    for text in texts:
        QTest.keyClicks(clerk.target(), text)
        QTest.keyClick(clerk.target(), KEY.Key_Return)
    clerk.settle()
    assert clerk.station.heard == texts


def test_reason_is_for_the_next_envelope_and_sticks_when_pressed_twice(clerk: Clerk) -> None:
    keys = clerk.window.desk.keys.keys
    clerk.press(KEY.Key_F3)
    assert clerk.station.reason == "TENKYO" and keys["tenkyo"].isChecked() and not keys["ate"].isChecked()
    clerk.scan(CODE)
    assert clerk.station.reason == "ATE" and keys["ate"].isChecked()
    clerk.press(KEY.Key_F3)
    clerk.press(KEY.Key_F3)
    assert clerk.station.sticky and keys["tenkyo"].note
    clerk.scan(CODE)
    assert clerk.station.reason == "TENKYO" and keys["tenkyo"].isChecked()
    clerk.press(KEY.Key_F3)
    assert not clerk.station.sticky and clerk.station.reason == "ATE"


def test_outcome_acts_on_the_last_piece(clerk: Clerk) -> None:
    clerk.scan("single")
    clerk.press(KEY.Key_F9)
    assert clerk.station.marks == [("piece-1", "superseded", ())]
    assert card(clerk).form is Form.DESTROY and card(clerk).lines[-1].label == clerk.window.says("card.label_move")


def test_outcome_without_a_fresh_piece_asks_for_a_scan(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F8)
    assert card(clerk).form is Form.ASK and clerk.station.marks == []
    clerk.scan("single")
    assert clerk.station.marks == [("piece-1", "eligibility_lost", ())]


def test_asking_can_be_given_up(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F8)
    clerk.press(KEY.Key_Escape)
    clerk.scan("single")
    assert clerk.station.marks == [] and card(clerk).form is Form.FORWARD


def test_several_certificates_are_chosen_by_number(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.press(KEY.Key_F7)
    assert card(clerk).form is Form.TICK and clerk.station.marks == []
    clerk.type("2")
    assert [tick.on for tick in card(clerk).ticks] == [False, True, False]
    clerk.press(KEY.Key_Return)
    assert clerk.station.marks == [("piece-1", "deceased", ("C2",))]


def test_enter_takes_nothing_when_nothing_is_chosen(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.press(KEY.Key_F7)
    clerk.press(KEY.Key_Return)
    assert clerk.station.marks == [] and card(clerk).form is Form.TICK


def test_the_deceased_are_quiet(clerk: Clerk) -> None:
    clerk.scan("deceased")
    assert card(clerk).band is Band.QUIET and clerk.heard() == []


def test_two_envelopes_in_view(clerk: Clerk) -> None:
    clerk.scan("two")
    assert card(clerk).form is Form.TWO_CODES and not card(clerk).stamp
    assert clerk.window.desk.camera.coach.value == "two"


def test_undo_step_by_step_and_the_bar_when_there_is_nothing(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.press(KEY.Key_F12)
    assert card(clerk).form is Form.UNDONE
    assert clerk.window.says("place.bin", bin="A-17") in card(clerk).lines[0].text
    clerk.press(KEY.Key_F12)
    assert clerk.window.notices.banner.isVisible()
    clerk.scan(CODE)
    assert not clerk.window.notices.banner.isVisible()


def test_reply_mode_ticks_what_is_here(clerk: Clerk) -> None:
    clerk.press(KEY.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert clerk.station.mode is Mode.REPLY and not clerk.window.desk.keys.isVisible()
    clerk.scan("offered")
    clerk.type("13")
    clerk.press(KEY.Key_Return)
    assert clerk.station.marks == [("tick", "", ("C1", "C3"))]
    assert clerk.station.heard == ["offered"]


def test_a_reply_left_unticked_is_said(clerk: Clerk) -> None:
    clerk.scan("offered")
    clerk.scan("single")
    assert clerk.window.notices.banner.trouble and clerk.window.notices.banner.trouble.key == "unticked"


def test_the_mode_is_changed_by_the_mouse_too(clerk: Clerk) -> None:
    switch = clerk.window.desk.camera.mode
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(switch.width() - 20, 10))
    clerk.settle()
    assert clerk.station.mode is Mode.REPLY and switch.mode is Mode.REPLY


@pytest.mark.parametrize("how", ["/", "Ctrl+F"])
def test_find_by_hand_needs_two_facts(clerk: Clerk, how: str) -> None:
    if how == "/":
        clerk.type("/")
    else:
        clerk.press(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    panel = clerk.window.desk.search
    assert panel.isVisible() and panel.field.text() == ""
    panel.field.setText("ワタナベ")
    clerk.qtbot.waitUntil(lambda: len(panel.rows) == 2)
    clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Return)
    assert card(clerk).form is Form.CANDIDATE
    clerk.type("1")
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == []
    clerk.type("2")
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == [("CH1-1", ("name", "address"))]
    assert card(clerk).form is Form.FORWARD


def test_a_scan_wins_over_an_open_search(clerk: Clerk) -> None:
    clerk.type("/")
    panel = clerk.window.desk.search
    clerk.type("wa")
    assert panel.field.text() == "wa"
    QTest.qWait(TORN_MS + 20)  # from the keyboard to the trigger
    clerk.scan(CODE)
    assert not panel.isVisible() and panel.field.text() == ""
    assert card(clerk).form is Form.FORWARD and clerk.station.heard == [CODE]


def test_an_error_is_a_bar_and_never_a_dialog(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(text: str) -> list[Answer]:
        raise JournalError("disk_full", path="journal.db")

    monkeypatch.setattr(clerk.station, "take_text", full)
    clerk.scan(CODE)
    trouble = clerk.window.notices.banner.trouble
    assert trouble and trouble.what and trouble.to_do and "journal.db" in trouble.what + trouble.to_do
    assert clerk.heard() == [Sound.REFUSED]


def test_our_own_bug_is_logged_whole_and_said_calmly(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clerk.station, "take_text", lambda text: {}[text])
    clerk.scan(CODE)
    assert clerk.window.notices.banner.trouble and clerk.window.notices.banner.trouble.key == "unexpected"
    assert "KeyError" in caplog.text and "test_desk.py" in caplog.text and CODE not in caplog.text


def test_enter_sounds_the_last_result_again(clerk: Clerk) -> None:
    clerk.scan(CODE)
    QTest.qWait(round(clerk.window.wedge.gap_ms) + 10)  # a second Enter at once would be the scanner's
    clerk.press(KEY.Key_Return)
    assert clerk.heard() == [Sound.RECORDED, Sound.RECORDED]


def test_nobody_logged_in_nothing_is_taken(make_clerk: Make) -> None:
    clerk = make_clerk(station())
    clerk.settle()
    clerk.scan(CODE)
    assert clerk.station.heard == [] and clerk.window.screen_ is clerk.window.login


def test_wrong_pin_then_right(make_clerk: Make) -> None:
    clerk = make_clerk(station())
    clerk.type_pin("9999")
    assert (
        clerk.window.presence.person is None and clerk.window.login.panel.message and clerk.window.login.panel.pin == ""
    )
    clerk.type_pin()
    assert clerk.window.presence.person and clerk.window.screen_ is clerk.window.desk


def test_the_second_person_of_the_list(make_clerk: Make) -> None:
    clerk = make_clerk(station())
    clerk.settle()
    clerk.press(KEY.Key_Down)
    clerk.type_pin()
    assert clerk.window.presence.person and clerk.window.presence.person.id == "takahashi"


def test_logging_out_hides_every_name(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.press(KEY.Key_Q, Qt.KeyboardModifier.ControlModifier)
    window = clerk.window
    assert window.presence.person is None and window.screen_ is window.login and not window.desk.isVisible()
    clerk.scan(CODE)
    assert clerk.station.heard == [CODE]


def test_nothing_moves_from_one_result_to_the_next(clerk: Clerk) -> None:
    desk = clerk.window.desk
    places = []
    for text in (CODE, "deceased", "two", "already", "nonsense"):
        clerk.scan(text)
        card_ = desk.card
        places.append(
            [widget.geometry().getRect() for widget in (desk.camera, card_, desk.counters, desk.last, desk.keys)]
            + [card_.band_rect().getRect(), card_.foot_rect().getRect(), *(row.getRect() for row in card_.line_rects())]
        )
    assert all(place == places[0] for place in places)
