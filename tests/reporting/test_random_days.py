"""Busy days at random, with what a supervisor does most often in them: whatever happens, every day adds up.

The random branch (tests/desk) asks the same; this one goes to the far ends oftener: posted, taken back, lost and found,
split and put together, learned late, undone on another day, a day reopened in the evening.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from mailroom.deciding.override import Mark
from mailroom.desk import checking, marking
from mailroom.errors import MailroomError
from mailroom.model import PlaceKind
from tests.desk.branch import CODES
from tests.reporting.adding_up import all_days_add_up
from tests.reporting.hands import FAMILY, STRANGE, Hands

KEYS = [*CODES[:4], FAMILY, STRANGE, "CH1-04-000000009"]
STEPS = 130


class Days:
    """A desk and dice."""

    def __init__(self, desk: Hands, seed: int) -> None:
        self.desk, self.dice = desk, random.Random(seed)
        self.alive = True
        self.does: dict[Callable[[], object], int] = {
            self.scan: 12,
            self.seal: 4,
            self.post: 4,
            self.undo: 5,
            self.lose: 2,
            self.sick: 4,
            self.destroy: 2,
            self.way_out: 2,
            self.learn: 1,
            self.mark: 1,
            self.unseal: 1,
            self.tray: 1,
            self.evening: 2,
            self.night: 2,
        }

    def step(self) -> None:
        [do] = self.dice.choices(list(self.does), list(self.does.values()))
        with suppress(MailroomError):
            do()

    def code(self) -> str:
        return self.dice.choice(KEYS)

    def scan(self) -> None:
        self.desk.scan(self.code())

    def seal(self) -> None:
        used = [row.bin for row in self.desk.station.bins() if row.pieces]
        with suppress(AssertionError):
            self.desk.seal(self.dice.choice(used or ["A-1"]))

    def post(self) -> None:
        for bundle in self.desk.house.pieces.bundles("sealed"):
            self.desk.post(bundle["slip"])

    def unseal(self) -> None:
        for bundle in self.desk.house.pieces.bundles("sealed")[:1]:
            checking.unseal(self.desk.house, bundle["slip"])

    def undo(self) -> None:
        newest = list(self.desk.house.journal.events("piece IS NOT NULL"))[-12:]
        newest += list(self.desk.house.journal.events("kind = 'posted'"))[-1:]
        if newest:
            self.desk.undo(self.dice.choice(newest)["event_id"])

    def lose(self) -> None:
        self.desk.lose(self.code())

    def sick(self) -> None:
        """Somebody's cover ends, or that was an error."""
        key = self.dice.choice(list(self.desk.mirror.members))
        if self.alive:
            self.desk.lost(key, self.dice.choice(["死亡", "退職"]))
        else:
            for member in self.desk.mirror.members:
                self.desk.mirror.change(member, lost_on=None, loss_reason="")
            self.desk.mirror.touch()
        self.alive = not self.alive
        self.desk.office.recheck()

    def destroy(self) -> None:
        for piece in self.desk.house.pieces.at(PlaceKind.DESTROY_BOX)[:2]:
            self.desk.destroy(piece.id)

    def way_out(self) -> None:
        code = self.code()
        way = self.dice.choice(["handed_over", "other_branch", "resend_member", "destroy", "keep"])
        self.desk.office.decide_held(code, way, outcome="superseded" if way == "destroy" else None)
        self.desk.scan(code)

    def learn(self) -> None:
        """The mirror learns of an envelope, or forgets it."""
        if self.desk.mirror.mailpieces.pop(STRANGE, None) is None:
            self.desk.add(STRANGE, "22222222", "77", family=1)
        self.desk.mirror.touch()
        self.desk.office.recheck()

    def mark(self) -> None:
        marking.mark(self.desk.house, self.code(), self.dice.choice(list(Mark)))

    def tray(self) -> None:
        self.desk.tray(self.dice.randrange(90))

    def evening(self) -> None:
        """Closed, something comes, reopened, something more."""
        day = self.desk.office.close_day()
        for _ in range(3):
            self.step()
        self.desk.office.reopen_day(day)

    def night(self) -> None:
        self.desk.office.close_day()
        self.desk.now += timedelta(hours=self.dice.choice([1, 16, 24]))


@pytest.mark.parametrize("seed", range(6))
def test_every_day_adds_up(tmp_path: Path, seed: int) -> None:
    desk = Hands(tmp_path)
    days = Days(desk, seed)
    for _ in range(STEPS):
        days.step()
    reports = all_days_add_up(desk.house)
    desk.house.close()
    assert reports


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 400))
def test_every_day_adds_up_for_long(tmp_path: Path, seed: int) -> None:
    test_every_day_adds_up(tmp_path, seed)
