"""A made-up home is whole or not there at all, and of one day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailroom import access, settings
from mailroom.access import Role
from mailroom.clock import fixed_clock
from mailroom.demo import homes
from mailroom.demo.homes import DemoHome, demo_is_stale, log_ins, make_anew, make_home
from mailroom.errors import HomeError
from mailroom.paths import Home
from tests.demo.conftest import CLOCK

MADE_EACH_TIME = ("people.db",)  # salts of the PINs


def test_the_default_home_is_whole_and_quick(demo: tuple[DemoHome, float]) -> None:
    made, seconds = demo
    home = made.home
    assert seconds < 20
    assert home.is_demo
    assert home.demo_mark.read_text() == "2025-11-20"
    assert not home.journal.exists()
    assert made.report.refused == 0
    assert made.report.rows == made.extracts.rows
    assert (made.report.grammar_share, made.report.pattern) == (1.0, "CH9-99-999999999")
    assert len(list(homes.pictures(home).glob("*.jpg"))) == 40
    assert len(list(homes.reply_pictures(home).glob("*.jpg"))) == 10
    chosen = settings.load(home)
    assert (chosen.station.branch, chosen.codes.card_qr) == ("04", "unofficial41")


def test_people_can_log_in(demo: tuple[DemoHome, float]) -> None:
    made = demo[0]
    assert {person.role for person in made.people} == set(Role)
    for person in made.people:
        assert access.check_pin(made.home, person.id, person.pin).name == person.name
    assert access.first_administrator(made.home).role is Role.ADMINISTRATOR
    assert log_ins(made.home) == made.people


def test_the_same_moment_makes_the_same_bytes(demo: tuple[DemoHome, float], tmp_path: Path) -> None:
    first, second = demo[0].home.root, make_home(tmp_path / "again", clock=CLOCK).home.root

    def files(root: Path) -> dict[str, bytes]:
        found = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        return {str(path): content for path, content in found.items() if path.parts[0] not in MADE_EACH_TIME}

    assert files(first) == files(second)


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    for folder in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(HomeError) as caught:
            make_home(folder, clock=CLOCK, mailpieces=60)
        assert caught.value.key == "demo_folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("existed", [True, False])
def test_after_an_error_nothing_is_left(tmp_path: Path, existed: bool) -> None:
    codes, folder = tmp_path / "codes.csv", tmp_path / "home"
    codes.write_text("payload,household,case\nX,h,closed\nX,h,eligible\n")
    if existed:
        folder.mkdir()
    with pytest.raises(HomeError) as caught:
        make_home(folder, clock=CLOCK, mailpieces=60, codes=codes)
    assert caught.value.key == "demo_codes_household"
    assert folder.exists() == existed
    assert not existed or not any(folder.iterdir())


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(HomeError) as caught:
        make_home(tmp_path / "file" / "home", clock=CLOCK, mailpieces=60)
    assert caught.value.key == "demo_not_written"
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_home_of_another_day_is_stale(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert not demo_is_stale(home, CLOCK)
    home.demo_mark.write_text("2025-11-20")
    assert not demo_is_stale(home, CLOCK)
    assert demo_is_stale(home, fixed_clock(CLOCK() + timedelta(days=1)))
    home.demo_mark.write_text("?")
    assert demo_is_stale(home, CLOCK)


def test_a_stale_home_is_made_anew_and_only_a_made_up_one(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "journal.db").write_text("of yesterday")
    with pytest.raises(HomeError):
        make_anew(folder, CLOCK)
    assert (folder / "journal.db").exists()
    (folder / "demo").write_text("2025-11-19")
    made = make_anew(folder, CLOCK)
    assert not (folder / "journal.db").exists()
    assert not demo_is_stale(Home(folder), CLOCK)
    assert log_ins(Home(folder)) == made.people
    assert made.extracts.truth("CH1") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
