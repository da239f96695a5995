"""One made-up branch for all tests of this folder: it takes a second to make."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from mailroom.clock import fixed_clock, parse_now
from mailroom.demo.extracts import Extracts, make_extracts
from mailroom.demo.homes import DemoHome, make_home

TODAY = date(2025, 11, 20)
CLOCK = fixed_clock(parse_now("2025-11-20T08:30"))


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Extracts:
    return make_extracts(tmp_path_factory.mktemp("branch"), mailpieces=2000, seed=1, today=TODAY, branch="04")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoHome, float]:
    """The home as ``mailroom demo`` makes it, and the seconds of work it took."""
    began = process_time()
    made = make_home(tmp_path_factory.mktemp("home"), clock=CLOCK)
    return made, process_time() - began


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="cp932", newline="") as file:
        return list(csv.DictReader(file))
