"""A window on a fake station, driven by real events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mailroom.access import Role
from mailroom.clock import fixed_clock
from mailroom.paths import Home
from mailroom.settings import ScannerSettings, ScreenSettings, Settings, StationSettings
from tests.ui.fakes import NOON, FakeStation
from tests.ui.office import Office
from ui.canvas import Canvas
from ui.devices.camera import OFF
from ui.looks import Sound
from ui.opening import Opening
from ui.shell import Window

NOTHING = Qt.KeyboardModifier.NoModifier


class Clerk:
    """Hands at the window: keys, scans, and what came of them."""

    def __init__(self, window: Window, station: FakeStation, qtbot: QtBot) -> None:
        self.window, self.station, self.qtbot = window, station, qtbot

    def settle(self) -> None:
        """Until the workers have nothing left to do and the window has heard it."""
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            self.qtbot.waitUntil(lambda done=done: bool(done), timeout=30_000)

    def target(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NOTHING) -> None:
        QTest.keyClick(self.target(), key, modifiers)
        self.window.wedge.hand_on()
        self.settle()

    def scan(self, text: str) -> None:
        QTest.keyClicks(self.target(), text)
        QTest.keyClick(self.target(), Qt.Key.Key_Return)
        self.settle()

    def type(self, text: str) -> None:
        """As a person does: slower than a scanner."""
        for sign in text:
            QTest.keyClicks(self.target(), sign)
            QTest.qWait(round(self.window.wedge.gap_ms) + 20)
        self.settle()

    def log_in(self) -> None:
        """On the keys that are painted; typing is slow, and has tests of its own."""
        self.settle()
        for sign in (*"1234", "enter"):
            self.window.login.panel.press(sign)
        self.settle()

    def type_pin(self, pin: str = "1234") -> None:
        self.settle()
        self.type(pin)
        self.press(Qt.Key.Key_Return)

    @property
    def card(self) -> object:
        return self.window.desk.card.content

    def heard(self) -> list[Sound]:
        return [sound for sound, _ in self.window.sounds.played]


Make = Callable[..., Clerk]


@pytest.fixture
def make_clerk(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    windows: list[Window] = []

    def make(
        station: FakeStation | None = None,
        size: tuple[int, int] = (1366, 768),
        theme: str = "light",
        language: str = "ja",
        port: str = "",
    ) -> Clerk:
        fake = station or FakeStation()
        settings = Settings(
            station=StationSettings(language=language),
            screen=ScreenSettings(theme=theme),
            scanner=ScannerSettings(port=port),
        )
        window = Window(Opening(Home(tmp_path), fixed_clock(NOON), settings, lambda: fake, OFF))
        windows.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        return Clerk(window, fake, qtbot)

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """A window on a real journal, for whom a test says."""
    made: list[Office] = []

    def make(role: Role = Role.SUPERVISOR, **station: object) -> Office:
        made.append(Office(tmp_path, role, qtbot, **station))
        return made[0]

    yield make
    for one in made:
        one.window.close()
        one.window.deleteLater()


@pytest.fixture
def clerk(make_clerk: Make) -> Clerk:
    clerk = make_clerk()
    clerk.log_in()
    return clerk


@pytest.fixture
def too_wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Texts that were set wider than their place, or squeezed as far as it goes."""
    found: list[str] = []
    plain = Canvas.text

    def watched(self: Canvas, rect: object, text: str, *args: object, **more: object) -> float:
        taken = plain(self, rect, text, *args, **more)  # type: ignore[arg-type]
        box = QRectF(rect)  # type: ignore[call-overload]
        if text and taken > box.width() + 0.51:
            found.append(f"{text!r} takes {taken:.0f} of {box.width():.0f}")
        device = self.painter.device()
        if text and isinstance(device, QWidget) and not QRectF(device.rect()).adjusted(-1, -1, 1, 1).contains(box):
            found.append(f"{text!r} stands outside of {type(device).__name__}: {box.getRect()}")
        return taken

    monkeypatch.setattr(Canvas, "text", watched)
    yield found
