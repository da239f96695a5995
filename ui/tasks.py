"""The only file that makes threads: plain functions are run elsewhere, callbacks come back to the window's thread.

``Worker`` runs one function after the other: the database worker owns every connection, so two calls never
overlap and need no lock. ``Repeater`` runs one step again and again: a camera, the eyes. ``Latest`` hands
values to the window, newest wins, so that a slow window never makes a queue grow.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Stop = threading.Event
"""Says to a step that it must end."""
Failed = Callable[[Exception], None]


class _Home(QObject):
    """Lives in the window's thread; what is sent here is called there."""

    _come = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.open = True
        self._come.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def send(self, call: Callable[[], None]) -> None:
        if self.open:
            self._come.emit(call)

    def _call(self, call: Callable[[], None]) -> None:
        if self.open:
            call()


class Worker:
    """One thread that runs functions in the order they were given."""

    def __init__(self, name: str, failed: Failed) -> None:
        self._home = _Home()
        self._failed = failed
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None] | None = None, failed: Failed | None = None) -> None:
        """Run ``work`` on the worker; ``done`` gets its value, ``failed`` what it raised, on the window's thread."""
        self._work.put(partial(self._one, work, done, failed or self._failed))

    def close(self, last: Callable[[], Any] | None = None, wait_s: float = 10.0) -> bool:
        """Finish what was given, run ``last``, end the thread. False when it did not end in time."""
        self._home.open = False
        if last is not None:
            self._work.put(lambda: _ignore(last))
        self._work.put(None)
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    def _live(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def _one(self, work: Callable[[], T], done: Callable[[T], None] | None, failed: Failed) -> None:
        try:
            value = work()
        except Exception as error:
            self._home.send(partial(failed, error))
        else:
            if done is not None:
                self._home.send(partial(done, value))


class Repeater:
    """One thread that repeats ``step`` until it returns False or is stopped.

    ``step`` is handed the event that says stop; it must not block for long without looking at it.
    """

    def __init__(
        self, name: str, step: Callable[[threading.Event], bool], failed: Failed, last: Callable[[], Any] | None = None
    ):
        self._home = _Home()
        self._step, self._failed, self._last = step, failed, last
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def close(self, wait_s: float = 5.0) -> bool:
        """Stop after the step that is running. False when it did not end in time."""
        self._home.open = False
        self._stop.set()
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    def _live(self) -> None:
        try:
            while not self._stop.is_set() and self._step(self._stop):
                pass
        except Exception as error:
            self._home.send(partial(self._failed, error))
        finally:
            if self._last is not None:
                _ignore(self._last)


class Latest(Generic[T]):
    """Hands values from any thread to the window's, at most one on the way: newest wins."""

    def __init__(self, receive: Callable[[T], None]) -> None:
        self._home = _Home()
        self._receive = receive
        self._lock = threading.Lock()
        self._waiting: list[T] = []

    def send(self, value: T) -> None:
        """From any thread."""
        with self._lock:
            on_its_way = bool(self._waiting)
            self._waiting[:] = [value]
        if not on_its_way:
            self._home.send(self._deliver)

    def close(self) -> None:
        """Nothing arrives any more."""
        self._home.open = False

    def _deliver(self) -> None:
        with self._lock:
            values, self._waiting = self._waiting, []
        for value in values:
            self._receive(value)


class Post:
    """Hands every value from any thread to the window's, in order."""

    def __init__(self, receive: Callable[[Any], None]) -> None:
        self._home = _Home()
        self._receive = receive

    def send(self, value: object) -> None:
        """From any thread."""
        self._home.send(partial(self._receive, value))

    def close(self) -> None:
        """Nothing arrives any more."""
        self._home.open = False


def _ignore(work: Callable[[], Any]) -> None:
    """Run a last tidy-up; the thread ends in any case, and nobody is there any more to be told."""
    try:
        work()
    except Exception as error:
        from mailroom.log import LOG

        LOG.error("while closing: %s", type(error).__name__)
