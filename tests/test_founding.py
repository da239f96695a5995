"""A home out of nothing: all of it or nothing, and never over something else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailroom import access, founding, settings
from mailroom.branches import branches, short_name
from mailroom.errors import AccessError, HomeError, UsageError
from mailroom.founding import Administrator
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings

CHOSEN = Settings(station=StationSettings(branch="13", number="07", rack="C"))
FIRST = Administrator("a1", "及川", "4711")


def test_made_it_is_a_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    founding.found(home, CHOSEN, FIRST)
    assert settings.load(home) == CHOSEN
    assert access.check_pin(home, "a1", "4711") == access.first_administrator(home)
    with pytest.raises(HomeError, match="home_exists"):
        founding.found(home, CHOSEN, FIRST)


@pytest.mark.parametrize(
    ("chosen", "first", "error"),
    [
        (Settings(station=StationSettings(number="7")), FIRST, UsageError),
        (Settings(station=StationSettings(rack="Ä")), FIRST, UsageError),
        (CHOSEN, Administrator("a1", "", "12"), AccessError),
    ],
)
def test_what_cannot_be_leaves_nothing(tmp_path: Path, chosen: Settings, first: Administrator, error: type) -> None:
    with pytest.raises(error):
        founding.found(Home(tmp_path / "home"), chosen, first)
    assert not (tmp_path / "home").exists()


def test_what_breaks_off_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):  # half a sign: the folders are there by then
        founding.found(Home(tmp_path / "home"), CHOSEN, Administrator("a1", "\ud842", "4711"))
    assert not (tmp_path / "home").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnicodeEncodeError):
        founding.found(Home(tmp_path / "empty"), CHOSEN, Administrator("a1", "\ud842", "4711"))
    assert list((tmp_path / "empty").iterdir()) == []


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("x")
    with pytest.raises(HomeError, match="home_not_empty"):
        founding.found(Home(tmp_path), CHOSEN, FIRST)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(HomeError, match="home_unwritable"):
            founding.found(Home(tmp_path / "home"), CHOSEN, FIRST)
    finally:
        tmp_path.chmod(0o700)


def test_a_founding_that_a_power_cut_ended_is_gone_on_with(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    access.add_person(home, FIRST.id, FIRST.name, "administrator", FIRST.pin)
    with pytest.raises(AccessError, match="wrong_pin"):
        founding.found(home, CHOSEN, Administrator("a1", "x", "0000"))
    founding.found(home, CHOSEN, FIRST)
    assert [person.id for person in access.people(home)] == ["a1"] and settings.load(home) == CHOSEN


def test_the_branches() -> None:
    assert len(branches()) == 47 and branches()["04"].name == "宮城支部" and short_name("04") == "宮城"
