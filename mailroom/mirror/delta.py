"""A delta is applied row by row, in the order of its files: a later row may change what an earlier one added."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from mailroom.errors import MirrorError
from mailroom.mirror import schema, term_index
from mailroom.mirror.extract import Extract
from mailroom.mirror.fields import KEYS, KINDS, MAILPIECES
from mailroom.mirror.layouts import ADD, DELETE
from mailroom.mirror.records import Batch, shapes_of
from mailroom.mirror.rejects import RejectFile
from mailroom.mirror.term_index import BY, Changes

_SOME = 10_000


class Delta:
    """Changes a copy of the mirror inside one transaction. ``rows`` counts what was applied."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        extracts: Sequence[Extract],
        rejects: RejectFile,
        grammar: str,
        *,
        fold_anew: bool,
    ) -> None:
        self.rows: dict[str, int] = dict.fromkeys(KINDS, 0)
        self._connection = connection
        self._extracts = extracts
        self._rejects = rejects
        self._grammar = grammar
        self._fold_anew = fold_anew
        self._terms = Changes()
        self._seen = 0
        connection.execute("BEGIN")

    def apply(self, extract: Extract, batch: Batch) -> None:
        """Take in one batch of an extract."""
        for refused in batch.refused:
            self._rejects.add(extract.name, *refused)
        self._seen += len(batch.refused) + len(batch.records)
        for (line, *record), change in zip(batch.records, batch.changes, strict=True):
            wrong = self._change(extract.kind, change, record)
            if wrong:
                headings = " ".join(extract.heading(field) for field in KEYS[extract.kind])
                key = record[: len(schema.UNIQUE[extract.kind])]
                self._rejects.add(extract.name, line, headings, wrong, "-".join(key))
            else:
                self.rows[extract.kind] += 1

    def finish(self) -> None:
        """End the transaction. A delta of which nothing could be used is a wrong one."""
        if self._seen and not any(self.rows.values()):
            self._rejects.keep = True
            raise MirrorError("extract_all_refused", file=self._extracts[0].path, rejects=self._rejects.path)
        self._terms.write(self._connection)
        if self._fold_anew:
            term_index.fold_anew(self._connection)
        self._connection.execute("COMMIT")

    def counts(self) -> dict[str, int]:
        """Rows of each kind that the mirror has now."""
        count = "SELECT count(*) FROM {}".format
        return {kind: self._connection.execute(count(kind)).fetchone()[0] for kind in KINDS}

    def shapes(self) -> tuple[Counter[str], int]:
        """Patterns of all codes, and how many fit the grammar."""
        shapes: Counter[str] = Counter()
        fits = 0
        matches = re.compile(self._grammar).fullmatch
        cursor = self._connection.execute(f"SELECT code FROM {MAILPIECES}")  # noqa: S608
        while rows := cursor.fetchmany(_SOME):
            codes = [code for (code,) in rows]
            shapes.update(shapes_of(codes))
            fits += sum(map(bool, map(matches, codes)))
        return shapes, fits

    def _change(self, kind: str, change: str, record: list[Any]) -> str:
        """Apply one row; else the reason why not."""
        run = self._connection.execute
        key = schema.UNIQUE[kind]
        named = BY.get(kind, "")
        where = " AND ".join(f"{name} = ?" for name in key)
        found = run(f"SELECT id{named} FROM {kind} WHERE {where}", record[: len(key)]).fetchone()  # noqa: S608
        if change == ADD:
            if found:
                return "double_key"
            number = run(schema.insert(kind), (None, *record)).lastrowid or 0
        elif not found:
            return "no_target"
        else:
            number, *before = found
            if named:
                self._terms.remove(kind, number, *before)
            if change == DELETE:
                run(f"DELETE FROM {kind} WHERE id = ?", (number,))  # noqa: S608
                return ""
            columns = ", ".join(f"{name} = ?" for name in schema.names(kind))
            run(f"UPDATE {kind} SET {columns} WHERE id = ?", (*record, number))  # noqa: S608
        if named:
            places = map(schema.names(kind).index, named.split(", ")[1:])
            self._terms.add(kind, number, *(record[place] for place in places))
        return ""
