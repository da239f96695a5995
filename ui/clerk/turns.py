"""What waits for whose answer: scans are recorded in their order, a key waits for the answer that it may be for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.tasks import Worker

SLOW_MS = 400  # a card that says the answer before the last must not stand any longer

Work = Callable[[], Any]
Then = Callable[[Any], object]


class Turns(QObject):
    """All work is done by the worker; ``done`` and ``failed`` are called on the window's thread."""

    slow = Signal(int)  # so many scans wait, and longer than they should

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self.scans = 0  # that have no answer yet
        self._unanswered = 0  # these, and keys that have none
        self._waiting: deque[Callable[[], object]] = deque()  # what came meanwhile, in its order
        self._timer = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._timer.timeout.connect(lambda: self.slow.emit(self.scans))

    @property
    def late(self) -> bool:
        """An envelope is in the hand, and its answer takes its time."""
        return self.scans > 0 and not self._timer.isActive()

    def in_turn(self, step: Callable[[], object]) -> None:
        """A key or a card may be for the answer to what came before it: it waits for that, and what follows for it."""
        self._waiting.append(step)
        self._go_on()

    def ask(self, work: Work, done: Then, failed: Then) -> None:
        """What comes in meanwhile by ``in_turn`` waits for the answer."""
        self._unanswered += 1
        self._worker.run(work, partial(self._came, done), partial(self._came, failed))

    def record(self, work: Work, done: Then, failed: Then) -> None:
        """For an envelope in hand: as long as it has no answer, the card of the one before must not stand."""
        if self._waiting:
            self.in_turn(partial(self._record, work, done, failed))
        else:
            self._record(work, done, failed)

    def _record(self, work: Work, done: Then, failed: Then) -> None:
        late = self.late
        self.scans += 1
        if late:
            self.slow.emit(self.scans)
        elif not self._timer.isActive():
            self._timer.start()
        self.ask(work, partial(self._recorded, done), partial(self._recorded, failed))

    def _recorded(self, then: Then, what: Any) -> None:
        self.scans -= 1
        self._timer.stop()
        if self.scans:
            self._timer.start()
        then(what)

    def _came(self, then: Then, what: Any) -> None:
        self._unanswered -= 1
        try:
            then(what)
        finally:  # whatever becomes of one answer, the next has its turn
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._unanswered:
            self._waiting.popleft()()
