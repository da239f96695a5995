"""Many files on both cores: pages come out in the order of the files, whatever a file does."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom.errors import ReadingError
from mailroom.model import NOTHING_SEEN, Reading
from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.eyes import GRACE_MS, LADDER, MOST_MB, Child, LostError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

OPEN_MS = 20_000.0  # opening a file and unpacking a page may take this long
AHEAD = 24  # files read ahead of the one that is handed out
GIVEN = 2  # orders a child has at once: the next one waits in its pipe, so that it never waits for us
PAGES = 8  # of a file that a child reads before another may help; more of a file with hundreds
TRIES = 3  # children lost in a row over one file


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of one file. ``ms`` without opening the file. ``error``: nothing more comes of this page."""

    file: Path
    page: int
    reading: Reading = NOTHING_SEEN
    ms: float = 0.0
    error: ReadingError | None = None


@dataclass(slots=True, eq=False)
class _Job:
    """Pages of a file; ``ready`` waits for its turn."""

    file: Path
    page: int = 0  # the last page that was answered
    last: int = PAGES
    ready: deque[PageRead] = field(default_factory=deque)
    counted: bool = False  # how many pages there are is known, and the rest of them has jobs of its own
    given: bool = False
    careful: bool = False
    lost: int = 0  # children lost since the last page
    done: bool = False


@dataclass(slots=True, eq=False)
class _Lane:
    """A child with what it was given, in the order in which it answers."""

    child: Child
    jobs: deque[_Job] = field(default_factory=deque)
    deadline: float = 0.0

    def take_back(self) -> None:
        """The child is not going to do these."""
        for job in self.jobs:
            job.given = False
        self.jobs.clear()


class EyesPool:
    """Reads files in several children. A context manager; the children start at once."""

    def __init__(
        self, processes: int = 2, grammar: str = DEFAULT_GRAMMAR, *, reader: str = LADDER, most_mb: int = MOST_MB
    ) -> None:
        self._lanes = [_Lane(Child(grammar, reader=reader, most_mb=most_mb)) for _ in range(max(1, processes))]

    def close(self) -> None:
        """End the children."""
        for lane in self._lanes:
            lane.child.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, files: Iterable[Path], *, budget_ms: float = 3000.0, every: bool = False) -> Iterator[PageRead]:
        """Every page of every file, in their order; each file gives one line at least.

        A page over which the children are lost has the error ``picture_lost``; the next pages follow.
        """
        waiting = iter(files)
        jobs: deque[_Job] = deque()
        more = True
        try:
            while more or jobs:
                for depth in range(1, GIVEN + 1):  # none gets a second order before each has one
                    for lane in self._lanes:
                        if len(lane.jobs) >= depth:
                            continue
                        job = next((one for one in jobs if not one.given), None)
                        if job is None and more and len(jobs) < AHEAD:
                            file = next(waiting, None)
                            more = file is not None
                            if file is not None:
                                job = _Job(file)
                                jobs.append(job)
                        if job is not None:
                            self._give(lane, job, budget_ms, every)
                while jobs and (jobs[0].ready or jobs[0].done):
                    while jobs[0].ready:
                        yield jobs[0].ready.popleft()
                    if not jobs[0].done:
                        break
                    jobs.popleft()
                self._hear(jobs, budget_ms)
        finally:
            for lane in self._lanes:  # left early: what is still under way must not answer the next reading
                if lane.jobs:
                    lane.child.stop()
                    lane.jobs.clear()

    def _give(self, lane: _Lane, job: _Job, budget_ms: float, every: bool) -> None:
        job.given = True
        lane.jobs.append(job)
        try:
            lane.child.send("file", str(job.file), job.page + 1, job.last, budget_ms, every, job.careful)
        except LostError as lost:
            _lose(lane, lost)
        else:
            if len(lane.jobs) == 1:
                lane.deadline = _deadline(budget_ms)

    def _hear(self, jobs: deque[_Job], budget_ms: float) -> None:
        lanes = {lane.child.pipe: lane for lane in self._lanes if lane.jobs}
        if not lanes:
            return
        first = min(lane.deadline for lane in lanes.values())
        for pipe in connection.wait(lanes, max(0.0, first - time.monotonic())):
            lane = lanes[pipe]  # type: ignore[index]
            try:
                starts = lane.child.starts
                _take(lane, jobs, *lane.child.answer(0))
            except LostError as lost:
                _lose(lane, lost)
            if lane.child.starts != starts:  # it had grown too large
                lane.take_back()
            lane.deadline = _deadline(budget_ms)
        for lane in self._lanes:
            if lane.jobs and lane.deadline < time.monotonic():
                lane.child.stop()
                _lose(lane, LostError(died=False))


def _deadline(budget_ms: float) -> float:
    return time.monotonic() + (OPEN_MS + budget_ms + GRACE_MS) / 1000


def _take(lane: _Lane, jobs: deque[_Job], kind: str, value: Any) -> None:
    job = lane.jobs[0]
    if kind == "end":
        lane.jobs.popleft()
        job.done = True
        return
    if kind == "page":
        job.page, count, reading, took = value
        job.ready.append(PageRead(job.file, job.page, reading, took))
    else:
        job.page, count, key, values = value
        job.ready.append(PageRead(job.file, job.page, error=ReadingError(key, **values)))
    job.lost, job.careful = 0, False
    if count and not job.counted:
        job.counted = True
        _share(jobs, job, count)


def _share(jobs: deque[_Job], job: _Job, count: int) -> None:
    """The pages after the first few in jobs of their own, right behind this one."""
    place = jobs.index(job)
    for page in range(PAGES, count, max(PAGES, count // 64)):
        place += 1
        jobs.insert(place, _Job(job.file, page, min(page + max(PAGES, count // 64), count), counted=True))


def _lose(lane: _Lane, lost: LostError) -> None:
    """Once more without the dangerous library; then the page is given up; several times in a row, the file."""
    job = lane.jobs[0]
    lane.take_back()
    job.lost += 1
    if lost.died and not job.careful:
        job.careful = True
        return
    job.page += 1
    job.careful = False
    error = ReadingError("picture_lost", file=job.file, page=job.page)
    job.ready.append(PageRead(job.file, job.page, error=error))
    job.done = job.given = job.lost >= TRIES or job.page == job.last
