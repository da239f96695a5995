"""One file that only the key opens: what a backup is packed into, and how it is opened again.

A gzipped tar with a manifest, encrypted with age: ``age -d -i backup.key FILE | tar tz`` opens it without this program.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mailroom.errors import JournalError
from mailroom.journal.opening import sentence
from mailroom.paths import Home

KEY = "backup.key"
JOURNAL, PEOPLE, SETTINGS, DEMO, PAPERS = "journal.db", "people.db", "station.toml", "demo", "papers"
MANIFEST = "manifest.json"
PUBLIC = "# public key: "


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. ``files``: name -> SHA-256. ``broken``: where the chain was not whole when it was made."""

    station: str
    generation: str
    seq: int
    hash: str
    made_at: str
    demo: bool
    files: Mapping[str, str]
    broken: tuple[int, str] | None = None
    v: int = 1


def make_key(path: Path) -> bool:
    """Make the home's key, 0600, when there is none yet; True when it was made just now."""
    import pyrage

    if path.exists():
        return False
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False  # another process was quicker
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{PUBLIC}{identity.to_public()}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def read_key(path: Path) -> Any:
    """The identity in a key file. JournalError ``backup_key_missing``, ``backup_key_damaged``."""
    import pyrage

    try:
        lines = path.read_text("utf-8").split()
    except (FileNotFoundError, IsADirectoryError):
        raise JournalError("backup_key_missing", path=path) from None
    except UnicodeDecodeError:
        raise JournalError("backup_key_damaged", path=path) from None
    secret = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    try:
        return pyrage.x25519.Identity.from_str(secret[0])
    except (IndexError, pyrage.IdentityError):
        raise JournalError("backup_key_damaged", path=path) from None


def pack(folder: Path, manifest: Manifest, target: Path, key: Any) -> None:
    """Encrypt the manifest's files, which lie in ``folder``, into ``target``, and see that it is on the disk."""
    import pyrage

    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
    packed = folder / "packed.tar.gz"
    with tarfile.open(packed, "w:gz", compresslevel=6) as tar:
        for name in (MANIFEST, *manifest.files):
            tar.add(folder / name, name)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with packed.open("rb") as plain, os.fdopen(handle, "wb") as sealed:
        pyrage.encrypt_io(plain, sealed, [key.to_public()])
        sealed.flush()
        os.fsync(sealed.fileno())
    packed.unlink()


def unpack(source: Path, folder: Path, key: Any, key_path: Path) -> Manifest:
    """Open a backup into ``folder`` and check every file in it against the manifest.

    JournalError ``backup_missing``, ``backup_wrong_key``, ``backup_damaged``.
    """
    import pyrage

    packed = folder / "packed.tar.gz"
    try:
        with source.open("rb") as sealed:
            _decrypt(sealed, packed, key, source)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise JournalError("backup_missing", path=source) from None
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise JournalError("backup_wrong_key", path=source, key_file=key_path) from None
        raise JournalError("backup_damaged", path=source) from error
    try:
        with tarfile.open(packed, "r:gz") as tar:
            for member in tar:
                if not member.isfile() or not _is_plain(member.name):
                    raise JournalError("backup_damaged", path=source)
                _unpack(tar, member, folder / member.name)
        raw = json.loads((folder / MANIFEST).read_text("utf-8"))
        if raw["v"] != 1:
            raise JournalError("backup_newer", path=source)
        manifest = Manifest(**{**raw, "broken": tuple(raw["broken"]) if raw["broken"] else None})
        if any(digest_of(folder / name) != digest for name, digest in manifest.files.items()):
            raise JournalError("backup_damaged", path=source)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, FileNotFoundError) as error:
        raise JournalError("backup_damaged", path=source) from error
    finally:
        packed.unlink(missing_ok=True)
    return manifest


def _decrypt(sealed: Any, packed: Path, key: Any, source: Path) -> None:
    """The library tells a changed byte as an OSError without a number; one with a number is the disk's."""
    import pyrage

    try:
        with packed.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, [key])
    except OSError as error:
        if error.errno:
            raise
        raise JournalError("backup_damaged", path=source) from error


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """The content alone, nothing of what the archive says of rights and owners (Python 3.11.2 has no filters)."""
    content = tar.extractfile(member)
    if content is None:
        raise ValueError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with content, target.open("xb") as file:
        shutil.copyfileobj(content, file)


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def told(key: str, path: Path, home: Home) -> Iterator[None]:
    """What went wrong with the disk is told of the file that was asked for, not of a copy half-way."""
    try:
        yield
    except JournalError as error:
        if error.key in ("disk_full", "journal_unwritable", key):
            raise JournalError(key, path=path) from error
        raise
    except sqlite3.Error as error:
        ours = sentence(error, home.journal)
        if ours is not None and ours.key in ("journal_damaged", "journal_locked"):
            raise ours from error
        raise JournalError(key, path=path) from error
    except OSError as error:
        raise JournalError(key, path=path) from error


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """A folder for copies in the clear: inside of the home, which only its owner can read."""
    work = Path(tempfile.mkdtemp(prefix=".backup-", dir=root))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
