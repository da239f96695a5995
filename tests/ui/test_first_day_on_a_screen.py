"""A station's first day on an X server: set up, log in, check, work, lock, leave the kiosk. By real keys alone."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailroom import settings
from mailroom.clock import jst_date, system_clock
from mailroom.demo.extracts import make_extracts
from mailroom.mirror import store
from mailroom.paths import Home
from mailroom.reading import own_codes
from tests.ui.x_server import ON_A_SCREEN, Screen, screen

pytestmark = ON_A_SCREEN
WAIT_S = 200
PIN = "4711"


class Station:
    """The program, its keyboard, its journal."""

    def __init__(self, folder: Path, at: Screen) -> None:
        self.home, self.screen = Home(folder / "home"), at
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(self, *arguments: str) -> None:
        program = "from ui.app import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--home", str(self.home.root), "run", *arguments],
            cwd=Path(__file__).resolve().parents[2], env=self.screen.environment | {"HOME": str(self.folder)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def keys(self, *names: str) -> None:
        for name in names:
            self.screen.keys("key", name)
            time.sleep(0.2)

    def pin(self, pin: str = PIN) -> None:
        self.screen.type(pin, 150)
        self.keys("Return")

    def events(self) -> list[tuple[str, str]]:
        if not self.home.journal.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.home.journal}?mode=ro", uri=True)) as journal:
            if not journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone():
                return []
            asked = "SELECT json_extract(body, '$.kind'), coalesce(json_extract(body, '$.note'), '') FROM event"
            return journal.execute(f"{asked} ORDER BY seq").fetchall()

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.events()]

    def until(self, ready: Callable[[], bool], doing: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + WAIT_S
        while not ready():
            assert self.process is not None and self.process.poll() is None, self.process and self.process.communicate()
            assert time.monotonic() < end
            doing()
            time.sleep(0.3)

    def logged_in(self, before: int) -> None:
        """The window may not be up yet: tried until it is."""
        self.until(
            lambda: self.kinds().count("login") > before, lambda: (self.keys("Escape"), self.pin(), time.sleep(1))
        )


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with screen() as at:
        station = Station(tmp_path, at)
        yield station
        if station.process is not None and station.process.poll() is None:
            station.process.kill()
        if station.process is not None:
            station.process.communicate()


def test_from_nothing_to_a_locked_kiosk(station: Station, tmp_path: Path) -> None:
    today = jst_date(system_clock())
    make_extracts(tmp_path / "Downloads" / "host", mailpieces=20, seed=1, today=today, branch="04")
    station.start("--camera", "off")
    set_up(station)
    work(station)
    assert station.process is not None
    station.process.send_signal(signal.SIGTERM)
    said, _ = station.process.communicate(timeout=60)
    assert station.process.returncode == 0 and said == ""
    kiosk(station)


def set_up(station: Station) -> None:
    """Enter through every page; only the PIN is typed. Tried from the first page on until there is a home."""

    def through() -> None:
        station.keys(*["Escape"] * 8, *["Return"] * 3)
        station.screen.scan(["CH1-04-000000001"], 4)
        time.sleep(0.5)
        station.keys("Return", "Return")
        time.sleep(2)  # folders are looked into
        station.keys("Return", "Down", "Down")
        station.screen.type(PIN, 150)
        station.keys("Down")
        station.screen.type(PIN, 150)
        station.keys("Return", "Return")
        time.sleep(3)

    station.until(station.home.settings.exists, through)
    station.until(lambda: "mirror_loaded" in station.kinds())
    mirror = store.current(station.home)
    assert mirror is not None and mirror.counts()["mailpieces"] > 0
    mirror.close()
    assert settings.load(station.home).mirror.extracts.endswith("host")


def work(station: Station) -> None:
    station.logged_in(0)
    time.sleep(2)
    station.screen.scan([own_codes.make("X", "C04")], 4)
    time.sleep(1)
    station.keys("Return")
    station.until(lambda: any("scanner=ok" in note for kind, note in station.events() if kind == "noted"))
    station.screen.scan(["CH1-04-999999999"], 4)
    station.until(lambda: "scanned" in station.kinds())
    station.keys("ctrl+k")
    station.until(lambda: station.kinds()[-1] == "logout")
    station.screen.scan(["CH1-04-999999998"], 4)
    time.sleep(1)
    station.logged_in(1)
    assert station.kinds().count("scanned") == 1  # what was scanned while it was locked
    station.screen.scan(["CH1-04-999999998"], 4)
    station.until(lambda: station.kinds().count("scanned") == 2)


def kiosk(station: Station) -> None:
    station.start("--camera", "off", "--kiosk")
    station.logged_in(2)
    assert station.process is not None
    station.keys("Escape", "alt+F4", "Escape", "alt+F4")
    station.pin("0000")
    time.sleep(1)
    assert station.process.poll() is None
    station.pin()
    said, _ = station.process.communicate(timeout=60)
    assert station.process.returncode == 0 and said == ""
