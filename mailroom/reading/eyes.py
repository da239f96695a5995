"""Decoding in a child process: a decoder that aborts, hangs or leaks costs one frame, never the station."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Any

from mailroom.log import LOG
from mailroom.model import NOTHING_SEEN, Frame, Reading
from mailroom.reading import eyes_child
from mailroom.reading.codes import DEFAULT_GRAMMAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import TracebackType
    from typing import Self

GRACE_MS = 3000.0  # a library call under way cannot be interrupted: this much over the budget is no hang yet
START_MS = 60_000.0
MOST_MB = 450  # resident memory of a child between two frames; above it, it is replaced
LADDER = "mailroom.reading.ladder:read"
LIVE = "mailroom.reading.together:Together"  # frames of one camera


class LostError(Exception):
    """The child died, or hung or failed and was ended, over one frame."""

    def __init__(self, died: bool) -> None:
        super().__init__("died" if died else "ended")
        self.died = died


class Child:
    """One decoding process: started at once, ready a moment later. For one thread at a time.

    ``reader`` names what runs in it, as ``module:function``, or a class whose object is called like one.
    """

    def __init__(self, grammar: str = DEFAULT_GRAMMAR, *, reader: str = LADDER, most_mb: int = MOST_MB) -> None:
        self._reader, self._grammar, self._most_mb = reader, grammar, most_mb
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ready = False
        self.starts = 0
        self._start()

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        return self._process.pid if self._process else None

    @property
    def pipe(self) -> Connection:
        """To wait on for the next answer."""
        assert self._pipe is not None
        return self._pipe

    def send(self, *order: Any) -> None:
        """Give an order (``eyes_child.work``); a child that is gone is replaced first. Raises LostError."""
        if self._process is None:
            self._start()
        if not self._ready:
            self.answer(START_MS)
            self._ready = True
        try:
            self.pipe.send(order)
        except (OSError, ValueError):
            self.stop()
            raise LostError(died=True) from None

    def answer(self, within_ms: float) -> tuple[str, Any]:
        """The next answer. Raises LostError; the next order then starts a new child."""
        try:
            if not self.pipe.poll(max(0.0, within_ms / 1000)):
                self.stop()
                raise LostError(died=False)
            kind, value, resident_mb = self.pipe.recv()
        except (EOFError, OSError):
            self.stop()
            raise LostError(died=True) from None
        if kind == "failed":
            LOG.error("eyes: %s", value)
            self.stop()
            raise LostError(died=False)
        if resident_mb > self._most_mb and kind in ("reading", "end"):
            self.stop()
            self._start()
        return kind, value

    def stop(self) -> None:
        """End the process; the next order starts another."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join(5)
            process.close()

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=eyes_child.work, args=(theirs, self._reader, self._grammar), name="mailroom-eyes", daemon=True
        )
        with _deaf():
            self._process.start()
        theirs.close()
        self._ready = False
        self.starts += 1


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """A process that is started now never hears Ctrl-C, not even while it is still importing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if heard is not None:
            signal.signal(signal.SIGINT, heard)


class Eyes:
    """Reads frames in a child process, from any thread. A context manager; starts at once."""

    def __init__(self, grammar: str = DEFAULT_GRAMMAR, *, reader: str = LADDER, most_mb: int = MOST_MB) -> None:
        self._lock = threading.Lock()
        self._child = Child(grammar, reader=reader, most_mb=most_mb)
        self._memory: SharedMemory | None = None
        self._closed = False
        self.lost = 0  # frames that cost a child

    @property
    def pid(self) -> int | None:
        """Of the child that runs now."""
        return self._child.pid

    @property
    def starts(self) -> int:
        """How many children there were so far."""
        return self._child.starts

    def read(self, frame: Frame, budget_ms: float = 250.0, every: bool = False) -> Reading:
        """What ``ladder.read`` says of the frame; nothing where the child was lost over it.

        A frame over which the child died at once is read again without the library that may abort.
        """
        with self._lock:
            if self._closed:
                return NOTHING_SEEN
            for careful in (False, True):
                try:
                    return self._read(frame.pixels, budget_ms, every, careful)
                except LostError as lost:
                    if not lost.died:
                        break
            self.lost += 1
            return NOTHING_SEEN

    def close(self) -> None:
        """End the child and give the memory back."""
        with self._lock:
            self._closed = True
            self._child.stop()
            self._free()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, pixels: Any, budget_ms: float, every: bool, careful: bool) -> Reading:
        import numpy as np  # here: a batch needs only the children, and theirs

        memory = self._room(pixels.nbytes)
        if memory is None:
            self._child.send("pixels", np.ascontiguousarray(pixels), budget_ms, every, careful)
        else:
            np.ndarray(pixels.shape, np.uint8, memory.buf)[...] = pixels
            self._child.send("frame", memory.name, pixels.shape, budget_ms, every, careful)
        reading: Reading = self._child.answer(budget_ms + GRACE_MS)[1]
        return reading

    def _room(self, size: int) -> SharedMemory | None:
        """Shared memory for a frame; None where the machine has no room for it."""
        if self._memory is None or self._memory.size < size:
            self._free()
            memory = SharedMemory(create=True, size=max(size, 1 << 20))
            try:
                # Else a full /dev/shm is noticed only when it is written to, by a signal that kills.
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(getattr(memory, "_fd", -1), 0, memory.size)
            except OSError:
                memory.close()
                memory.unlink()
                return None
            self._memory = memory
        return self._memory

    def _free(self) -> None:
        if self._memory is not None:
            self._memory.close()
            with contextlib.suppress(FileNotFoundError):
                self._memory.unlink()
            self._memory = None
