"""``mailroom bench reports``: the day report and its workbook over a journal that has grown."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import psutil

from mailroom import settings
from mailroom.bench.lines import Doors, Line, Measured, raw_material
from mailroom.bench.made_up import made_up_home
from mailroom.bench.past_days import PastDays
from mailroom.clock import jst_date, system_clock
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.reporting import writers

EVENTS, EVENTS_KEPT = 50_000, 500_000
PIECES_A_DAY, BUSIEST = 1_000, 5_000  # BUSIEST: eight hours at 640 an hour
GOAL_EVENTS, GOAL_S = 500_000, 10.0
PASS = "every event's body read and parsed once"
ROUNDS = 3


class Took(NamedTuple):
    """One report: seconds to build it and to write the workbook, pieces in it, megabytes of the process."""

    build: float
    write: float
    pieces: int
    megabytes: float

    @property
    def seconds(self) -> float:
        """Together."""
        return self.build + self.write


def run(
    keep: Path | None = None,
    doors: Doors | None = None,  # noqa: ARG001
    events: int | None = None,
    pieces_a_day: int = PIECES_A_DAY,
    busiest: int = BUSIEST,
    rounds: int = ROUNDS,
) -> Iterator[Line]:
    """One line a measurement: the last day and the first, on half of the journal and on all of it, and a busy day.

    ``keep``: the home and the workbooks; then the journal has half a million events, which takes minutes to record.
    """
    wanted = events or (EVENTS if keep is None else EVENTS_KEPT)
    with raw_material(keep) as folder:
        home, extracts = made_up_home(folder / "home", 400)
        employers = sorted({one.employer for one in extracts.truths() if one.employer})
        begin = jst_date(system_clock()) - timedelta(days=wanted // pieces_a_day + 2)  # a piece: two events or more
        past = PastDays(home, settings.load(home).station.number, employers, begin)
        half = past.fill(wanted // 2, pieces_a_day)
        earlier = Home(folder / "half")
        shutil.copytree(home.root, earlier.root)
        ended = past.days[-1]
        whole = past.fill(wanted, pieces_a_day)
        days = {"last": (ended, past.days[-1]), "first": (begin, begin)}
        tries: dict[str, list[tuple[Took, Took]]] = {name: [] for name in days}
        for _ in range(rounds):  # taking turns: the machine may be busy
            for name, (one, other) in days.items():
                file = folder / f"{name}-day.xlsx"
                tries[name].append((_report(earlier, one, file), _report(home, other, file)))
        parsed = min(_parsed(home) for _ in range(rounds))
        past.add(busiest)
        busy = _middle(_report(home, past.days[-1], folder / "busy-day.xlsx") for _ in range(rounds))
    for name, pairs in tries.items():
        then, now = _middle(before for before, _ in pairs), _middle(after for _, after in pairs)
        yield _line(f"{name} day, {now.pieces:,} pieces, on {whole:,} events: built", now.build, "s", PASS, parsed)
        yield _line(f"{name} day on {whole:,} events: built and XLSX", now.seconds, "s", PASS, parsed)
        yield _line(f"{name} day, growth with the journal", now.seconds, "s", f"on {half:,} events", then.seconds)
        yield scaled(name, then.seconds, now.seconds, half, whole)
    yield _line(f"a busy day of {busy.pieces:,} pieces: built and XLSX", busy.seconds, "s", PASS, parsed)
    most = max(took.megabytes for pairs in tries.values() for pair in pairs for took in (*pair, busy))
    yield _line("most memory of the process", most, "MB")


def _line(what: str, value: float, unit: str, reference: str | None = None, other: float | None = None) -> Line:
    return Measured("reports", what, value, unit, reference, other).line()


def scaled(name: str, then: float, now: float, half: int, whole: int) -> Line:
    """As measured where the journal is large enough, else drawn on in a line through both sizes."""
    seconds = now
    what = f"{name} day on {GOAL_EVENTS:,} events: built and XLSX"
    if whole < GOAL_EVENTS:
        seconds += max(0.0, now - then) / (whole - half) * (GOAL_EVENTS - whole)
        what += f", extrapolated from {half:,} and {whole:,}"
    goal = f"<= {GOAL_S:.0f} s"
    return Measured("reports", what, seconds, "s", goal=goal, ok=seconds <= GOAL_S).line()


def _parsed(home: Home) -> float:
    began = time.perf_counter()
    with closing(sqlite3.connect(home.journal)) as connection:
        for (text,) in connection.execute("SELECT body FROM event ORDER BY seq"):
            json.loads(text)
    return time.perf_counter() - began


def _middle(tries: Iterable[Took]) -> Took:
    in_order = sorted(tries, key=lambda took: took.seconds)
    return in_order[len(in_order) // 2]


def _report(home: Home, day: date, file: Path) -> Took:
    """Made in a fresh process, as the command line does; starting it is not in the time."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=_made, args=(send, home, day, file))
    child.start()
    send.close()
    watched, most = psutil.Process(child.pid), 0
    while not receive.poll(0.01):
        with suppress(psutil.NoSuchProcess):
            most = max(most, watched.memory_info().rss)
    build, write, pieces, at_end = receive.recv()
    child.join()
    return Took(build, write, pieces, max(most, at_end) / 1e6)


def _made(send: Connection, home: Home, day: date, file: Path) -> None:
    office = Office.open(home, system_clock)
    with closing(office):
        began = time.perf_counter()
        report = office.day_report(day)
        built = time.perf_counter()
        writers.write(report, "xlsx", file)
        written = time.perf_counter()
    send.send((built - began, written - built, report.piece_count, psutil.Process().memory_info().rss))
