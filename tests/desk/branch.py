"""A small branch on a real journal: three employers, a few envelopes, a clock that a test sets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from mailroom import settings as station_settings
from mailroom.access import Person, Role
from mailroom.answers import Answer
from mailroom.clock import jst_date
from mailroom.desk.house import House
from mailroom.desk.taking import Sight
from mailroom.model import Mode
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings
from mailroom.station import Station
from tests.fakes import FakeMirror
from tests.makers import NOON, a_dependant, a_member, an_employer

CODES = [f"CH1-04-00000000{n}" for n in (1, 2, 3, 4, 5)]  # the last is in no mirror
TRACKING = "13112383852"  # of CODES[0]
ROLES = {"boss": Role.ADMINISTRATOR, "clerk": Role.CLERK, "other": Role.CLERK}


class Desk:
    """The opened home with three bins, and hands. Works as the boss unless a test says otherwise."""

    def __init__(self, folder: Path, bins: int = 3) -> None:
        self.home = Home(folder / "home")
        self.home.make()
        station_settings.save(self.home, Settings(station=StationSettings(number="03", bins=bins)))
        self.now = NOON
        self.mirror = FakeMirror(self.home)
        for n, symbol in enumerate(["11111111", "11111111", "22222222", "33333333"]):
            self.add(CODES[n], symbol, str(n), family=n % 2)
        self.add("CH1-04-000000009", "44444444", "9")
        self.mirror.trackings[TRACKING] = CODES[0]
        self.open()

    def open(self) -> None:
        boss = Person("boss", "boss", ROLES["boss"])
        self.house = House(self.home, lambda: self.now, boss, open_mirror=lambda _: self.mirror)
        self.station, self.office = Station(self.house), Office(self.house)

    def add(self, code: str, symbol: str, number: str, family: int = 0) -> None:
        people = [a_member(symbol=symbol, number=number), a_dependant(symbol=symbol, number=number)][: 1 + family]
        name = "".join("アイウエオカキクケコ"[int(digit)] for digit in symbol)
        self.mirror.add(code, *people, employer=an_employer(symbol=symbol, name=name, kana=name))
        self.mirror.touch()

    def scan(self, code: str, after: float = 5) -> Answer:
        self.now += timedelta(seconds=after)
        [answer] = self.station.take_texts([code], Sight(Mode.RETURNED))
        return answer

    def lost(self, member: str, reason: str = "退職") -> None:
        self.mirror.change(member, lost_on=jst_date(self.now), loss_reason=reason)
        self.mirror.touch()

    def as_clerk(self, name: str) -> None:
        self.house.work_as(Person(name, name, ROLES[name]))
