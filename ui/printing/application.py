"""Qt needs an application object before it knows fonts: made on demand, without a screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

_made: list[QApplication] = []


def ensure_application() -> QCoreApplication:
    """The window's application where there is one; else one that shows nothing, for paper alone.

    Able to hold widgets, though paper has none: what the process does later must not fall over it.
    """
    if running := QCoreApplication.instance():
        return running
    _made.append(QApplication(["mailroom", "-platform", "offscreen"]))
    return _made[0]
