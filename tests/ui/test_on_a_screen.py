"""The program itself on an X server, driven by real key events: a clerk's hands and a scanner's."""

from __future__ import annotations

import csv
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from mailroom.access import Role
from mailroom.clock import system_clock
from mailroom.demo import homes
from tests.ui.faulty_on_a_screen import NAME
from tests.ui.x_server import ON_A_SCREEN, Screen, japanese, needs_ibus, screen

pytestmark = [*ON_A_SCREEN, pytest.mark.alone]
WAIT_S = 200


class Station:
    """The program, its keyboard, its journal."""

    def __init__(self, home: Path, screen: Screen, program: str) -> None:
        self.home, self.screen = home, screen
        main = f"from {program} import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", main, "--home", str(home), "run", "--camera", "off"],
            cwd=Path(__file__).resolve().parents[2], env=screen.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def codes(self) -> list[str]:
        """Of the morning's envelopes, each once."""
        with homes.wedge(homes.Home(self.home)).open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["mode"] == "returned" and row["text"].isascii()]
        return list(dict.fromkeys(row["payload"] for row in rows))

    def log_in(self) -> None:
        """As a clerk, with the PIN. The window may not be up yet: tried until it is."""
        people = homes.log_ins(homes.Home(self.home))
        clerk = next(person for person in people if person.role == Role.CLERK)
        down = [person.id for person in people].index(clerk.id)

        def try_it() -> None:
            self.screen.keys("key", "--delay", "200", "Escape", *["Up"] * 5, *["Down"] * down)
            self.screen.type(clerk.pin)
            time.sleep(0.2)
            self.screen.keys("key", "Return")
            time.sleep(1)

        self.until(lambda: bool(self.events("login")), try_it)

    def events(self, kind: str) -> list[str | None]:
        """The codes of all events of a kind, in order."""
        if not (self.home / "journal.db").exists():
            return []
        with closing(sqlite3.connect(f"file:{self.home / 'journal.db'}?mode=ro", uri=True)) as journal:
            if not journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone():
                return []
            rows = journal.execute("SELECT code FROM event WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
        return [code for (code,) in rows]

    def record(self, codes: list[str]) -> list[str | None]:
        """Back to back. Where this machine itself stalls the keys one is refused, and said: then again."""
        for _ in range(3):
            self.screen.scan([code for code in codes if code not in self.events("scanned")], 2)
            end = time.monotonic() + 20
            while len(self.events("scanned")) < len(codes) and time.monotonic() < end:
                time.sleep(0.2)
            if len(self.events("scanned")) >= len(codes):
                break
        return self.events("scanned")

    def until(self, ready: Callable[[], bool], doing: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + WAIT_S
        while not ready():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < end
            doing()
            time.sleep(0.2)

    def leave(self) -> str:
        """As the system's own close. What was said on the terminal."""
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0
        return said


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up home, to be copied."""
    return homes.make_home(tmp_path_factory.mktemp("made") / "home", mailpieces=300, clock=system_clock).home.root


@pytest.fixture
def open_station(tmp_path: Path, made: Path) -> Iterator[Callable[..., Station]]:
    with ExitStack() as stack:

        def opened(with_ibus: bool = False, program: str = "ui.app") -> Station:
            home = shutil.copytree(made, tmp_path / "demo")
            shown = stack.enter_context(screen())
            if with_ibus:
                shown = stack.enter_context(japanese(shown, tmp_path))
            station = Station(home, shown, program)
            stack.callback(station.process.communicate)
            stack.callback(station.process.kill)
            return station

        yield opened


def test_log_in_scan_undo_search_and_leave(open_station: Callable[..., Station]) -> None:
    station = open_station()
    station.log_in()
    codes = station.codes()[:15]
    recorded = station.record(codes)
    assert sorted(map(str, recorded)) == sorted(codes)

    station.screen.keys("key", "F12")
    station.until(lambda: len(station.events("undone")) == 1)
    station.screen.keys("key", "slash")
    station.screen.type("wata")
    station.screen.scan([str(recorded[-1])], 2)
    station.until(lambda: len(station.events("scanned")) == len(codes) + 1)
    assert station.events("scanned")[-1] == recorded[-1]
    assert station.leave() == ""


def test_faults_of_our_own_end_nothing(open_station: Callable[..., Station]) -> None:
    """A card that cannot be painted, a key, a slot, a window of another size: each scan is recorded all the same."""
    station = open_station(program="tests.ui.faulty_on_a_screen")
    station.log_in()
    codes = station.codes()[:8]
    for code in codes:
        station.screen.keys("key", "F1", "sleep", "0.3")
        station.screen.scan([code], 2)
    station.until(lambda: len(station.events("scanned")) >= len(codes))
    assert station.events("scanned") == codes
    assert NAME not in station.leave()
    said = (station.home / "log" / "mailroom.log").read_text("utf-8")
    places = ("paintEvent", "keyPressEvent", "show_counters", "resizeEvent")
    assert [where for where in places if where not in said] == []
    assert NAME not in said and said.count("our own bug") < 10


@needs_ibus
@pytest.mark.parametrize("end", ["Return", "Tab"])
def test_scans_into_an_open_search_with_japanese_input_on(open_station: Callable[..., Station], end: str) -> None:
    """The first closes the panel in the middle of the others; none is lost, none is joined to another."""
    station = open_station(with_ibus=True)
    station.log_in()
    codes = station.codes()[:12]
    station.screen.keys("key", "slash")
    station.screen.type("watanabe")
    station.screen.keys("key", "space")
    station.screen.scan(codes, 2, end)
    station.until(lambda: len(station.events("scanned")) >= len(codes))
    assert station.events("scanned") == codes
    assert station.leave() == ""
