"""What runs in the decoding process: takes orders from a pipe until it closes, answers, nothing else.

The picture of an order lies in shared memory and is only read here; nothing is kept or written.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom.errors import ReadingError
from mailroom.model import Frame, Reading

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.shared_memory import SharedMemory

MOST_ADDRESS_SPACE = 2 << 30  # bytes, a third of them libraries; a picture that unpacks without end fails

KEPT_BYTES = 64 << 20  # of memory that is free again; a larger picture's goes back at once
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h

Reader = Callable[..., Reading]


def work(pipe: Connection, reader: str, grammar: str) -> None:
    """Answer orders until the parent closes the pipe or is gone.

    Orders: ("frame", memory name, shape, budget ms, every, careful), ("pixels", array, budget ms, every,
    careful), ("file", path, first page, last page, budget ms, every, careful). Answers: (kind, value, resident MB)
    with kind ready, reading, page, error, end, failed (our own bug or too little memory; the value says where).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _limit_memory()
    keep_memory()
    see = partial(_load(reader), grammar=grammar)
    _send(pipe, "ready", None)
    memory = _Memory()
    while True:
        try:
            order = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            match order:
                case ("frame", name, shape, budget, every, careful):
                    frame = Frame(memory.pixels(name, shape), "")
                    _send(pipe, "reading", see(frame, budget_ms=budget, every=every, careful=careful))
                case ("pixels", pixels, budget, every, careful):
                    frame = Frame(pixels, "")
                    _send(pipe, "reading", see(frame, budget_ms=budget, every=every, careful=careful))
                case ("file", path, first, last, budget, every, careful):
                    _file(pipe, Path(path), first, last, partial(see, budget_ms=budget, every=every, careful=careful))
        except (BrokenPipeError, ConnectionError):
            return
        except Exception as error:
            _send(pipe, "failed", _where(error))


def _file(pipe: Connection, path: Path, first: int, last: int, see: Reader) -> None:
    """An answer for each of these pages that there is, with the number of all pages; 0: they cannot be counted."""
    from mailroom.reading import frames

    try:
        with frames.opened(path) as document:
            for page in range(first, min(last, document.count) + 1):
                try:
                    frame = document.frame(page)
                except ReadingError as error:
                    _send(pipe, "error", (page, document.count, error.key, error.values))
                    continue
                began = time.perf_counter()
                reading = see(frame)
                took = (time.perf_counter() - began) * 1000
                _send(pipe, "page", (page, document.count, reading, took))
    except ReadingError as error:
        _send(pipe, "error", (first, 0, error.key, error.values))
    _send(pipe, "end", None)


def _load(reader: str) -> Reader:
    import cv2

    cv2.setNumThreads(1)  # two of these fill two cores
    module, _, name = reader.partition(":")
    loaded: Any = getattr(importlib.import_module(module), name)
    see: Reader = loaded() if isinstance(loaded, type) else loaded  # a class remembers from frame to frame
    return see


def _where(error: Exception) -> str:
    """The kind of the error and where it was raised; its message may hold what was read."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, {Path(last.filename).name}:{last.lineno}"


def _send(pipe: Connection, kind: str, value: object) -> None:
    pipe.send((kind, value, resident_mb()))


def resident_mb() -> int:
    """Memory of this process, in MB."""
    return int(_this_process().memory_info().rss) >> 20


@cache
def _this_process() -> Any:
    import psutil

    return psutil.Process()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MOST_ADDRESS_SPACE if most == resource.RLIM_INFINITY else min(MOST_ADDRESS_SPACE, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def keep_memory() -> None:
    """Let the C library keep a picture's memory for the next: new pages cost more than unpacking a JPEG."""
    if sys.platform == "linux":
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, KEPT_BYTES // 2)
            mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)


def _leave_with_parent() -> None:
    """A parent that was killed cannot close anything: do not stay behind, whatever a decoder is doing."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


class _Memory:
    """The segment of the last order, kept open between frames."""

    def __init__(self) -> None:
        self._segment: SharedMemory | None = None

    def pixels(self, name: str, shape: tuple[int, ...]) -> Any:
        """A read-only view of the picture in the segment."""
        from multiprocessing.shared_memory import SharedMemory

        import numpy as np

        if self._segment is None or self._segment.name != name:
            if self._segment is not None:
                self._segment.close()
            self._segment = SharedMemory(name)
        pixels: Any = np.ndarray(shape, np.uint8, self._segment.buf)
        pixels.flags.writeable = False
        return pixels
