"""What a child process runs in the tests instead of the ladder: nothing in the program names these."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np

from mailroom.model import Frame, Reading, Symbol
from mailroom.reading import engines, ladder

ABORT, HANG, LEAK, ABORT_UNLESS_CAREFUL, RAISE = 1, 2, 3, 4, 5
LEAKED: list[Any] = []


def obey(frame: Frame, *, careful: bool = False, **rest: Any) -> Reading:
    """The ladder; but the value of the first pixel is an order, when all pixels are alike."""
    order = int(frame.pixels.flat[0]) if frame.pixels.size and frame.pixels.min() == frame.pixels.max() else 0
    if order == ABORT or (order == ABORT_UNLESS_CAREFUL and not careful):
        os.abort()
    while order == HANG:
        time.sleep(60)
    if order == LEAK:
        LEAKED.append(np.ones(300 << 20, np.uint8))
    if order == RAISE:
        raise ValueError("CH1-04-000000017")
    if order == ABORT_UNLESS_CAREFUL:
        return Reading((Symbol("careful", "QRCode", "none", ((0, 0), (1, 0), (1, 1), (0, 1))),))
    return ladder.read(frame, careful=careful, **rest)


def zbar_alone(frame: Frame, **rest: Any) -> Reading:
    """ZBar on the frame as it is."""
    return Reading(tuple(engines.zbar(frame.pixels).symbols))


def whose(frame: Frame, **rest: Any) -> Reading:
    """The number of the process."""
    return Reading((Symbol(str(os.getpid()), "QRCode", "none", ((0, 0), (1, 0), (1, 1), (0, 1))),))
