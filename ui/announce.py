"""Says something to whoever listens to the screen instead of looking at it."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, now: bool = False) -> None:
    """Read out by a screen reader, where one runs. ``now``: it breaks into what is being read."""
    if words and QtGui.QAccessible.isActive():  # by its full name: Qt makes it when it is first asked for
        event = QtGui.QAccessibleAnnouncementEvent(widget, words)
        if now:
            event.setPoliteness(QtGui.QAccessible.AnnouncementPoliteness.Assertive)
        QtGui.QAccessible.updateAccessibility(event)
