"""The power goes at any moment of a busy scan: every piece that was said to be recorded is there, once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailroom.clock import system_clock
from mailroom.demo import homes
from mailroom.desk.house import House
from mailroom.paths import Home

PROGRAM = "import sys; from ui.app import main; sys.argv[0] = 'mailroom'; main()"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return homes.make_home(tmp_path_factory.mktemp("kill") / "home", mailpieces=400, clock=system_clock).home


def codes_of(home: Home) -> list[str]:
    with (home.root / "extracts" / "mailpieces.csv").open(encoding="cp932") as file:
        next(file)
        return list(dict.fromkeys(line.split(",")[0].strip('"') for line in file))


def killed_run(home: Home, codes: list[str], dice: random.Random) -> list[dict]:
    """Scan until the process is killed; what it said to have recorded."""
    scan = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--home", str(home.root), "scan", "--codes", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    scan.stdin.write("".join(f"{code}\n" for code in codes).encode())
    scan.stdin.flush()
    said: list[dict] = []
    lines = dice.randrange(1, 60)
    for line in scan.stdout:
        if line.endswith(b"\n"):
            said.append(json.loads(line))
        if len(said) >= lines:
            os.kill(scan.pid, signal.SIGKILL)  # it is in the middle of the next envelopes now
            lines = 10**9
    scan.stdin.close()
    assert scan.wait() == -signal.SIGKILL
    scan.stdout.close()
    return said


def prove(home: Home, said: list[dict]) -> None:
    with House(home, system_clock) as house:
        assert house.journal.verify().first is None
        assert house.journal.verify_state() == []
        recorded = [event["event_id"] for event in house.journal.events("kind IN ('scanned', 'moved')")]
        assert len(recorded) == len(set(recorded))
        missing = {line["event_id"] for line in said if line["event_id"]} - set(recorded)
        assert not missing
        first = [(s["code"], s["mode"]) for s in house.pieces.all() if s["born"] == "scanned" and not s["cancelled"]]
        assert len(first) == len(set(first))


def kill(home: Home, times: int, seed: int) -> None:
    dice = random.Random(seed)
    codes = codes_of(home)
    said: list[dict] = []
    for _ in range(times):
        said += killed_run(home, dice.sample(codes, 150), dice)
        prove(home, said)
    assert len(said) >= times


def test_twenty_kills_lose_nothing_and_double_nothing(home):
    kill(home, 20, 1)


@pytest.mark.soak
def test_two_hundred_kills(home):
    kill(home, 200, 2)
