"""``mailroom bench sorting``: a robot's day in two passes, sixty bins and six hundred employers, to the last seal.

Every envelope that goes to an employer is scanned into its group, into its bin and into its bundle; the labels of
groups, bins and floors are counted too. Each answer is timed beside a bare durable commit that took its turn on the
same disk.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from mailroom import settings
from mailroom.bench.commits import Commits
from mailroom.bench.lines import Doors, Line, Measured, percentile, raw_material
from mailroom.bench.made_up import made_up_home
from mailroom.clock import system_clock
from mailroom.demo.extracts import Extracts
from mailroom.demo.truth import CodeTruth
from mailroom.desk import sorting
from mailroom.model import PlaceKind
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.station import Station

ENVELOPES, EMPLOYERS, BINS, GROUPS = 2_000, 600, 60, 12
POOL = 6  # of so many envelopes one came back
ALLOWED_MS = 15.0  # over the bare commit
COMMIT = "one durable commit (WAL, FULL)"
STEPS = {
    "first": "into its group",
    "second": "into its bin",
    "check": "seal check, an envelope",
    "floor": "seal check, the floor label: judged once more and sealed",
}
Told = TypeVar("Told")


def run(
    keep: Path | None = None,
    doors: Doors | None = None,  # noqa: ARG001
    envelopes: int = ENVELOPES,
    employers: int = EMPLOYERS,
) -> Iterator[Line]:
    """One line a measurement. ``keep``: the home with the day in its journal."""
    with raw_material(keep) as folder:
        home, extracts = made_up_home(folder / "home", envelopes * POOL)
        chosen = settings.load(home)
        two = replace(chosen.station, sorting=sorting.TWO_PASSES, bins=BINS, groups=GROUPS)
        settings.save(home, replace(chosen, station=two))
        codes = _came_back(extracts, envelopes, employers)
        day = _Day(home, codes, Commits(folder / "commits.db"))
        began = time.perf_counter()
        day.live()
        seconds = time.perf_counter() - began - sum(day.commits) / 1_000
        yield from day.lines(seconds)


def _came_back(extracts: Extracts, count: int, employers: int) -> list[CodeTruth]:
    """Envelopes in the order of a tray, none; those that go to an employer are of so many employers."""
    found = list({one.code: one for one in extracts.truths()}.values())
    random.Random(1).shuffle(found)
    known: set[str | None] = {None}
    taken: list[CodeTruth] = []
    for one in found:
        if len(taken) < count and (one.employer in known or len(known) <= employers):
            known.add(one.employer)
            taken.append(one)
    return taken


@dataclass(slots=True)
class _Day:
    home: Home
    sent: Sequence[CodeTruth]
    bare: Commits
    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    commits: list[float] = field(default_factory=list)
    labels: int = 0
    again: int = 0  # scanned once more because no bin was free
    bundles: dict[str, list[str]] = field(default_factory=dict)  # slip -> codes
    wrong: int = 0

    def live(self) -> None:
        """Both passes, and every bin to its seal."""
        owners = {one.code: one.employer for one in self.sent}
        with closing(self.bare), closing(Station.open(self.home, system_clock)) as station:
            trays: dict[str, list[str]] = defaultdict(list)
            for one in self.sent:
                [answer] = self._timed("first", station.take_text, one.code)
                if answer.place and answer.place.kind is PlaceKind.GROUP and answer.group:
                    trays[answer.group].append(one.code)
            for group in sorted(trays, key=int):
                station.tray.group = group
                self.labels += 1
                left = trays[group]
                while left:
                    left = self._into_bins(station, left)
                    self._seal_all(station)
            self.wrong = sum(len({owners[code] for code in inside}) != 1 for inside in self.bundles.values())

    def _into_bins(self, station: Station, codes: Sequence[str]) -> list[str]:
        """The second pass of one group; what found no free bin."""
        left = []
        for code in codes:
            [answer] = self._timed("second", station.take_text, code)
            if answer.place is None or answer.place.kind is not PlaceKind.BIN:
                left.append(code)
        self.again += len(left)
        return left

    def _seal_all(self, station: Station) -> None:
        """Those with a single piece first."""
        for row in sorted(station.bins(), key=lambda row: row.pieces):
            inside = [expected.code or "" for expected in station.check_open(row.bin).rows]
            for code in inside:
                self._timed("check", station.check_scan, code)
            view = self._timed("floor", station.check_scan, own_codes.make("F", row.bin))
            station.check_leave()
            self.labels += 2  # the bin's label opened the check, the floor label sealed
            self.bundles[view.slip or ""] = inside

    def _timed(self, step: str, deed: Callable[[str], Told], text: str) -> Told:
        began = time.perf_counter()
        told = deed(text)
        self.ms[step].append((time.perf_counter() - began) * 1_000)
        self.commits.append(self.bare.one())
        return told

    def lines(self, seconds: float) -> Iterator[Line]:
        """What was measured."""
        for step, what in STEPS.items():
            for share in (0.5, 0.99):
                mine, bare = percentile(self.ms[step], share), percentile(self.commits, share)
                goal, ok = (
                    (f"<= commit + {ALLOWED_MS:.0f} ms", mine <= bare + ALLOWED_MS) if share > 0.5 else (None, None)
                )
                yield _line(f"{what}, p{share * 100:.0f}", mine, "ms", bare, goal, ok=ok)
        sealed = sum(map(len, self.bundles.values()))
        scans = sum(map(len, self.ms.values())) - len(self.ms["floor"])
        beside = len(self.ms["first"]) - sealed  # to no employer: one scan
        yield _line(f"scans for each of {sealed} envelopes to an employer", (scans - beside) / sealed)
        yield _line("the same with the labels of groups, bins and floors", (scans - beside + self.labels) / sealed)
        yield _line("scans for each envelope of the day, labels included", (scans + self.labels) / len(self.sent))
        yield _line("scanned once more because no bin was free", self.again, "envelopes")
        what = f"bundles of more than one employer, or not sealed, of {len(self.bundles)}"
        unsealed = "" in self.bundles
        yield _line(what, self.wrong + unsealed, "bundles", goal="0", ok=not self.wrong and not unsealed)
        yield _line(f"a day of {len(self.sent)} envelopes, the desk alone", len(self.sent) / seconds, "envelopes/s")


def _line(
    what: str,
    value: float,
    unit: str = "",
    bare: float | None = None,
    goal: str | None = None,
    *,
    ok: bool | None = None,
) -> Line:
    return Measured("sorting", what, value, unit, COMMIT if bare else None, bare, goal, ok).line()
