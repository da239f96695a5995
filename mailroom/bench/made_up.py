"""A made-up home without the pictures of a whole demo home: what most measurements begin with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mailroom import access, settings
from mailroom.access import Role
from mailroom.clock import jst_date, system_clock
from mailroom.demo.extracts import Extracts, make_extracts
from mailroom.demo.homes import BRANCH
from mailroom.disk import write_whole
from mailroom.mirror import importer
from mailroom.paths import Home
from mailroom.settings import ScreenSettings, Settings, StationSettings

ROBOT, PIN = "robot", "2025"


def made_up_home(folder: Path, mailpieces: int) -> tuple[Home, Extracts]:
    """The home of a branch with so many envelopes, and its extracts with the true answers. ``folder`` is new."""
    home, chosen = (
        Home(folder),
        Settings(station=replace(StationSettings(), branch=BRANCH), screen=ScreenSettings(start_check=False)),
    )
    home.make()
    settings.save(home, chosen)
    today = jst_date(system_clock())
    extracts = make_extracts(folder / "extracts", mailpieces=mailpieces, seed=1, today=today, branch=BRANCH)
    importer.load(home, extracts.files, as_of=None, clock=system_clock, grammar=chosen.codes.grammar)
    access.add_person(home, ROBOT, "robot", Role.ADMINISTRATOR, PIN)
    write_whole(home.demo_mark, today.isoformat().encode())
    return home, extracts
