"""Every schema that was ever released, with rows, is brought to today. A released file is never written again.

The one of the release to come is made by ``python -m tests.journal.test_released``.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from mailroom.journal.pieces import Pieces
from mailroom.journal.schema import NEWEST
from tests.journal.shapes import Hands, a_morning, scan

FOLDER = Path(__file__).parent / "released"


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_a_journal_of_every_release_is_brought_to_today(version: int, hands: Hands) -> None:
    text = (FOLDER / f"v{version}.sql").read_text("utf-8")
    with closing(sqlite3.connect(hands.path, isolation_level=None)) as file:
        file.executescript(text)
        events = file.execute("SELECT seq, hash, body FROM event ORDER BY seq").fetchall()
    assert len(events) > 40
    with hands.open() as journal:
        assert journal.connection.execute("SELECT seq, hash, body FROM event ORDER BY seq").fetchall() == events
        assert journal.verify().first is None
        assert journal.verify_state() == []
        scan(journal, "q1")
        assert journal.verify_state() == []
    assert (hands.folder / f"journal.db.v{version}").exists() == (version < NEWEST)


def test_what_waits_in_a_group_is_found_after_the_update(hands: Hands) -> None:
    with closing(sqlite3.connect(hands.path, isolation_level=None)) as file:
        file.executescript((FOLDER / "v2.sql").read_text("utf-8"))
        file.execute(
            "UPDATE piece_now SET body = json_set(body, '$.place', 'group', '$.group', '7', '$.cancelled', json(name)) "
            "FROM (SELECT id AS key, iif(row_number() OVER (ORDER BY id) = 1, 'true', 'false') AS name FROM piece_now "
            "WHERE employer IS NOT NULL LIMIT 3) WHERE id = key"
        )
        employers = file.execute("SELECT employer FROM piece_now WHERE place = 'group' AND cancelled = 0").fetchall()
    with hands.open() as journal:
        pieces = Pieces(journal.connection)
        assert (pieces.waiting_in("7"), pieces.waiting_in("8")) == (len(employers), 0) == (2, 0)
        assert pieces.groups().keys() == {employer for (employer,) in employers} <= pieces.employers_here()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Hands(Path(folder)).open() as journal:
        a_morning(journal)
        mark = journal.connection.execute("PRAGMA application_id").fetchone()[0]
        lines = [line for line in journal.connection.iterdump() if "sqlite_stat" not in line]
        lines += [f"PRAGMA application_id = {mark};", f"PRAGMA user_version = {NEWEST};"]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"v{NEWEST}.sql").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
