"""All events once more into an empty copy: do the projections say what the events say?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from mailroom.journal.projections import apply
from mailroom.journal.schema import PROJECTIONS, create_event_table, create_projections


def differences(connection: sqlite3.Connection, events: Iterable[tuple[int, str, str]]) -> list[str]:
    """Names of tables, triggers and indexes that are not as a replay of ``events`` makes them.

    ``event`` stands for an event that cannot be replayed. sqlite3.DatabaseError for a damaged file.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy, one_view(connection):
        create_event_table(copy)
        create_projections(copy)
        found = [name for name, *_ in sorted(_schema(copy) ^ _schema(connection))]
        copy.execute("BEGIN")
        try:
            for row in events:
                copy.execute("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", row)
                apply(copy, json.loads(row[2]))
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            return ["event"]
        for table in PROJECTIONS:
            if table not in found and _rows(copy, table) != _rows(connection, table):
                found.append(table)
        check = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if check != "ok":
            raise sqlite3.DatabaseError(f"malformed: {check}")
        return list(dict.fromkeys(found))


@contextmanager
def one_view(connection: sqlite3.Connection) -> Iterator[None]:
    """One view of the whole file, whoever writes meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE '%sqlite%'"
    )
    return {(name, kind, sql) for name, kind, sql in rows}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = "*" if table in ("day_sum", "item_now", "waiting_now") else "id, body"
    return sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
