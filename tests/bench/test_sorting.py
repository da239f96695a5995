"""The robot's day in two passes: every envelope of an employer three scans, every bundle one employer's."""

from __future__ import annotations

from pathlib import Path

from mailroom.bench import sorting
from mailroom.clock import system_clock
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home
from tests.bench.test_lines import KEYS


def test_lines_and_what_is_kept(tmp_path: Path) -> None:
    lines = list(sorting.run(tmp_path / "keep", envelopes=60, employers=20))
    assert all(list(line) == KEYS and line["bench"] == "sorting" for line in lines)
    timed = [line for line in lines if line["unit"] == "ms"]
    assert len(timed) == 2 * len(sorting.STEPS) and all(line["reference_value"] > 0 for line in timed)
    assert all(line["ok"] == (line["value"] <= line["reference_value"] + 15) for line in timed if line["goal"])
    found = {line["what"].split(" of ")[0]: line for line in lines if line["unit"] != "ms"}
    assert found["scans for each"]["value"] == 3
    assert found["the same with the labels"]["value"] > 3
    assert found["scanned once more because no bin was free"]["value"] == 0
    assert found["bundles"]["ok"] is True

    home = Home(tmp_path / "keep" / "home")
    journal = Journal(home.journal, home.head, system_clock, Author("01"))
    try:
        events = list(journal.events())
        assert journal.verify_state() == []
    finally:
        journal.close()
    sealed = [event for event in events if event["kind"] == "sealed"]
    inside = sum(len(event["data"]["pieces"]) for event in sealed)
    assert lines[-2]["what"].endswith(f"of {len(sealed)}") and len({event["employer"] for event in sealed}) <= 20
    assert sum(event["kind"] == "moved" for event in events) == inside
    assert sum(event["kind"] == "scanned" for event in events) == 60
