"""The tables of a mirror, and the one function that opens it.

Keys are text exactly as the host writes them. ``household`` is 支部-記号-番号, ``employer`` 支部-記号. Dates are ISO.
A row's ``id`` counts the lines of its extract, so that a row refused later is still named by its line.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from mailroom.mirror import term_index
from mailroom.mirror.fields import BRANCHES, CERTIFICATES, EMPLOYERS, MAILPIECES, MEMBERS

VERSION = 1  # a mirror of another version is loaded anew, never migrated: it can be thrown away

COLUMNS: dict[str, tuple[str, ...]] = {
    BRANCHES: ("code", "name", "insurer_number", "postal_code", "address", "phone"),
    EMPLOYERS: (
        *("key", "name", "kana", "postal_code", "address", "phone"),
        *("closed INTEGER", "closed_on", "big_office INTEGER"),
    ),
    MEMBERS: (
        *("household", "suffix", "employer", "name", "kana", "birth", "insured INTEGER", "voluntary INTEGER"),
        *("postal_code", "address", "acquired_on", "lost_on", "loss_reason"),
    ),
    CERTIFICATES: ("certificate", "household", "suffix", "issued_on", "expires_on"),
    MAILPIECES: ("code", "certificate", "serial INTEGER", "total INTEGER", "sent_on", "tracking"),
}

UNIQUE: dict[str, tuple[str, ...]] = {
    BRANCHES: ("code",),
    EMPLOYERS: ("key",),
    MEMBERS: ("household", "suffix"),
    CERTIFICATES: ("certificate",),
    MAILPIECES: ("code", "certificate"),
}

INDEXES: dict[str, tuple[str, ...]] = {
    BRANCHES: (),
    EMPLOYERS: (),
    MEMBERS: (),
    CERTIFICATES: ("CREATE INDEX certificates_of_member ON certificates(household, suffix)",),
    MAILPIECES: (
        "CREATE INDEX mailpieces_by_tracking ON mailpieces(tracking) WHERE tracking IS NOT NULL",
        "CREATE INDEX mailpieces_of_certificate ON mailpieces(certificate)",
    ),
}

# What a build beside the live mirror may do without: its file is thrown away when anything goes wrong. The journal in
# memory costs nothing, as a build adds pages, and lets a statement fail (a key twice) without harm.
_BUILDING = (
    "PRAGMA page_size = 8192; PRAGMA secure_delete = OFF; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
    " PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -40960; PRAGMA temp_store = MEMORY; PRAGMA threads = 1"
)
_READING = "PRAGMA query_only = ON; PRAGMA cache_size = -32768"


def open_to_read(path: Path) -> sqlite3.Connection:
    """A live mirror. Its file never changes, so nothing is locked. For one thread."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, cached_statements=64
    )
    connection.executescript(_READING)
    return connection


def open_to_build(path: Path) -> sqlite3.Connection:
    """A file beside the live mirror: nothing is synced. Interrupting the program interrupts a long statement."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(_BUILDING)
    connection.set_progress_handler(lambda: 0, 100_000)  # lets Ctrl-C in
    return connection


def create(connection: sqlite3.Connection) -> None:
    """Tables without indexes, to be filled."""
    for table, columns in COLUMNS.items():
        typed = ", ".join(column if " " in column else f"{column} TEXT" for column in columns)
        connection.execute(f"CREATE TABLE {table}(id INTEGER PRIMARY KEY, {typed})")
    term_index.create(connection)
    connection.execute("CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")


def create_key(table: str) -> str:
    """The statement for the index that allows a key once."""
    return f"CREATE UNIQUE INDEX {table}_key ON {table}({', '.join(UNIQUE[table])})"


def names(table: str) -> tuple[str, ...]:
    """The columns of a table without ``id``, in order."""
    return tuple(column.split()[0] for column in COLUMNS[table])


@cache
def insert(table: str, rows: int = 1) -> str:
    """The statement that takes ``id, *record`` of so many rows."""
    marks = ", ".join("?" * (len(COLUMNS[table]) + 1))
    return f"INSERT INTO {table} VALUES " + ", ".join([f"({marks})"] * rows)  # noqa: S608
