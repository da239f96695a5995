"""The list of checks: what each finds on a good and on a bad day, the same words for window and ``doctor``."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from mailroom import checks, settings
from mailroom.checks import CHECKS, Finding, Ground, Light, machine
from mailroom.desk.house import House
from mailroom.errors import JournalError
from mailroom.reading.printed import reader
from mailroom.words import LANGUAGES, Words
from tests.desk.branch import Desk
from tests.makers import NOON


@pytest.fixture
def desk(tmp_path: Path):
    desk = Desk(tmp_path)
    yield desk
    desk.station.close()


def ground(desk: Desk, **more: object) -> Ground:
    house = desk.station.house
    return Ground(house.home, house.clock, house, **{"printers": lambda: ["Office"], **more})  # type: ignore[arg-type]


def found(look_at: Ground, name: str) -> Finding:
    return {check.name: finding for check, finding in checks.look_at(look_at)}[name]


def test_on_a_good_day_only_hands_are_waited_for(desk: Desk) -> None:
    lights = {check.name: finding.light for check, finding in checks.look_at(ground(desk))}
    assert list(lights) == [check.name for check in CHECKS]
    assert {name for name, light in lights.items() if light is Light.WAITING} == {"scanner", "sound"}
    wrong = {name for name, light in lights.items() if light is Light.ATTENTION} - {"camera"}
    assert wrong == set() and not checks.stops(checks.look_at(ground(desk)))


def test_printers_by_name(desk: Desk) -> None:
    assert found(ground(desk), "printer").values == {"printer": "Office"}
    assert found(ground(desk, printers=list), "printer").said == "none"
    assert found(ground(desk, printers=list, print_to=Path("out")), "printer").said == "folder"
    desk.station.house.settings = settings.change(desk.station.house.home, {"slip.printer": "Labels"})
    assert found(ground(desk), "printer").said == "missing"
    assert found(ground(desk, printers=lambda: ["A", "Labels"]), "printer").light is Light.OK


def test_a_scanner_on_a_port_that_is_not_there(desk: Desk) -> None:
    assert found(ground(desk), "scanner").light is Light.WAITING
    house = desk.station.house
    house.settings = settings.change(house.home, {"scanner.port": "usb:ffff:ffff:none"})
    assert found(ground(desk), "scanner").said == "missing"


def test_a_clock_behind_is_seen(desk: Desk) -> None:
    house = desk.station.house
    assert found(ground(desk), "clock").light is Light.OK
    desk.station.take_text("CH1-04-000000001")
    desk.now -= timedelta(minutes=5)
    assert found(ground(desk), "clock").said == "behind" and checks.stops(checks.look_at(ground(desk)))
    desk.now += timedelta(minutes=10)
    ahead = NOON.timestamp() + 400 * 365 * 86400
    os.utime(house.home.settings, (ahead, ahead))
    assert found(ground(desk), "clock").said == "behind_files"


def test_the_mirror_has_an_age(desk: Desk) -> None:
    assert found(ground(desk), "mirror").said == "today"
    desk.now += timedelta(days=4)
    assert (found(ground(desk), "mirror").said, found(ground(desk), "mirror").values["days"]) == ("recent", 4)
    desk.now += timedelta(days=40)
    assert found(ground(desk), "mirror").said == "old"


def test_a_full_disk_and_a_locked_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LOW_DISK", 1 << 62)
    assert found(ground(desk), "disk").said == "low"
    house = desk.station.house
    (house.home.root / ".trial.new").mkdir()
    assert found(ground(desk), "home").said == "locked"


def test_ocr_is_no_must(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LIBRARIES", ("no_such_library",))
    here = ground(desk)
    assert found(here, "ocr").said == "missing" and "mailroom[ocr]" in found(here, "ocr").cure(Words("ja"))
    assert not checks.stops((check, finding) for check, finding in checks.look_at(here) if check.name == "ocr")


def test_without_a_home_what_can_be_said_is_said(tmp_path: Path) -> None:
    from mailroom.clock import system_clock
    from mailroom.paths import Home

    names = [check.name for check, _ in checks.look_at(Ground(Home(tmp_path / "none"), system_clock, None))]
    assert "home" in names and not {"journal", "clock", "mirror"} & set(names)


def test_a_journal_that_does_not_open_says_its_own_cure(desk: Desk) -> None:
    why = JournalError("journal_locked", path=desk.station.house.home.journal)
    said = found(Ground(desk.station.house.home, desk.station.house.clock, None, why), "journal")
    assert said.light is Light.ATTENTION and said.cure(Words("ja")) == Words("ja").error(why)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words_and_what_is_wrong_has_a_cure(language: str) -> None:
    """One sentence a cure: whoever stands at the machine must not read a page."""
    words = Words(language)
    keys = [key.split(".") for key in list(words.keys()) if key.startswith("check.")]
    assert {check.name for check in CHECKS if check.daily} <= {key[1] for key in keys}
    cured = {(key[1], key[2].removesuffix("_cure")) for key in keys if key[2].endswith("_cure")}
    said = {(key[1], key[2]) for key in keys}
    assert cured <= said and len(cured) >= 12
    for check, key in cured:
        cure = Finding(check, Light.ATTENTION, key, dict.fromkeys(words.fields(f"check.{check}.{key}_cure"), "x"))
        assert cure.cure(words)[-1] in "。."


def test_a_result_is_kept_for_the_business_day(desk: Desk) -> None:
    house: House = desk.station.house
    assert not checks.was_made(house)
    checks.keep(house, [Finding("camera", Light.OK, "read"), Finding("printer", Light.ATTENTION, "none")], 8.6)
    assert checks.was_made(house)
    event = house.journal.last("noted")
    assert event["note"] == "camera=ok printer=attention:none 9s" and event["data"] == {"what": "start_check"}
    desk.now += timedelta(days=1)
    assert not checks.was_made(house)
