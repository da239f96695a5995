"""The folder of numbered mirror files and the pointer ``current``: the only place where one becomes live.

A build that ends in any other way than ``publish`` leaves the old mirror as it was. On Windows an open file cannot be
removed: what cannot be removed now is removed by the next build.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailroom.disk import sync, write_whole
from mailroom.errors import MirrorError
from mailroom.paths import Home

_NUMBERED = re.compile(r"([0-9]{8})\.db")
POINTER = "current"


def live(home: Home) -> Path | None:
    """The file that the pointer names; None where nothing was loaded yet."""
    try:
        name = (home.mirror / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise MirrorError("mirror_damaged", path=home.mirror / POINTER) from error
    if not _NUMBERED.fullmatch(name):
        raise MirrorError("mirror_damaged", path=home.mirror / POINTER)
    return home.mirror / name


def number_of(path: Path) -> int:
    """The version that a numbered file holds."""
    found = _NUMBERED.fullmatch(path.name)
    return int(found[1]) if found else 0


class Build:
    """A new numbered file beside the live one, not yet seen by anybody."""

    def __init__(self, home: Home, old: Path | None) -> None:
        self.home = home
        self.old = old
        numbers = [number_of(path) for path in home.mirror.iterdir()]
        self.version = max([number_of(old) if old else 0, *numbers]) + 1
        self.path = home.mirror / f"{self.version:08d}.db"
        self.published = False

    def publish(self) -> None:
        """Make the closed file durable, then live: the pointer is moved in one step."""
        sync(self.path)
        self.published = True  # from here on nobody may remove the file: the pointer may name it already
        write_whole(self.home.mirror / POINTER, f"{self.path.name}\n".encode())
        _clean(self.home, self.path)


@contextmanager
def building(home: Home) -> Iterator[Build]:
    """One build at a time. What earlier ones left lying is removed; so is this one's file when it does not go live."""
    try:
        home.mirror.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise MirrorError("mirror_unwritable", path=home.mirror, detail=error.strerror or error) from error
    with _alone(home):
        try:
            old = live(home)
            _clean(home, old)
        except MirrorError:  # a load mends a damaged pointer; until then nothing is thrown away
            old = None
        build = Build(home, old)
        os.close(os.open(build.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            yield build
        finally:
            if not build.published:
                for path in home.mirror.glob(f"{build.path.name}*"):
                    path.unlink()


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Held by the operating system: a killed build holds nothing."""
    lock = sqlite3.connect(home.mirror / "lock", isolation_level=None, timeout=0)
    try:
        try:
            lock.execute("PRAGMA journal_mode = MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise MirrorError("mirror_busy", path=home.mirror) from None
            raise MirrorError("mirror_unwritable", path=home.mirror, detail=error) from error
        yield
    finally:
        lock.close()


def _clean(home: Home, keep: Path | None) -> None:
    for path in home.mirror.iterdir():
        stem = path.name.removesuffix("-journal").removesuffix("-wal").removesuffix("-shm")
        if path != keep and (_NUMBERED.fullmatch(stem) or path.name == POINTER + ".new"):
            with suppress(OSError):
                path.unlink()
