"""``mailroom bench slips``: slips to PDF, by the painter alone and the whole way from sealed bundles.

A made-up branch's envelopes are scanned and sealed at a real station; its slips are what is painted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from mailroom.bench.lines import Doors, Line, Measured, raw_material
from mailroom.bench.made_up import made_up_home
from mailroom.clock import system_clock
from mailroom.dispatch.pages import Page
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.station import Station

ENVELOPES, ROUNDS = 800, 3
AT_LEAST = 30
GOAL = f">= {AT_LEAST}"
EMPTY = "as many empty sheets"


def run(keep: Path | None, doors: Doors, envelopes: int = ENVELOPES, rounds: int = ROUNDS) -> Iterator[Line]:
    """One line a measurement. ``keep``: the home with its sealed bundles, and both PDF files."""
    with raw_material(keep) as folder:
        home, extracts = made_up_home(folder / "home", envelopes)
        _seal_all(home, [one.code for one in extracts.truths()])
        office = Office.open(home, system_clock)
        with closing(office):
            began = time.perf_counter()
            ready, _ = office.slips_of(office.house.business_day())
            prepared = time.perf_counter() - began
            pages = [page for slip in ready for page in slip.pages]
            blank = [page.with_items(()) for page in pages]
            doors.paint_pdf(pages[:1], folder / "slips.pdf")  # Qt and the fonts are there before the clock starts
            began = time.perf_counter()
            for slip in ready:
                doors.paint_pdf(slip.pages, slip.file)
            keeping = time.perf_counter() - began
            painting, emptying = [], []
            for _ in range(rounds):
                painting.append(_seconds(doors, pages, folder / "slips.pdf"))
                emptying.append(_seconds(doors, blank, folder / "empty.pdf"))
            began = time.perf_counter()
            office.printed(ready)
            recorded = time.perf_counter() - began
    count, painted, empty = len(ready), median(painting), median(emptying)
    rate, whole = count / painted, count / (prepared + painted + recorded)
    yield _line(f"{count} slips painted to one PDF", rate, "slips/s", count / empty, GOAL, ok=rate >= AT_LEAST)
    what = f"{count} slips judged once more, laid out, archived, painted, recorded"
    yield _line(what, whole, "slips/s", count / empty, GOAL, ok=whole >= AT_LEAST)
    yield _line(f"{count} slips kept as a PDF each", count / keeping, "slips/s", count / empty)
    yield _line(f"{len(pages)} pages painted to one PDF", len(pages) / painted, "pages/s", len(pages) / empty)


def _line(what: str, value: float, unit: str, empty: float, goal: str | None = None, *, ok: bool | None = None) -> Line:
    return Measured("slips", what, value, unit, EMPTY, empty, goal, ok).line()


def _seconds(doors: Doors, pages: Sequence[Page], file: Path) -> float:
    began = time.perf_counter()
    doors.paint_pdf(pages, file)
    return time.perf_counter() - began


def _seal_all(home: Home, codes: Sequence[str]) -> None:
    station = Station.open(home, system_clock)
    with closing(station):
        for code in codes:
            station.take_text(code)
        for row in station.bins():
            for expected in station.check_open(row.bin).rows:
                station.check_scan(expected.code or "")
            station.check_scan(own_codes.make("F", row.bin))
            station.check_leave()
