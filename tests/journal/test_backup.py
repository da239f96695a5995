"""A backup that was made can be opened with its key alone; a restore loses nothing and never counts twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest

from mailroom import access, settings
from mailroom.access import Role
from mailroom.clock import fixed_clock
from mailroom.errors import JournalError, MailroomError, RefusedError
from mailroom.journal import head
from mailroom.journal.backup import KEY, SUFFIX, Backup, backup
from mailroom.journal.chain import Break
from mailroom.journal.pieces import Pieces
from mailroom.journal.restoring import restore
from mailroom.journal.schema import NEWEST
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings
from tests.journal.shapes import CLERK, DAY, Hands, a_morning, record, scan
from tests.journal.small_disk import fill, small_disk
from tests.makers import NOON

CLOCK = fixed_clock(NOON)


def make(root: Path, station: str = "03") -> Home:
    home = Home(root)
    home.make()
    settings.save(home, Settings(station=StationSettings(number=station)))
    access.add_person(home, "c1", "佐藤", Role.ADMINISTRATOR, "1234")
    (home.papers / "03A-251120-0001.json").write_text('{"pages":[]}', "utf-8")
    (home.mirror / "1.db").write_bytes(b"the mirror stays out")
    return home


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make(tmp_path_factory.mktemp("backup") / "home")
    journal = opened(home)
    a_piece(journal, "p1")
    a_piece(journal, "p2")
    journal.close()
    return home


@pytest.fixture
def home(made_once: Home, tmp_path: Path) -> Home:
    """Two pieces in a journal, one person, a printed page."""
    return Home(Path(shutil.copytree(made_once.root, tmp_path / "home")))


def opened(home: Home, author: Author = CLERK) -> Journal:
    return Journal(home.journal, home.head, CLOCK, author)


def a_piece(journal: Journal, piece: str) -> dict[str, Any]:
    return scan(journal, piece)


def bodies(home: Home) -> list[dict[str, Any]]:
    journal = opened(home)
    try:
        return list(journal.export())
    finally:
        journal.close()


def refused(call: Callable[[], object], key: str) -> MailroomError:
    with pytest.raises(MailroomError) as caught:
        call()
    assert caught.value.key == key
    return caught.value


def content(home: Home) -> dict[str, bytes]:
    return {str(path.relative_to(home.root)): path.read_bytes() for path in home.root.rglob("*") if path.is_file()}


def listing(made: Backup) -> list[str]:
    """What a stranger with the key and two standard tools finds in it."""
    identity = pyrage.x25519.Identity.from_str(made.key.read_text("ascii").split()[-1])
    plain = pyrage.decrypt(made.path.read_bytes(), [identity])
    with tarfile.open(fileobj=BytesIO(plain)) as tar:
        return sorted(tar.getnames())


# --- making -----------------------------------------------------------------------------------------


def test_a_backup_into_a_folder(home: Home) -> None:
    made = backup(home, home.backups, clock=CLOCK)
    journal = opened(home)
    seq, last = journal.head()
    journal.close()
    assert made.path == home.backups / f"mailroom-03A-20251120T030000Z-{seq}-{last}{SUFFIX}"
    assert (made.seq, made.hash, made.first, made.key_made) == (seq, last, None, True)
    assert made.path.read_bytes().startswith(b"age-encryption.org/v1")
    assert listing(made) == ["journal.db", "manifest.json", "papers/03A-251120-0001.json", "people.db", "station.toml"]
    for path in (made.path, home.root / KEY):
        assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in home.backups.iterdir()) == [made.path.name]
    assert not list(home.root.glob(".backup-*"))


def test_the_key_is_made_once(home: Home, tmp_path: Path) -> None:
    first = backup(home, tmp_path / "one", clock=CLOCK)
    key = first.key.read_bytes()
    second = backup(home, tmp_path / "two", clock=CLOCK)
    assert (first.key_made, second.key_made) == (True, False)
    assert second.key.read_bytes() == key
    assert first.path.read_bytes() != second.path.read_bytes()


def test_no_name_and_no_code_is_to_be_read(home: Home, tmp_path: Path) -> None:
    sealed = backup(home, tmp_path / "one", clock=CLOCK).path.read_bytes()
    assert b"CH1" not in sealed
    assert "佐藤".encode() not in sealed
    assert b"SQLite" not in sealed


def test_it_is_consistent_while_others_write(home: Home, tmp_path: Path) -> None:
    journal = opened(home)
    with journal.writing(DAY) as writer:  # half a transaction of another connection
        scan(writer, "p3")
        made = backup(home, tmp_path / "one", clock=CLOCK)
    journal.close()
    assert made.seq == 2
    assert head.read(home.head) == (3, bodies(home)[-1]["hash"])


def test_nothing_is_overwritten(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "thesis.txt"
    target.write_text("mine")
    refused(lambda: backup(home, target, clock=CLOCK), "backup_exists")
    backup(home, home.backups, clock=CLOCK)
    refused(lambda: backup(home, home.backups, clock=CLOCK), "backup_exists")  # same second, same head
    assert target.read_text() == "mine"
    assert not list(home.root.glob(".backup-*"))


def test_where_it_cannot_be_written(home: Home, tmp_path: Path) -> None:
    refused(lambda: backup(home, tmp_path / "gone" / "one", clock=CLOCK), "backup_not_written")
    with small_disk("tmpfs", tmp_path) as place:
        fill(place, 0)
        refused(lambda: backup(home, place, clock=CLOCK), "backup_not_written")
        refused(lambda: backup(home, place / "one", clock=CLOCK), "backup_not_written")
        assert [path.name for path in place.iterdir()] == ["filler"]
    assert not list(home.root.glob(".backup-*"))


def test_a_home_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk("tmpfs", tmp_path) as place:
        home = make(place / "home")
        opened(home).close()
        (home.papers / "big.json").write_bytes(os.urandom(900_000))
        filler = fill(place, 1_500_000)
        refused(lambda: backup(home, tmp_path / "one", clock=CLOCK), "backup_not_written")
        assert not (tmp_path / "one").exists()
        assert not list(home.root.glob(".backup-*"))
        filler.unlink()
        backup(home, tmp_path / "one", clock=CLOCK)


def test_a_broken_chain_is_backed_up_and_said(home: Home, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as file:
        file.execute("DROP TRIGGER event_no_update")
        file.execute("""UPDATE event SET body = replace(body, '"c1"', '"c2"') WHERE seq = 1""")
    made = backup(home, tmp_path / "one", clock=CLOCK)
    assert made.first == Break(1, "changed")
    done = restore(made.path, home, clock=CLOCK)
    assert done.first == Break(1, "changed")


def test_a_damaged_journal_is_not_backed_up(home: Home, tmp_path: Path) -> None:
    whole = home.journal.read_bytes()
    home.journal.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    refused(lambda: backup(home, tmp_path / "one", clock=CLOCK), "journal_damaged")
    assert not (tmp_path / "one").exists()


def test_no_home(tmp_path: Path) -> None:
    refused(lambda: backup(Home(tmp_path / "none"), tmp_path / "one", clock=CLOCK), "no_home")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key(home: Home, tmp_path: Path) -> None:
    for text in ("", "AGE-SECRET-KEY-1XX", "\xff"):
        (home.root / KEY).write_bytes(text.encode("latin-1"))
        refused(lambda: backup(home, tmp_path / "one", clock=CLOCK), "backup_key_damaged")


# --- restoring ---------------------------------------------------------------------------------------


def test_restored_in_place(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    before = bodies(home)
    journal = opened(home)
    a_piece(journal, "lost")
    journal.close()
    access.add_person(home, "c2", "鈴木", Role.CLERK, "5678")
    kept = home.journal.read_bytes()
    done = restore(made.path, home, clock=CLOCK, clerk="c1", role="administrator")
    assert (done.station, done.generation, done.seq) == ("03", "B", made.seq + 1)
    after = bodies(home)
    assert after[:-1] == before
    event = after[-1]
    assert (event["kind"], event["data"], event["generation"]) == ("restored", {"generation": "B"}, "B")
    assert (event["clerk"], event["role"], event["business_day"]) == ("c1", "administrator", DAY)
    assert [person.id for person in access.people(home)] == ["c1"]
    journal = opened(home)
    assert journal.generation() == "B"
    assert journal.verify().first is None
    assert journal.verify_state() == []
    assert head.read(home.head) == journal.head() == (done.seq, done.hash)
    assert a_piece(journal, "p3")["generation"] == "B"
    journal.close()
    names = sorted(path.name for path in done.aside)
    stamp = ".aside-20251120T030000Z"
    assert names == [f"{name}{stamp}" for name in ("journal.db", "journal.head", "people.db", "station.toml")]
    aside = next(path for path in done.aside if path.name.startswith("journal.db"))
    assert len(aside.read_bytes()) == len(kept)
    old = Home(tmp_path / "old")
    old.make()
    aside.replace(old.journal)
    assert [body.get("piece") for body in bodies(old)] == ["p1", "p2", "lost"]


def test_restored_elsewhere(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path, clock=CLOCK)
    new = Home(tmp_path / "new")
    refused(lambda: restore(made.path, new, clock=CLOCK), "backup_key_missing")
    assert not new.root.exists()
    done = restore(made.path, new, clock=CLOCK, key=made.key)
    assert (done.generation, done.aside) == ("B", ())
    assert [body.get("piece") for body in bodies(new)] == ["p1", "p2", None]
    assert settings.load(new).station.number == "03"
    assert access.first_administrator(new).id == "c1"
    assert (new.papers / "03A-251120-0001.json").exists()
    assert new.root.stat().st_mode & 0o777 == 0o700
    assert (new.root / KEY).read_bytes() == made.key.read_bytes()
    assert [path.stat().st_mode & 0o777 for path in (new.journal, new.people, new.settings)] == [0o600] * 3


def test_a_letter_is_never_used_twice(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    assert [restore(made.path, home, clock=CLOCK).generation for _ in range(3)] == ["B", "C", "D"]
    content = bytearray(home.journal.read_bytes())
    content[:100] = bytes(100)
    home.journal.write_bytes(content)  # even where what is there cannot be opened
    assert restore(made.path, home, clock=CLOCK).generation == "E"
    latest = backup(home, tmp_path / "two", clock=CLOCK)
    assert restore(latest.path, home, clock=CLOCK).generation == "F"
    assert len(list(home.root.glob("journal.db.aside-*"))) == 5


def test_after_z_there_is_none(home: Home, tmp_path: Path) -> None:
    journal = opened(home)
    record(journal, "restored", data={"generation": "Z"})
    journal.close()
    made = backup(home, tmp_path / "one", clock=CLOCK)
    before = bodies(home)
    refused(lambda: restore(made.path, home, clock=CLOCK), "generations_used_up")
    assert bodies(home) == before
    assert not list(home.root.glob("*aside*"))


def test_a_business_day_never_goes_back(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    restore(made.path, home, clock=fixed_clock(NOON - timedelta(days=30)))
    assert bodies(home)[-1]["business_day"] == DAY


def test_not_while_another_program_works_on_it(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    journal = opened(home)
    refused(lambda: restore(made.path, home, clock=CLOCK), "journal_locked")
    a_piece(journal, "p3")
    journal.close()
    assert not list(home.root.glob("*aside*"))
    restore(made.path, home, clock=CLOCK)


def test_a_damaged_journal_is_kept_as_it_is(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    damage = b"damaged beyond repair" * 500
    home.journal.write_bytes(damage)
    wal = home.journal.with_name("journal.db-wal")
    wal.write_bytes(b"its last words")
    done = restore(made.path, home, clock=CLOCK)
    kept = {path.name: path.read_bytes() for path in done.aside}
    assert kept["journal.db.aside-20251120T030000Z"] == damage
    assert kept["journal.db.aside-20251120T030000Z-wal"] == b"its last words"
    assert not wal.exists()
    assert len(bodies(home)) == 3


def test_a_journal_that_is_gone_comes_back(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    home.journal.unlink()
    refused(lambda: opened(home), "journal_gone")
    restore(made.path, home, clock=CLOCK)
    assert len(bodies(home)) == 3


@pytest.mark.parametrize("how", ["cut", "changed", "empty", "text", "missing", "folder", "other_key"])
def test_what_cannot_be_opened_changes_nothing(home: Home, tmp_path: Path, how: str) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    sealed = bytearray(made.path.read_bytes())
    key, expected = None, "backup_damaged"
    if how == "cut":
        made.path.write_bytes(sealed[:-1000])
    elif how == "changed":
        sealed[len(sealed) // 2] ^= 1
        made.path.write_bytes(sealed)
    elif how == "empty":
        made.path.write_bytes(b"")
    elif how == "text":
        made.path.write_text("no backup\n" * 50)
    elif how == "other_key":
        other = make(tmp_path / "other")
        key, expected = backup(other, tmp_path / "two", clock=CLOCK).key, "backup_wrong_key"
    else:
        made.path.unlink()
        expected = "backup_missing"
        if how == "folder":
            made.path.mkdir()
    before = content(home)
    refused(lambda: restore(made.path, home, clock=CLOCK, key=key), expected)
    assert content(home) == before
    assert not list(home.root.glob(".backup-*"))


def test_another_stations_backup(home: Home, tmp_path: Path) -> None:
    other = make(tmp_path / "other", "04")
    made = backup(other, tmp_path / "one", clock=CLOCK)
    before = content(home)
    error = refused(lambda: restore(made.path, home, clock=CLOCK, key=made.key), "backup_other_station")
    assert isinstance(error, RefusedError)
    assert (error.values["station"], error.values["here"]) == ("04", "03")
    assert content(home) == before


def test_demo_and_real_are_not_mixed(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "one", clock=CLOCK)
    home.demo_mark.write_text(DAY)
    refused(lambda: restore(made.path, home, clock=CLOCK), "backup_demo_mixed")
    demo = backup(home, tmp_path / "two", clock=CLOCK)
    new = Home(tmp_path / "new")
    restore(demo.path, new, clock=CLOCK, key=demo.key)
    assert new.is_demo


def test_a_newer_programs_backup(home: Home, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home.journal)) as file:
        file.execute(f"PRAGMA user_version = {NEWEST + 1}")
    refused(lambda: backup(home, tmp_path / "one", clock=CLOCK), "journal_newer")


def test_a_whole_morning_there_and_back(tmp_path: Path) -> None:
    home = make(tmp_path / "home")
    hands = Hands(home.root)
    with hands.open() as journal:
        a_morning(journal)
        states = list(Pieces(journal.connection).all())
    made = backup(home, tmp_path / "one", clock=CLOCK)
    restore(made.path, home, clock=CLOCK)
    with hands.open() as journal:
        assert list(Pieces(journal.connection).all()) == states
        assert journal.generation() == "C"  # the morning had been restored once
        assert isinstance(journal, Journal)
    with pytest.raises(JournalError, match="backup_exists"):
        backup(home, made.path, clock=CLOCK)
