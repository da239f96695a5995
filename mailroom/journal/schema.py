"""Tables of journal.db, as numbered migrations that are never edited.

``event`` only grows (triggers). The projections hold one JSON state a thing, with generated columns
where something is asked; they can always be made anew from the events.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NEWEST = 3  # PRAGMA user_version of a journal this program writes
MARK = 0x4D524A31  # PRAGMA application_id, "MRJ1": another file under the journal's name is not taken for one

_EVENT_COLUMNS = [
    "event_id",
    "kind",
    "class",
    "recorded_at",
    "business_day",
    "station",
    "clerk",
    "piece",
    "parent",
    "code",
    "bundle",
    "bin",
    "tray",
    "slip",
    "of",
    "advice",
]
_STATE_COLUMNS = {
    "piece_now": [
        "seq",  # of its first event: what is the newest; never a time
        "code",
        "place",
        "bin",
        "due",
        "due_bin",
        "bundle",
        "tray",
        "employer",
        "advice",
        "label",
        "slip",
        "parent",
        "business_day",
        "born",
        "mode",
        "cancelled",
    ],
    "bundle_now": ["seq", "employer", "bin", "state", "slip", "sealed_day", "posted_day"],
    "bin_now": ["bundle", "employer", "freed_day"],
    "tray_now": ["seq", "station", "opened_at", "closed_at"],
    "slip_now": ["bundle", "state", "business_day"],
}
_INDEXES = {
    "event": ["piece", "bundle", "kind", "business_day", "of", "recorded_at"],
    "piece_now": ["seq", "code", "place", "bundle", "tray", "label", "slip", "parent", "business_day"],
    "bundle_now": ["bin", "state", "slip"],
    "bin_now": [],
    "tray_now": ["closed_at"],
    "slip_now": ["business_day"],
}
_SPARSE = frozenset({"of", "bundle", "label", "slip", "parent"})  # mostly null: only the others are in the index
PROJECTIONS = (*_STATE_COLUMNS, "day_sum", "item_now", "waiting_now")
NOT_DUE_HERE = "(due != place OR due_bin IS NOT bin)"  # as a query must say it to find the partial index


def _generated(source: str, names: list[str]) -> str:
    return ",".join(
        f"\"{n}\" {'INTEGER' if n == 'seq' else 'TEXT'} GENERATED ALWAYS AS (json_extract({source}, '$.{n}')) VIRTUAL"
        for n in names
    )


def create_event_table(connection: sqlite3.Connection) -> None:
    """The event table, with triggers that forbid update and delete."""
    connection.execute(
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, body TEXT NOT NULL, "
        + _generated("body", _EVENT_COLUMNS)
        + ")"
    )
    connection.execute("CREATE UNIQUE INDEX event_id ON event (event_id)")
    for verb in ("UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event "
            "BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END"
        )
    # OR REPLACE deletes without asking the trigger above
    connection.execute(
        "CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN NEW.seq IS NOT "
        "(SELECT coalesce(max(seq), 0) + 1 FROM event) OR EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash) "
        "OR EXISTS (SELECT 1 FROM event WHERE event_id = json_extract(NEW.body, '$.event_id')) "
        "BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END"
    )
    _index(connection, "event")


def create_projections(connection: sqlite3.Connection) -> None:
    """The tables that follow from the events, as today's program has them."""
    _first_projections(connection)
    _waiting(connection)


def _waiting(connection: sqlite3.Connection) -> None:
    """Whose pieces wait in which group: asked at every scan of two passes, so without a JSON to be read."""
    connection.execute(
        'CREATE TABLE waiting_now (piece TEXT PRIMARY KEY, employer TEXT NOT NULL, "group" TEXT) WITHOUT ROWID'
    )
    connection.execute('CREATE INDEX waiting_now_employer ON waiting_now (employer, "group")')


def _first_projections(connection: sqlite3.Connection) -> None:
    for table, names in _STATE_COLUMNS.items():
        connection.execute(
            f"CREATE TABLE {table} (id TEXT PRIMARY KEY, body TEXT NOT NULL, {_generated('body', names)}) WITHOUT ROWID"
        )
        _index(connection, table)
    connection.execute(f"CREATE INDEX piece_now_moving ON piece_now (seq) WHERE {NOT_DUE_HERE}")
    connection.execute(
        "CREATE TABLE item_now (certificate TEXT NOT NULL, piece TEXT NOT NULL, "
        "PRIMARY KEY (certificate, piece)) WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE day_sum (business_day TEXT, station TEXT, clerk TEXT, hour INTEGER, reason TEXT, born TEXT, "
        "advice TEXT, outcome TEXT, pieces INTEGER NOT NULL, certificates INTEGER NOT NULL, "
        "PRIMARY KEY (business_day, station, clerk, hour, reason, born, advice, outcome)) WITHOUT ROWID"
    )


def _index(connection: sqlite3.Connection, table: str) -> None:
    for name in _INDEXES[table]:
        where = f' WHERE "{name}" IS NOT NULL' if name in _SPARSE else ""
        connection.execute(f'CREATE INDEX {table}_{name} ON {table} ("{name}"){where}')


def migrations() -> Migrations:
    """The numbered steps. A released step is never edited; a new one is added below."""
    from sqlite_utils import Migrations

    steps = Migrations("journal")

    @steps(name="0001_events_and_projections")
    def _first(db: Any) -> None:
        create_event_table(db.conn)
        _first_projections(db.conn)
        db.conn.execute("PRAGMA user_version = 1")
        db.conn.execute(f"PRAGMA application_id = {MARK}")

    @steps(name="0002_groups")
    def _second(db: Any) -> None:
        db.conn.execute(
            "CREATE INDEX piece_now_in_group ON piece_now (employer, json_extract(body, '$.group')) "
            "WHERE place = 'group'"
        )
        db.conn.execute("PRAGMA user_version = 2")

    @steps(name="0003_waiting")
    def _third(db: Any) -> None:
        db.conn.execute("DROP INDEX piece_now_in_group")
        _waiting(db.conn)
        db.conn.execute(
            "INSERT INTO waiting_now SELECT id, employer, json_extract(body, '$.group') FROM piece_now "
            "WHERE place = 'group' AND cancelled = 0 AND employer IS NOT NULL"
        )
        db.conn.execute("PRAGMA user_version = 3")

    return steps
