"""Host extracts become the mirror: a whole load into a new file, a delta into a copy; live only when it is complete."""

from __future__ import annotations

import errno
import gc
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
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

__all__ = ["LoadReport", "Notice", "load", "update"]


def load(
    home: Home,
    files: Sequence[Path],
    *,
    as_of: datetime | None = None,
    clock: Clock,
    grammar: str,
    unmask: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Replace the mirror by what the files say: at least one of each kind. A wrong file changes nothing."""
    say, at = progress or _silent, clock()
    with building(home) as build, RejectFile(home, at, build.version, unmask=unmask) as rejects, _said(build):
        extracts = _open_all(home, files, delta=False)
        if missing := [kind for kind in KINDS if all(extract.kind != kind for extract in extracts)]:
            raise MirrorError("extract_missing", kind=missing[0])
        before = _facts(build.old)
        with closing(schema.open_to_build(build.path)) as connection:
            schema.create(connection)
            filling, read = Filling(connection, extracts, rejects), _Read(extracts, say)
            with _no_collector(), closing(_parcels(extracts, grammar)) as found:
                for parcel in found:
                    if parcel is None:
                        filling.use_the_time()
                        continue
                    filling.add(parcel)
                    read.say(parcel.extract, parcel.done)
            filling.must_have_rows()
            filling.index(say)
            shapes = Shapes(filling.shapes, filling.fits)
            _finish(connection, build, shapes, grammar, as_of or at, at, rejects, filling.rows, say)
        build.publish()
        rejects.keep = True
    seen = *notices(extracts, shapes, as_of, at, before), *far_fewer(before, filling.rows)
    return _report(build, filling.rows, shapes, as_of or at, rejects, seen)


def update(
    home: Home,
    files: Sequence[Path],
    *,
    as_of: datetime | None = None,
    clock: Clock,
    grammar: str,
    unmask: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Apply deltas (異動区分) to a copy of the mirror in one transaction. A wrong file changes nothing."""
    say, at = progress or _silent, clock()
    with building(home) as build, RejectFile(home, at, build.version, unmask=unmask) as rejects, _said(build):
        if build.old is None:
            raise MirrorError("no_mirror")
        extracts = _open_all(home, files, delta=True)
        before = _facts(build.old)
        if not before:
            raise MirrorError("mirror_damaged", path=build.old)
        if before.get("schema") != str(schema.VERSION):
            raise MirrorError("mirror_other_schema", path=build.old)
        _copy(build.old, build.path, say)
        with closing(schema.open_to_build(build.path)) as connection:
            read = _Read(extracts, say)
            older = before.get("terms") != str(terms.VERSION)
            change = Delta(connection, extracts, rejects, grammar, fold_anew=older)
            for number, extract in enumerate(extracts):
                for batch in batches(extract, grammar):
                    change.apply(extract, batch)
                    read.say(number, batch.done)
            change.finish()
            shapes = Shapes(*change.shapes())
            _finish(connection, build, shapes, grammar, as_of or at, at, rejects, change.counts(), say)
        build.publish()
        rejects.keep = True
    seen = tuple(notices(extracts, shapes, as_of, at, before))
    return _report(build, change.rows, shapes, as_of or at, rejects, seen)


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
        self._say = say

    def say(self, number: int, done: int) -> None:
        """So many bytes of this extract."""
        self._done[number] = done
        self._say("read", sum(self._done), self._all)


def _copy(old: Path, new: Path, say: Progress) -> None:
    size = old.stat().st_size
    with old.open("rb") as source, new.open("r+b") as target:
        while block := source.read(1 << 22):
            target.write(block)
            say("copy", source.tell(), size)


def _finish(
    connection: sqlite3.Connection,
    build: Build,
    shapes: Shapes,
    grammar: str,
    as_of: datetime,
    made: datetime,
    rejects: RejectFile,
    rows: Mapping[str, int],
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
        "pattern": shapes.pattern,
        "grammar": grammar,
        "grammar_share": repr(shapes.share),
        **{f"rows.{kind}": str(number) for kind, number in rows.items()},
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


def _report(
    build: Build,
    rows: Mapping[str, int],
    shapes: Shapes,
    as_of: datetime,
    rejects: RejectFile,
    found: tuple[Notice, ...],
) -> LoadReport:
    return LoadReport(
        version=build.version,
        as_of=as_of,
        rows=dict(rows),
        refused=rejects.count,
        reject_file=rejects.path,
        pattern=shapes.pattern,
        grammar_share=shapes.share,
        warnings=found,
    )
