"""A morning with the real window on a real home: pictures, scanner, undo, override, a fresh mirror, seal, slips."""

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

    def __call__(self):
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

    def ask(self, work):
        """Something of the station, read on its own worker."""
        got: list[object] = []
        self.window.worker.run(lambda: work(self.window.session.station), got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=20_000)
        return got[0]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.window.wedge.hand_on()
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
        assert self.window.presence.person is not None and self.window.presence.person.id == which.id


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


def take_pictures(morning: Morning) -> Counter[str]:
    """Real pictures through the real eyes; counted is what was recorded."""
    wanted: Counter[str] = Counter()
    folder = homes.pictures(morning.made.home)
    pictures = rows(folder / "truth.csv")
    with EyesPool() as eyes:
        for row, page in zip(pictures, eyes.read([folder / row["file"] for row in pictures]), strict=True):
            before = morning.ask(lambda station: station.counters().total)
            morning.window.intake.sight(Sight(page.reading, (), page.ms))
            morning.settle()
            if morning.ask(lambda station: station.counters().total) > before:
                wanted[row["advice"]] += 1
    return wanted


def take_by_hand(morning: Morning) -> Counter[str]:
    """Pieces by hand scanner, reply cards among them."""
    window, wanted = morning.window, Counter[str]()
    for row in rows(homes.wedge(morning.made.home)):
        if window.session.mode is not Mode(row["mode"]):
            morning.press(KEY.Key_M, CTRL)
        morning.scan(row["text"])
        if window.session.choice is not None:
            morning.type("".join(str(number) for number in range(1, len(window.session.choice.ids) + 1)))
            morning.press(KEY.Key_Return)
        wanted[row["advice"]] += 1
    if window.session.mode is Mode.REPLY:
        morning.press(KEY.Key_M, CTRL)
    return wanted


def second_thoughts(morning: Morning) -> None:
    """Undo and override, each by one key."""
    window = morning.window
    forward = [r for r in morning.ask(lambda station: station.last(90)) if r.advice is Advice.FORWARD and r.code]
    morning.scan(forward[0].code)
    assert window.desk.card.content and window.desk.card.content.form == "already"
    total = morning.ask(lambda station: station.counters().total)
    first = next(row for row in morning.ask(lambda station: station.last(1)))
    morning.ask(lambda station: station.undo(first.event_id))
    assert morning.ask(lambda station: station.counters().total) == total - 1
    morning.scan(first.code)
    assert morning.ask(lambda station: station.counters().total) == total
    morning.press(KEY.Key_F12)
    assert morning.ask(lambda station: station.counters().total) == total - 1
    morning.scan(first.code)
    morning.scan(forward[1].code)
    morning.press(KEY.Key_F9)
    if window.session.choice is not None:
        morning.type("1")
        morning.press(KEY.Key_Return)
    assert any(row.piece == forward[1].piece for row in morning.ask(lambda station: station.moving_list()))


def fresh_mirror(morning: Morning) -> None:
    """A delta in the middle; what is due elsewhere is moved by a scan, what was opened is scanned again."""
    files = sorted(homes.update(morning.made.home).glob("*.csv"))
    morning.ask(lambda station: Office(station.house).load_mirror(files, delta=True))
    morning.clock.now += timedelta(seconds=5)
    for row in morning.ask(lambda station: station.moving_list()):
        morning.scan(row.code)
    for row in morning.ask(lambda station: station.last(120)):
        if row.place.kind is PlaceKind.SPLIT and row.code and not row.cancelled:
            morning.scan(row.code)
    assert morning.ask(lambda station: station.moving_list()) == []


def seal_all(morning: Morning) -> int:
    """Every bin: its label, its pieces, its floor label."""
    window = morning.window
    bins = [row for row in morning.ask(lambda station: station.bins()) if row.pieces]
    for row in bins:
        morning.scan(own_codes.make("B", row.bin))
        assert window.screen_ is window.seal and window.seal.view
        for piece in window.seal.view.rows:
            morning.scan(piece.code or piece.label or "")
        morning.scan(own_codes.make("F", row.bin))
        assert window.seal.view.sealed, (row.bin, window.seal.view)
    return len(bins)


def print_all(morning: Morning, count: int, folder: Path) -> None:
    """One slip a bin, printed into the folder that stands in for a printer."""
    paper = morning.window.paper
    morning.press(KEY.Key_F4)
    morning.qtbot.waitUntil(lambda: len(paper.list.slips) == count, timeout=20_000)
    morning.press(KEY.Key_F5)
    morning.qtbot.waitUntil(lambda: len(paper.list.printed) == count, timeout=60_000)
    assert len(list(folder.glob("*.pdf"))) == count
    morning.press(KEY.Key_Escape)


def read_report(morning: Morning) -> None:
    """The report on the screen; its figures are the counters', and the day's equation holds."""
    window = morning.window
    morning.press(KEY.Key_R, CTRL)
    morning.qtbot.waitUntil(lambda: len(window.report.tables) == 7, timeout=20_000)
    report = morning.ask(lambda station: Office(station.house).day_report(station.house.business_day()))
    counters = morning.ask(lambda station: station.counters())
    assert report.piece_count == counters.total
    assert report.equation.sums[0] == report.equation.sums[1]
    for at, section in enumerate(report.sections):
        morning.press(Qt.Key(KEY.Key_F1.value + at))
        assert window.report.view.table is window.report.tables[at] and len(window.report.tables[at].rows) == len(
            section.rows
        )
    morning.press(KEY.Key_Escape)


def test_a_morning(morning: Morning, tmp_path: Path) -> None:
    window = morning.window
    morning.log_in(Role.CLERK)
    wanted = take_pictures(morning) + take_by_hand(morning)
    counters = morning.ask(lambda station: station.counters())
    shown = {advice: getattr(counters, advice) for advice in ("forward", "split", "destroy", "hold", "unknown")}
    assert {key: number for key, number in shown.items() if number} == {
        key: n for key, n in wanted.items() if key in shown
    }
    assert window.desk.counters.counters == counters and counters.total >= 70
    second_thoughts(morning)
    morning.press(KEY.Key_Q, CTRL)
    morning.log_in(Role.SUPERVISOR)
    fresh_mirror(morning)
    print_all(morning, seal_all(morning), tmp_path / "printed")
    read_report(morning)
    assert window.notices.passing is None and not window.notices.lasting
