"""Paper of the station itself, asked for at the window: labels of places, numbered labels, tickets of trays."""

from __future__ import annotations

from mailroom.access import Action
from mailroom.desk import archive, tickets, trays
from mailroom.desk.house import House
from mailroom.desk.tickets import Ticket
from mailroom.dispatch import bins, label_sheets, place_labels, sheet_layout
from mailroom.dispatch.pages import Page
from mailroom.dispatch.tray_ticket import TicketData, ticket_page
from mailroom.errors import RefusedError

TICKET, PART, NUMBERS, BINS, FLOORS, GROUPS = KINDS = ("ticket", "part", "numbers", "bins", "floors", "groups")
COUNTED = (TICKET, PART)
"""Kinds that a number of envelopes may be given for."""


def sheets(house: House, kind: str, count: int | None = None) -> tuple[Page, ...]:
    """The pages to print, 見本 across them in a made-up home. ``part``: of the tray at hand, for a second station.

    RefusedError ``no_tray_open``, and as tickets and labels say.
    """
    house.must(Action.PRINT)
    whose, station = archive.whose_of(house), house.settings.station
    if kind in COUNTED:
        drawn = _ticket(house, kind, count)
        data = TicketData(
            drawn.serial, drawn.code, drawn.received, drawn.source, drawn.count, reply=False, printed_at=house.clock()
        )
        return archive.shown(house, [ticket_page(data, whose)])
    if kind == NUMBERS:
        chosen = house.settings.labels
        with house.recording() as writer:
            cells = sheet_layout.load(chosen.layout).cells
            numbers = label_sheets.reserve(house.journal, writer, station.number, cells)
        offset = (chosen.offset_x, chosen.offset_y)
        return archive.shown(house, label_sheets.label_pages(numbers, whose, chosen.layout, offset=offset))
    if kind == GROUPS:
        return archive.shown(house, place_labels.group_labels(station, whose))
    make = place_labels.bin_labels if kind == BINS else place_labels.floor_labels
    return archive.shown(house, make(bins.names(station), whose))


def _ticket(house: House, kind: str, count: int | None) -> Ticket:
    if kind == TICKET:
        return tickets.draw_up(house, count=count)
    tray = trays.open_tray(house)
    if tray is None:
        raise RefusedError("no_tray_open")
    return tickets.draw_up(house, part_of=str(tray["id"]), count=count)
