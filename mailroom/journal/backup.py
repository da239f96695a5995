"""Encrypted copies of journal, people, settings and printed pages; the mirror stays out.

A backup is opened and checked before it gets its name, and its name says up to where the journal went.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mailroom import settings
from mailroom.clock import Clock, iso_ms
from mailroom.disk import sync
from mailroom.errors import JournalError
from mailroom.journal.chain import Break
from mailroom.journal.opening import copy_whole
from mailroom.journal.packing import (
    DEMO,
    JOURNAL,
    KEY,
    PAPERS,
    PEOPLE,
    SETTINGS,
    Manifest,
    digest_of,
    make_key,
    pack,
    read_key,
    told,
    unpack,
    workplace,
)
from mailroom.journal.store import Author, Journal
from mailroom.paths import Home

SUFFIX = ".mailroom.age"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made. ``first``: the first break of the chain in it; ``key_made``: the key is new."""

    path: Path
    seq: int
    hash: str
    first: Break | None
    key: Path
    key_made: bool


def backup(home: Home, target: Path, *, clock: Clock) -> Backup:
    """Write a backup to ``target``; in a folder its name is made of station, time and head (seq and hash).

    JournalError ``backup_exists`` (nothing is ever overwritten), ``backup_not_written``, or what the journal says.
    """
    station = settings.load(home).station.number
    journal = Journal(home.journal, home.head, clock, Author(station))
    try:
        generation = journal.generation()
    finally:
        journal.close()
    with told("backup_not_written", target, home), workplace(home.root) as work:
        names = _copies(home, work)
        first, seq, last = _examined(work, clock, station)
        made_at = clock()
        if target.is_dir():
            target = target / f"mailroom-{station}{generation}-{stamp(made_at)}-{seq}-{last}{SUFFIX}"
        if target.exists():
            raise JournalError("backup_exists", path=target)
        key = home.root / KEY
        made = make_key(key)
        manifest = Manifest(
            station,
            generation,
            seq,
            last,
            iso_ms(made_at),
            home.is_demo,
            {name: digest_of(work / name) for name in names},
            (first.seq, first.what) if first else None,
        )
        _write(work, manifest, target, key)
    return Backup(target, seq, last, first, key, made)


def stamp(at: datetime) -> str:
    """``20251120T030000Z``: a time in a file's name, on every system."""
    return f"{iso_ms(at)[:19].replace('-', '').replace(':', '')}Z"


def _copies(home: Home, work: Path) -> list[str]:
    copy_whole(home.journal, work / JOURNAL)
    names = [JOURNAL]
    if home.people.exists():
        copy_whole(home.people, work / PEOPLE)
        names.append(PEOPLE)
    others = [name for name in (SETTINGS, DEMO) if (home.root / name).exists()]
    others += [f"{PAPERS}/{path.name}" for path in sorted(home.papers.glob("*.json"))]
    (work / PAPERS).mkdir()
    for name in others:
        shutil.copyfile(home.root / name, work / name)
    return names + others


def _examined(work: Path, clock: Clock, station: str) -> tuple[Break | None, int, str]:
    """The copy, opened as a journal: the first break of its chain, and its head."""
    journal = Journal(work / JOURNAL, work / "journal.head", clock, Author(station))
    try:
        return journal.verify().first, *journal.head()
    finally:
        journal.close()
        (work / "journal.head").unlink(missing_ok=True)


def _write(work: Path, manifest: Manifest, target: Path, key: Path) -> None:
    """Under another name first; it gets its own when it could be opened and all in it is what was put in."""
    half = target.with_name(f".{target.name[:80]}.{os.getpid()}")
    try:
        identity = read_key(key)
        pack(work, manifest, half, identity)
        _open_again(half, work / "check", identity, key, manifest)
        _name(half, target)
    finally:
        half.unlink(missing_ok=True)


def _open_again(half: Path, folder: Path, identity: Any, key: Path, manifest: Manifest) -> None:
    """A disk that is full may swallow the end of a file without a word."""
    folder.mkdir()
    try:
        found = unpack(half, folder, identity, key)
    except JournalError as error:
        raise JournalError("backup_not_written", path=half) from error
    if found != manifest:
        raise JournalError("backup_not_written", path=half)


def _name(half: Path, target: Path) -> None:
    try:
        os.link(half, target)  # refuses to overwrite, which a rename does not
    except FileExistsError:
        raise JournalError("backup_exists", path=target) from None
    except OSError:  # a stick that knows no links
        if target.exists():
            raise JournalError("backup_exists", path=target) from None
        half.rename(target)
    sync(target)
