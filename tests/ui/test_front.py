"""The first picture takes keys before the window is loaded, and nothing that was typed is lost on the way to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mailroom import access
from mailroom.access import Role
from mailroom.clock import fixed_clock
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.settings import ScreenSettings, Settings
from tests.ui.fakes import NOON, FakeStation
from ui.devices.camera import OFF
from ui.opening import Opening
from ui.window import Shown

KEY = Qt.Key


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    home = Home(tmp_path / "home")
    home.make()
    for person in FakeStation().people():
        access.add_person(home, person.id, person.name, person.role, "1234")
    settings = Settings(screen=ScreenSettings(theme="light"))
    made = Shown(Opening(home, fixed_clock(NOON), settings, FakeStation, OFF))
    monkeypatch.setattr(made, "_load", lambda: None)
    assert made.front
    made.front.painted.disconnect()
    made.show()
    qtbot.waitExposed(made.front)
    yield made
    made.shut()
    for window in (made.front, made.window):
        if window is not None:
            window.close()
            window.deleteLater()


def load(shown: Shown, qtbot: QtBot) -> None:
    """What happens by itself once the front was painted."""
    Shown._load(shown)
    qtbot.waitUntil(lambda: shown.front is None)


def typed(shown: Shown, *keys: Qt.Key) -> None:
    """As a person does: slower than a scanner."""
    assert shown.front and shown.wedge
    for key in keys:
        QTest.keyClick(shown.front.login, key)
        QTest.qWait(round(shown.wedge.gap_ms) + 20)


def test_the_people_stand_there_before_the_window_is_loaded(shown: Shown) -> None:
    assert shown.front and shown.window is None
    people = shown.front.login.people_panel.people
    assert [(one.id, one.role) for one in people] == [("sato", Role.CLERK), ("takahashi", Role.SUPERVISOR)]


def test_it_says_when_it_can_be_seen(shown: Shown, qtbot: QtBot) -> None:
    assert shown.front
    shown.front._seen = False
    with qtbot.waitSignal(shown.front.painted):
        shown.front.update()


def test_what_was_typed_goes_on_in_the_window(shown: Shown, qtbot: QtBot) -> None:
    assert shown.front
    typed(shown, KEY.Key_Down, KEY.Key_1, KEY.Key_2)
    load(shown, qtbot)
    assert shown.window and shown.window.isVisible()
    login = shown.window.login
    assert (login.panel.person.id, login.panel.pin) == ("takahashi", "12")  # type: ignore[union-attr]


def test_a_pin_that_was_entered_too_early_is_asked_by_the_window(shown: Shown, qtbot: QtBot) -> None:
    assert shown.front
    typed(shown, KEY.Key_Down, KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4, KEY.Key_Return)
    load(shown, qtbot)
    window = shown.window
    assert window
    qtbot.waitUntil(lambda: window.presence.person is not None)
    assert window.presence.person and window.presence.person.id == "takahashi"


def test_people_that_cannot_be_read_leave_it_empty(shown: Shown) -> None:
    shown.opening.home.people.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    other = Shown(shown.opening)
    assert other.front and other.front.login.people_panel.people == ()
    other.front.deleteLater()


def test_the_first_picture_loads_neither_the_trade_nor_the_screens() -> None:
    """What it imports is what a clerk waits for."""
    heavy = "mailroom.model mailroom.station mailroom.desk ui.shell ui.clerk.desk numpy cv2 sqlite_utils argon2 jaconv"
    look = f"import sys, ui.front, ui.window; print([name for name in {heavy.split()!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def scan(shown: Shown, text: str) -> None:
    assert shown.front
    QTest.keyClicks(shown.front.login, text)
    QTest.keyClick(shown.front.login, KEY.Key_Return)


def test_what_is_scanned_before_the_window_is_there_types_no_digit_and_is_not_lost(shown: Shown, qtbot: QtBot) -> None:
    assert shown.front
    scan(shown, "CH1-04-000128754")
    assert shown.front.login.panel.pin == ""
    scan(shown, own_codes.make("P", "TAKAHASHI"))
    for digit in (1, 2):
        scan(shown, own_codes.make("C", f"DG{digit}"))
    load(shown, qtbot)
    assert shown.window
    login = shown.window.login
    assert (login.panel.person.id, login.panel.pin) == ("takahashi", "12")  # type: ignore[union-attr]


def test_a_scan_that_the_window_cuts_in_two_is_one(shown: Shown, qtbot: QtBot) -> None:
    assert shown.front
    code = own_codes.make("P", "TAKAHASHI")
    QTest.keyClicks(shown.front.login, code[:6])
    Shown._make(shown)
    QTest.keyClicks(shown.front.login, code[6:])
    QTest.keyClick(shown.front.login, KEY.Key_Return)
    window = shown.window
    assert window and window.login.panel.pin == ""
    qtbot.waitUntil(lambda: window.session.station is not None)
    assert shown.front.login.panel.pin == ""
