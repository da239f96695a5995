"""A full disk at any write: one sentence, nothing half-done, and on with the work when there is room again."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from mailroom.errors import JournalError
from mailroom.journal import head, opening
from mailroom.journal.store import Journal
from mailroom.words import LANGUAGES, Words
from tests.journal.busy import work
from tests.journal.shapes import Hands, scan
from tests.journal.small_disk import KINDS, fill, remount, small_disk
from tests.trees import TOP

PAGE = 4096


def work_until_it_fails(journal: Journal, first: int, most: int) -> tuple[int, JournalError | None]:
    """Numbers of pieces that were said to be recorded, and what ended it."""
    for number in range(first, first + most):
        try:
            work(journal, "k", number)
        except JournalError as error:
            return number, error
    return first + most, None


def is_whole(journal: Journal, pieces: int) -> None:
    births = [event["piece"] for event in journal.events("kind = 'scanned'")]
    assert [f"k-{number}" for number in range(pieces)] == [piece for piece in births if not piece.endswith("u")]
    assert not journal.connection.in_transaction
    assert journal.verify().first is None
    assert journal.verify_state() == []
    assert head.read(journal.head_path) == journal.head()


@pytest.fixture
def to_the_last_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the room that is kept free: SQLite itself meets the end of the disk."""
    monkeypatch.setattr(opening, "ROOM", 0)


@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
@pytest.mark.usefixtures("to_the_last_page")
def test_full_at_any_write(kind: str, tmp_path: Path) -> None:
    with small_disk(kind, tmp_path) as place, Hands(place).open() as journal:
        done, failed = 10, 0
        work_until_it_fails(journal, 0, 10)
        for leave in (*range(0, 20), 24, 40):
            filler = fill(place, leave * PAGE)
            done, error = work_until_it_fails(journal, done, 12)
            if error:
                failed += 1
                assert error.key == "disk_full"
            is_whole(journal, done)
            filler.unlink()
            work(journal, "k", done)
            done += 1
            is_whole(journal, done)
        assert failed > 5


@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
@pytest.mark.usefixtures("to_the_last_page")
def test_full_when_it_is_opened(kind: str, tmp_path: Path) -> None:
    with small_disk(kind, tmp_path) as place:
        hands = Hands(place)
        for leave in range(0, 60, 3):  # no journal there yet
            filler = fill(place, leave * PAGE)
            try:
                with hands.open() as journal:
                    scan(journal, "p0")
            except JournalError as error:
                assert error.key == "disk_full"
            filler.unlink()
            with hands.open() as journal:
                assert journal.verify().first is None
                assert journal.verify_state() == []
            for path in place.glob("journal*"):
                path.unlink()
        with hands.open() as journal:
            scan(journal, "p1")
        for leave in range(12):
            filler = fill(place, leave * PAGE)
            try:
                with hands.open() as journal:
                    scan(journal, f"q{leave}")
            except JournalError as error:
                assert error.key == "disk_full"
            filler.unlink()
            with hands.open() as journal:
                assert journal.verify().first is None
                assert journal.verify_state() == []


@pytest.mark.parametrize("kind", KINDS)
def test_some_room_is_kept(kind: str, tmp_path: Path) -> None:
    """Before the last page: with small blocks SQLite's memory map would end the process there."""
    with small_disk(kind, tmp_path) as place:
        hands = Hands(place)
        for leave in (0, 1, 7, 30, 200):
            filler = fill(place, leave * PAGE)
            with pytest.raises(JournalError, match="disk_full"), hands.open():
                pass
            assert not hands.path.exists()
            filler.unlink()
        with hands.open() as journal:
            done, _ = work_until_it_fails(journal, 0, 10)
            for leave in (0, 1, 7, 30, 200):
                filler = fill(place, leave * PAGE)
                done, error = work_until_it_fails(journal, done, 5)
                assert error is not None
                assert error.key == "disk_full"
                is_whole(journal, done)
                filler.unlink()
                work(journal, "k", done)
                done += 1
                is_whole(journal, done)


def test_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    with small_disk("tmpfs", tmp_path) as place:
        hands = Hands(place)
        with hands.open() as journal:
            scan(journal, "p1")
        before = hands.path.read_bytes()
        remount(place, "ro")
        with pytest.raises(JournalError, match="journal_unwritable"), hands.open() as journal:
            scan(journal, "p2")
        assert hands.path.read_bytes() == before
        remount(place, "rw")
        with hands.open() as journal:
            scan(journal, "p2")
            assert journal.head()[0] == 2


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The second way, which every machine has: a limit on the size of files, in a process of its own."""
    command = [sys.executable, "-m", "tests.journal.test_disk_full", str(tmp_path)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[-1] == "whole"
    assert set(lines[:-1]) <= {"disk_full", "journal_unwritable"}
    assert len(lines) > 20


def _limited(folder: Path) -> None:
    with Hands(folder).open() as journal:
        done, _ = work_until_it_fails(journal, 0, 10)
        wal = folder / "journal.db-wal"
        for step in range(30):
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + step * 1500, hard))
            done, error = work_until_it_fails(journal, done, 30)
            if error:  # none when the WAL began again from its start
                print(error.key)  # noqa: T201
            is_whole(journal, done)
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            work(journal, "k", done)
            done += 1
            is_whole(journal, done)
    print("whole")  # noqa: T201


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_its_sentence(language: str) -> None:
    for key in (
        "disk_full",
        "journal_locked",
        "journal_damaged",
        "journal_unwritable",
        "journal_newer",
        "journal_gone",
    ):
        text = Words(language).error(JournalError(key, path="J.db"))
        assert "J.db" in text


if __name__ == "__main__":
    _limited(Path(sys.argv[1]))
