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


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of one file. ``ms`` without opening the file. ``error``: nothing more comes of this page."""

    file: Path
    page: int
    reading: Reading = NOTHING_SEEN
    ms: float = 0.0
    error: ReadingError | None = None


@dataclass(slots=True)
class _Job:
    """A file under way; ``ready`` waits for its turn."""

    file: Path
    ready: deque[PageRead] = field(default_factory=deque)
    page: int = 0  # the last page that was answered
    careful: bool = False
    lost: int = 0  # children lost since the last page
    done: bool = False
    deadline: float = 0.0


class EyesPool:
    """Reads files in several children. A context manager; the children start at once."""

    def __init__(
        self, processes: int = 2, grammar: str = DEFAULT_GRAMMAR, *, reader: str = LADDER, most_mb: int = MOST_MB
    ) -> None:
        self._children = [Child(grammar, reader=reader, most_mb=most_mb) for _ in range(max(1, processes))]

    def close(self) -> None:
        """End the children."""
        for child in self._children:
            child.stop()

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
        busy: dict[Child, _Job] = {}
        more = True
        try:
            while more or jobs:
                for child in self._children:
                    if child in busy:
                        continue
                    job = next((one for one in jobs if not one.done and one not in busy.values()), None)
                    if job is None and more and len(jobs) < AHEAD:
                        file = next(waiting, None)
                        more = file is not None
                        if file is not None:
                            job = _Job(file)
                            jobs.append(job)
                    if job is not None:
                        busy[child] = job
                        self._order(child, job, busy, budget_ms, every)
                while jobs and (jobs[0].ready or jobs[0].done):
                    while jobs[0].ready:
                        yield jobs[0].ready.popleft()
                    if not jobs[0].done:
                        break
                    jobs.popleft()
                if busy:
                    self._hear(busy, budget_ms)
        finally:
            for child in busy:  # left early: what is still under way must not answer the next reading
                child.stop()

    def _order(self, child: Child, job: _Job, busy: dict[Child, _Job], budget_ms: float, every: bool) -> None:
        try:
            child.send("file", str(job.file), job.page + 1, budget_ms, every, job.careful)
        except LostError as lost:
            self._lose(child, busy, lost)
        else:
            job.deadline = time.monotonic() + (OPEN_MS + budget_ms + GRACE_MS) / 1000

    def _hear(self, busy: dict[Child, _Job], budget_ms: float) -> None:
        pipes = {child.pipe: child for child in busy}
        first = min(job.deadline for job in busy.values())
        heard = connection.wait(pipes, max(0.0, first - time.monotonic()))
        for child in [pipes[pipe] for pipe in heard if pipe in pipes]:
            try:
                self._take(child, busy, *child.answer(0), budget_ms)
            except LostError as lost:
                self._lose(child, busy, lost)
        for child in [child for child, job in busy.items() if job.deadline < time.monotonic()]:
            child.stop()
            self._lose(child, busy, LostError(died=False))

    def _take(self, child: Child, busy: dict[Child, _Job], kind: str, value: Any, budget_ms: float) -> None:
        job = busy[child]
        job.deadline = time.monotonic() + (OPEN_MS + budget_ms + GRACE_MS) / 1000
        if kind == "page":
            job.page, reading, took = value
            job.ready.append(PageRead(job.file, job.page, reading, took))
            job.lost, job.careful = 0, False
        elif kind == "error":
            key, values = value
            job.ready.append(PageRead(job.file, job.page + 1, error=ReadingError(key, **values)))
        elif kind == "end":
            job.done = True
            del busy[child]

    def _lose(self, child: Child, busy: dict[Child, _Job], lost: LostError) -> None:
        """Once more without the dangerous library; then the page is given up; twice in a row, the file."""
        job = busy.pop(child)
        job.lost += 1
        if lost.died and not job.careful:
            job.careful = True
            return
        job.page += 1
        job.careful = False
        error = ReadingError("picture_lost", file=job.file, page=job.page)
        job.ready.append(PageRead(job.file, job.page, error=error))
        job.done = job.lost > 2
