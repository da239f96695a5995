"""What a clerk does costs the same however old the journal is: counted in steps of SQLite, not in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from mailroom.bench.made_up import made_up_home
from mailroom.bench.past_days import PastDays
from mailroom.clock import system_clock
from mailroom.model import Advice
from mailroom.office import Office
from mailroom.station import Station

FEW, MANY = 200, 2_400  # events
STEP = 20


class Desk:
    """A station on a journal of some age, and the steps that its database takes."""

    def __init__(self, folder: Path, events: int) -> None:
        home, extracts = made_up_home(folder, 200)
        found = list(extracts.truths())
        employers = sorted({one.employer for one in found if one.employer})
        self.codes = [one.code for one in found if one.truth.returned.advice == "forward"]
        PastDays(home, "01", employers, date(2025, 1, 6)).fill(events, events // 2)  # one day or two
        self.station = Station.open(home, system_clock)
        self.office = Office(self.station.house)

    def steps(self, deed: Callable[[Desk], object]) -> int:
        """How many a deed takes of the journal's connection; roughly."""
        count = 0

        def one() -> int:
            nonlocal count
            count += STEP
            return 0

        connection = self.station.house.journal.connection
        connection.set_progress_handler(one, STEP)
        try:
            deed(self)
        finally:
            connection.set_progress_handler(None, STEP)
        return count


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    folder = tmp_path_factory.mktemp("growth")
    young, old = Desk(folder / "young", FEW), Desk(folder / "old", MANY)
    yield young, old
    for desk in (young, old):
        desk.station.close()


def scan(desk: Desk) -> None:
    (answer,) = desk.station.take_text(desk.codes.pop())
    assert answer.advice is Advice.FORWARD


def mark(desk: Desk) -> None:
    piece = desk.station.last(1)[0].piece
    desk.station.mark(piece, "hold")


def let_go(desk: Desk) -> None:
    """A supervisor sends the held piece on after all."""
    row = next(row for row in desk.station.last(5) if row.due.kind.value == "hold")
    assert row.employer
    desk.station.confirm_place(row.piece)
    desk.office.decide_held(row.piece, "forward", employer=row.employer.key)
    desk.station.confirm_place(row.piece)


def seal(desk: Desk) -> None:
    (row,) = [row for row in desk.station.bins() if row.pieces][:1]
    view = desk.station.check_open(row.bin)
    for expected in view.rows:
        desk.station.check_scan(expected.code or "")
    desk.station.check_leave()


DEEDS: dict[str, Callable[[Desk], object]] = {
    "scan": scan,
    "scan again": scan,
    "figures": lambda desk: (desk.station.counters(), desk.station.last(10), desk.station.status()),
    "mark": mark,
    "undo": lambda desk: desk.station.undo_last(),
    "mark again": mark,
    "let go": let_go,
    "check": seal,
}


def test_no_deed_grows_with_the_journal(desks: tuple[Desk, Desk]) -> None:
    young, old = desks
    taken = {name: (young.steps(deed), old.steps(deed)) for name, deed in DEEDS.items()}
    assert {name: pair for name, pair in taken.items() if pair[1] > 1.4 * pair[0] + 400} == {}
