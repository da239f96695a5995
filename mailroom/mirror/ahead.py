"""Runs a generator in a child process, so that reading an extract and writing the mirror use a core each."""

from __future__ import annotations

import marshal
import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from mailroom.errors import MailroomError, MirrorError

_ITEMS, _END, _ERROR = b"i", b"e", b"x"
_PARCEL = 1 << 20  # bytes sent at once: neither process waits for the other at every item


def ahead(work: Callable[..., Iterator[tuple[Any, ...]]], *arguments: object) -> Iterator[Any]:
    """The items of ``work(*arguments)``, made in a child. Items hold plain values only and arrive as plain tuples.

    Closing the iterator ends the child; so does the end of this process.
    """
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(send, work, arguments), daemon=True)
    child.start()
    send.close()
    try:
        while True:
            try:
                message = receive.recv_bytes()
            except EOFError:
                child.join()
                raise MirrorError("extract_reader_died", code=child.exitcode) from None
            head, body = message[:1], memoryview(message)[1:]
            if head == _ITEMS:
                yield from map(marshal.loads, marshal.loads(body))
            elif head == _ERROR:
                key, values = pickle.loads(body)
                raise MirrorError(key, **values)
            else:
                return
    finally:
        receive.close()
        child.terminate()
        child.join()
        child.close()


def _run(send: Connection, work: Callable[..., Iterator[tuple[Any, ...]]], arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends this process
    with suppress(BrokenPipeError):  # the parent is gone
        try:
            for parcel in _parcels(marshal.dumps(tuple(item), 2) for item in work(*arguments)):
                send.send_bytes(_ITEMS + marshal.dumps(parcel, 2))
        except MailroomError as error:
            send.send_bytes(_ERROR + pickle.dumps((error.key, {k: str(v) for k, v in error.values.items()})))
        else:
            send.send_bytes(_END)


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
