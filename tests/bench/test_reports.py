"""Reports over a journal with a past: the past is a sound journal, its days add up, the lines say what was measured."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mailroom.bench import reports
from mailroom.bench.made_up import made_up_home
from mailroom.bench.past_days import PastDays
from mailroom.clock import system_clock
from mailroom.desk.house import House
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.station import Station
from tests.bench.test_lines import KEYS

PIECES = 40


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> PastDays:
    home, extracts = made_up_home(tmp_path_factory.mktemp("past") / "home", 60)
    employers = sorted({one.employer for one in extracts.truths() if one.employer})
    days = PastDays(home, "01", employers, date(2025, 11, 17))
    assert days.fill(150, PIECES) >= 150
    days.add(60)
    return days


def test_the_past_is_a_sound_journal(past: PastDays) -> None:
    with House(past.home, system_clock) as house:
        assert house.journal.verify().first is None
        assert house.journal.verify_state() == []
        kinds = {body["kind"] for body in house.journal.events()}
        assert Station(house).hold_list() and house.pieces.to_recheck()  # every word in it is one of the trade's
    assert kinds >= {"scanned", "sealed", "posted", "destroyed", "held_decided", "moved", "day_closed"}


def test_every_day_of_it_adds_up(past: PastDays) -> None:
    with House(past.home, system_clock) as house:
        made = [Office(house).day_report(day) for day in past.days]
    assert [report.piece_count for report in made] == [PIECES] * (len(made) - 1) + [60]
    for report in made:
        came, went = report.equation.sums
        assert came == went > 0 and report.closed


def test_lines(tmp_path: Path) -> None:
    lines = list(reports.run(tmp_path / "keep", events=120, pieces_a_day=20, busiest=30, rounds=1))
    assert all(list(line) == KEYS and line["bench"] == "reports" for line in lines)
    goals = [line for line in lines if line["goal"]]
    assert [line["goal"] for line in goals] == ["<= 10 s"] * 2
    assert all("extrapolated from" in line["what"] and line["ok"] == (line["value"] <= 10) for line in goals)
    assert {line["unit"] for line in lines} == {"s", "MB"}
    assert all(line["value"] > 0 for line in lines)
    with House(Home(tmp_path / "keep" / "home"), system_clock) as house:
        assert house.journal.head()[0] >= 120
    book = openpyxl.load_workbook(tmp_path / "keep" / "busy-day.xlsx", read_only=True)
    assert len(book.sheetnames) >= 7
    book.close()


def test_a_journal_as_large_as_the_goal_is_not_extrapolated() -> None:
    measured = reports.scaled("last", then=1.0, now=2.0, half=250_000, whole=500_000)
    assert measured["value"] == 2.0 and "extrapolated" not in measured["what"]
    drawn = reports.scaled("last", then=1.0, now=1.5, half=25_000, whole=50_000)
    assert drawn["value"] == pytest.approx(1.5 + 0.5 / 25_000 * 450_000)
    assert drawn["ok"] is False
