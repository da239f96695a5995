"""The robot at the station: what it sends is in the journal, and what it says of that was counted."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mailroom.bench import station
from mailroom.bench.lines import Line
from mailroom.clock import system_clock
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home
from tests.bench.test_lines import KEYS

SENT = 30


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Line], Path]:
    folder = tmp_path_factory.mktemp("station") / "keep"
    return list(station.run(folder, envelopes=SENT)), folder


@pytest.fixture
def sent(played: tuple[list[Line], Path]) -> list[dict[str, str]]:
    with (played[1] / "sent.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_lines(played: tuple[list[Line], Path]) -> None:
    *lines, last = played[0]
    assert all(list(line) == KEYS and line["bench"] == "station" for line in lines)
    with_goal = [line for line in lines if line["goal"] == "<= commit + 15 ms"]
    assert len(with_goal) == 1 and with_goal[0]["ok"] == (with_goal[0]["value"] <= with_goal[0]["reference_value"] + 15)
    assert list(last) == ["bench", "sent", "recorded", "lost", "doubled", "p50_ms", "p99_ms", "per_hour"]
    assert (last["sent"], last["recorded"], last["lost"], last["doubled"]) == (SENT, SENT, 0, 0)
    assert 0 < last["p50_ms"] <= last["p99_ms"] and last["per_hour"] > 0


def test_every_answer_is_the_made_up_truth(played: tuple[list[Line], Path]) -> None:
    wrong = next(line for line in played[0] if line.get("goal") == "0")
    assert (wrong["value"], wrong["ok"]) == (0, True)


def test_what_is_kept_shows_a_stranger_the_same(played: tuple[list[Line], Path], sent: list[dict[str, str]]) -> None:
    home = Home(played[1] / "home")
    journal = Journal(home.journal, home.head, system_clock, Author("01"))
    try:
        events = {body["event_id"]: body["code"] for body in journal.events("kind = 'scanned'")}
        assert journal.verify().first is None and journal.verify_state() == []
    finally:
        journal.close()
    assert {row["event_id"]: row["code"] for row in sent} == events
    assert len(events) == SENT
    assert all(float(row["ms"]) > 0 and float(row["commit_ms"]) > 0 for row in sent)


def test_lost_and_doubled_are_counted_from_the_file(
    played: tuple[list[Line], Path], sent: list[dict[str, str]]
) -> None:
    journal, codes = Home(played[1] / "home").journal, [row["code"] for row in sent]
    assert station.counted(journal, [*codes, "CH1-99-1", "CH1-99-2"]) == {"recorded": SENT, "lost": 2, "doubled": 0}
    assert station.counted(journal, codes[1:]) == {"recorded": SENT - 1, "lost": 0, "doubled": 1}
    assert station.counted(journal, [*codes, codes[0]]) == {"recorded": SENT, "lost": 1, "doubled": 0}
