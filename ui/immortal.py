"""Keeps None alive beside PySide6 6.12 on Python before 3.12.

That wheel was built where None is never freed (Python 3.12 on), so its calls that return nothing give
None away without taking a reference: some thousand Qt calls later Python 3.11 aborts with "deallocating
None". PySide6 6.11.3 counts rightly. Nothing may free None, True or False anyway: here they are given more
references than a program can ever lose.
"""

from __future__ import annotations

import sys

PLENTY = 1 << 40


def keep_alive() -> None:
    """Once, before the first Qt call. Nothing to do from Python 3.12 on."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > PLENTY // 2:
        return
    import ctypes

    for single in (None, True, False):
        ctypes.c_ssize_t.from_address(id(single)).value += PLENTY
