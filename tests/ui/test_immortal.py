"""A day of Qt calls frees nothing that must live for ever."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF

import ui
from ui.immortal import PLENTY, keep_alive


def test_none_outlives_a_busy_day() -> None:
    assert ui.keep_alive is keep_alive
    rectangle = QRectF()
    for _ in range(20_000):
        rectangle.setX(1)
    if sys.version_info < (3, 12):
        assert sys.getrefcount(None) > PLENTY // 2
        before = sys.getrefcount(None)
        keep_alive()
        assert abs(sys.getrefcount(None) - before) < 1000, "once is enough"
