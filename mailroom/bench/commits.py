"""The reference for whatever is recorded: bare durable commits on the same disk."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path


class Commits:
    """A table of events without anything that is asked of it (WAL, synchronous = FULL). One thread at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, hash TEXT, body TEXT)")

    def one(self) -> float:
        """Milliseconds of one commit of one row of about 1 kB."""
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO event (hash, body) VALUES (?, ?)", ("0" * 64, "x" * 1000))
        self._connection.execute("COMMIT")
        return (time.perf_counter() - began) * 1000

    def close(self) -> None:
        """Done."""
        self._connection.close()
