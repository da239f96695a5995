"""Reading of print beside the window: on a thread of its own, newest picture first, its process ended when idle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from mailroom.model import Frame
from mailroom.reading.printed.found import Printed
from mailroom.reading.printed.reader import PrintReader, installed
from ui.tasks import Worker

IDLE_MS = 60_000
Done = Callable[[Printed], None]


class PrintEyes(QObject):
    """``look`` never waits and never makes others wait: of several pictures asked for meanwhile the newest is read."""

    def __init__(
        self,
        grammar: str,
        failed: Callable[[Exception], None],
        reader: PrintReader | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = reader or PrintReader(grammar)
        self._worker = Worker("print", failed)
        self._next: tuple[Frame, Done] | None = None
        self._busy = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.rest)
        self.there = reader is not None or installed()

    def look(self, frame: Frame, done: Done) -> None:
        """``done`` on the window's thread, unless a newer picture was asked for before this one's turn."""
        if not self.there:
            return
        self._next = (frame, done)
        self._idle.stop()
        self._go_on()

    def rest(self) -> None:
        """Give the memory back; the next picture starts the process anew."""
        self._worker.run(self._reader.rest)

    def close(self) -> None:
        """End it."""
        self._idle.stop()
        self._next = None
        self._worker.close(self._reader.rest)

    def _go_on(self) -> None:
        if self._busy or self._next is None:
            return
        self._busy = True
        (frame, done), self._next = self._next, None
        self._worker.run(lambda: self._reader.read(frame), lambda printed: self._came(printed, done), self._lost)

    def _came(self, printed: Printed, done: Done) -> None:
        self._busy = False
        done(printed)
        self._idle.start()
        self._go_on()

    def _lost(self, _: Exception) -> None:
        """A proposal less: nobody waits for one."""
        self._busy = False
        self._idle.start()
        self._go_on()
