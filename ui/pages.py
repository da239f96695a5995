"""The pages of the window, and who may open them. The few of every hour stand in the bar, all in その他."""

from __future__ import annotations

from typing import NamedTuple

from mailroom.access import Action, Person


class Page(NamedTuple):
    """One page; its words stand in ``ui.menu.<name>`` and ``ui.menu_more.<name>``.

    ``needs``: what its reader must be allowed. ``bar``: it stands there too. ``cap``: its key, from the table.
    """

    name: str
    icon: str
    needs: Action | None = None
    bar: bool = False
    cap: str = ""


PAGES = (
    Page("lists", "list", bar=True),
    Page("seal", "seal", bar=True),
    Page("groups", "tray"),
    Page("posting", "send", Action.POST),
    Page("destroying", "destroy", Action.DESTROY),
    Page("report", "chart", Action.REPORT),
    Page("labels", "printer", Action.PRINT),
    Page("check", "check"),
    Page("settings", "settings", Action.SETTINGS),
    Page("break", "lock", bar=True),
    Page("logout", "person"),
    Page("close", "cross"),
)
MORE = Page("more", "down", bar=True)


def pages_of(person: Person | None, *, two_passes: bool = True) -> list[Page]:
    """What this person may open; nobody opens anything, and there are groups only where envelopes go two passes."""
    pages = [page for page in PAGES if two_passes or page.name != "groups"]
    return [page for page in pages if person is not None and (page.needs is None or person.may(page.needs))]


def bar_of(person: Person | None) -> list[Page]:
    """What stands in the bar for this person."""
    return [page for page in (*pages_of(person), MORE) if page.bar and person is not None]
