"""Slips of a made-up branch, sealed at a real station, through the real painter."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from mailroom.bench import slips
from mailroom.clock import system_clock
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home
from tests.bench.test_lines import KEYS
from ui.printing.pdf import pages_to_pdf


def test_lines_and_what_is_kept(tmp_path: Path) -> None:
    doors = SimpleNamespace(paint_pdf=pages_to_pdf)
    lines = list(slips.run(tmp_path / "keep", doors, envelopes=30, rounds=1))
    assert all(list(line) == KEYS and line["bench"] == "slips" for line in lines)
    assert [(line["unit"], line["goal"]) for line in lines] == [
        ("slips/s", ">= 30"),
        ("slips/s", ">= 30"),
        ("slips/s", None),
        ("pages/s", None),
    ]
    assert all(line["value"] > 0 and line["reference_value"] > 0 for line in lines)
    assert all(line["ok"] == (line["value"] >= 30) for line in lines[:2])
    assert (tmp_path / "keep" / "slips.pdf").read_bytes().startswith(b"%PDF-")
    home = Home(tmp_path / "keep" / "home")
    journal = Journal(home.journal, home.head, system_clock, Author("01"))
    try:
        kinds = [body["kind"] for body in journal.events()]
        assert journal.verify_state() == []
    finally:
        journal.close()
    count = int(lines[0]["what"].split()[0])
    assert len(list(home.papers.glob("*.pdf"))) == count
    assert kinds.count("sealed") == kinds.count("slip_numbered") == kinds.count("printed") == count > 3
