"""Every minute the open state goes to papers/fallback.pdf, by a process of its own: no scan ever waits for it.

What goes wrong there (a full disk, a crash) leaves the page of before as it was, and is said once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from mailroom.clock import Clock
from mailroom.paths import Home

EVERY_MS = 60_000
CLOSE_S = 2.0


class PaperFallback(QObject):
    """``told``: whether the last page could be written, when that has changed."""

    def __init__(
        self, home: Home, clock: Clock, told: Callable[[bool], None], parent: QObject | None = None, every_ms: int = 0
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._home, self._clock, self._told = home, clock, told
        self._child: BaseProcess | None = None
        self._well = True
        self._timer = QTimer(self, interval=every_ms or EVERY_MS)
        self._timer.timeout.connect(self.write)

    def start(self) -> None:
        """From now on; the first page comes after a minute."""
        self._timer.start()

    def write(self) -> None:
        """One page; one that is still being written after a whole minute is given up."""
        self._end()
        child = get_context("spawn").Process(
            target=write_once, args=(self._home.root, self._clock().isoformat()), daemon=True
        )
        child.start()
        self._child = child

    def _end(self) -> None:
        if self._child is None:
            return
        if self._child.is_alive():
            self._child.kill()
        self._child.join(CLOSE_S)
        well = self._child.exitcode == 0
        self._child = None
        if well is not self._well:
            self._well = well
            self._told(well)

    def close(self) -> None:
        """No further page; the one that is being written is left unwritten."""
        self._timer.stop()
        if self._child is not None:
            self._child.kill()
            self._child.join(CLOSE_S)
            self._child = None


def write_once(root: Path, now: str) -> None:
    """In the child: the page as of ``now``; exit code 1 where it could not be written."""
    if hasattr(os, "nice"):
        os.nice(10)
    from mailroom.clock import fixed_clock, parse_now
    from mailroom.desk import fallback
    from ui.printing.pdf import pages_to_pdf

    try:
        with fallback.house_to_read(Home(root), fixed_clock(parse_now(now))) as house:
            fallback.write(house, fallback.pages(house, fallback.open_state(house)), pages_to_pdf)
    except Exception:
        sys.exit(1)
