"""Keys and cards at the window: a branch's own keys, what stands in for keys that cannot be, cards on every screen."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mailroom.answers import Answer
from mailroom.clock import fixed_clock
from mailroom.commands import load
from mailroom.model import Advice, Mode, Place, PlaceKind
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.settings import Settings
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import NOON, FakeStation, an_answer, an_item
from ui.clerk.keys import name_of
from ui.devices.camera import OFF
from ui.looks import Form, Sound
from ui.opening import Opening
from ui.screen import event_of
from ui.shell import Window

KEY = Qt.Key
CODE, SEVERAL, SLOW = "CH1-04-000128754", "CH1-04-000000002", "CH1-04-000000003"
CARDS = {name: own_codes.make("C", one.card) for name, one in load().table.items() if one.card}
CARDS |= {f"F{number}": own_codes.make("C", f"F{number:02d}") for number in range(1, 13)}


class Station(FakeStation):
    """One envelope, one with three certificates (asked about in reply mode), one that is slow."""

    def __init__(self) -> None:
        offered = Answer(None, code=SEVERAL, mode=Mode.REPLY, certificates_offered=tuple(map(an_item, (1, 2, 3))))
        super().__init__({CODE: [an_answer(items=(an_item(1),))], SEVERAL: [offered], SLOW: [offered]})
        self.hits = scenes.hits()[:1]
        self.go_on = threading.Event()
        self.enclosures: list[str] = []

    def take_text(self, text: str) -> list[Answer]:
        if text == SLOW:
            self.go_on.wait(10)
        return super().take_text(text)

    def search(self, text: str) -> list[object]:
        return [hit for hit in self.hits if text in hit.member]  # type: ignore[return-value]

    def looked(self, text: str, hits: int) -> None: ...

    def mark(self, piece: str, outcome: str, certificates: Collection[str] = (), note: str | None = None) -> Answer:
        if outcome != "hold":
            return super().mark(piece, outcome, certificates, note)
        self.marks.append((piece, outcome, tuple(certificates)))
        return an_answer(Advice.HOLD, place=Place(PlaceKind.HOLD), from_place=Place(PlaceKind.BIN, "A-17"))

    def enclosed(self, piece: str, enclosure: str) -> Answer:
        self.enclosures.append(enclosure)
        return an_answer(mode=Mode.REPLY, enclosure=enclosure)


@pytest.fixture
def clerk(make_clerk: Make) -> Clerk:
    clerk = make_clerk(Station())
    clerk.log_in()
    return clerk


def cards(clerk: Clerk, *names: str) -> None:
    for name in names:
        clerk.scan(CARDS[name])


def banner(clerk: Clerk) -> str:
    trouble = clerk.window.notices.banner.trouble
    return trouble.key if trouble else ""


@pytest.fixture
def with_keys(qtbot: QtBot, tmp_path: Path) -> Iterator[object]:
    windows: list[Window] = []

    def make(keys: dict[str, str]) -> Clerk:
        station = Station()
        window = Window(Opening(Home(tmp_path), fixed_clock(NOON), Settings(keys=keys), lambda: station, OFF))
        windows.append(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        made = Clerk(window, station, qtbot)
        made.log_in()
        return made

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


# --- keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted({key for one in load().table.values() for key in one.keys}))
def test_every_key_of_the_table_is_one_that_a_keyboard_sends(key: str) -> None:
    sequence = QKeySequence("Return" if key == "Enter" else key)
    pressed = sequence[0]
    assert pressed.key() != KEY.Key_unknown
    text = key if len(key) == 1 else ""
    event = QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers(), text)
    assert name_of(event) == key


@pytest.mark.parametrize("key", ["F13", "F24", "B", "Space", "PgDown", "Ctrl+Shift+X", "Pause", "ScrollLock", "@"])
def test_every_key_that_may_be_chosen_is_one_that_a_keyboard_sends(key: str) -> None:
    assert load({"again": key}).refused == () or key == "PgDown"
    pressed = QKeySequence(key)[0]
    text = {"Space": " ", "B": "b", "@": "@"}.get(key, "")
    event = QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers(), text)
    assert name_of(event) == key


def test_the_number_pad_is_as_good_as_the_other_figures() -> None:
    pad = Qt.KeyboardModifier.KeypadModifier
    for key, text, name in ((KEY.Key_Enter, "\r", "Enter"), (KEY.Key_7, "7", "7"), (KEY.Key_Minus, "-", "-")):
        assert name_of(QKeyEvent(QEvent.Type.KeyPress, key, pad, text)) == name


@pytest.mark.parametrize("command", ["confirm", "cancel", "erase", "up", "page_down", "digit_4", "hyphen"])
def test_what_a_card_presses_is_the_key_of_the_table(command: str) -> None:
    pressed = event_of(command)
    assert pressed is not None and load().at("login", name_of(pressed)) == command


def test_a_pedal_undoes_and_its_name_stands_in_the_row(with_keys) -> None:
    clerk = with_keys({"undo": "F13", "hold": "b"})
    desk = clerk.window.desk
    assert (desk.keys.keys["undo"].cap, desk.keys.keys["hold"].cap) == ("F13", "B")
    clerk.scan(CODE)
    clerk.press(KEY.Key_F12)
    assert clerk.card.form is Form.FORWARD
    clerk.press(KEY.Key_F13)
    assert clerk.card.form is Form.UNDONE
    clerk.scan(CODE)
    clerk.type("b")
    assert [mark[1] for mark in clerk.station.marks] == ["hold"]


def test_keys_that_cannot_be_are_said_once_and_the_first_ones_hold(with_keys) -> None:
    clerk = with_keys({"undo": "F11", "nonsense": "F13"})
    trouble = clerk.window.notices.banner.trouble
    assert trouble is not None and "undo = F11, nonsense = F13" in trouble.what
    clerk.scan(CODE)
    clerk.press(KEY.Key_F12)
    assert clerk.card.form is Form.UNDONE


def test_a_page_has_the_branchs_key(with_keys) -> None:
    clerk = with_keys({"lists": "F15"})
    assert next(page.cap for page in clerk.window.bar.pages if page.name == "lists") == "F15"
    clerk.press(KEY.Key_F15)
    assert clerk.window.screen_ is clerk.window.lists
    clerk.press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert clerk.window.screen_ is clerk.window.lists


def test_gloves_find_gaps_between_the_groups(clerk: Clerk) -> None:
    for row in clerk.window.desk.rows.values():
        keys = [key.geometry() for key in row.keys.values()]
        gaps = {after.left() - before.right() - 1 for before, after in itertools.pairwise(keys)}
        assert min(gaps) >= 5 and max(gaps) >= 2.5 * min(gaps)


# --- cards ------------------------------------------------------------------------------------------


def test_a_reason_by_card_is_for_the_next_envelope_and_goes_to_the_desk(clerk: Clerk) -> None:
    cards(clerk, "lists")
    assert clerk.window.screen_ is clerk.window.lists
    cards(clerk, "tenkyo")
    assert clerk.window.screen_ is clerk.window.desk and clerk.station.reason == "TENKYO"


def test_a_key_card_does_what_that_key_does_here(clerk: Clerk) -> None:
    cards(clerk, "lists", "F3")
    assert clerk.window.lists.which.value == "moving"
    cards(clerk, "cancel", "F3")
    assert clerk.window.screen_ is clerk.window.desk and clerk.station.reason == "TENKYO"


def test_a_card_that_means_nothing_here_says_so_and_changes_nothing(clerk: Clerk) -> None:
    for name in ("old_card", "F9"):
        cards(clerk, "lists", name)
        if name == "old_card":
            assert banner(clerk) == "no_such_card" and clerk.heard()[-1] is Sound.REFUSED
        assert clerk.window.screen_ is clerk.window.lists
        cards(clerk, "cancel")
    clerk.scan(own_codes.make("C", "NOSUCH"))
    assert banner(clerk) == "no_such_card"
    assert clerk.station.heard == [] and clerk.station.marks == [] and clerk.station.enclosures == []


def test_the_test_card_only_sounds(clerk: Clerk) -> None:
    cards(clerk, "test")
    assert (clerk.heard(), banner(clerk)) == ([Sound.RECORDED], "test_heard")


def test_a_running_check_is_not_ended_by_a_card_of_another_screen(clerk: Clerk) -> None:
    clerk.station.views = [scenes.check()]
    clerk.scan(own_codes.make("B", "A-17"))
    for name in ("lists", "tenkyo", "undo", "check", "digit_1"):
        cards(clerk, name)
        assert clerk.window.screen_ is clerk.window.seal and clerk.window.seal.view is not None
    cards(clerk, "cancel")
    assert clerk.window.screen_ is clerk.window.desk


def test_cards_wait_for_the_answer_that_they_are_for(clerk: Clerk) -> None:
    """Five cards are scanned while the disk is slow; each finds what it was meant for."""
    cards(clerk, "reply")
    window, station = clerk.window, clerk.station
    assert isinstance(station, Station)
    for text in (SLOW, CARDS["digit_1"], CARDS["digit_3"], CARDS["confirm"], CODE, CARDS["form"]):
        window.intake.scanned(text)
    QTest.qWait(50)
    assert station.marks == []
    station.go_on.set()
    clerk.settle()
    clerk.settle()
    assert station.marks == [("tick", "", ("C1", "C3"))] and station.enclosures == ["form"]
    assert station.heard == [SLOW, CODE]


def test_the_last_reason_is_corrected_by_two_cards_or_two_keys(clerk: Clerk) -> None:
    asked: list[str] = []
    clerk.station.correct_reason = lambda code: asked.append(code) or an_answer(reason=code)
    clerk.scan(CODE)
    cards(clerk, "correct")
    assert clerk.window.desk.keys.keys["ate"].note == clerk.window.says("key.correcting")
    cards(clerk, "hokan")
    clerk.type("*")
    clerk.press(KEY.Key_F5)
    assert asked == ["HOKAN", "KYOZETSU"] and clerk.window.desk.keys.keys["ate"].note == ""
    cards(clerk, "correct")
    clerk.scan(CODE)
    clerk.press(KEY.Key_F3)
    assert len(asked) == 2 and clerk.station.reason == "TENKYO", "another envelope came in between"


# --- reply mode --------------------------------------------------------------------------------------


def test_the_row_of_keys_is_that_of_the_envelopes_and_the_others_stay_in_place(clerk: Clerk) -> None:
    desk = clerk.window.desk
    before = {name: key.geometry() for name, key in desk.keys.keys.items()}
    cards(clerk, "reply")
    row = desk.rows[Mode.REPLY]
    assert row.isVisible() and not desk.keys.isVisible()
    assert list(row.keys)[:4] == ["old_card", "form", "letter", "enclosure"]
    assert {name: row.keys[name].geometry() for name in ("deceased", "hold", "undo")} == {
        name: before[name] for name in ("deceased", "hold", "undo")
    }


def test_an_enclosure_is_for_the_last_piece_or_asks_for_one(clerk: Clerk) -> None:
    cards(clerk, "reply")
    clerk.press(KEY.Key_F2)
    assert clerk.card.form is Form.ASK
    clerk.scan(CODE)
    assert clerk.station.enclosures == ["form"] and clerk.card.form is Form.ENCLOSED
    cards(clerk, "letter")
    assert clerk.station.enclosures == ["form", "letter"]


def test_the_number_of_a_certificate_needs_one_more_fact(clerk: Clerk) -> None:
    number = clerk.station.hits[0].member.partition("-")[2]
    cards(clerk, "reply")
    clerk.type(number)
    panel = clerk.window.desk.search
    assert panel.isVisible() and panel.field.text() == number
    clerk.press(KEY.Key_Return)
    clerk.qtbot.waitUntil(lambda: clerk.card.form is Form.CANDIDATE)
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == [], "the number alone is one fact"
    clerk.type("1")
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == [("", ("name", "number"))]


def test_enter_before_the_answer_takes_the_person_of_the_whole_number(clerk: Clerk) -> None:
    """What was found for a part of it is never taken for the rest."""
    wrong, right = scenes.hits()[:2]
    clerk.station.hits = [wrong, right]
    cards(clerk, "reply")
    panel = clerk.window.desk.search
    panel.open("04-4102000")
    clerk.qtbot.waitUntil(lambda: len(panel.rows) == 2)
    panel.field.setText(right.member)
    cards(clerk, "confirm")
    clerk.qtbot.waitUntil(lambda: clerk.card.form is Form.CANDIDATE)
    assert clerk.window.session.choice is not None and clerk.window.session.choice.hit == right


def test_figures_do_nothing_beside_unopened_envelopes(clerk: Clerk) -> None:
    clerk.type("7")
    assert not clerk.window.desk.search.isVisible()
