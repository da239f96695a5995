"""A new mirror is filled: records in, indexes last, rows with a key that another row has out again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence

from mailroom.errors import MirrorError
from mailroom.mirror import schema, tokens
from mailroom.mirror.extract import Extract
from mailroom.mirror.fields import KEYS, KINDS
from mailroom.mirror.packing import ROWS, Packed, Parcel, origin
from mailroom.mirror.rejects import RejectFile


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
        connection.execute("BEGIN")

    def add(self, parcel: Parcel) -> None:
        """Take in one batch."""
        extract = self._extracts[parcel.extract]
        for refused in parcel.refused:
            self._rejects.add(extract.name, *refused)
        self._refused[parcel.extract] += len(parcel.refused)
        self._loaded[parcel.extract] += parcel.number
        self.rows[extract.kind] += parcel.number
        self._insert(parcel.records, schema.insert, extract.kind)
        if extract.kind in schema.TEXTS:
            self._insert(parcel.texts, schema.insert_text, extract.kind)
        self.shapes.update(parcel.shapes)
        self.fits += parcel.fits

    def _insert(self, rows: Packed, statement: Callable[[str, int], str], kind: str) -> None:
        many, single = rows
        if many:
            self._connection.executemany(statement(kind, ROWS), many)
        if single:
            self._connection.executemany(statement(kind, 1), single)

    def must_have_rows(self) -> None:
        """A file of which nothing could be used is a wrong file."""
        for extract, loaded, refused in zip(self._extracts, self._loaded, self._refused, strict=True):
            if not loaded and refused:
                self._rejects.keep = True
                raise MirrorError("extract_all_refused", file=extract.path, rejects=self._rejects.path)
            if not loaded:
                raise MirrorError("extract_no_rows", file=extract.path)

    def index(self, say: Callable[[str, int, int], None]) -> None:
        """All indexes; of rows with the same key the first stays."""
        steps = len(schema.TEXTS) + len(KINDS) + len(schema.INDEXES)
        step = 0
        for texts in schema.TEXTS.values():
            say("index", step, steps)
            schema.index_words(self._connection, texts)
            step += 1
        self._connection.execute("COMMIT")
        for kind in KINDS:
            say("index", step, steps)
            unique = f"CREATE UNIQUE INDEX {kind}_key ON {kind}({', '.join(schema.UNIQUE[kind])})"
            try:
                self._connection.execute(unique)
            except sqlite3.IntegrityError:
                self._refuse_doubles(kind)
                self._connection.execute(unique)
            step += 1
        for statement in schema.INDEXES:
            say("index", step, steps)
            self._connection.execute(statement)
            step += 1
        say("index", steps, steps)

    def _refuse_doubles(self, kind: str) -> None:
        key = schema.UNIQUE[kind]
        keys = ", ".join(key)
        texts = ", name, kana, postal_code" if kind in schema.TEXTS else ""
        same = " AND ".join(f"one.{name} = {kind}.{name}" for name in key)
        run = self._connection.execute
        run("BEGIN")
        run(f"CREATE INDEX doubles ON {kind}({keys})")
        found = run(
            f"SELECT id, {keys}{texts} FROM {kind}"  # noqa: S608
            f" WHERE ({keys}) IN (SELECT {keys} FROM {kind} GROUP BY {keys} HAVING count(*) > 1)"
            f" AND id > (SELECT min(one.id) FROM {kind} one WHERE {same}) ORDER BY id"
        ).fetchall()
        files = [extract for extract in self._extracts if extract.kind == kind]
        for number, *cells in found:
            file, line = origin(number)
            headings = " ".join(files[file].heading(field) for field in KEYS[kind])
            self._rejects.add(files[file].name, line, headings, "double_key", "-".join(cells[: len(key)]))
            run(f"DELETE FROM {kind} WHERE id = ?", (number,))  # noqa: S608
            if kind in schema.TEXTS:
                run(schema.remove_text(kind), (number, tokens.text(*cells[len(key) :])))
        self.rows[kind] -= len(found)
        run("DROP INDEX doubles")
        run("COMMIT")
