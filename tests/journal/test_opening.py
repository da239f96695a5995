"""Which files are opened as a journal, which are refused as they are, and how an old one is brought up to date."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mailroom.errors import JournalError, MailroomError
from mailroom.journal import opening
from mailroom.journal.pieces import Pieces
from mailroom.journal.schema import NEWEST, migrations
from mailroom.journal.store import Journal
from tests.journal.busy import busy, go
from tests.journal.shapes import Hands, a_morning, scan


@pytest.fixture
def morning(hands: Hands) -> Hands:
    with hands.open() as journal:
        a_morning(journal)
    return hands


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(hands: Hands, key: str) -> None:
    """With that sentence, and not a byte of the file is another."""
    before = files(hands.folder)
    with pytest.raises(JournalError) as caught, hands.open():
        pass
    assert caught.value.key == key
    assert caught.value.values["path"] == hands.path
    after = files(hands.folder)
    shared = after.pop("journal.db-shm", None)  # made to read the other program's WAL
    assert shared is None or "journal.db-wal" in before
    before.pop("journal.db-shm", None)
    assert after == before


def set_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {version}")


# --- refused ----------------------------------------------------------------------------------------


def test_a_newer_journal(morning: Hands) -> None:
    set_version(morning.path, NEWEST + 1)
    refused(morning, "journal_newer")


def test_a_newer_journal_with_a_wal(morning: Hands) -> None:
    """As a newer program leaves it when the power goes: its last words are only in the WAL."""
    with closing(sqlite3.connect(morning.path)) as file:
        file.execute(f"PRAGMA user_version = {NEWEST + 1}")
        file.commit()
        copy = Hands(morning.folder / "copy")
        copy.folder.mkdir()
        for path in morning.folder.glob("journal*"):
            if path.name != "journal.db-shm":
                shutil.copy(path, copy.folder)
    assert (copy.folder / "journal.db-wal").stat().st_size
    refused(copy, "journal_newer")


def test_files_that_are_no_journal(hands: Hands) -> None:
    for content in (b"x", b"no journal\n" * 1000, bytes(8192), random.Random(1).randbytes(9000)):
        hands.path.write_bytes(content)
        refused(hands, "journal_damaged")
    hands.path.unlink()
    with closing(sqlite3.connect(hands.path)) as file:
        file.execute("CREATE TABLE person (id TEXT)")
    refused(hands, "journal_damaged")
    set_version(hands.path, 1)
    refused(hands, "journal_damaged")


def test_a_folder_in_its_place(hands: Hands) -> None:
    hands.path.mkdir()
    with pytest.raises(JournalError, match="journal_unwritable"), hands.open():
        pass


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="journal_unwritable"), Hands(tmp_path / "gone").open():
        pass
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_a_journal_that_is_gone_is_not_made_anew(morning: Hands, how: str) -> None:
    """Its head says that there were events: a new one would hide that, and a WAL beside it would be lost."""
    (morning.folder / "journal.db-wal").write_bytes(b"the last events")
    if how == "removed":
        morning.path.unlink()
    else:
        morning.path.write_bytes(b"")
    refused(morning, "journal_gone")


def test_an_empty_file_without_a_head_is_a_new_journal(hands: Hands) -> None:
    hands.path.write_bytes(b"")
    with hands.open() as journal:
        scan(journal, "p1")
        assert journal.verify_state() == []


def test_locked(morning: Hands) -> None:
    with morning.open() as journal, closing(sqlite3.connect(morning.path, isolation_level=None)) as other:
        journal.connection.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="journal_locked"):
            scan(journal, "p1")
        assert journal.verify().first is None  # reading goes on
        other.execute("ROLLBACK")
        scan(journal, "q1")


def test_a_second_opening_keeps_the_locks_of_the_first(morning: Hands) -> None:
    """POSIX drops a process's locks on a file whenever it closes one: another process would then clear the WAL away."""
    ask = "import sqlite3,sys; sqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode = DELETE')"
    with morning.open() as first:
        scan(first, "q1")
        with morning.open() as second:
            second.verify()
        other = subprocess.run(
            [sys.executable, "-c", ask, str(morning.path)], capture_output=True, text=True, check=False
        )
        assert "database is locked" in other.stderr
        scan(first, "q2")
        assert first.verify_state() == []


# --- damaged ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_random_bytes_written_over_it(morning: Hands, seed: int) -> None:
    """One sentence or, where nothing was hit, an answer; the file is never put aside or made anew."""
    chance = random.Random(seed)
    content = bytearray(morning.path.read_bytes())
    for _ in range(chance.choice([1, 3, 20])):
        start, length = chance.randrange(len(content)), chance.choice([1, 16, 300, 5000])
        end = min(len(content), start + length)
        content[start:end] = chance.randbytes(end - start)
    morning.path.write_bytes(content)
    said: list[str] = []
    for question in (
        lambda journal: list(journal.export()),
        lambda journal: journal.verify(),
        lambda journal: journal.verify_state(),
        lambda journal: list(journal.events("kind = 'scanned'")),
        lambda journal: Pieces(journal.connection).scanned_into("t1"),
    ):
        try:
            with morning.open() as journal:
                question(journal)
        except MailroomError as error:
            said.append(error.key)
    assert set(said) <= {"journal_damaged", "journal_newer", "journal_locked", "disk_full", "journal_unwritable"}
    assert morning.path.read_bytes() == bytes(content)
    assert sorted(path.name for path in morning.folder.iterdir()) == ["journal.db", "journal.head"]


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut(morning: Hands, keep: float) -> None:
    content = morning.path.read_bytes()
    cut = content[: int(len(content) * keep)]
    morning.path.write_bytes(cut)
    with pytest.raises(JournalError, match="journal_damaged"), morning.open() as journal:
        journal.verify()
        journal.verify_state()
        scan(journal, "q1")
    assert morning.path.read_bytes()[:100] == content[:100]


# --- brought up to date -------------------------------------------------------------------------------


def newer_program(monkeypatch: pytest.MonkeyPatch, *, breaks: bool = False) -> None:
    """The program of next year: one more migration."""

    def steps() -> object:
        more = migrations()

        @more(name="9999_something_more")
        def _more(db: object) -> None:
            connection = db.conn  # type: ignore[attr-defined]
            connection.execute("CREATE TABLE something_more (id TEXT)")
            if breaks:
                raise RuntimeError("the power went")
            connection.execute(f"PRAGMA user_version = {NEWEST + 1}")

        return more

    monkeypatch.setattr(opening, "migrations", steps)
    monkeypatch.setattr(opening, "NEWEST", NEWEST + 1)


def test_copied_aside_before_it_is_migrated(morning: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    with morning.open() as journal:
        events = list(journal.export())
    newer_program(monkeypatch)
    with morning.open() as journal:
        assert journal.connection.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)
        assert journal.connection.execute("SELECT count(*) FROM something_more").fetchone() == (0,)
        assert list(journal.export()) == events
        scan(journal, "q1")
    with morning.open() as journal:
        assert journal.head()[0] == len(events) + 1
    monkeypatch.undo()
    aside = morning.folder / f"journal.db.v{NEWEST}"
    old = Hands(morning.folder / "old")
    old.folder.mkdir()
    aside.replace(old.path)
    with old.open() as journal:
        assert list(journal.export()) == events
        assert journal.verify_state() == []
    refused(morning, "journal_newer")


def test_what_is_only_in_the_wal_is_copied_aside_too(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    with hands.open() as journal:
        scan(journal, "p1")
        newer_program(monkeypatch)
        with hands.open():
            pass
    with closing(sqlite3.connect(hands.folder / f"journal.db.v{NEWEST}")) as copy:
        assert copy.execute("SELECT count(*) FROM event").fetchone() == (1,)


def test_a_migration_that_breaks_changes_nothing(morning: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    with morning.open() as journal:
        before = list(journal.connection.iterdump())
    newer_program(monkeypatch, breaks=True)
    with pytest.raises(RuntimeError), morning.open():
        pass
    monkeypatch.undo()
    with morning.open() as journal:
        assert list(journal.connection.iterdump()) == before
        assert journal.verify_state() == []
    newer_program(monkeypatch)
    with morning.open() as journal:
        assert journal.connection.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)


def test_a_first_opening_that_broke_off(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    newer_program(monkeypatch, breaks=True)
    with pytest.raises(RuntimeError), hands.open():
        pass
    monkeypatch.undo()
    with hands.open() as journal:
        scan(journal, "p1")
        assert journal.verify_state() == []


def test_three_processes_open_a_new_one(tmp_path: Path) -> None:
    with busy(tmp_path, "a", 0, 1) as a, busy(tmp_path, "b", 0, 1) as b, busy(tmp_path, "c", 0, 1) as c:
        go(a, b, c)
        assert [process.communicate()[0] for process in (a, b, c)] == [f"recorded {name}-0\n" for name in "abc"]
    with Hands(tmp_path).open() as journal:
        assert journal.verify_state() == []


def test_only_its_owner_reads_the_copy(morning: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    newer_program(monkeypatch)
    with morning.open() as journal:
        assert isinstance(journal, Journal)
    assert (morning.folder / f"journal.db.v{NEWEST}").stat().st_mode & 0o777 == 0o600
