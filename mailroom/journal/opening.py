"""How journal.db is opened: what it is, whether this program may touch it, and what is said when it cannot be.

A file that is newer, damaged or not a journal is refused before anything is written to it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from json import JSONDecodeError
from pathlib import Path

from mailroom.disk import sync
from mailroom.errors import JournalError
from mailroom.journal import head
from mailroom.journal.schema import MARK, NEWEST, migrations

BUSY_MS = 5_000  # how long a writer waits for another process of this station
ROOM = 1 << 20  # bytes that must be free: more than one scan writes
SMALLEST = 512  # bytes of a database
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})


def connect(path: Path) -> sqlite3.Connection:
    """Open a journal file as every part of the program must: WAL, synchronous=FULL, explicit transactions."""
    must_have_room(path)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turning WAL on does not wait for another process that is just doing the same: so this does."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not _name(error).startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.01)


def refuse_what_is_not_ours(path: Path, head_path: Path | None = None) -> None:
    """JournalError for a newer journal, a file that is none, and one that is gone while its head is known.

    Reads only, so that the refused file stays as it is, to the byte. And only through SQLite: closing a file that was
    opened in another way drops the locks that this process holds on it, and with them another process's respect.
    """
    if not path.exists() or path.stat().st_size == 0:
        known = head.read(head_path) if head_path else None
        if known and known[0] > 0:
            raise JournalError("journal_gone", path=path)
        return
    if path.stat().st_size < SMALLEST:  # SQLite would take it for an empty one
        raise JournalError("journal_damaged", path=path)
    wal = path.with_name(path.name + "-wal")
    how = "mode=ro" if wal.exists() and wal.stat().st_size else "immutable=1"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables and not version:
        return  # made, and the power went before anything was in it
    if mark != MARK or version < 1:
        raise JournalError("journal_damaged", path=path)
    if version > NEWEST:
        raise JournalError("journal_newer", path=path)


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the migrations that are missing, all in one transaction; the file is copied aside before."""
    if _version(connection) == NEWEST:
        return
    from sqlite_utils import Database  # before the lock: it takes its time, and another process may be waiting

    steps = migrations()
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version < NEWEST:
            if version:
                _copy_aside(path, version)
            steps.apply(Database(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _copy_aside(path: Path, version: int) -> None:
    """A whole copy as ``journal.db.v1``; one made before is kept."""
    aside = path.with_name(f"{path.name}.v{version}")
    if aside.exists():
        return
    half = aside.with_name(aside.name + ".new")
    half.unlink(missing_ok=True)
    copy_whole(path, half)
    half.replace(aside)


def copy_whole(path: Path, target: Path) -> None:
    """A consistent copy of a database that others may be writing to, in one file, on the disk."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # no WAL beside the copy
    sync(target)


# --- what is said ---------------------------------------------------------------------------------


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn what SQLite or the disk says into the sentence a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        told = sentence(error, path)
        if told is None:
            raise
        raise told from error
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise JournalError("journal_damaged", path=path) from error
    except OSError as error:
        raise JournalError("disk_full" if error.errno in _NO_ROOM else "journal_unwritable", path=path) from error


def sentence(error: sqlite3.Error, path: Path) -> JournalError | None:
    """The error for a person; None when it is our own bug."""
    name = _name(error)
    if name.startswith("SQLITE_FULL"):
        return JournalError("disk_full", path=path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return JournalError("journal_locked", path=path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in str(error) or "UTF-8" in str(error):
        return JournalError("journal_damaged", path=path)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return JournalError("disk_full" if _no_room(path) else "journal_unwritable", path=path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return JournalError("journal_unwritable", path=path)
    return None


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def must_have_room(path: Path) -> None:
    """JournalError ``disk_full`` before the last page is used up.

    Not only kinder: WAL's index is memory mapped, and where the blocks of a disk are smaller than a page of memory,
    writing to it on a full disk ends the process (SIGBUS).
    """
    if _free(path) < ROOM:
        raise JournalError("disk_full", path=path)


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return ROOM  # opening it will say what is wrong


def _no_room(path: Path) -> bool:
    """SQLite does not say why a write failed, nor that WAL's index found no room: so the disk is asked."""
    if _free(path) < ROOM:
        return True
    try:
        probe = path.with_name(f"{path.name}.room-{os.getpid()}")
        try:
            with probe.open("xb") as file:
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return error.errno in _NO_ROOM
    return False


def path_of(connection: sqlite3.Connection) -> Path:
    """The file behind a connection, for a sentence."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2] or "journal.db")
