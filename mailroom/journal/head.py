"""The chain's head (seq, hash) in a small file beside journal.db: shows that a tail was cut."""

from __future__ import annotations

import os
import re
from pathlib import Path


def write(path: Path, seq: int, digest: str, *, sync: bool = False) -> None:
    """Overwrite in place: one fixed-width line, so a power cut leaves the old line or the new one."""
    line = f"{seq:020d}:{digest}\n".encode("ascii")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
        os.ftruncate(handle, len(line))
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> tuple[int, str] | None:
    """The head, or None where there is no such file or it is not readable as one."""
    try:
        text = path.read_text("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return parse(text.strip())


def parse(text: str) -> tuple[int, str] | None:
    """``SEQ:HASH``, else None."""
    found = re.fullmatch(r"(\d{1,20}):([0-9a-f]{64})", text)
    return (int(found[1]), found[2]) if found else None
