"""A new mirror is filled: records in, indexes last, rows with a key that another row has out again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence

from mailroom.errors import MirrorError
from mailroom.mirror import schema
from mailroom.mirror.extract import Extract
from mailroom.mirror.fields import KEYS, KINDS
from mailroom.mirror.records import Batch
from mailroom.mirror.rejects import RejectFile
from mailroom.mirror.tokens import Tokens

_FILE = 40  # bits of an id that count lines; above them 0 for the first file of a kind, and on
_LINE = (1 << _FILE) - 1


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
        of_kind: dict[str, list[int]] = {kind: [] for kind in KINDS}
        self._base = []
        for number, extract in enumerate(extracts):
            self._base.append(len(of_kind[extract.kind]) << _FILE)
            of_kind[extract.kind].append(number)
        self._of_kind = of_kind
        self._insert = {kind: schema.insert(kind) for kind in KINDS}
        connection.execute("BEGIN")

    def add(self, batch: Batch) -> None:
        """Take in one batch."""
        extract = self._extracts[batch.extract]
        for refused in batch.refused:
            self._rejects.add(extract.name, *refused)
        self._refused[batch.extract] += len(batch.refused)
        kind, records = extract.kind, batch.records
        if not records:
            return
        if base := self._base[batch.extract]:
            records = [(base + line, *record) for line, *record in records]
        self._connection.executemany(self._insert[kind], records)
        if texts := batch.texts:
            if base:
                texts = [(base + line, text) for line, text in texts]
            self._connection.executemany(schema.insert_text(kind), texts)
        self.rows[kind] += len(records)
        self._loaded[batch.extract] += len(records)
        self.shapes.update(batch.shapes)
        self.fits += batch.fits

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
        steps = len(KINDS) + len(schema.INDEXES)
        for texts in schema.TEXTS.values():
            schema.index_words(self._connection, texts)
        self._connection.execute("COMMIT")
        for step, kind in enumerate(KINDS):
            say("index", step, steps)
            unique = f"CREATE UNIQUE INDEX {kind}_key ON {kind}({', '.join(schema.UNIQUE[kind])})"
            try:
                self._connection.execute(unique)
            except sqlite3.IntegrityError:
                self._refuse_doubles(kind)
                self._connection.execute(unique)
        for step, statement in enumerate(schema.INDEXES, len(KINDS)):
            say("index", step, steps)
            self._connection.execute(statement)
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
        cut = Tokens()
        for number, *cells in found:
            extract = self._extracts[self._of_kind[kind][number >> _FILE]]
            headings = " ".join(extract.heading(field) for field in KEYS[kind])
            self._rejects.add(extract.name, number & _LINE, headings, "double_key", "-".join(cells[: len(key)]))
            run(f"DELETE FROM {kind} WHERE id = ?", (number,))  # noqa: S608
            if kind in schema.TEXTS:
                run(schema.remove_text(kind), (number, cut.person(*cells[len(key) :])))
        self.rows[kind] -= len(found)
        run("DROP INDEX doubles")
        run("COMMIT")
