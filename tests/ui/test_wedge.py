"""A scanner's keystrokes never end in a text field, a person's never get lost."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ui.devices.rhythm import REST_MS, STALL_MS, TORN_MS
from ui.devices.wedge import Wedge

pytestmark = pytest.mark.alone


class Desk:
    """A text field, a scanner's listener, and what each got."""

    def __init__(self, qtbot: QtBot) -> None:
        self.field = QLineEdit()
        qtbot.addWidget(self.field)
        self.field.show()
        self.field.setFocus()
        self.entered: list[str] = []
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))
        self.wedge = Wedge()
        self.scans: list[str] = []
        self.broken: list[bool] = []
        self.wedge.scanned.connect(self.scans.append)
        self.wedge.broken.connect(lambda: self.broken.append(True))

    def scan(self, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        QTest.keyClicks(self.field, text)
        QTest.keyClick(self.field, end)

    def type(self, text: str, delay: int = 80) -> None:
        for sign in text:
            QTest.keyClicks(self.field, sign)
            QTest.qWait(delay)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.wedge.close()


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_scan_reaches_no_field(desk: Desk, end: Qt.Key) -> None:
    desk.scan("CH1-04-000000123", end)
    QTest.qWait(100)
    assert desk.scans == ["CH1-04-000000123"]
    assert desk.field.text() == "" and desk.entered == []


def test_the_shortest_code_is_a_scan(desk: Desk) -> None:
    desk.scan("CH1")
    assert desk.scans == ["CH1"]


def test_a_person_loses_nothing(desk: Desk) -> None:
    desk.type("watanabe 12")
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    QTest.qWait(80)
    assert desk.field.text() == "watanabe 12"
    assert desk.entered == ["watanabe 12"] and desk.scans == []


def test_two_fast_signs_and_enter_are_a_person(desk: Desk) -> None:
    desk.scan("ka")
    assert desk.field.text() == "ka" and desk.entered == ["ka"] and desk.scans == []


def test_scans_one_after_the_other_are_not_joined(desk: Desk) -> None:
    texts = [f"CH1-04-{number:09d}" for number in range(60)]
    for text in texts:
        desk.scan(text)
    assert desk.scans == texts and desk.field.text() == ""


def test_typing_then_scanning_then_typing(desk: Desk) -> None:
    desk.type("sa")
    QTest.qWait(TORN_MS + 20)
    desk.scan("CH1-04-000000123")
    desk.type("to")
    QTest.qWait(80)
    assert desk.scans == ["CH1-04-000000123"] and desk.field.text() == "sato"


def test_a_burst_that_breaks_off_is_dropped_whole(desk: Desk) -> None:
    QTest.keyClicks(desk.field, "CH1-04-0000")
    QTest.qWait(STALL_MS + 50)
    assert desk.broken == [True]
    QTest.qWait(REST_MS + 20)
    desk.scan("CH1-04-000000456")
    assert desk.scans == ["CH1-04-000000456"]
    assert desk.field.text() == ""


def test_the_rest_of_a_broken_burst_is_no_scan(desk: Desk) -> None:
    """Half of a code may be another code."""
    QTest.keyClicks(desk.field, "CH1-04-0000")
    QTest.qWait(340)
    desk.scan("00123")
    QTest.qWait(400)
    assert desk.scans == [] and desk.broken == [True] and desk.field.text() == ""


def test_a_scan_whose_beginning_was_taken_for_typing_is_no_scan(desk: Desk) -> None:
    desk.type("C")
    desk.scan("H1-04-000000123")
    assert desk.scans == [] and desk.broken == [True]
    QTest.qWait(TORN_MS + 20)
    desk.scan("CH1-04-000000123")
    assert desk.scans == ["CH1-04-000000123"] and desk.field.text() == "C"


def test_a_line_feed_ends_a_scan_and_control_signs_stand_inside(desk: Desk) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.keyClicks(desk.field, "CH1-04")
    QTest.sendKeyEvent(QTest.KeyAction.Press, desk.field, Qt.Key.Key_BracketRight, "\x1d", ctrl)
    QTest.keyClicks(desk.field, "-7")
    QTest.sendKeyEvent(QTest.KeyAction.Press, desk.field, Qt.Key.Key_unknown, "\n", Qt.KeyboardModifier.NoModifier)
    assert desk.scans == ["CH1-04\x1d-7"] and desk.field.text() == ""


def test_other_keys_and_chords_are_handed_on_in_order(desk: Desk) -> None:
    QTest.keyClicks(desk.field, "a")
    QTest.keyClick(desk.field, Qt.Key.Key_Backspace)
    desk.type("b")
    QTest.keyClick(desk.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(80)
    assert desk.field.text() == desk.field.selectedText() == "b"


def test_keys_in_front_of_a_scan_do_nothing(desk: Desk) -> None:
    """STX as Ctrl+B, or a function key: what some scanners put in front would else be a command."""
    seen: list[int] = []
    desk.field.keyPressEvent = lambda event: seen.append(event.key())  # type: ignore[method-assign]
    QTest.sendKeyEvent(QTest.KeyAction.Click, desk.field, Qt.Key.Key_B, "\x02", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.field, Qt.Key.Key_F12)
    desk.scan("CH1-04-000000123")
    QTest.qWait(80)
    assert desk.scans == ["\x02CH1-04-000000123"] and set(seen) <= {Qt.Key.Key_Control}


def test_a_second_end_belongs_to_the_scan(desk: Desk) -> None:
    """CR LF, or Enter and Tab: the second would confirm what stands on the card."""
    desk.scan("CH1-04-000000123")
    QTest.keyClick(desk.field, Qt.Key.Key_Enter)
    QTest.qWait(80)
    assert desk.scans == ["CH1-04-000000123"] and desk.entered == []
    QTest.keyClick(desk.field, Qt.Key.Key_Enter)
    assert desk.entered == [""]


def test_a_button_gets_its_whole_key(desk: Desk, qtbot: QtBot) -> None:
    """Space goes down and up: both are held, and in order."""
    button = QPushButton()
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.qWait(80)
    assert pressed == [True] and not button.isDown()


def test_fingers_that_overlap(desk: Desk) -> None:
    """Faster than a slow scanner, and nothing is lost: each key is still down when the next comes."""
    keys = [getattr(Qt.Key, f"Key_{sign.upper()}") for sign in "watanabe"]
    for before, key in zip([None, *keys], keys, strict=False):
        QTest.keyPress(desk.field, key)
        QTest.qWait(30)
        if before is not None:
            QTest.keyRelease(desk.field, before)
        QTest.qWait(10)
    QTest.keyRelease(desk.field, keys[-1])
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    QTest.qWait(80)
    assert desk.field.text() == "watanabe" and desk.entered == ["watanabe"] and desk.scans == []


def test_a_key_held_down_repeats_into_the_field(desk: Desk) -> None:
    QTest.keyPress(desk.field, Qt.Key.Key_X)
    for _ in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x", True)
        QApplication.sendEvent(desk.field, event)
    QTest.keyRelease(desk.field, Qt.Key.Key_X)
    assert desk.field.text() == "xxxxxx" and desk.scans == desk.broken == []


def test_a_persons_key_in_the_middle_of_a_scan_is_not_lost(desk: Desk) -> None:
    QTest.keyClicks(desk.field, "CH1-04")
    QTest.keyPress(desk.field, Qt.Key.Key_W)
    desk.scan("-000000123")
    QTest.keyRelease(desk.field, Qt.Key.Key_W)
    assert desk.scans == [] and desk.broken == [True] and desk.field.text() == "w"


def test_shift_inside_of_a_scan(desk: Desk) -> None:
    for sign in "CH1-X":
        if sign.isupper():
            QTest.keyPress(desk.field, Qt.Key.Key_Shift)
        QTest.keyClicks(desk.field, sign)
        if sign.isupper():
            QTest.keyRelease(desk.field, Qt.Key.Key_Shift)
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert desk.scans == ["CH1-X"]


@pytest.mark.parametrize("gap", [25, 45])
def test_a_slow_scanner(desk: Desk, gap: int) -> None:
    for code in ("CH1-04-000000123", "CH1-04-000000124"):
        for sign in code:
            QTest.keyClicks(desk.field, sign)
            QTest.qWait(gap)
        QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert desk.scans == ["CH1-04-000000123", "CH1-04-000000124"] and desk.field.text() == ""


def test_a_window_that_was_busy_does_not_tear_a_scan(desk: Desk) -> None:
    """The pause is over, but the keys wait in the queue: they are looked at before judging."""
    for sign in "CH1-04-000000123\r":
        key = QKeyEvent(QEvent.Type.KeyPress, ord(sign), Qt.KeyboardModifier.NoModifier, sign)
        key.setTimestamp(1000)
        QApplication.postEvent(desk.field, key)
        if sign == "H":
            QApplication.sendPostedEvents()
            time.sleep(0.1)
    QTest.qWait(10)
    assert desk.scans == ["CH1-04-000000123"] and desk.field.text() == ""


def _compose(desk: Desk, texts: list[str], commit: str, pause: int) -> None:
    """As a Japanese input method sends it: the text in the making, sign by sign, then what Enter makes of it."""
    for text in texts:
        QApplication.sendEvent(desk.field, QInputMethodEvent(text, []))
        QTest.qWait(pause) if pause else None
    if not commit:
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(commit)
    QApplication.sendEvent(desk.field, event)


def test_a_scan_through_japanese_input_leaves_the_field_as_it_was(desk: Desk) -> None:
    desk.type("sa")
    QTest.qWait(TORN_MS + 20)
    code = "ＣＨ１ー０４ー０００００１２３"
    _compose(desk, [code[: at + 1] for at in range(len(code))], code, pause=0)
    assert desk.scans == [code] and desk.field.text() == "sa" and desk.field.displayText() == "sa"


def test_a_scan_left_in_the_making_is_thrown_away_and_said(desk: Desk) -> None:
    """Tab does not commit: where nothing is known of the keys it cannot be seen."""
    code = "ＣＨ１ー０４ー０００００１２３"
    _compose(desk, [code[: at + 1] for at in range(len(code))], "", pause=0)
    QTest.qWait(STALL_MS + 50)
    assert desk.scans == [] and desk.broken == [True] and desk.field.displayText() == ""


def test_a_person_writes_japanese(desk: Desk) -> None:
    _compose(desk, ["ｗ", "わ", "わｔ", "わた", "わたｎ", "わたな"], "渡辺", pause=80)
    assert desk.scans == [] and desk.field.text() == "渡辺"
