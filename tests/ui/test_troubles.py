"""What goes wrong at a station, caused for real: a bar says what and what to do, nothing is a dialog, work goes on."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mailroom.access import Role
from mailroom.clock import system_clock
from mailroom.demo import homes
from mailroom.desk.paper import Slip
from mailroom.dispatch.pages import Page
from mailroom.paths import Home
from mailroom.settings import load
from mailroom.station import Station
from tests.journal.small_disk import fill, small_disk
from ui.clerk.content import Content
from ui.devices.camera import OFF
from ui.looks import Form, Sound
from ui.opening import Opening
from ui.shell import Window
from ui.troubles import Trouble

HOLDS_THE_JOURNAL = """
import sqlite3, sys
journal = sqlite3.connect(sys.argv[1], isolation_level=None)
journal.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Desk:
    """A window on a real home, and what it says."""

    def __init__(self, template: Path, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.later = timedelta(0)
        without = shutil.ignore_patterns("pictures", "reply-pictures")
        self.home = Home(Path(shutil.copytree(template, folder / "home", ignore=without)))

        def clock() -> Any:
            return system_clock() + self.later

        opening = Opening(self.home, clock, load(self.home), lambda: Station.open(self.home, clock), OFF)
        self.window = Window(opening)
        self.window.resize(1366, 768)
        self.window.show()
        self.until(lambda: self.window.session.station is not None)
        boss = next(person for person in homes.log_ins(self.home) if person.role == Role.SUPERVISOR)
        self.window.presence.log_in(boss.id, boss.pin)
        self.until(lambda: self.window.presence.person is not None)
        self.window.show_screen(self.window.desk)
        with (self.home.root / "extracts" / "mailpieces.csv").open(encoding="cp932", newline="") as rows:
            self.codes = list(dict.fromkeys(row["管理コード"] for row in csv.DictReader(rows)))

    def until(self, ready: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=20_000)

    def scan(self, at: int) -> Content:
        """One envelope; the card once it has an answer."""
        shown: list[Content] = []
        self.window.session.shown.connect(shown.append)
        self.window.intake.scanned(self.codes[at])
        self.until(lambda: bool(shown) and not self.window.session.turns.scans)
        self.window.session.shown.disconnect(shown.append)
        return shown[-1]

    def tick(self) -> None:
        """The window looks around, as it does three times a minute."""
        self.until(lambda: not self.window.session._refreshing)  # one that is under way still says what was
        done: list[object] = []
        self.window.session.refreshed.connect(done.append)
        self.window._tick()
        self.until(lambda: bool(done))
        self.window.session.refreshed.disconnect(done.append)

    @property
    def trouble(self) -> Trouble | None:
        others = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.window]
        assert not others and QApplication.activeModalWidget() is None
        banner = self.window.notices.banner
        assert banner.isVisible() == (banner.trouble is not None)
        return banner.trouble

    def told(self, key: str) -> None:
        """The bar says this, and what to do."""
        assert self.trouble and (self.trouble.key, bool(self.trouble.what), bool(self.trouble.to_do)) == (
            key,
            True,
            True,
        )
        assert "/" not in self.trouble.what + self.trouble.to_do


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return homes.make_home(tmp_path_factory.mktemp("made") / "home", mailpieces=60, clock=system_clock).home.root


@pytest.fixture
def make(qtbot: QtBot, template: Path) -> Iterator[Callable[[Path], Desk]]:
    made: list[Desk] = []

    def desk(folder: Path) -> Desk:
        made.append(Desk(template, folder, qtbot))
        return made[-1]

    yield desk
    for one in made:
        one.window.close()
        one.window.deleteLater()


def test_a_full_disk(make: Callable[[Path], Desk], tmp_path: Path) -> None:
    with small_disk("tmpfs", tmp_path) as place:
        desk = make(place)
        filler = fill(place, 0)
        for _ in range(2):
            assert desk.scan(0).form is Form.TROUBLE
            desk.told("disk_full")
            assert desk.window.sounds.played[-1][0] is Sound.REFUSED
        filler.unlink()
        assert desk.scan(0).stamp and desk.trouble is None
        desk.window.close()


def test_a_journal_that_another_program_holds(make: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = make(tmp_path)
    desk.scan(0)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_JOURNAL, str(desk.home.journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin and other.stdout and other.stdout.readline()
    desk.window.intake.scanned(desk.codes[1])
    slow = desk.window.says("look.slow.word")
    desk.until(lambda: desk.window.session.content is not None and desk.window.session.content.word == slow)
    desk.window.session.show_waiting()  # the camera came or went, a reason was picked
    assert desk.window.session.content and desk.window.session.content.word == slow
    desk.until(lambda: not desk.window.session.turns.scans)
    assert desk.window.session.content.form is Form.TROUBLE
    desk.told("journal_locked")
    other.communicate()
    assert desk.scan(1).stamp and desk.trouble is None


def test_a_mirror_that_went_and_came_back(make: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = make(tmp_path)
    away = desk.home.mirror.with_name("away")
    shutil.move(desk.home.mirror, away)
    assert desk.scan(0).form is Form.UNKNOWN
    desk.until(lambda: desk.trouble is not None)
    desk.told("no_mirror")
    shutil.move(away, desk.home.mirror)
    assert desk.scan(1).form is not Form.UNKNOWN
    desk.tick()
    assert desk.trouble is None


def test_an_old_mirror_and_a_clock_that_went_back(make: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = make(tmp_path)
    desk.later = timedelta(days=11)
    desk.tick()
    desk.told("mirror_stale")
    desk.scan(0)
    desk.later = timedelta(0)
    desk.tick()
    desk.told("clock_doubt")


def test_no_printer(make: Callable[[Path], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "no-printer-here"))
    desk = make(tmp_path)
    printed: list[bool] = []
    desk.window.paper.look_for_printer(printed.append)
    desk.until(lambda: bool(printed))
    if printed == [True]:
        pytest.skip("this machine has a printer")
    slip = Slip("01A-251120-0001", (Page(210, 297, ()),), 0, tmp_path / "slip.pdf")
    desk.window.paper.put_out(slip)
    desk.until(lambda: desk.trouble is not None)
    desk.told("printer_none")


def test_one_bar_at_a_time_and_what_lasts_comes_back(make: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = make(tmp_path)
    desk.later = timedelta(days=11)
    desk.tick()
    desk.window.session.undo()
    desk.until(lambda: desk.trouble is not None and desk.trouble.key == "nothing_to_undo")
    desk.scan(0)
    desk.told("mirror_stale")
