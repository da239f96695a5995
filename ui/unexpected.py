"""The one place where an error arrives that nobody met: out of an event handler, a slot, a paintEvent.

It is handed on once to whoever can tell it, after the event it broke off; the program goes on.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType

from PySide6.QtCore import QTimer

AGAIN_S = 10.0  # a picture that cannot be painted is asked for again and again: told once in so long


class Unexpected:
    """A context manager around the program. ``tell``: who shows it now; None: nobody, it is for the terminal."""

    def __init__(self) -> None:
        self.tell: Callable[[Exception], None] | None = None
        self._before = sys.excepthook
        self._told: dict[object, float] = {}  # by the way that led to it

    def __enter__(self) -> Unexpected:
        sys.excepthook = self._met
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._before

    def _met(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception) or self.tell is None:
            self._before(kind, error, trace)
            return
        # Whatever the error holds of people and widgets goes with it.
        sys.last_type = sys.last_value = sys.last_traceback = None
        place = tuple((frame.f_code, line) for frame, line in traceback.walk_tb(trace))
        now = time.monotonic()
        if now - self._told.get(place, -AGAIN_S) >= AGAIN_S:
            self._told[place] = now
            QTimer.singleShot(0, partial(self.tell, error))
