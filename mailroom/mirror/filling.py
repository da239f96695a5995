"""A new mirror is filled: records in, each index when its table is complete, rows with a key twice out again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence

from mailroom.errors import MirrorError
from mailroom.mirror import schema, term_index
from mailroom.mirror.extract import Extract
from mailroom.mirror.fields import KEYS, KINDS
from mailroom.mirror.packing import ROWS, Parcel, origin
from mailroom.mirror.rejects import RejectFile
from mailroom.mirror.term_index import BY, Changes


class Filling:
    """Fills the tables of one new file. ``rows`` counts what is in."""

    def __init__(self, connection: sqlite3.Connection, extracts: Sequence[Extract], rejects: RejectFile) -> None:
        self.rows: dict[str, int] = dict.fromkeys(KINDS, 0)
        self.shapes: Counter[str] = Counter()
        self.fits = 0
        self._connection = connection
        self._extracts = extracts
        self._rejects = rejects
        self._refused = [0] * len(extracts)
        self._loaded = [0] * len(extracts)
        self._open = Counter(extract.kind for extract in extracts)  # files of a kind that are not yet read
        self._steps = sum(len(_indexes(kind)) for kind in KINDS)
        self._waiting: list[tuple[str, str]] = []  # indexes of kinds that are complete

    def add(self, parcel: Parcel) -> None:
        """Take in one batch."""
        extract = self._extracts[parcel.extract]
        if parcel.ends:
            self._open[extract.kind] -= 1
            if not self._open[extract.kind]:
                self._waiting += [(extract.kind, statement) for statement in _indexes(extract.kind)]
            return
        for refused in parcel.refused:
            self._rejects.add(extract.name, *refused)
        self._refused[parcel.extract] += len(parcel.refused)
        self._loaded[parcel.extract] += parcel.number
        self.rows[extract.kind] += parcel.number
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
        many, single = parcel.records
        if many:
            self._connection.executemany(schema.insert(extract.kind, ROWS), many)
        if single:
            self._connection.executemany(schema.insert(extract.kind), single)
        if parcel.terms:
            term_index.insert(self._connection, extract.kind, parcel.terms)
        self.shapes.update(parcel.shapes)
        self.fits += parcel.fits

    def must_have_rows(self) -> None:
        """A file of which nothing could be used is a wrong file."""
        for extract, loaded, refused in zip(self._extracts, self._loaded, self._refused, strict=True):
            if not loaded and refused:
                self._rejects.keep = True
                raise MirrorError("extract_all_refused", file=extract.path, rejects=self._rejects.path)
            if not loaded:
                raise MirrorError("extract_no_rows", file=extract.path)

    def use_the_time(self) -> None:
        """Nothing to add just now: make an index that can be made."""
        if self._waiting:
            self._make(*self._waiting.pop(0))

    def index(self, say: Callable[[str, int, int], None]) -> None:
        """All indexes; of rows with the same key the first stays."""
        while self._waiting:
            say("index", self._steps - len(self._waiting), self._steps)
            self.use_the_time()
        say("index", self._steps, self._steps)

    def _make(self, kind: str, statement: str) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        try:
            self._connection.execute(statement)
        except sqlite3.IntegrityError:
            self._refuse_doubles(kind)
            self._connection.execute(statement)

    def _refuse_doubles(self, kind: str) -> None:
        key = schema.UNIQUE[kind]
        keys = ", ".join(key)
        named = BY.get(kind, "")
        same = " AND ".join(f"one.{name} = {kind}.{name}" for name in key)
        run = self._connection.execute
        run("BEGIN")
        run(f"CREATE INDEX doubles ON {kind}({keys})")
        found = run(
            f"SELECT id, {keys}{named} FROM {kind}"  # noqa: S608
            f" WHERE ({keys}) IN (SELECT {keys} FROM {kind} GROUP BY {keys} HAVING count(*) > 1)"
            f" AND id > (SELECT min(one.id) FROM {kind} one WHERE {same}) ORDER BY id"
        ).fetchall()
        files = [extract for extract in self._extracts if extract.kind == kind]
        changes = Changes()
        for number, *cells in found:
            file, line = origin(number)
            headings = " ".join(files[file].heading(field) for field in KEYS[kind])
            self._rejects.add(files[file].name, line, headings, "double_key", "-".join(cells[: len(key)]))
            run(f"DELETE FROM {kind} WHERE id = ?", (number,))  # noqa: S608
            if named:
                changes.remove(kind, number, *cells[len(key) :])
        changes.write(self._connection)
        self.rows[kind] -= len(found)
        run("DROP INDEX doubles")
        run("COMMIT")


def _indexes(kind: str) -> tuple[str, ...]:
    return (schema.create_key(kind), *schema.INDEXES[kind], *term_index.indexes(kind))
