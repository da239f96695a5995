"""station.toml: what a change writes, what it leaves alone, what it refuses."""

from __future__ import annotations

import os
import stat
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import pytest

from mailroom import settings
from mailroom.errors import HomeError
from mailroom.paths import Home
from mailroom.settings import PrinterSettings, ScreenSettings, Settings

BY_HAND = """\
# Station at the window
[station]
branch = "04"   # Miyagi
number = "03"

[screen]
theme = "dark"  # the lamp is behind us

[rules]
ways_out = ["forward", "keep"]
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    home.settings.write_text(BY_HAND, "utf-8")
    return home


def test_what_is_saved_is_read_again(home: Home) -> None:
    chosen = Settings(screen=ScreenSettings(theme="contrast", idle_minutes=0), keys={"undo": "F1"})
    settings.save(home, chosen)
    assert settings.load(home) == chosen


def test_a_change_leaves_comments_and_everything_else(home: Home) -> None:
    changed = settings.change(home, {"screen.theme": "light", "screen.volume": 30, "slip.printer": "Office 2"})
    text = home.settings.read_text("utf-8")
    for kept in ("# Station at the window", "# Miyagi", "# the lamp is behind us", 'ways_out = ["forward", "keep"]'):
        assert kept in text
    assert changed == settings.load(home)
    assert (changed.screen.theme, changed.screen.volume, changed.slip.printer) == ("light", 30, "Office 2")
    assert changed.station.number == "03" and changed.rules.ways_out == ("forward", "keep")


@pytest.mark.parametrize(
    ("name", "value"),
    [("screen.theme", "purple"), ("screen.volume", 101), ("screen.idle_minutes", -1), ("station.language", "fr")],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_written(home: Home, name: str, value: object) -> None:
    with pytest.raises(HomeError, match="setting_bad") as refused:
        settings.change(home, {"screen.kiosk": True, name: value})
    assert refused.value.values["setting"] == name and refused.value.values["wanted"]
    assert home.settings.read_text("utf-8") == BY_HAND


def test_a_hand_made_slip_is_told_with_its_place(home: Home) -> None:
    home.settings.write_text(BY_HAND.replace("dark", "drak"), "utf-8")
    with pytest.raises(HomeError, match="settings_damaged") as refused:
        settings.load(home)
    assert "screen.theme" in str(refused.value.values["detail"])
    with pytest.raises(HomeError, match="settings_damaged"):
        settings.change(home, {"screen.volume": 30})


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(home: Home) -> None:
    home.root.chmod(0o500)
    try:
        with pytest.raises(HomeError, match="cannot_write"):
            settings.change(home, {"screen.volume": 30})
    finally:
        home.root.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="modes are posix")
def test_only_its_owner_reads_it(home: Home) -> None:
    settings.change(home, {"screen.volume": 30})
    assert stat.S_IMODE(home.settings.stat().st_mode) == 0o600


def test_defaults_fit_their_own_limits() -> None:
    for section, kind in get_type_hints(Settings).items():
        for one in fields(kind) if is_dataclass(kind) else ():
            assert settings._fits(one, getattr(getattr(Settings(), section), one.name)), f"{section}.{one.name}"


def test_what_a_printer_is_off_stands_by_its_name(home: Home) -> None:
    """A name may hold dots and blanks; a second one stands beside it, and the comments stay."""
    odd = 'Room 2.1 "left"'
    settings.change_printer(home, odd, PrinterSettings(0.4, -1.2, 1.002, 0.998))
    changed = settings.change_printer(home, "other", PrinterSettings(offset_x=2))
    assert changed.printers == {odd: PrinterSettings(0.4, -1.2, 1.002, 0.998), "other": PrinterSettings(offset_x=2)}
    assert settings.load(home) == changed and "# Miyagi" in home.settings.read_text("utf-8")
    settings.save(home, changed)
    assert settings.load(home) == changed


@pytest.mark.parametrize("off", [PrinterSettings(offset_x=21), PrinterSettings(scale_y=0.5)])
def test_a_printer_cannot_be_off_so_far(home: Home, off: PrinterSettings) -> None:
    before = home.settings.read_text("utf-8")
    with pytest.raises(HomeError) as refused:
        settings.change_printer(home, "p", off)
    assert refused.value.key == "setting_bad" and home.settings.read_text("utf-8") == before


@pytest.mark.parametrize("table", ["p = 1", "p = { offset_x = 99.0 }", "p = { colour = 1.0 }"])
def test_a_damaged_table_of_printers_is_said(home: Home, table: str) -> None:
    home.settings.write_text(f"{BY_HAND}\n[printers]\n{table}\n", "utf-8")
    with pytest.raises(HomeError) as refused:
        settings.load(home)
    assert refused.value.key == "settings_damaged"
