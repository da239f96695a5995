"""A station's home out of nothing: what ``mailroom init`` and the first-run wizard both do."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass

from mailroom import access, settings
from mailroom.access import Role
from mailroom.errors import HomeError, UsageError
from mailroom.paths import Home
from mailroom.settings import Settings


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first one: without an administrator nobody could add anybody. PIN: 4 to 8 digits."""

    id: str
    name: str
    pin: str


def check_numbers(branch: str, station: str, rack: str) -> None:
    """UsageError ``two_digits`` or ``rack_letter``: what is printed on slips and bins must be of this shape."""
    for text in (branch, station):
        if not (len(text) == 2 and text.isascii() and text.isdigit()):
            raise UsageError("two_digits", text=text)
    if not (len(rack) == 1 and "A" <= rack <= "Z"):
        raise UsageError("rack_letter", text=rack)


def check_place(home: Home) -> bool:
    """True where the folder is new or empty. HomeError where another home, or something else, lies there."""
    if home.settings.exists():
        raise HomeError("home_exists", path=home.root)
    try:
        empty = not home.root.exists() or not any(home.root.iterdir())
    except OSError as error:
        raise HomeError("home_unwritable", path=home.root) from error
    if not empty and not home.people.exists():
        raise HomeError("home_not_empty", path=home.root)
    return empty


def found(home: Home, chosen: Settings, first: Administrator) -> None:
    """All of it or nothing. The settings come last: with them it is a home.

    HomeError, UsageError or AccessError where it cannot be: then nothing is left behind.
    """
    check_numbers(chosen.station.branch, chosen.station.number, chosen.station.rack)
    access.check_pin_form(first.pin)
    fresh = not home.root.exists()
    empty = check_place(home)
    try:
        home.make()
        if first.id in {one.id for one in access.people(home)}:  # from a founding that a power cut ended
            access.check_pin(home, first.id, first.pin)
        else:
            access.add_person(home, first.id, first.name or first.id, Role.ADMINISTRATOR, first.pin)
        settings.save(home, chosen)
    except BaseException as error:
        if empty:
            shutil.rmtree(home.root, ignore_errors=True)
        if empty and not fresh:
            home.root.mkdir(mode=0o700)
        if isinstance(error, OSError | sqlite3.Error):
            raise HomeError("home_unwritable", path=home.root) from error
        raise
