"""The tray a clerk works on: opened, switched to and closed by its ticket; an envelope that is found may close it.

What only the eyes saw (a code that could not be read, two envelopes) is remembered here until the tray is closed;
it names no one, and a restart forgets it.
"""

from __future__ import annotations

from datetime import datetime

from mailroom.answers import Answer
from mailroom.desk import sorting, tickets, tray_gaps, trays
from mailroom.desk.house import House
from mailroom.desk.recounting import Recount, RecountView
from mailroom.desk.tray_gaps import TrayShown
from mailroom.desk.trays import TrayView
from mailroom.dispatch import groups
from mailroom.errors import RefusedError
from mailroom.model import Cause, Mode, PlaceKind, Reading
from mailroom.reading.view import View, sort_reading, sort_view

MOST_SEEN = 500  # of a tray


class TrayAtHand:
    """``closing``: the number of the tray that is being closed. ``group``: worked off now, in two passes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._seen: dict[str, list[tuple[datetime, str]]] = {}
        self.closing: str | None = None
        self.group: str | None = None
        self._recount: Recount | None = None

    def number(self) -> str | None:
        """The tray that scans fall into."""
        tray = trays.open_tray(self._house)
        return str(tray["id"]) if tray else None

    def ticket(self, number: str) -> TrayView:
        """Its ticket was scanned: opened or switched to; the ticket of the tray at hand closes it."""
        if number == self.number():
            return self.begin_close()
        self.closing = None
        return trays.open_by_ticket(self._house, number)

    def begin_close(self) -> TrayView:
        """Close the tray at hand: at once where the counts agree, else it stays open until they do."""
        number = self.number()
        if number is None:
            raise RefusedError("no_tray_open")
        self.closing = number
        return self._try_to_close()

    def count(self, counted: int) -> TrayView:
        """Counted by hand (again)."""
        trays.count(self._house, self._being_closed(), counted)
        return self._try_to_close()

    def close(self, reason: str) -> TrayView:
        """With a difference, and a reason for it."""
        return self._closed(trays.close(self._house, self._being_closed(), reason, self._of(self._being_closed())))

    def go_on(self) -> None:
        """The tray is not closed yet."""
        self.closing = None

    def view(self) -> TrayView | None:
        """The tray that is being closed, or the one at hand."""
        number = self.closing or self.number()
        return trays.view(self._house, number, self._of(number)) if number else None

    def shown(self) -> TrayShown | None:
        """The same, with the places worth looking at and who stands beside them."""
        view = self.view()
        return tray_gaps.shown(self._house, view) if view else None

    def recount(self) -> RecountView:
        """数え直し of the tray that is being closed, from zero. Records nothing."""
        self._recount = Recount(self._house, self._being_closed())
        return self._recount.view()

    def recount_text(self, text: str) -> RecountView:
        """One envelope of it once more, by hand scanner."""
        house = self._house
        return self._recounted(sort_view([text], house.knows, house.settings.codes, Mode.RETURNED, typed=True))

    def recount_seen(self, reading: Reading) -> RecountView:
        """The same by camera."""
        house = self._house
        return self._recounted(sort_reading(reading, house.knows, house.settings.codes, Mode.RETURNED))

    def _recounted(self, view: View) -> RecountView:
        if self._recount is None:
            raise RefusedError("no_tray_open")
        self._recount.see(view)
        return self._recount.view()

    def waiting(self) -> list[tickets.Ticket]:
        """Tickets that were drawn up and not scanned yet."""
        return tickets.waiting(self._house)

    def work_off(self, group: str) -> sorting.GroupCount:
        """In two passes: scans of what waits in this group give its bins from now on, until it is empty.

        RefusedError ``one_pass``, ``no_such_group``.
        """
        station = self._house.settings.station
        if station.sorting != sorting.TWO_PASSES:
            raise RefusedError("one_pass")
        if group not in groups.names(station):
            raise RefusedError("no_such_group", group=group, most=station.groups)
        self.group = group
        return next(found for found in sorting.group_counts(self._house) if found.group == group)

    def leave_group(self) -> None:
        """No group is being worked off."""
        self.group = None

    def after(self, answers: list[Answer]) -> None:
        """After a scan: what the eyes could not read is remembered; a tray that is being closed may be full now.

        A group that is worked off is done with its last piece.
        """
        left = any(answer.from_place and answer.from_place.kind is PlaceKind.GROUP for answer in answers)
        if self.group and left and not self._house.pieces.waiting_in(self.group):
            self.leave_group()
        for answer in answers:
            if answer.cause is Cause.TWO_CODES and not answer.recorded:
                self.doubt("unread" if answer.unread else "two_codes")
        if self.closing is not None:
            self._try_to_close()

    def doubt(self, kind: str) -> None:
        """``unread``: a code was seen and not read; ``two_codes``: two envelopes were in view."""
        if number := self.number():
            seen = self._seen.setdefault(number, [])
            if len(seen) < MOST_SEEN:
                seen.append((self._house.clock(), kind))

    def _being_closed(self) -> str:
        if self.closing is None:
            raise RefusedError("no_tray_open")
        return self.closing

    def _of(self, number: str) -> list[tuple[datetime, str]]:
        return self._seen.get(number, [])

    def _try_to_close(self) -> TrayView:
        number = self._being_closed()
        shown = trays.view(self._house, number, self._of(number))
        return self._closed(trays.close(self._house, number)) if shown.difference == 0 else shown

    def _closed(self, shown: TrayView) -> TrayView:
        self.closing = None
        self._seen.pop(shown.number, None)
        return shown
