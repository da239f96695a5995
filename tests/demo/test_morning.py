"""The demo morning without a window: every answer as meant, every bin sealed, a slip for each."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mailroom.demo.homes import DemoHome
from mailroom.demo.morning import play
from mailroom.desk.house import House
from mailroom.dispatch.pages import Page
from mailroom.paths import Home
from mailroom.words import Words
from tests.demo.conftest import CLOCK


def test_a_morning(demo: tuple[DemoHome, float], tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(demo[0].home.root, home.root)
    painted: list[Page] = []

    def paint(pages: Sequence[Page], file: Path) -> None:
        painted.extend(pages)
        file.write_bytes(b"%PDF")

    lines = list(play(home, CLOCK, Words("en"), paint))
    said = "\n".join(lines)
    assert "40 pictures of envelopes read (40 answered as meant)" in said
    assert "40 pieces by hand scanner (40 answered as meant)" in said
    assert "-> Destroy box" in said
    assert "Mirror updated (version 2); 4 envelopes" in said
    with House(home, CLOCK) as house:
        slips = house.pieces.slips("2025-11-20")
        assert f"{len(slips)} bundles sealed of {len(slips)} bins" in said
        assert f"{len(slips)} slips, {len(painted)} pages" in said
    assert {path.suffix for path in home.exports.iterdir()} == {".pdf", ".xlsx"}
    again = list(play(home, CLOCK, Words("en"), paint))
    assert "already played" in again[0]
    assert len(again) == 2
