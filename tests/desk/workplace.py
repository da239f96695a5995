"""A station as the simulated hands meet it: in this process, or in one of its own that can really be killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Mapping
from typing import Any

from mailroom.access import Person, Role
from mailroom.answers import Answer, CheckView
from mailroom.desk import checking, paper, posting, trays
from mailroom.desk.house import House
from mailroom.desk.taking import Sight
from mailroom.errors import RefusedError
from mailroom.model import Mode, PlaceKind
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.station import Station
from tests.fakes import FakeMirror
from tests.makers import NOON

BOSS = Person("boss", "boss", Role.ADMINISTRATOR)


class PowerCut(Exception):
    """The station went dark while it was asked something: nobody knows whether that was recorded."""


class Workplace:
    """One opened station. ``now`` and ``mirror`` are set from outside."""

    def __init__(self, home: Home, mirror: FakeMirror) -> None:
        self.home, self.mirror, self.now = home, mirror, NOON
        self.open()

    def open(self) -> None:
        self.house = House(self.home, lambda: self.now, BOSS, open_mirror=lambda _: self.mirror)
        self.station, self.office = Station(self.house), Office(self.house)

    def close(self) -> None:
        self.house.close()

    def cut(self, dice: random.Random, name: str, *args: Any) -> None:
        """The power goes before, or after, what is asked; nobody hears an answer."""
        if dice.random() < 0.5:
            getattr(self, name)(*args)
        self.close()
        self.open()

    # --- what the hands and eyes do here ------------------------------------------------------------------------

    def scan(self, code: str, group: str | None) -> Answer:
        [answer] = self.station.take_texts([code], Sight(Mode.RETURNED, group=group))
        return answer

    def check_open(self, name: str) -> CheckView:
        return self.station.check_open(name)

    def check_scan(self, text: str) -> CheckView:
        if self.station.check is None:
            raise PowerCut
        return self.station.check_scan(text)

    def check_view(self) -> CheckView:
        if self.station.check is None:
            raise PowerCut
        return self.station.check_view()

    def check_count(self, number: int) -> CheckView:
        assert self.station.check is not None
        return self.station.check.count(number)

    def declare_missing(self, piece: str) -> None:
        checking.declare_missing(self.house, piece)

    def tray_counted(self, count: int) -> int:
        """The tray at hand is closed with this count by hand; its difference."""
        tray = trays.open_tray(self.house)
        assert tray is not None
        trays.count(self.house, tray["id"], count)
        return trays.close(self.house, tray["id"], "counted").difference or 0

    def scanned(self) -> int:
        tray = trays.open_tray(self.house)
        return self.house.pieces.scanned_into(tray["id"]) if tray else 0

    def leave(self, slip: str) -> str | None:
        """The slip is printed; the cause why it is not, else None."""
        try:
            self.office.printed([paper.prepare(self.house, slip)])
        except RefusedError as error:
            return error.key
        return None

    def post(self, slip: str) -> str | None:
        """The bundle is posted; the cause why it is not, else None."""
        try:
            posting.post(self.house, slip, kind="ordinary")
        except RefusedError as error:
            return error.key
        return None

    def bins(self) -> list[str]:
        return [row.bin for row in self.station.bins()]

    def groups(self) -> list[str]:
        """Group trays in which something waits."""
        return sorted({group for found in self.house.pieces.groups().values() for group in found})

    def waiting(self) -> list[str]:
        """Codes of what was scanned into a group and into no bin yet."""
        return [piece.code or "" for piece in self.house.pieces.at(PlaceKind.GROUP)]

    def bundles(self, state: str) -> dict[str, dict[str, Any]]:
        """Sealed or posted ones: employer, slip and the codes recorded in it."""
        return {row["id"]: self._bundle(row) for row in self.house.pieces.bundles(state)}

    def sealed_bundle(self, key: str | None) -> dict[str, Any] | None:
        """One, or None while it is not sealed."""
        row = self.house.pieces.bundle(key) if key else None
        return self._bundle(row) if row and row["state"] == "sealed" else None

    def _bundle(self, row: dict[str, Any]) -> dict[str, Any]:
        codes = [piece.code for piece in self.house.pieces.many(row["pieces"])]
        return {"employer": row["employer"], "slip": row["slip"], "codes": codes}

    def head(self) -> int:
        return self.house.journal.head()[0]

    def unsound(self) -> list[Any]:
        """What is wrong with the journal; should be nothing."""
        first = self.house.journal.verify().first
        return [*self.house.journal.verify_state(), *([first] if first is not None else [])]


class ApartWorkplace:
    """The same, in a process of its own; ``cut`` ends it by SIGKILL wherever it is."""

    def __init__(self, home: Home, mirror: FakeMirror) -> None:
        self.home, self.mirror, self.now = home, mirror, NOON
        self._process: Any = None
        self.kills = 0
        self.open()

    def open(self) -> None:
        fork = multiprocessing.get_context("fork")
        self._pipe, other = fork.Pipe()
        self._process = fork.Process(target=_work, args=(self.home, self.mirror, other), daemon=True)
        self._process.start()
        other.close()

    def close(self) -> None:
        self._pipe.send((self.now, self.mirror, "close", ()))
        self._pipe.recv()
        self._end()

    def _end(self) -> None:
        self._process.join()
        self._process.close()
        self._pipe.close()

    def cut(self, dice: random.Random, name: str, *args: Any) -> None:
        self._pipe.send((self.now, self.mirror, name, args))
        self._pipe.poll(dice.uniform(0, 0.004))  # an answer takes about as long: before, in the middle, or after
        os.kill(self._process.pid, signal.SIGKILL)
        self.kills += 1
        self._end()
        self.open()

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any) -> Any:
            self._pipe.send((self.now, self.mirror, name, args))
            fault, answer = self._pipe.recv()
            if fault is not None:
                raise fault
            return answer

        return ask


def _work(home: Home, mirror: FakeMirror, pipe: Any) -> None:
    place = Workplace(home, mirror)
    name = ""
    while name != "close":
        place.now, fresh, name, args = pipe.recv()
        if fresh.version != place.mirror.version:
            place.mirror = fresh
        try:
            pipe.send((None, getattr(place, name)(*args)))
        except Exception as fault:  # goes to the one who asked
            pipe.send((fault, None))


def owners(sealed: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Where an envelope can lie, and whose employer's bundle that is."""
    return {f"bundle {key}": row["employer"] for key, row in sealed.items()}
