"""Terms in the mirror: who has a term, which words it is, and which words hold a part."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mailroom.mirror.fields import EMPLOYERS, MEMBERS
from mailroom.mirror.terms import Term, packed, pairs, terms_of, unpacked, words_of

SEARCHED = {MEMBERS: "member", EMPLOYERS: "employer"}  # kind -> what the names of its tables begin with
BY = {MEMBERS: ", name, kana, postal_code", EMPLOYERS: ", name, kana"}  # columns that a term is taken from


def create(connection: sqlite3.Connection) -> None:
    """Tables without indexes. A long load writes a term in several rows; that does no harm."""
    for name in SEARCHED.values():
        connection.execute(f"CREATE TABLE {name}_terms(id INTEGER PRIMARY KEY, term TEXT NOT NULL, holders BLOB)")
        connection.execute(f"CREATE TABLE {name}_words(id INTEGER PRIMARY KEY, word TEXT NOT NULL, term INTEGER)")
        connection.execute(
            f"CREATE VIRTUAL TABLE {name}_pairs"
            " USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii')"
        )


def indexes(kind: str) -> tuple[str, ...]:
    """The statements for when all terms are in."""
    if kind not in SEARCHED:
        return ()
    name = SEARCHED[kind]
    return (
        f"CREATE INDEX {name}_terms_by_term ON {name}_terms(term)",
        f"CREATE INDEX {name}_words_by_word ON {name}_words(word)",
    )


def insert(connection: sqlite3.Connection, kind: str, terms: Iterable[Term]) -> None:
    """New terms with their holders and words."""
    name = SEARCHED[kind]
    last = _last(connection, f"{name}_terms")
    rows: list[tuple[int, str, bytes]] = []
    words: list[tuple[str, int]] = []
    for number, (term, holders, parts) in enumerate(terms, last + 1):
        rows.append((number, term, holders))
        words += [(word, number) for word in parts]
    connection.executemany(f"INSERT INTO {name}_terms VALUES (?, ?, ?)", rows)  # noqa: S608
    _insert_words(connection, name, words)


def fold_anew(connection: sqlite3.Connection) -> None:
    """The words were folded in another way by an older program."""
    for name in SEARCHED.values():
        connection.execute(f"INSERT INTO {name}_pairs({name}_pairs) VALUES ('delete-all')")  # noqa: S608
        connection.execute(f"DELETE FROM {name}_words")  # noqa: S608
        rows = connection.execute(f"SELECT id, term FROM {name}_terms").fetchall()  # noqa: S608
        _insert_words(connection, name, [(word, number) for number, term in rows for word in words_of(term)])


def _insert_words(connection: sqlite3.Connection, name: str, words: Sequence[tuple[str, int]]) -> None:
    first = _last(connection, f"{name}_words") + 1
    connection.executemany(
        f"INSERT INTO {name}_words VALUES (?, ?, ?)",  # noqa: S608
        ((number, *word) for number, word in enumerate(words, first)),
    )
    connection.executemany(
        f"INSERT INTO {name}_pairs(rowid, pairs) VALUES (?, ?)",  # noqa: S608
        ((number, pairs(word)) for number, (word, _) in enumerate(words, first)),
    )


def _last(connection: sqlite3.Connection, table: str) -> int:
    found: int = connection.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608
    return found


class Changes:
    """Who gets and who loses a term, written at the end: a common term changes often."""

    def __init__(self) -> None:
        self._wanted: defaultdict[tuple[str, str], dict[int, bool]] = defaultdict(dict)

    def add(self, kind: str, number: int, *names: str) -> None:
        """This row has these names now: name, kana, and postal code of a person."""
        for term in terms_of(*names):
            self._wanted[kind, term][number] = True

    def remove(self, kind: str, number: int, *names: str) -> None:
        """This row has these names no more."""
        for term in terms_of(*names):
            self._wanted[kind, term][number] = False

    def write(self, connection: sqlite3.Connection) -> None:
        """Terms that nobody has any more stay, without holders."""
        for (kind, term), wanted in sorted(self._wanted.items()):
            name = SEARCHED[kind]
            find = f"SELECT id, holders FROM {name}_terms WHERE term = ?"  # noqa: S608
            keep = f"UPDATE {name}_terms SET holders = ? WHERE id = ?"  # noqa: S608
            has = sorted(number for number, holds in wanted.items() if holds)
            rows = connection.execute(find, (term,)).fetchall()
            for place, (number, holders) in enumerate(rows):
                kept = [holder for holder in unpacked(holders) if holder not in wanted]
                if place == 0:
                    kept = sorted([*kept, *has])
                connection.execute(keep, (packed(kept), number))
            if has and not rows:
                insert(connection, kind, [(term, packed(has), words_of(term))])
        self._wanted.clear()
