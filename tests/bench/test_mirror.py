"""A small run has every line, leaves its material when asked, and its extracts are what a host writes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from mailroom.bench import extracts, mirror
from mailroom.clock import system_clock
from mailroom.mirror import importer, store
from mailroom.paths import Home

KEYS = ["bench", "what", "value", "unit", "reference", "reference_value", "ratio", "goal", "ok"]


@pytest.mark.parametrize("tool", [True, False])
def test_every_line(tmp_path: Path, tool: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if tool and shutil.which("sqlite3") is None:
        pytest.skip("no sqlite3 here")
    if not tool:
        monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(mirror, "LOOKUPS", 50)
    monkeypatch.setattr(mirror, "SEARCHES", 30)
    lines = list(mirror.run(tmp_path / "keep", mailpieces=500))
    assert [list(line) for line in lines] == [KEYS] * len(lines)
    assert [line["goal"] for line in lines if line["goal"]] == [
        "<= 2 x",
        "<= 400 MB",
        "<= 2 x",
        "<= 100 ms",
        "<= 100 ms",
    ]
    assert all(isinstance(line["ok"], bool) for line in lines if line["goal"])
    assert next(line["value"] for line in lines if "nobody" in line["what"]) == 0
    assert {"members.csv", "reference.db", "home", "lookup.json", "search.json"} <= {
        path.name for path in (tmp_path / "keep").iterdir()
    }
    assert len(json.loads((tmp_path / "keep" / "lookup.json").read_text())["match"]) == mirror.ROUNDS


def test_the_extracts_load_without_a_refusal(tmp_path: Path) -> None:
    made = extracts.make(tmp_path, 400)
    home = Home(tmp_path / "home")
    home.make()
    report = importer.load(home, made.files, clock=system_clock, grammar=mirror.GRAMMAR)
    assert (report.refused, report.warnings) == (0, ())
    assert report.rows["members"] == report.rows["mailpieces"] == made.rows
    live = store.current(home)
    assert live is not None
    for number in range(1, 401):
        match = live.match(f"CH1-04-{number:09d}")
        assert match is not None
        for holding in match.holdings:
            assert holding.certificate and holding.member and holding.insured and holding.employer
