"""Folders with host extracts are found by what is in the files, not by their names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailroom.clock import jst_date, system_clock
from mailroom.demo.extracts import make_extracts
from mailroom.mirror import finding
from mailroom.mirror.layouts import layouts
from mailroom.paths import Home


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A memory stick: a folder of extracts under other names beside a list of something else."""
    today = jst_date(system_clock())
    made = make_extracts(tmp_path / "made", mailpieces=20, seed=1, today=today, branch="04")
    folder = tmp_path / "stick" / "2025-11"
    folder.mkdir(parents=True)
    for number, file in enumerate(made.files):
        shutil.copy(file, folder / f"HOST{number}.CSV")
    (folder / "shopping.csv").write_text("item,price\ntea,400\n", "utf-8")
    (folder / "empty.csv").write_bytes(b"")
    return tmp_path / "stick"


def test_found_by_their_headers(drive: Path, tmp_path: Path) -> None:
    known = layouts(Home(tmp_path / "home"))
    [found] = finding.search([drive, drive, tmp_path / "none"], known)
    assert found.whole and found.folder == drive / "2025-11" and len(found.files) == 5 and found.size > 1000


def test_a_part_is_no_whole(drive: Path, tmp_path: Path) -> None:
    (drive / "2025-11" / "HOST0.CSV").unlink()
    found = finding.look_in(drive / "2025-11", layouts(Home(tmp_path / "home")))
    assert not found.whole and len(found.kinds) == 4


def test_a_delta_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("支部コード,支部名,保険者番号,郵便番号,所在地,電話番号,異動区分\n", "utf-8")
    found = finding.look_in(tmp_path, layouts(Home(tmp_path / "home")))
    assert found.kinds == frozenset() and not found.whole
