"""The one door to journal.db: opens it, and appends events durably, all or nothing.

Rules live elsewhere; nothing here knows what an event means beyond ``projections.apply``.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mailroom.clock import Clock, from_iso, iso_ms, uuid7
from mailroom.errors import JournalError
from mailroom.journal import head
from mailroom.journal.chain import FIRST, Verdict, digest, encode, walk
from mailroom.journal.kinds import VERSION, make
from mailroom.journal.opening import bring_up_to_date, connect, must_have_room, refuse_what_is_not_ours, said, sentence
from mailroom.journal.projections import apply
from mailroom.journal.replay import differences

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Author:
    """Who records: goes into every event."""

    station: str
    clerk: str | None = None
    role: str | None = None
    second: str | None = None


@dataclass(slots=True)
class Writer:
    """Appends inside one transaction. Made by ``Journal.writing`` only."""

    connection: sqlite3.Connection
    author: Author
    now: datetime
    generation: str
    seq: int
    last_hash: str
    day: str | None = None
    appended: list[dict[str, Any]] = field(default_factory=list)
    path: Path = Path("journal.db")

    def append(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Add one event and bring the projections up to date; returns its body."""
        fields.setdefault("business_day", self.day)
        fields.setdefault("clerk", self.author.clerk)
        fields.setdefault("role", self.author.role)
        fields.setdefault("second", self.author.second)
        body = make(kind, fields)
        body.update(
            v=VERSION,
            event_id=uuid7(self.now),
            seq=self.seq + 1,
            prev_hash=self.last_hash,
            recorded_at=iso_ms(self.now),
            station=self.author.station,
            generation=self.generation,
        )
        text = encode(body)
        body = dict(json.loads(text))  # what a replay will read: no tuple, no enum, no odd text makes a difference
        stored = digest(text)
        with said(self.path):
            self.connection.execute("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", (body["seq"], stored, text))
            apply(self.connection, body)
        self.seq, self.last_hash = body["seq"], stored
        self.appended.append(body)
        return body


class Journal:
    """An open journal. One thread at a time; several processes may hold one each."""

    def __init__(self, path: Path, head_path: Path, clock: Clock, author: Author) -> None:
        self.path = path
        self.head_path = head_path
        self.clock = clock
        self.author = author
        with said(path):
            refuse_what_is_not_ours(path, head_path)
            self.connection = connect(path)
            try:
                bring_up_to_date(self.connection, path)
                self._keep_head = not self._head_agrees()
            except BaseException:
                self.connection.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _head_agrees(self) -> bool:
        """False when the head outside speaks of another chain: then it stays as it is, for ``verify`` to show."""
        outside = head.read(self.head_path)
        if outside is None:
            if self.head()[0] == 0:  # now, while there is room: later it is only overwritten
                head.write(self.head_path, 0, FIRST)
            return True
        seq, known = outside
        row = self.connection.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchone()
        return seq == 0 or (row is not None and row[0] == known)

    @contextmanager
    def writing(self, day: str | None = None) -> Iterator[Writer]:
        """One transaction: what is appended in it is durable when it ends, or nothing is.

        Read what you decide on inside of it: no other process writes meanwhile.
        """
        must_have_room(self.path)
        with said(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            with said(self.path):
                seq, last = self.head()
                writer = Writer(self.connection, self.author, self.moment(), self.generation(), seq, last, day)
                writer.path = self.path
            yield writer
            with said(self.path):
                self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and (told := sentence(error, self.path)):
                raise told from error
            raise
        if writer.appended and not self._keep_head:
            self._write_head(writer.seq, writer.last_hash)

    def _write_head(self, seq: int, stored: str) -> None:
        """What is recorded stays recorded, and is said to be: a head that lags behind is written by the next event."""
        try:
            head.write(self.head_path, seq, stored)
        except OSError:
            LOG.warning("the head of the journal could not be written")

    def _row(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        with said(self.path):
            return self.connection.execute(sql, values).fetchone()

    def moment(self) -> datetime:
        """The present, as events are stamped with it."""
        return self.clock()

    def head(self) -> tuple[int, str]:
        """(seq, hash) of the last event; (0, 64 zeros) when there is none."""
        row = self._row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return (row[0], row[1]) if row else (0, FIRST)

    def generation(self) -> str:
        """The letter that a restore moves on: A, B, ..."""
        row = self._row(
            "SELECT json_extract(body, '$.data.generation') FROM event WHERE kind = 'restored' "
            "ORDER BY seq DESC LIMIT 1"
        )
        return row[0] if row and row[0] else "A"

    def last(self, *kinds: str) -> dict[str, Any] | None:
        """The newest event of these kinds (of any kind when none is named)."""
        where = f"WHERE kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        row = self._row(f"SELECT body FROM event {where} ORDER BY seq DESC LIMIT 1", kinds)  # noqa: S608
        return json.loads(row[0]) if row else None

    def last_at(self) -> datetime | None:
        """When the newest event was recorded."""
        event = self.last()
        return from_iso(event["recorded_at"]) if event else None

    def events(self, where: str = "1", values: tuple[Any, ...] = ()) -> Iterator[dict[str, Any]]:
        """Bodies in order; ``where`` is SQL of this program over the event table's columns."""
        with said(self.path):
            for (text,) in self.connection.execute(f"SELECT body FROM event WHERE {where} ORDER BY seq", values):  # noqa: S608
                yield json.loads(text)

    def export(self) -> Iterator[dict[str, Any]]:
        """Every body with its ``hash`` added: what a stranger verifies. JournalError where a body is none."""
        for _, stored, text in self._rows():
            try:
                body = json.loads(text)
            except ValueError:
                body = None
            if not isinstance(body, dict):
                raise JournalError("journal_damaged", path=self.path)
            yield {**body, "hash": stored}

    def _rows(self) -> Iterator[tuple[int, str, str]]:
        """(seq, hash, body) in order; bytes that are no UTF-8 become a text that has another hash."""
        with said(self.path):
            rows = self.connection.execute("SELECT seq, CAST(hash AS BLOB), CAST(body AS BLOB) FROM event ORDER BY seq")
            for seq, stored, body in rows:
                yield seq, stored.decode("utf-8", "replace"), body.decode("utf-8", "replace")

    def verify(self, known_head: tuple[int, str] | None = None) -> Verdict:
        """Walk the chain, against the head kept outside (or the one given)."""
        with said(self.path):
            outside = known_head or head.read(self.head_path)  # before the rows: it never runs ahead of them
            verdict = walk(self._rows(), outside)
            if verdict.first and verdict.first.what in ("tail_cut", "head_differs") and known_head is None:
                again = head.read(self.head_path)  # another process may have been half-way through writing it
                verdict = walk(self._rows(), again) if again != outside else verdict
            return verdict

    def verify_state(self) -> list[str]:
        """Replay all events into an empty copy and name the projections, triggers and indexes that differ."""
        with said(self.path):
            return differences(self.connection, self._rows())
