"""Runs a generator in a child process, so that reading an extract and writing the mirror use a core each.

The child keeps some parcels ready while this process is busy.
"""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import Any, Self

from mailroom.errors import MailroomError, MirrorError

_ITEMS, _END, _ERROR = b"i", b"e", b"x"
_PARCEL = 1 << 20  # bytes sent at once: neither process waits for the other at every item
_READY = 8  # parcels


class Ahead:
    """The items of ``work(*arguments)``, made in a child. Items hold plain values only and arrive as plain tuples.

    Leaving the context ends the child; so does the end of this process.
    """

    def __init__(self, work: Callable[..., Iterator[tuple[Any, ...]]], *arguments: object) -> None:
        context = multiprocessing.get_context("spawn")
        self._receive, self._send = context.Pipe(duplex=False)
        self._child = context.Process(target=_run, args=(self._send, work, arguments), daemon=True)

    def __enter__(self) -> Self:
        self._child.start()
        self._send.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._receive.close()
        self._child.terminate()
        self._child.join()
        self._child.close()

    def ready(self) -> bool:
        """True when ``take`` will not wait."""
        return self._receive.poll()

    def take(self) -> Iterator[tuple[Any, ...]] | None:
        """Some items; None at the end. MirrorError when the work raised one, or the child died."""
        try:
            message = self._receive.recv_bytes()
        except EOFError:
            self._child.join()
            raise MirrorError("extract_reader_died", code=self._child.exitcode) from None
        head, body = message[:1], memoryview(message)[1:]
        if head == _ERROR:
            key, values = pickle.loads(body)
            raise MirrorError(key, **values)
        return map(marshal.loads, marshal.loads(body)) if head == _ITEMS else None


def _run(send: Connection, work: Callable[..., Iterator[tuple[Any, ...]]], arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends this process
    gc.disable()  # very many short-lived rows, no cycles
    ready: Queue[bytes] = Queue(_READY)
    sender = Thread(target=_send, args=(send, ready), daemon=True)
    sender.start()
    try:
        for parcel in _parcels(marshal.dumps(tuple(item), 2) for item in work(*arguments)):
            ready.put(_ITEMS + marshal.dumps(parcel, 2))
    except MailroomError as error:
        ready.put(_ERROR + pickle.dumps((error.key, {k: str(v) for k, v in error.values.items()})))
    else:
        ready.put(_END)
    sender.join()


def _send(send: Connection, ready: Queue[bytes]) -> None:
    message = _ITEMS
    try:
        while message[:1] == _ITEMS:
            message = ready.get()
            send.send_bytes(message)
    except BrokenPipeError:  # the parent is gone
        os._exit(1)


def _parcels(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    parcel: list[bytes] = []
    size = 0
    for item in items:
        parcel.append(item)
        size += len(item)
        if size >= _PARCEL:
            yield parcel
            parcel, size = [], 0
    if parcel:
        yield parcel
