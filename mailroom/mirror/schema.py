"""The tables of a mirror, and the one function that opens it.

Keys are text exactly as the host writes them. ``household`` is 支部-記号-番号, ``employer`` 支部-記号. Dates are ISO.
A row's ``id`` counts the lines of its extract, so that a row refused later is still named by its line.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from mailroom.mirror.fields import BRANCHES, CERTIFICATES, EMPLOYERS, MAILPIECES, MEMBERS
from mailroom.mirror.tokens import POSTAL, TOKENIZER, folded, pairs

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

INDEXES = (
    "CREATE INDEX certificates_of_member ON certificates(household, suffix)",
    "CREATE INDEX mailpieces_by_tracking ON mailpieces(tracking) WHERE tracking IS NOT NULL",
    "CREATE INDEX mailpieces_of_certificate ON mailpieces(certificate)",
)

# A kind that is searched -> the index of its names; beside it NAME_words (each term once) and NAME_pairs (their parts).
TEXTS = {MEMBERS: "member_texts", EMPLOYERS: "employer_texts"}

# What a build beside the live mirror may do without: its file is thrown away when anything goes wrong.
_BUILDING = (
    "PRAGMA page_size = 8192; PRAGMA secure_delete = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    " PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA threads = 1"
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
    """A file beside the live mirror: no journal, no syncing. Interrupting the program interrupts a long statement."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(_BUILDING)
    connection.set_progress_handler(lambda: 0, 100_000)  # lets Ctrl-C in
    return connection


def create(connection: sqlite3.Connection) -> None:
    """Tables without indexes, to be filled."""
    for table, columns in COLUMNS.items():
        typed = ", ".join(column if " " in column else f"{column} TEXT" for column in columns)
        connection.execute(f"CREATE TABLE {table}(id INTEGER PRIMARY KEY, {typed})")
    for texts in TEXTS.values():
        for table, tokenizer in ((texts, TOKENIZER), (f"{texts}_pairs", "ascii")):
            connection.execute(
                f"CREATE VIRTUAL TABLE {table}"
                f" USING fts5(text, content='', detail=none, columnsize=0, tokenize='{tokenizer}')"
            )
            for option, value in (("automerge", 0), ("hashsize", 1 << 25)):
                connection.execute(f"INSERT INTO {table}({table}, rank) VALUES(?, ?)", (option, value))
        connection.execute(f"CREATE TABLE {texts}_words(id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE, word TEXT)")
        connection.execute(f"CREATE INDEX {texts}_by_word ON {texts}_words(word)")
    connection.execute("CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")


def index_words(connection: sqlite3.Connection, texts: str) -> None:
    """List the terms that the index of names has and the table of words has not; terms nobody has do no harm there."""
    run = connection.execute
    run(f"CREATE VIRTUAL TABLE temp.{texts}_terms USING fts5vocab(main, {texts}, row)")
    new = run(
        f"SELECT term FROM temp.{texts}_terms WHERE term NOT GLOB '{POSTAL}[0-9]*'"  # noqa: S608
        f" EXCEPT SELECT term FROM {texts}_words"
    ).fetchall()
    (last,) = run(f"SELECT ifnull(max(id), 0) FROM {texts}_words").fetchone()  # noqa: S608
    words = [(number, term, folded(term)) for number, (term,) in enumerate(new, last + 1)]
    connection.executemany(f"INSERT INTO {texts}_words VALUES (?, ?, ?)", words)  # noqa: S608
    connection.executemany(
        f"INSERT INTO {texts}_pairs(rowid, text) VALUES (?, ?)",  # noqa: S608
        ((number, " ".join(pairs(word))) for number, _, word in words),
    )
    run(f"DROP TABLE temp.{texts}_terms")


def drop_words(connection: sqlite3.Connection, texts: str) -> None:
    """Empty the table of words, to be listed anew."""
    connection.execute(f"INSERT INTO {texts}_pairs({texts}_pairs) VALUES ('delete-all')")  # noqa: S608
    connection.execute(f"DELETE FROM {texts}_words")  # noqa: S608


def names(table: str) -> tuple[str, ...]:
    """The columns of a table without ``id``, in order."""
    return tuple(column.split()[0] for column in COLUMNS[table])


@cache
def insert(table: str, rows: int = 1) -> str:
    """The statement that takes ``id, *record`` of so many rows."""
    marks = ", ".join("?" * (len(COLUMNS[table]) + 1))
    return f"INSERT INTO {table} VALUES " + ", ".join([f"({marks})"] * rows)  # noqa: S608


@cache
def insert_text(table: str, rows: int = 1) -> str:
    """The statement that takes ``id, text`` of so many rows."""
    return f"INSERT INTO {TEXTS[table]}(rowid, text) VALUES " + ", ".join(["(?, ?)"] * rows)  # noqa: S608


def remove_text(table: str) -> str:
    """The statement that takes ``(id, the very text that was inserted)``."""
    texts = TEXTS[table]
    return f"INSERT INTO {texts}({texts}, rowid, text) VALUES ('delete', ?, ?)"  # noqa: S608
