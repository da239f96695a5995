"""One made-up branch for all tests of this folder: it takes a second to make."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from mailroom.demo.extracts import Extracts, make_extracts

TODAY = date(2025, 11, 20)


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Extracts:
    return make_extracts(tmp_path_factory.mktemp("branch"), mailpieces=2000, seed=1, today=TODAY, branch="04")


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="cp932", newline="") as file:
        return list(csv.DictReader(file))
