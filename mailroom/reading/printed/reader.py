"""Reading print in a process of its own: never in the window's, never before a scan; its memory goes back when idle."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.printed.found import Printed

if TYPE_CHECKING:
    from mailroom.reading.eyes import Child

READER = "mailroom.reading.printed.child:see"
MOST_MB = 800  # resident memory of the process between two envelopes; above it, it is replaced
LONGEST_MS = 20_000.0  # for one envelope; after that the process is ended
NOTHING = Printed()
_LIBRARIES = ("rapidocr", "onnxruntime")


def installed() -> bool:
    """True where the OCR libraries are (``pip install mailroom[ocr]``)."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)


class PrintReader:
    """Reads what is printed, from any thread, one envelope at a time. The process starts with the first one."""

    def __init__(self, grammar: str = DEFAULT_GRAMMAR, *, reader: str = READER) -> None:
        self._grammar, self._reader = grammar, reader
        self._lock = threading.Lock()
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that runs now; None while idle."""
        return self._child.pid if self._child else None

    def read(self, frame: Frame) -> Printed:
        """What is printed in the frame; nothing where the process was lost over it, or where OCR is not installed."""
        import numpy as np

        return self._ask("pixels", np.ascontiguousarray(frame.pixels), LONGEST_MS, False, False)

    def read_page(self, file: Path, page: int) -> Printed:
        """What is printed on one page of a file."""
        return self._ask("file", str(file), page, page, LONGEST_MS, False, False)

    def close(self) -> None:
        """As ``rest``."""
        self.rest()

    def rest(self) -> None:
        """End the process and give its memory back; the next envelope starts another."""
        with self._lock:
            if self._child is not None:
                self._child.stop()
                self._child = None

    def _ask(self, *order: object) -> Printed:
        if not installed():
            return NOTHING
        from mailroom.reading.eyes import Child, LostError

        with self._lock:
            if self._child is None:
                self._child = Child(self._grammar, reader=self._reader, most_mb=MOST_MB)
            found = NOTHING
            try:
                self._child.send(*order)
                kind = ""
                while kind not in ("reading", "end"):
                    kind, value = self._child.answer(LONGEST_MS)
                    if kind == "reading":
                        found = cast(Printed, value)
                    elif kind == "page":
                        found = cast(Printed, value[2])
            except LostError:
                return NOTHING
            return found


def must_be_installed() -> None:
    """ReadingError ``ocr_missing`` where it is not."""
    if not installed():
        raise ReadingError("ocr_missing")
