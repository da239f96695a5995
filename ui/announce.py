"""Says something to whoever listens to the screen instead of looking at it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, now: bool = False) -> None:
    """Read out by a screen reader, where one runs. ``now``: it breaks into what is being read."""
    if words and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        if now:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
