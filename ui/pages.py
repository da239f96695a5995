"""The pages that the bar leads to: their keys, and who may open them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt

from mailroom.access import Action, Person


class Page(NamedTuple):
    """One page; its word stands in ``ui.menu.<name>``. ``needs``: the action that its reader must be allowed."""

    name: str
    key: Qt.Key  # with Ctrl
    needs: Action | None = None

    @property
    def cap(self) -> str:
        """As it stands on the keyboard."""
        return f"Ctrl+{self.key.name.removeprefix('Key_')}"


PAGES = (
    Page("lists", Qt.Key.Key_L),
    Page("seal", Qt.Key.Key_B),
    Page("report", Qt.Key.Key_R, Action.REPORT),
    Page("logout", Qt.Key.Key_Q),
)


def pages_of(person: Person | None) -> list[Page]:
    """What this person may open; nobody opens anything."""
    return [page for page in PAGES if person is not None and (page.needs is None or person.may(page.needs))]


def page_of(key: int) -> Page | None:
    """The page of a key held with Ctrl."""
    return next((page for page in PAGES if page.key == key), None)
