"""A backup becomes the home's journal again, as the next generation; what was there is kept beside it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mailroom import settings
from mailroom.clock import Clock, jst_date
from mailroom.disk import sync, write_whole
from mailroom.errors import HomeError, JournalError, RefusedError
from mailroom.journal import head
from mailroom.journal.backup import stamp
from mailroom.journal.chain import Break
from mailroom.journal.packing import (
    DEMO,
    JOURNAL,
    KEY,
    PAPERS,
    PEOPLE,
    SETTINGS,
    Manifest,
    read_key,
    told,
    unpack,
    workplace,
)
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GENERATION = re.compile(rb'"generation":"([A-Z])"')


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``seq``, ``hash``: head of the restored journal, its ``restored`` event included.

    ``first``: the break that the chain had when the backup was made; ``aside``: the files that were there before.
    """

    station: str
    generation: str
    seq: int
    hash: str
    first: Break | None
    aside: tuple[Path, ...]


def restore(
    source: Path,
    home: Home,
    *,
    clock: Clock,
    key: Path | None = None,
    clerk: str | None = None,
    role: str | None = None,
) -> Restored:
    """Make ``source`` the home's journal, people and settings, as the next generation (A, B, ...).

    What was there is kept aside. When it is broken off half-way, it can be done again. JournalError for a backup that
    cannot be opened, ``journal_locked`` while any program works on the home; RefusedError for another station's backup.
    """
    key_path = key or home.root / KEY
    identity = read_key(key_path)
    is_new = not home.root.exists()
    try:
        with told("restore_not_written", home.root, home):
            home.make()
            with workplace(home.root) as work:
                manifest = unpack(source, work, identity, key_path)
                _must_fit(source, home, manifest)
                return _replace(source, work, home, manifest, key_path, clock, Author(manifest.station, clerk, role))
    except BaseException:
        if is_new:
            _leave_nothing(home.root)
        raise


def _replace(
    source: Path, work: Path, home: Home, manifest: Manifest, key_path: Path, clock: Clock, author: Author
) -> Restored:
    aside = _second_names(home, stamp(clock()))
    try:
        aside = _must_be_alone(home.journal, aside)
        generation = _next_letter(home, manifest.generation)
        first, seq, last = _renewed(source, work, clock, author, generation)
        _papers(work, home)
        if not (home.root / KEY).exists():  # a new home goes on with the key of its backups
            write_whole(home.root / KEY, key_path.read_bytes())
    except BaseException:
        for path in aside:
            path.unlink(missing_ok=True)
        raise
    _put_in_place(work, home)
    return Restored(manifest.station, generation, seq, last, first, aside)


def _must_fit(source: Path, home: Home, manifest: Manifest) -> None:
    """A backup of another station, or of a made-up branch, does not become this one."""
    if not home.settings.exists() and not home.journal.exists():
        return
    if home.is_demo != manifest.demo:
        raise RefusedError("backup_demo_mixed", path=source)
    try:
        here = settings.load(home).station.number
    except HomeError:
        return  # damaged settings are a reason to restore, not to refuse it
    if here != manifest.station:
        raise RefusedError("backup_other_station", path=source, station=manifest.station, here=here)


def _second_names(home: Home, moment: str) -> tuple[Path, ...]:
    """A second name for every file that is about to be replaced: at no moment is one missing.

    The WAL of a journal that cannot be opened any more is copied to where it can be opened together with it.
    """
    number, mark = 1, f".aside-{moment}"
    while any(home.root.glob(f"*{mark}*")):
        number += 1
        mark = f".aside-{moment}.{number}"
    found = [path for path in (home.journal, home.head, home.people, home.settings) if path.exists()]
    names = []
    for path in found:
        name = path.with_name(path.name + mark)
        try:
            os.link(path, name)
        except OSError:
            shutil.copy2(path, name)
            sync(name)
        names.append(name)
    wal = home.root / f"{JOURNAL}-wal"
    if wal.exists():
        names.append(home.root / f"{JOURNAL}{mark}-wal")
        shutil.copy2(wal, names[-1])
        sync(names[-1])
    return tuple(names)


def _must_be_alone(path: Path, aside: tuple[Path, ...]) -> tuple[Path, ...]:
    """JournalError ``journal_locked`` while any program has the journal open.

    Otherwise all of it is in one file now, and the copy of its WAL is not needed; a damaged one keeps it.
    """
    if not path.exists():
        return aside
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorname", None) or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise JournalError("journal_locked", path=path) from error
        return aside
    for name in aside:
        if name.name.endswith("-wal"):
            name.unlink()
    return tuple(name for name in aside if not name.name.endswith("-wal"))


def _next_letter(home: Home, of_backup: str) -> str:
    """After the letter of the backup and of every journal that was ever in this home, damaged ones too."""
    known = {of_backup}
    for path in home.root.glob(f"{JOURNAL}*"):
        with path.open("rb") as file:
            rest = b""
            while block := file.read(1 << 20):
                known |= {found.decode() for found in _GENERATION.findall(rest + block)}
                rest = block[-32:]
    index = max(map(LETTERS.index, known)) + 1
    if index == len(LETTERS):
        raise RefusedError("generations_used_up")
    return LETTERS[index]


def _renewed(source: Path, work: Path, clock: Clock, author: Author, generation: str) -> tuple[Break | None, int, str]:
    """The copy with a ``restored`` event at its end, in one file; a business day never goes back."""
    try:
        journal = Journal(work / JOURNAL, work / "journal.head", clock, author)
    except JournalError as error:
        keys = {"journal_newer": "backup_newer", "journal_damaged": "backup_damaged"}
        raise JournalError(keys.get(error.key, error.key), path=source) from error
    try:
        first = journal.verify().first
        last = journal.last()
        day = max(jst_date(clock()).isoformat(), last["business_day"] if last else "")
        with journal.writing(day) as writer:
            writer.generation = generation
            writer.append("restored", data={"generation": generation})
        at = journal.head()
        journal.connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        journal.close()
    head.write(work / "journal.head", *at, sync=True)
    sync(work / JOURNAL)
    return first, *at


def _papers(work: Path, home: Home) -> None:
    """Pages that are missing come back; those that are there stay."""
    for page in (work / PAPERS).glob("*.json"):
        if not (home.papers / page.name).exists():
            shutil.copyfile(page, home.papers / page.name)


def _put_in_place(work: Path, home: Home) -> None:
    for end in ("-wal", "-shm", "-journal"):  # none of them must ever meet another journal
        (home.root / f"{JOURNAL}{end}").unlink(missing_ok=True)
    for name in (JOURNAL, "journal.head", PEOPLE, SETTINGS, DEMO):
        if (work / name).exists():
            (work / name).chmod(0o600)
            (work / name).replace(home.root / name)
    sync(home.journal)


def _leave_nothing(root: Path) -> None:
    """The folders of a home that was not there before, when nothing came into it."""
    for folder in (*root.iterdir(), root) if root.exists() else ():
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
