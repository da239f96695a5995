"""始業点検 in the real window: card, scanner, ear, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from mailroom.access import Person, Role
from mailroom.checks import Light
from mailroom.clock import fixed_clock
from mailroom.model import Reading, Symbol
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.settings import Settings
from tests.desk.branch import CODES, Desk
from tests.makers import NOON
from ui.clerk import start_check
from ui.devices.camera import Sight
from ui.looks import Sound
from ui.opening import Opening
from ui.shell import Window

KEY = Qt.Key
LONG_MS = 60_000  # on a busy machine
CLERK = Person("clerk", "clerk", Role.CLERK)
CORNERS = ((0, 0), (9, 0), (9, 9), (0, 9))


class Morning:
    """A window at the first log-in of the day, with a loudspeaker and a camera that gives pictures."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.desks: list[Desk] = []
        home = Home(folder / "home")
        self.window = Window(Opening(home, fixed_clock(NOON), Settings(), self._station(folder), "off", folder / "out"))
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitUntil(lambda: self.window.session.station is not None, timeout=LONG_MS)
        self.check = self.window.check

    def _station(self, folder: Path) -> Any:
        def station() -> Any:
            self.desks.append(Desk(folder))
            return self.desks[0].station

        return station

    def come(self) -> None:
        self.window.presence.enter(CLERK)
        self.settle()
        self.qtbot.waitUntil(
            lambda: len(self.check.findings) == len(self.check.checks) or not self.check.running, timeout=LONG_MS
        )

    def settle(self) -> None:
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            self.qtbot.waitUntil(lambda done=done: bool(done), timeout=LONG_MS)

    def press(self, key: Qt.Key) -> None:
        self.window.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        self.settle()

    def card(self, *bodies: str, two: bool = True) -> None:
        """The check card before the camera: several codes in one view."""
        found = tuple(Symbol(own_codes.make("X", body), "QR_CODE", "zxing", CORNERS) for body in bodies)
        self.window.intake.sight(Sight(Reading(found), (), 41.0, two=two))

    def light(self, name: str) -> Light:
        return self.check.findings[name].light

    def kept(self) -> list[str]:
        got: list[list[str]] = []
        journal = self.desks[0].house.journal
        self.window.worker.run(lambda: [one["note"] for one in journal.events("kind = 'noted'")], got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=LONG_MS)
        return got[0]


@pytest.fixture
def morning(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Morning]:
    monkeypatch.setattr(start_check, "SOUND_EVERY_MS", 1)
    monkeypatch.setattr("ui.devices.sound.Sounds.heard", property(lambda _: True))
    morning = Morning(tmp_path, qtbot)
    yield morning
    morning.window.close()
    morning.window.deleteLater()


def with_a_camera(morning: Morning) -> None:
    from dataclasses import replace

    morning.check.opening = replace(morning.window.opening, camera="0")
    morning.window.session.camera = True


def test_a_whole_check_by_card_scanner_and_ear(morning: Morning) -> None:
    with_a_camera(morning)
    morning.come()
    window, check = morning.window, morning.check
    assert window.screen_ is check
    assert {name for name, one in check.findings.items() if one.light is Light.WAITING} == {
        "camera", "scanner", "sound",
    }  # fmt: skip
    assert check.verdict.words == window.says("start.step_camera")
    morning.card("Q10", "Q06", "Q04")
    assert morning.light("camera") is Light.OK and "0.34" in check.findings["camera"].more(window.says.words)
    assert check.verdict.words == window.says("start.step_scanner")
    window.intake.scanned(own_codes.make("X", "C03"))
    assert check.verdict.words == window.says("start.step_sound")
    morning.qtbot.waitUntil(lambda: [sound for sound, _ in window.sounds.played] == list(Sound))
    morning.press(KEY.Key_F2)
    assert check.verdict.words == window.says("start.ready") and check.verdict.role == "forward"
    assert morning.kept() == []
    morning.press(KEY.Key_Return)
    assert window.screen_ is window.desk
    assert morning.kept()[0].startswith("camera=ok scanner=ok sound=ok printer=ok disk=ok home=ok clock=ok mirror=ok")


def test_work_is_one_key_away_and_what_was_not_answered_is_kept_as_skipped(morning: Morning) -> None:
    morning.come()
    morning.press(KEY.Key_Return)
    assert morning.window.screen_ is morning.window.desk
    assert "camera=ok scanner=skipped sound=skipped" in morning.kept()[0]
    morning.window.presence.log_out()
    morning.window.presence.enter(CLERK)
    morning.settle()
    assert morning.window.screen_ is morning.window.desk  # once a business day


def test_an_envelope_wins(morning: Morning) -> None:
    morning.come()
    morning.window.intake.scanned(CODES[0])
    morning.settle()
    assert morning.window.screen_ is morning.window.desk and morning.window.desk.card.content.number
    assert len(morning.kept()) == 1


def test_each_line_can_be_skipped_and_asked_again_without_a_mouse(morning: Morning) -> None:
    morning.come()
    check = morning.check
    assert check.checks[check.at].name == "scanner"
    morning.press(KEY.Key_F4)
    assert morning.light("scanner") is Light.SKIPPED and check.checks[check.at].name == "sound"
    morning.press(KEY.Key_F3)
    assert morning.light("sound") is Light.ATTENTION
    assert check.verdict.words == morning.window.says("start.ready")  # a silent station can work
    morning.press(KEY.Key_Up)
    morning.press(KEY.Key_F5)
    assert check.checks[check.at].name == "scanner" and morning.light("scanner") is Light.WAITING
    morning.press(KEY.Key_F1)
    assert morning.light("sound") is Light.WAITING


def test_a_camera_that_is_unplugged_meanwhile_is_seen(morning: Morning) -> None:
    with_a_camera(morning)
    morning.come()
    morning.window.session.camera = False
    morning.qtbot.waitUntil(lambda: morning.light("camera") is Light.ATTENTION)
    morning.window.session.camera = True
    morning.qtbot.waitUntil(lambda: morning.light("camera") is Light.WAITING)


def test_what_the_work_needs_changes_the_verdict(morning: Morning) -> None:
    morning.come()
    morning.desks[0].house.clock = lambda: NOON.replace(year=NOON.year - 1)
    morning.press(KEY.Key_F1)
    morning.press(KEY.Key_F4)
    morning.press(KEY.Key_F2)
    assert morning.light("clock") is Light.ATTENTION
    assert morning.check.verdict.words == morning.window.says("start.careful")


def test_the_check_card_opens_the_check_from_anywhere(morning: Morning) -> None:
    morning.come()
    morning.press(KEY.Key_Return)
    morning.window.intake.scanned(own_codes.make("X", "C04"))
    assert morning.window.screen_ is morning.check and morning.light("scanner") is Light.OK


def test_a_day_without_a_check_in_the_settings(morning: Morning) -> None:
    from mailroom.settings import change

    house = morning.desks[0].house
    house.settings = change(house.home, {"screen.start_check": False})
    morning.come()
    assert morning.window.screen_ is morning.window.desk and morning.kept() == []
