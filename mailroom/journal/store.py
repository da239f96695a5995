"""The one door to journal.db: opens it, and appends events durably, all or nothing.

Rules live elsewhere; nothing here knows what an event means beyond ``projections.apply``.
"""

from __future__ import annotations

import json
import shutil
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
from mailroom.journal.projections import apply
from mailroom.journal.schema import NEWEST, PROJECTIONS, create_event_table, create_projections, migrations

BUSY_MS = 5_000  # how long a writer waits for another process of this station


@dataclass(frozen=True, slots=True)
class Author:
    """Who records: goes into every event."""

    station: str
    clerk: str | None = None
    role: str | None = None
    second: str | None = None


def connect(path: Path) -> sqlite3.Connection:
    """Open a journal file as every part of the program must: WAL, synchronous=FULL, explicit transactions."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn what SQLite or the disk says into the sentence a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith("SQLITE_FULL"):
            raise JournalError("disk_full", path=path) from error
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise JournalError("journal_locked", path=path) from error
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise JournalError("journal_damaged", path=path) from error
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise JournalError("journal_unwritable", path=path) from error
        raise
    except OSError as error:
        raise JournalError("journal_unwritable", path=path) from error


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
        stored = digest(text)
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
            self.connection = connect(path)
            try:
                self._bring_up_to_date()
            except BaseException:
                self.connection.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _bring_up_to_date(self) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version == NEWEST:
            return
        if version > NEWEST:
            raise JournalError("journal_newer", path=self.path)
        tables = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables:
            if version == 0:
                raise JournalError("journal_damaged", path=self.path)
            self._copy_aside(version)
        from sqlite_utils import Database

        migrations().apply(Database(self.connection))

    def _copy_aside(self, version: int) -> None:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = self.path.with_name(f"{self.path.name}.v{version}")
        if not aside.exists():
            shutil.copy2(self.path, aside)

    @contextmanager
    def writing(self, day: str | None = None) -> Iterator[Writer]:
        """One transaction: what is appended in it is durable when it ends, or nothing is.

        Read what you decide on inside of it: no other process writes meanwhile.
        """
        with said(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                seq, last = self.head()
                writer = Writer(self.connection, self.author, self.moment(), self.generation(), seq, last, day)
                yield writer
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        if writer.appended:
            with said(self.path):
                head.write(self.head_path, writer.seq, writer.last_hash)

    def moment(self) -> datetime:
        """The present, as events are stamped with it."""
        return self.clock()

    def head(self) -> tuple[int, str]:
        """(seq, hash) of the last event; (0, 64 zeros) when there is none."""
        row = self.connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, FIRST)

    def generation(self) -> str:
        """The letter that a restore moves on: A, B, ..."""
        row = self.connection.execute(
            "SELECT json_extract(body, '$.data.generation') FROM event WHERE kind = 'restored' "
            "ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return row[0] if row and row[0] else "A"

    def last(self, *kinds: str) -> dict[str, Any] | None:
        """The newest event of these kinds (of any kind when none is named)."""
        where = f"WHERE kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        row = self.connection.execute(f"SELECT body FROM event {where} ORDER BY seq DESC LIMIT 1", kinds).fetchone()  # noqa: S608
        return json.loads(row[0]) if row else None

    def last_at(self) -> datetime | None:
        """When the newest event was recorded."""
        event = self.last()
        return from_iso(event["recorded_at"]) if event else None

    def events(self, where: str = "1", values: tuple[Any, ...] = ()) -> Iterator[dict[str, Any]]:
        """Bodies in order; ``where`` is SQL of this program over the event table's columns."""
        for (text,) in self.connection.execute(f"SELECT body FROM event WHERE {where} ORDER BY seq", values):  # noqa: S608
            yield json.loads(text)

    def export(self) -> Iterator[dict[str, Any]]:
        """Every body with its ``hash`` added: what a stranger verifies."""
        for stored, text in self.connection.execute("SELECT hash, body FROM event ORDER BY seq"):
            yield {**json.loads(text), "hash": stored}

    def verify(self, known_head: tuple[int, str] | None = None) -> Verdict:
        """Walk the chain, against the head kept outside (or the one given)."""
        with said(self.path):
            rows = self.connection.execute("SELECT seq, hash, body FROM event ORDER BY seq")
            outside = known_head or head.read(self.head_path)
            return walk(rows, outside)

    def verify_state(self) -> list[str]:
        """Replay all events into an empty copy and name the projections that differ."""
        with said(self.path):
            copy = sqlite3.connect(":memory:", isolation_level=None)
            try:
                create_event_table(copy)
                create_projections(copy)
                copy.execute("BEGIN")
                for row in self.connection.execute("SELECT seq, hash, body FROM event ORDER BY seq"):
                    copy.execute("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", row)
                    apply(copy, json.loads(row[2]))
                return [table for table in PROJECTIONS if _rows(copy, table) != _rows(self.connection, table)]
            finally:
                copy.close()


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = "*" if table in ("day_sum", "item_now") else "id, body"
    return sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
