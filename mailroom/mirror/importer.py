"""Host extracts become the mirror: a whole load into a new file, a delta into a copy; live only when it is complete."""

from __future__ import annotations

import errno
import gc
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailroom.clock import Clock, iso_ms
from mailroom.errors import MirrorError
from mailroom.mirror import schema, terms
from mailroom.mirror.ahead import Ahead
from mailroom.mirror.delta import Delta
from mailroom.mirror.extract import Extract, open_extract
from mailroom.mirror.fields import IN_A_CHILD, KINDS, READING
from mailroom.mirror.filling import Filling
from mailroom.mirror.layouts import layouts
from mailroom.mirror.packing import Parcel, parcels
from mailroom.mirror.records import batches
from mailroom.mirror.rejects import RejectFile
from mailroom.mirror.report import LoadReport, Notice, Shapes, far_fewer, notices
from mailroom.mirror.versions import Build, building
from mailroom.paths import Home

Progress = Callable[[str, int, int], None]
"""Called with what is being done (``copy``, ``read``, ``index``, ``check``), how far, and how far it goes."""

_WORTH_A_CHILD = 8_000_000  # bytes of extracts

__all__ = ["LoadReport", "Notice", "load"]


def load(
    home: Home,
    files: Sequence[Path],
    *,
    delta: bool = False,
    as_of: datetime | None = None,
    clock: Clock,
    grammar: str,
    unmask: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Take in host extracts; a wrong file changes nothing. A new mirror from at least one file of each kind; with
    ``delta``, the changes (異動区分) in one transaction to a copy of the live one."""
    say, at = progress or _silent, clock()
    with building(home) as build, RejectFile(home, at, build.version, unmask=unmask) as rejects, _said(build):
        extracts = _open_all(home, files, delta=delta)
        before = _facts(build.old)
        if delta:
            _copy(build, before, say)
        with closing(schema.open_to_build(build.path)) as connection:
            read = _Read(extracts, say)
            taken = (
                _change(connection, extracts, rejects, grammar, before, read)
                if delta
                else _fill(connection, extracts, rejects, grammar, read)
            )
            _finish(connection, build, taken, grammar, as_of or at, at, rejects, say)
        build.publish()
        rejects.keep = True
    seen = tuple(notices(extracts, taken.shapes, as_of, at, before))
    if not delta:
        seen += tuple(far_fewer(before, taken.rows))
    return _report(build, taken, as_of or at, rejects, seen)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came in: rows by kind of these files, and of the whole mirror now; what its codes look like."""

    rows: Mapping[str, int]
    counts: Mapping[str, int]
    shapes: Shapes


def _fill(
    connection: sqlite3.Connection, extracts: Sequence[Extract], rejects: RejectFile, grammar: str, read: _Read
) -> _Taken:
    """An empty file becomes the mirror."""
    if missing := [kind for kind in KINDS if all(extract.kind != kind for extract in extracts)]:
        raise MirrorError("extract_missing", kind=missing[0])
    schema.create(connection)
    filling = Filling(connection, extracts, rejects)
    with _no_collector(), closing(_parcels(extracts, grammar)) as found:
        for parcel in found:
            if parcel is None:
                filling.use_the_time()
                continue
            filling.add(parcel)
            read.upto(parcel.extract, parcel.done)
    filling.must_have_rows()
    filling.index(read.say)
    return _Taken(filling.rows, filling.rows, Shapes(filling.shapes, filling.fits))


def _change(
    connection: sqlite3.Connection,
    extracts: Sequence[Extract],
    rejects: RejectFile,
    grammar: str,
    before: Mapping[str, str],
    read: _Read,
) -> _Taken:
    """A copy of the live mirror becomes the next."""
    change = Delta(connection, extracts, rejects, grammar, fold_anew=before.get("terms") != str(terms.VERSION))
    for number, extract in enumerate(extracts):
        for batch in batches(extract, grammar):
            change.apply(extract, batch)
            read.upto(number, batch.done)
    change.finish()
    return _Taken(change.rows, change.counts(), Shapes(*change.shapes()))


def _silent(*_: object) -> None:
    """Nobody wants to know."""


@contextmanager
def _no_collector() -> Iterator[None]:
    """Very many short-lived rows without cycles: looking for some costs a twentieth of a load."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _said(build: Build) -> Iterator[None]:
    """What SQLite and the disk say, as sentences. Ctrl-C inside a long statement arrives as its interruption."""
    folder = build.path.parent
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise MirrorError("mirror_disk_full", path=folder) from error
        raise MirrorError("mirror_unwritable", path=folder, detail=error) from error
    except sqlite3.DatabaseError as error:
        raise MirrorError("mirror_damaged", path=build.old or build.path) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise MirrorError("mirror_disk_full", path=folder) from error
        raise MirrorError("mirror_unwritable", path=folder, detail=error.strerror or error) from error


def _open_all(home: Home, files: Sequence[Path], *, delta: bool) -> list[Extract]:
    """All files, understood before the first is read, in the order of ``READING``."""
    seen: set[Path] = set()
    known = layouts(home)
    extracts = []
    for path in files:
        if path.resolve() in seen:
            raise MirrorError("extract_twice", file=path)
        seen.add(path.resolve())
        extract = open_extract(path, known)
        if delta and extract.change_at is None:
            raise MirrorError("extract_not_delta", file=path)
        if not delta and extract.change_at is not None:
            raise MirrorError("extract_is_delta", file=path)
        extracts.append(extract)
    if not extracts:
        raise MirrorError("extract_none")
    return sorted(extracts, key=lambda extract: READING.index(extract.kind))


def _parcels(extracts: Sequence[Extract], grammar: str) -> Generator[Parcel | None, None, None]:
    """All parcels; None when nothing is ready. Of big extracts a child reads some, and this process the others
    while the child has nothing ready."""
    if sum(extract.size for extract in extracts) < _WORTH_A_CHILD:
        yield from parcels(extracts, grammar)
        return
    first = next(number for number, extract in enumerate(extracts) if extract.kind in IN_A_CHILD)
    mine = parcels(extracts[:first], grammar)
    with Ahead(parcels, extracts[first:], grammar, first) as child:
        while True:
            if not child.ready():
                if (parcel := next(mine, None)) is not None:
                    yield parcel
                    continue
                yield None
            if (some := child.take()) is None:
                break
            yield from (Parcel(*plain) for plain in some)
    yield from mine


class _Read:
    """How much of all extracts is read: they are read side by side."""

    def __init__(self, extracts: Sequence[Extract], say: Progress) -> None:
        self._done = [0] * len(extracts)
        self._all = sum(extract.size for extract in extracts)
        self.say = say

    def upto(self, number: int, done: int) -> None:
        """So many bytes of this extract."""
        self._done[number] = done
        self.say("read", sum(self._done), self._all)


def _copy(build: Build, facts: Mapping[str, str], say: Progress) -> None:
    """What a delta is applied to: only a live mirror that can be read, and of this program's schema."""
    old = build.old
    if old is None:
        raise MirrorError("no_mirror")
    if not facts:
        raise MirrorError("mirror_damaged", path=old)
    if facts.get("schema") != str(schema.VERSION):
        raise MirrorError("mirror_other_schema", path=old)
    size = old.stat().st_size
    with old.open("rb") as source, build.path.open("r+b") as target:
        while block := source.read(1 << 22):
            target.write(block)
            say("copy", source.tell(), size)


def _finish(
    connection: sqlite3.Connection,
    build: Build,
    taken: _Taken,
    grammar: str,
    as_of: datetime,
    made: datetime,
    rejects: RejectFile,
    say: Progress,
) -> None:
    """Write what the mirror says of itself, and look whether the file is whole."""
    say("check", 0, 1)
    facts = {
        "schema": str(schema.VERSION),
        "terms": str(terms.VERSION),
        "version": str(build.version),
        "as_of": iso_ms(as_of),
        "made": iso_ms(made),
        "refused": str(rejects.count),
        "pattern": taken.shapes.pattern,
        "grammar": grammar,
        "grammar_share": repr(taken.shapes.share),
        **{f"rows.{kind}": str(number) for kind, number in taken.counts.items()},
    }
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())
    if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise MirrorError("mirror_unwritable", path=build.path.parent, detail=found)
    say("check", 1, 1)


def _facts(old: Path | None) -> dict[str, str]:
    """What the live mirror says of itself; nothing when there is none or it cannot be read."""
    if old is None:
        return {}
    try:
        with closing(schema.open_to_read(old)) as connection:
            return dict(connection.execute("SELECT name, value FROM facts"))
    except sqlite3.DatabaseError:
        return {}


def _report(build: Build, taken: _Taken, as_of: datetime, rejects: RejectFile, found: tuple[Notice, ...]) -> LoadReport:
    return LoadReport(
        version=build.version,
        as_of=as_of,
        rows=dict(taken.rows),
        refused=rejects.count,
        reject_file=rejects.path,
        pattern=taken.shapes.pattern,
        grammar_share=taken.shapes.share,
        warnings=found,
    )
