"""The list of refused rows: a CSV in the home's rejects folder, readable by its owner alone, cells masked."""

from __future__ import annotations

import csv
import os
import unicodedata
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from mailroom.clock import JST
from mailroom.japan import has_private_use
from mailroom.paths import Home

HEADER = ("file", "line", "column", "reason", "cell")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class RejectFile:
    """Made at the first refusal. ``keep`` decides whether it outlives the load."""

    def __init__(self, home: Home, at: datetime, version: int, *, unmask: bool) -> None:
        self.count = 0
        self.keep = False
        self.path: Path | None = None
        self._folder = home.rejects
        self._name = f"{at.astimezone(JST):%Y%m%d-%H%M%S}-{version:08d}.csv"
        self._unmask = unmask

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if self.path:
            self._file.close()
            if not self.keep:
                self.path.unlink()
                self.path = None

    def add(self, file: str, line: int, column: str, reason: str, cell: str) -> None:
        """One refused row."""
        if self.path is None:
            self._open()
        shown = readable(cell) if self._unmask else mask(cell)
        if shown.startswith(_DANGEROUS):
            shown = "'" + shown
        self._csv.writerow((file, line, column, reason, shown))
        self.count += 1

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / self._name
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="", errors="backslashreplace")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow(HEADER)
        self.path = path


def mask(cell: str) -> str:
    """The shape of a cell without what it says: 2025-02-30 -> 9999-99-99, 佐藤 -> 字字, サトウ -> アアア."""
    return "".join(map(_masked, readable(cell)))


def _masked(sign: str) -> str:
    if sign.isdecimal():
        return "9"
    if sign.isascii():
        return "A" if sign.isalpha() else sign
    if has_private_use(sign):
        return "〓"
    if not unicodedata.category(sign).startswith("L"):
        return sign
    return "ア" if unicodedata.name(sign, "").startswith(("KATAKANA", "HIRAGANA", "HALFWIDTH KATAKANA")) else "字"


def readable(cell: str) -> str:
    """Bytes that were no text as ``?``."""
    return "".join("?" if "\udc80" <= sign <= "\udcff" else sign for sign in cell)
