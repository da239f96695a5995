"""The tray (受箱) that a scan falls into: the open one, or the day's 仮受箱, opened by itself."""

from __future__ import annotations

from mailroom.desk.house import House
from mailroom.journal.fold import State
from mailroom.journal.store import Writer


def open_tray(house: House) -> State | None:
    """The tray opened last at this station and not closed."""
    mine = [t for t in house.pieces.trays(still_open=True) if t["station"] == house.settings.station.number]
    return mine[-1] if mine else None


def current(house: House, writer: Writer) -> str:
    """The open tray's id; opens a 仮受箱 (no source, no count) when there is none."""
    tray = open_tray(house)
    if tray:
        return str(tray["id"])
    day = writer.day or ""
    prefix = f"{house.settings.station.number}{writer.generation}-{day[2:4]}{day[5:7]}{day[8:10]}-"
    number = 1 + sum(
        t["id"].startswith(prefix) for still in (True, False) for t in house.pieces.trays(still_open=still)
    )
    key = f"{prefix}{number:02d}"
    writer.append("tray_opened", tray=key, data={"received": day})
    return key
