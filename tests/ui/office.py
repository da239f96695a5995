"""A window on a real journal and a small branch, driven by real keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mailroom.access import Person, Role
from mailroom.clock import fixed_clock
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings, save
from tests.desk.branch import Desk
from tests.makers import NOON
from ui.devices.camera import OFF
from ui.opening import Opening
from ui.shell import Window

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Office:
    """A window on a real station, and hands. ``station``: settings of that table."""

    def __init__(self, folder: Path, role: Role, qtbot: QtBot, **station: Any) -> None:
        self.qtbot = qtbot
        self.made: list[Desk] = []

        def opened() -> Any:
            desk = Desk(folder)
            if station:
                desk.house.close()
                save(desk.home, replace(desk.house.settings, station=replace(desk.house.settings.station, **station)))
                desk.open()
            self.made.append(desk)
            return desk.station

        home, settings = Home(folder / "home"), Settings(station=StationSettings(**station))
        self.window = Window(Opening(home, fixed_clock(NOON), settings, opened, OFF, folder / "printed"))
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitUntil(lambda: self.window.session.station is not None)
        self.window.presence.enter(Person("boss", "boss", role))
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.ask(lambda _: True)

    def ask(self, work: Callable[[Any], Any]) -> Any:
        got: list[Any] = []
        self.window.worker.run(lambda: work(self.window.session.station), got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=30_000)
        return got[0]

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
            self.window.wedge.hand_on()
            self.settle()

    def scan(self, *texts: str) -> None:
        for text in texts:
            QTest.keyClicks(QApplication.focusWidget() or self.window, text)
            self.press(KEY.Key_Return)

    def lists(self) -> None:
        self.press(KEY.Key_L, modifiers=CTRL)
