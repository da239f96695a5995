"""The robot at the station: what it sends is in the journal, and what it says of that was counted."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from mailroom.bench import day, station
from mailroom.bench.lines import Line
from mailroom.cli.context import Doors
from mailroom.clock import system_clock
from mailroom.demo.cases import Answer, Truth
from mailroom.demo.truth import CodeTruth
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home
from tests.bench.test_lines import KEYS
from ui.robot import play_day

SENT = 40
DOORS = Doors(None, None, None, play_day=play_day)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Line], Path]:
    folder = tmp_path_factory.mktemp("station") / "keep"
    return list(station.run(folder, DOORS, envelopes=SENT)), folder


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
    assert {"ms", "MB"} <= {line["unit"] for line in lines}


def test_every_answer_and_every_reason_is_as_it_was_meant(played: tuple[list[Line], Path]) -> None:
    of_zero = [line for line in played[0] if line.get("goal") == "0"]
    assert len(of_zero) == 2 and all((line["value"], line["ok"]) == (0, True) for line in of_zero)


def test_the_ordinary_envelope_costs_one_action(played: tuple[list[Line], Path], sent: list[dict[str, str]]) -> None:
    line = next(line for line in played[0] if line.get("goal") == "1")
    assert (line["value"], line["ok"]) == (1.0, True)
    assert {row["actions"] for row in sent if row["reason"] == day.USUAL} == {"1"}


def test_what_is_kept_shows_a_stranger_the_same(played: tuple[list[Line], Path], sent: list[dict[str, str]]) -> None:
    home = Home(played[1] / "home")
    journal = Journal(home.journal, home.head, system_clock, Author("01"))
    try:
        codes = [body["code"] for body in journal.events("kind = 'scanned'")]
        assert journal.verify().first is None and journal.verify_state() == []
    finally:
        journal.close()
    assert codes == [row["code"] for row in sent]


def test_lost_and_doubled_are_counted_from_the_file(
    played: tuple[list[Line], Path], sent: list[dict[str, str]]
) -> None:
    bodies = station.read_journal(Home(played[1] / "home").journal)
    codes = [row["code"] for row in sent]
    counted = station.counted
    assert counted(bodies, [*codes, "CH1-99-1", "CH1-99-2"]) == {"recorded": SENT, "lost": 2, "doubled": 0}
    assert counted(bodies, codes[1:]) == {"recorded": SENT - 1, "lost": 0, "doubled": 1}
    assert counted(bodies, [*codes, codes[0]]) == {"recorded": SENT, "lost": 1, "doubled": 0}


def truths(count: int) -> Sequence[CodeTruth]:
    nothing = Answer("")
    return [CodeTruth(f"CH1-04-{n:09d}", "eligible", Truth(nothing, nothing), "", {}) for n in range(count)]


def test_a_mixed_day_has_all_of_it(tmp_path: Path) -> None:
    made = day.mixed(truths(400))
    assert sorted(one.truth.code for one in made.sent) == [one.code for one in truths(400)]
    assert {one.reason for one in made.sent} == {day.USUAL, *day.OTHERS}
    assert any(step.together for step in made.steps)
    assert {step.key for step in made.steps} > {"*", "F3"} and any(
        (step.scan or "")[:3] == "MRC" for step in made.steps
    )
    day.write(made.steps, tmp_path / "day.jsonl")
    assert list(day.read(tmp_path / "day.jsonl")) == made.steps


def test_a_robot_that_cannot_play_is_said(tmp_path: Path) -> None:
    from mailroom.errors import HomeError

    (tmp_path / "script").write_text(json.dumps({"no": "step"}) + "\n")
    with pytest.raises(HomeError, match="robot_failed"):
        play_day(tmp_path, tmp_path / "script", tmp_path / "told.json", "off")
