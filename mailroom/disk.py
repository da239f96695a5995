"""What a power cut must not lose: files written whole, and what was written brought to the disk."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """The file's content, and the folder's entry for it, are on the disk. A folder: only its entries."""
    if path.is_dir():
        if os.name == "posix":  # elsewhere a folder cannot be opened
            _flush(path, os.O_RDONLY)
        return
    _flush(path, os.O_RDWR)
    sync(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that a power cut leaves the old one or the new one, 0600."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
