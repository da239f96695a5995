"""The pages of the window: their keys, and who may open them. The few of every hour stand in the bar, all in その他."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QKeyEvent, QKeySequence

from mailroom.access import Action, Person


class Page(NamedTuple):
    """One page; its words stand in ``ui.menu.<name>`` and ``ui.menu_more.<name>``.

    ``cap``: its key as written on a keyboard. ``needs``: what its reader must be allowed. ``bar``: it stands there too.
    """

    name: str
    cap: str
    icon: str
    needs: Action | None = None
    bar: bool = False


PAGES = (
    Page("lists", "Ctrl+L", "list", bar=True),
    Page("seal", "Ctrl+B", "seal", bar=True),
    Page("report", "Ctrl+R", "chart", Action.REPORT),
    Page("check", "Ctrl+T", "check"),
    Page("settings", "Ctrl+S", "settings", Action.SETTINGS),
    Page("break", "Ctrl+K", "lock", bar=True),
    Page("logout", "Ctrl+Q", "person"),
    Page("close", "Alt+F4", "cross"),
)
MORE = Page("more", "Ctrl+O", "down", bar=True)


def pages_of(person: Person | None) -> list[Page]:
    """What this person may open; nobody opens anything."""
    return [page for page in PAGES if person is not None and (page.needs is None or person.may(page.needs))]


def bar_of(person: Person | None) -> list[Page]:
    """What stands in the bar for this person."""
    return [page for page in (*pages_of(person), MORE) if page.bar and person is not None]


def page_of(event: QKeyEvent) -> Page | None:
    """The page of a key."""
    cap = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
    return next((page for page in (*PAGES, MORE) if page.cap == cap), None)
