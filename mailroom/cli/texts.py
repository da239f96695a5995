"""Texts as a hand scanner sends them: one a line, each handed on as soon as it is whole."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from mailroom.errors import HomeError

AT_ONCE = 1 << 16
LONGEST = 1 << 16  # bytes of a line; the rest of a longer one is passed over: it is no code


def texts_of(name: Path) -> Iterator[str]:
    """The lines of a file, or of standard input for ``-``, without those that are blank. HomeError ``cannot_open``."""
    try:
        opened = nullcontext(_standard_input()) if str(name) == "-" else name.open("rb")
        with opened as stream:
            for line in _lines(stream):
                text = line.decode("utf-8", "replace").strip("\ufeff")
                if text.strip():
                    yield text
    except OSError:
        raise HomeError("cannot_open", path=name) from None


def _standard_input() -> BinaryIO:
    return cast(BinaryIO, sys.stdin.buffer) if sys.stdin else io.BytesIO()  # None: it was closed by the caller


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Ended by CR, LF or both: scanners differ. What comes is never waited for longer than its own line."""
    read = getattr(stream, "read1", None) or io.BufferedReader(cast(io.RawIOBase, stream)).read1
    rest = b""
    while chunk := read(AT_ONCE):
        *whole, last = chunk.replace(b"\r", b"\n").split(b"\n")
        if whole:
            whole[0] = rest + whole[0]
            rest = b""
        yield from (line[:LONGEST] for line in whole)
        rest = (rest + last)[:LONGEST]
    if rest:
        yield rest
