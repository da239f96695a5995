"""A morning with the real window on a real home: pictures, hand scanner, undo, override, a fresh mirror, seal, slips."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mailroom.access import Role
from mailroom.clock import parse_now
from mailroom.demo import homes
from mailroom.model import Advice, Mode, PlaceKind
from mailroom.office import Office
from mailroom.reading import own_codes
from mailroom.reading.batch import EyesPool
from mailroom.settings import load
from mailroom.station import Station
from ui.devices.camera import OFF, Sight
from ui.opening import Opening
from ui.shell import Window

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """Goes on by a second with every look: a morning in a minute."""

    def __init__(self) -> None:
        self.now = parse_now("2025-11-20T08:30")

    def __call__(self):  # noqa: ANN204
        self.now += timedelta(seconds=0.01)
        return self.now


class Morning:
    """The window, its people, and hands."""

    def __init__(self, window: Window, made: homes.DemoHome, clock: Clock, qtbot: QtBot) -> None:
        self.window, self.made, self.clock, self.qtbot = window, made, clock, qtbot

    def settle(self) -> None:
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            self.qtbot.waitUntil(lambda done=done: bool(done), timeout=20_000)

    def ask(self, work):  # noqa: ANN001, ANN201
        """Something of the station, read on its own worker."""
        got: list[object] = []
        self.window.worker.run(lambda: work(self.window.session.station), got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=20_000)
        return got[0]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        for sign in text:
            QTest.keyClicks(QApplication.focusWidget() or self.window, sign)
            QTest.qWait(round(self.window.wedge.gap_ms) + 15)
        self.settle()

    def scan(self, text: str) -> None:
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(QApplication.focusWidget() or self.window, sign)
            else:  # full-width, as a scanner types beside a Japanese input method; QTest knows no such key
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
                QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        QTest.keyClick(QApplication.focusWidget() or self.window, KEY.Key_Return)
        self.settle()

    def log_in(self, role: Role) -> None:
        people = self.window.login.people_panel.people
        which = next(one for one in homes.log_ins(self.made.home) if one.role == role)
        at = next(at for at, person in enumerate(people) if person.id == which.id)
        while self.window.login.people_panel.at < at:
            self.press(KEY.Key_Down)
        while self.window.login.people_panel.at > at:
            self.press(KEY.Key_Up)
        self.type(which.pin)
        self.press(KEY.Key_Return)
        assert self.window.person is not None and self.window.person.id == which.id


@pytest.fixture
def morning(qtbot: QtBot, tmp_path: Path) -> Iterator[Morning]:
    clock = Clock()
    made = homes.make_home(tmp_path / "demo", clock=clock)
    window = Window(
        Opening(made.home, clock, load(made.home), lambda: Station.open(made.home, clock), OFF, tmp_path / "printed")
    )
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(lambda: bool(window.login.people_panel.people), timeout=20_000)
    yield Morning(window, made, clock, qtbot)
    window.close()
    window.deleteLater()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_morning(morning: Morning, tmp_path: Path) -> None:
    window, home = morning.window, morning.made.home
    morning.log_in(Role.CLERK)

    # 40 pictures and 40 pieces by hand scanner, ten of them reply cards
    wanted: Counter[str] = Counter()
    folder = homes.pictures(home)
    pictures = rows(folder / "truth.csv")
    with EyesPool() as eyes:
        for row, page in zip(pictures, eyes.read([folder / row["file"] for row in pictures]), strict=True):
            before = morning.ask(lambda station: station.counters().total)
            window._sight(Sight(tuple(page.symbols), (), page.ms))
            morning.settle()
            if morning.ask(lambda station: station.counters().total) > before:
                wanted[row["advice"]] += 1
    by_hand = rows(homes.wedge(home))
    for row in by_hand:
        if window.session.mode is not Mode(row["mode"]):
            morning.press(KEY.Key_M, CTRL)
        morning.scan(row["text"])
        if window.session.choice is not None:
            morning.type("".join(str(number) for number in range(1, len(window.session.choice.ids) + 1)))
            morning.press(KEY.Key_Return)
        wanted[row["advice"]] += 1
    if window.session.mode is Mode.REPLY:
        morning.press(KEY.Key_M, CTRL)
    counters = morning.ask(lambda station: station.counters())
    counted = {advice: getattr(counters, advice) for advice in ("forward", "split", "destroy", "hold", "unknown")}
    assert {advice: number for advice, number in counted.items() if number} == {
        advice: number for advice, number in wanted.items() if advice in counted and number
    }
    assert window.desk.counters.counters == counters and len(by_hand) >= 40 and sum(wanted.values()) >= 70

    # undo and override, each by one key
    scan = next(row["text"] for row in by_hand if row["mode"] == "returned" and row["advice"] == "forward")
    morning.scan(scan)
    assert window.desk.card.content.form == "already"
    morning.press(KEY.Key_F12)
    total = morning.ask(lambda station: station.counters().total)
    morning.press(KEY.Key_F12)
    assert morning.ask(lambda station: station.counters().total) <= total
    forward = next(
        row for row in morning.ask(lambda station: station.last(90)) if row.advice is Advice.FORWARD and row.code
    )
    morning.scan(forward.code)
    morning.press(KEY.Key_F9)
    if window.session.choice is not None:
        morning.type("1")
        morning.press(KEY.Key_Return)
    assert any(row.piece == forward.piece for row in morning.ask(lambda station: station.moving_list()))

    # a fresh mirror in the middle; whatever is due elsewhere is moved by a scan
    morning.press(KEY.Key_Q, CTRL)
    morning.log_in(Role.SUPERVISOR)
    files = sorted(homes.update(home).glob("*.csv"))
    morning.ask(lambda station: Office(station.house).load_mirror(files, delta=True))
    morning.clock.now += timedelta(seconds=5)
    for row in morning.ask(lambda station: station.moving_list()):
        morning.scan(row.code)
    for row in morning.ask(lambda station: station.last(120)):
        if row.place.kind is PlaceKind.SPLIT and row.code and not row.cancelled:
            morning.scan(row.code)
    assert morning.ask(lambda station: station.moving_list()) == []

    # every bin sealed: its label, its pieces, its floor label
    bins = [row for row in morning.ask(lambda station: station.bins()) if row.pieces]
    for row in bins:
        morning.scan(own_codes.make("B", row.bin))
        assert window.screen_ is window.seal and window.seal.view
        for piece in window.seal.view.rows:
            morning.scan(piece.code or piece.label or "")
        morning.scan(own_codes.make("F", row.bin))
        assert window.seal.view.sealed, (row.bin, window.seal.view)

    # slips: one a bin, printed into the folder
    morning.press(KEY.Key_F4)
    morning.qtbot.waitUntil(lambda: len(window.paper.list.slips) == len(bins), timeout=20_000)
    morning.press(KEY.Key_F5)
    morning.qtbot.waitUntil(lambda: len(window.paper.list.printed) == len(bins), timeout=60_000)
    assert len(list((tmp_path / "printed").glob("*.pdf"))) == len(bins)
    morning.press(KEY.Key_Escape)
    assert window.passing is None and not window.lasting
