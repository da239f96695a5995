"""The program itself on an X server, driven by real key events: a clerk's hands and a scanner's."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailroom.access import Role
from mailroom.clock import system_clock
from mailroom.demo import homes

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]
WAIT_S = 60


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Station:
    """The program, its keyboard, its journal."""

    def __init__(self, home: Path, display: str) -> None:
        self.home = home
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        program = "from ui.app import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--home", str(home), "run", "--camera", "off"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def keys(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, capture_output=True)

    def scan(self, text: str) -> None:
        self.keys("type", "--delay", "3", text + "\n")

    def events(self, kind: str) -> list[tuple[str, ...]]:
        if not (self.home / "journal.db").exists():
            return []
        with closing(sqlite3.connect(f"file:{self.home / 'journal.db'}?mode=ro", uri=True)) as journal:
            if not journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone():
                return []
            return journal.execute("SELECT code FROM event WHERE kind = ? ORDER BY seq", (kind,)).fetchall()

    def until(self, ready: Callable[[], bool], doing: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + WAIT_S
        while not ready():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < end
            doing()
            time.sleep(0.2)


@pytest.fixture
def station(tmp_path: Path, display: str) -> Iterator[Station]:
    made = homes.make_home(tmp_path / "demo", mailpieces=300, clock=system_clock)
    station = Station(made.home.root, display)
    yield station
    if station.process.poll() is None:
        station.process.kill()
    station.process.communicate()


def test_log_in_scan_undo_search_and_leave(station: Station, tmp_path: Path) -> None:
    people = homes.log_ins(homes.Home(station.home))
    clerk = next(person for person in people if person.role == Role.CLERK)
    down = [person.id for person in people].index(clerk.id)

    def log_in() -> None:
        """The window may not be up yet: tried until it is."""
        station.keys("key", "Escape", *["Up"] * 5, *["Down"] * down)
        station.keys("type", "--delay", "90", clerk.pin)
        station.keys("key", "Return")
        time.sleep(1)

    station.until(lambda: bool(station.events("login")), log_in)
    with homes.wedge(homes.Home(station.home)).open(encoding="utf-8", newline="") as file:
        codes = [row["payload"] for row in csv.DictReader(file) if row["mode"] == "returned" and row["text"].isascii()]
    codes = list(dict.fromkeys(codes))[:15]
    for code in codes:
        station.scan(code)
    station.until(lambda: len(station.events("scanned")) >= len(codes))
    assert [row[0] for row in station.events("scanned")] == codes

    station.keys("key", "F12")
    station.until(lambda: len(station.events("undone")) == 1)
    station.keys("key", "slash")
    station.keys("type", "--delay", "90", "wata")
    time.sleep(0.5)  # from the keyboard to the trigger
    station.scan(codes[-1])
    station.until(lambda: len(station.events("scanned")) == len(codes) + 1)
    assert station.events("scanned")[-1][0] == codes[-1]

    station.process.send_signal(signal.SIGTERM)
    said, _ = station.process.communicate(timeout=30)
    assert station.process.returncode == 0 and said == ""
