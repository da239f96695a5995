"""A locked screen on a real journal: nothing is recorded, nobody's data shown, and what comes after it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mailroom import access
from mailroom.access import Role
from mailroom.clock import fixed_clock
from mailroom.model import NOTHING_SEEN, Reading, Symbol
from mailroom.reading import own_codes
from mailroom.settings import Settings, change
from tests.desk.branch import CODES, Desk
from tests.makers import NOON
from ui.canvas import Canvas
from ui.devices.camera import OFF, Picture, Sight
from ui.idle import Idle
from ui.looks import Form, Sound
from ui.opening import Opening
from ui.presence import Why
from ui.shell import Window

KEY = Qt.Key
LONG_MS = 60_000  # on a busy machine
CTRL = Qt.KeyboardModifier.ControlModifier
PINS = {"clerk": "1111", "other": "2222", "boss": "9999"}
ROLES = {"clerk": Role.CLERK, "other": Role.CLERK, "boss": Role.SUPERVISOR}


class Hands:
    """A window on a real station with three people, and hands."""

    def __init__(self, folder: Path, qtbot: QtBot, kiosk: bool = False) -> None:
        self.qtbot = qtbot
        self.made: list[Desk] = []

        def station() -> Any:
            desk = Desk(folder)
            desk.house.settings = change(desk.home, {"screen.start_check": False})
            self.made.append(desk)
            for person, role in ROLES.items():
                access.add_person(desk.home, person, person, role, PINS[person])
            return desk.station

        home = access.Home(folder / "home")
        self.window = Window(Opening(home, fixed_clock(NOON), Settings(), station, OFF, kiosk=kiosk))
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitUntil(lambda: self.window.session.station is not None, timeout=LONG_MS)

    def ask(self, work: Callable[[Any], Any]) -> Any:
        got: list[Any] = []
        self.window.worker.run(lambda: work(self.window.session.station), got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=LONG_MS)
        return got[0]

    def settle(self) -> None:
        for _ in range(4):
            self.ask(lambda _: True)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.window.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))
        self.settle()

    def pin(self, pin: str) -> None:
        for sign in pin:
            self.window.screen_.panel.press(sign)
        self.window.screen_.panel.press("enter")
        self.settle()

    def log_in(self, person: str) -> None:
        assert self.window.login.choose(person)
        self.pin(PINS[person])

    def scan(self, text: str) -> None:
        self.window.intake.scanned(text)
        self.settle()

    def kinds(self) -> list[str]:
        found: list[str] = self.ask(lambda station: [event["kind"] for event in station.house.journal.events()])
        return found


@pytest.fixture
def make(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Hands]]:
    made: list[Hands] = []

    def one(**more: Any) -> Hands:
        made.append(Hands(tmp_path, qtbot, **more))
        return made[-1]

    yield one
    for hands in made:
        hands.window.kiosk.on = False
        hands.window.close()
        hands.window.deleteLater()


@pytest.fixture
def hands(make: Callable[..., Hands]) -> Hands:
    hands = make()
    hands.log_in("clerk")
    return hands


def test_a_break_locks_and_the_own_pin_leads_back_to_where_one_was(hands: Hands) -> None:
    hands.scan(CODES[0])
    hands.press(KEY.Key_L, CTRL)
    hands.press(KEY.Key_K, CTRL)
    window = hands.window
    assert window.screen_ is window.lock and window.presence.person is None
    assert window.lock.panel.person is not None and window.lock.panel.person.id == "clerk"
    hands.pin(PINS["clerk"])
    assert window.screen_ is window.lists and window.presence.person is not None
    assert hands.kinds()[-2:] == ["logout", "login"]


def test_what_is_scanned_meanwhile_is_refused_aloud_and_not_recorded(hands: Hands) -> None:
    window = hands.window
    window.presence.lock(Why.IDLE)
    before = hands.kinds()
    hands.scan(CODES[0])
    assert hands.kinds() == before
    assert window.lock.state.refusal == window.says("lock.refused")
    assert window.sounds.played[-1][0] is Sound.REFUSED
    symbol = Symbol(CODES[1], "QR_CODE", "zxing", ((0, 0), (1, 0), (1, 1), (0, 1)))
    window.lock.entered()
    for sight in (Sight(Reading((symbol,)), (), 4.0), Sight(NOTHING_SEEN, (), 4.0, two=True)):
        window.intake.sight(sight)
        assert window.lock.state.refusal, sight
        window.lock.entered()
    window.intake.broken()
    assert window.lock.state.refusal
    hands.settle()
    assert hands.kinds() == before
    hands.pin(PINS["clerk"])
    hands.scan(CODES[0])
    assert hands.kinds()[-1] == "scanned"


def test_no_name_and_no_picture_is_painted_while_locked(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    window = hands.window
    hands.scan(CODES[0])
    window.desk.camera.show_picture(QImage(64, 36, QImage.Format.Format_RGB32), (64, 36))
    shown = " ".join(line.text for line in window.desk.card.content.lines)
    hands.press(KEY.Key_K, CTRL)
    painted: list[str] = []
    plain = Canvas.text

    def heard(self: Canvas, rect: object, text: str, *args: object, **more: object) -> float:
        painted.append(text)
        return plain(self, rect, text, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "text", heard)
    window.grab()
    assert painted and not any(text in shown for text in painted if len(text) > 2)
    window.camera._picture(Picture(QImage(64, 36, QImage.Format.Format_RGB32), (64, 36)))
    assert window.desk.camera.picture is None
    said = " ".join(one.accessibleName() for one in window.findChildren(QWidget))
    assert not any(word in said for word in shown.split())


def test_another_person_takes_over_and_finds_no_steps_of_the_first(hands: Hands) -> None:
    window = hands.window
    hands.scan(CODES[0])
    window.session.pick_reason("TENKYO")
    window.session.pick_reason("TENKYO")
    hands.press(KEY.Key_K, CTRL)
    hands.press(KEY.Key_F1)
    assert window.screen_ is window.login
    hands.press(KEY.Key_Escape)
    assert window.screen_ is window.lock
    hands.scan(own_codes.make("P", "OTHER"))
    assert window.screen_ is window.login
    hands.pin(PINS["other"])
    assert window.screen_ is window.desk and window.presence.person.id == "other"
    assert hands.ask(lambda station: station.next_reason()) == ("ATE", False)
    hands.press(KEY.Key_F12)
    assert hands.kinds()[-1] == "login" and window.notices.passing.key == "nothing_to_undo"


def test_an_answer_that_comes_after_the_lock_stands_on_nobodys_card(hands: Hands) -> None:
    window, go_on = hands.window, threading.Event()
    window.worker.run(lambda: go_on.wait(30))
    window.intake.scanned(CODES[0])
    window.presence.lock(Why.IDLE)
    go_on.set()
    hands.settle()
    assert "scanned" in hands.kinds() and window.screen_ is window.lock  # it was in the hand before
    hands.press(KEY.Key_F1)
    hands.scan(own_codes.make("P", "OTHER"))
    hands.pin(PINS["other"])
    content = window.desk.card.content
    assert content.form is Form.NOTHING and not content.number
    assert not any(CODES[0] in line.text or line.label == window.says("card.label_before") for line in content.lines)


def test_the_same_person_still_finds_the_own_steps(hands: Hands) -> None:
    hands.scan(CODES[0])
    hands.press(KEY.Key_K, CTRL)
    hands.pin(PINS["clerk"])
    hands.press(KEY.Key_F12)
    assert hands.kinds()[-1] == "undone"


def test_a_seal_check_begins_from_zero_and_that_is_said(hands: Hands) -> None:
    window = hands.window
    hands.scan(CODES[0])
    hands.scan(CODES[1])
    name = hands.ask(lambda station: station.last(1)[0].place.bin)
    hands.scan(own_codes.make("B", name))
    hands.scan(CODES[0])
    assert window.seal.view is not None and window.seal.view.seen == 1
    window.presence.lock(Why.IDLE)
    hands.settle()
    assert window.seal.view is None and hands.ask(lambda station: station.check) is None
    hands.pin(PINS["clerk"])
    assert window.screen_ is window.seal and window.notices.passing == window.troubles.say("check_again", bin=name)
    hands.scan(own_codes.make("B", name))
    assert window.seal.view is not None and window.seal.view.seen == 0


def test_a_stranger_that_stopped_the_line_is_named_to_whoever_comes(hands: Hands) -> None:
    window = hands.window
    for code in CODES[:3]:
        hands.scan(code)
    own, other = (hands.ask(lambda station, at=at: station.last(3)[at].place) for at in (2, 0))
    hands.scan(own_codes.make("B", own.bin))
    hands.scan(CODES[2])
    assert window.seal.view is not None and window.seal.view.waiting_for is not None
    window.presence.lock(Why.BREAK)
    hands.press(KEY.Key_F1)
    hands.scan(own_codes.make("P", "OTHER"))
    hands.pin(PINS["other"])
    place = window.says.place(other)
    assert window.notices.passing == window.troubles.say("check_again_stranger", bin=own.bin, place=place)


def test_what_is_scanned_while_a_pin_is_typed_takes_none_of_it(hands: Hands) -> None:
    window = hands.window
    window.presence.log_out()
    assert window.login.choose("clerk")
    for sign in "11":
        window.login.panel.press(sign)
    hands.scan(CODES[0])
    assert window.login.panel.pin == "11" and window.login.panel.message == window.says("login.first")
    hands.pin("11")
    assert window.presence.person is not None


def test_a_wrong_pin_is_said_and_nobody_is_in(hands: Hands) -> None:
    hands.press(KEY.Key_K, CTRL)
    hands.pin("0000")
    panel = hands.window.lock.panel
    assert panel.message == hands.window.says.words("errors.wrong_pin") and panel.pin == ""
    assert hands.window.presence.person is None


def test_the_screen_is_dark_even_when_the_journal_cannot_be_written(hands: Hands) -> None:
    hands.ask(lambda station: [station.house.journal.connection.execute("PRAGMA query_only = 1")])
    hands.press(KEY.Key_K, CTRL)
    assert hands.window.screen_ is hands.window.lock and hands.window.notices.passing is not None


def test_a_kiosk_is_left_by_a_supervisors_pin_alone(make: Callable[..., Hands]) -> None:
    hands = make(kiosk=True)
    window = hands.window
    hands.log_in("clerk")
    for _ in range(2):
        event = QCloseEvent()
        QApplication.sendEvent(window, event)
        assert not event.isAccepted() and window.screen_ is window.leave and window.isVisible()
    assert [person.id for person in window.leave.people_panel.people] == ["boss"]
    hands.press(KEY.Key_Escape)
    assert window.screen_ is window.desk
    window.close()
    hands.pin(PINS["clerk"])
    assert window.isVisible() and window.leave.panel.message
    for sign in PINS["boss"]:
        window.leave.panel.press(sign)
    window.leave.panel.press("enter")
    hands.qtbot.waitUntil(lambda: not window.isVisible())


def test_a_kiosk_goes_back_into_the_full_screen(make: Callable[..., Hands]) -> None:
    hands = make(kiosk=True)
    hands.window.showFullScreen()
    for leave in (hands.window.showNormal, hands.window.showMinimized):
        leave()
        hands.qtbot.waitUntil(lambda: hands.window.windowState() == Qt.WindowState.WindowFullScreen)


def test_idle_counts_hands_and_not_mouse_moves(qtbot: QtBot) -> None:
    now = [0.0, 0.0]
    idle = Idle(5, lambda: (now[0], now[1]))
    widget = QWidget()
    qtbot.addWidget(widget)
    over: list[bool] = []
    idle.over.connect(lambda: over.append(True))
    idle.stir()
    now[0] = 299
    idle.look()
    assert not over
    QTest.keyClick(widget, KEY.Key_A)
    now[0] = 598
    idle.look()
    assert not over
    now[0] = 599
    move, none, at = QEvent.Type.MouseMove, Qt.MouseButton.NoButton, QPointF(1, 1)
    QApplication.sendEvent(widget, QMouseEvent(move, at, at, none, none, Qt.KeyboardModifier.NoModifier))
    idle.look()
    assert over == [True]
    idle.stir()
    now[1] = 10_000  # the machine slept
    idle.look()
    assert over == [True, True]
    idle.close()


def test_minutes_of_nobody_lock_and_zero_never_does(hands: Hands) -> None:
    hands.window.idle.over.emit()
    hands.settle()
    assert hands.window.screen_ is hands.window.lock
    assert hands.window.lock.state.why == hands.window.says("lock.why_idle")
    never = Idle(0, lambda: (1e9, 1e9))
    never._last = (0.0, 0.0)
    with hands.qtbot.assertNotEmitted(never.over):
        never.look()
    never.close()
