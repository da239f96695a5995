"""The ticket of a tray (受箱票): its number, and what a person wrote on it, kept until it is scanned.

A ticket is data beside the journal (papers/): the tray is only there once its ticket was scanned. A ticket whose data
is not here (printed at another station, cleared away) still opens its tray: the number itself holds the day.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from mailroom.access import Action
from mailroom.clock import jst_date
from mailroom.desk.house import House
from mailroom.disk import write_whole
from mailroom.errors import RefusedError
from mailroom.reading import own_codes

NUMBER = re.compile(r"(?P<day>[0-9]{2}[A-Z]-[0-9]{6})-(?P<serial>[0-9]{2,})(-P(?P<part>[1-9]))?", re.ASCII)
MOST_PARTS = 9
LONGEST_SOURCE = 40  # signs: what fits on the ticket
MOST = 99_999  # envelopes of a tray


@dataclass(frozen=True, slots=True)
class Ticket:
    """``number`` as people read it: ``03A-251120-02``, of a part ``03A-251120-02-P1``. ``count``: by hand."""

    number: str
    received: date
    source: str | None = None
    count: int | None = None
    part_of: str | None = None

    @property
    def code(self) -> str:
        """What is printed as the ticket's code."""
        return own_codes.make("T", self.number)

    @property
    def serial(self) -> str:
        """The large number: ``02``, of a part ``02-1``."""
        shape = NUMBER.fullmatch(self.number)
        if shape is None:
            return self.number
        return f"{shape['serial']}-{shape['part']}" if shape["part"] else shape["serial"]


def draw_up(
    house: House,
    *,
    received: date | None = None,
    source: str | None = None,
    count: int | None = None,
    part_of: str | None = None,
) -> Ticket:
    """A new ticket with the next number; of a part, for a second station, with the next part of its tray.

    The count of a part is taken off its tray's. RefusedError where the words or numbers cannot be.
    """
    house.must(Action.TRAY)
    if count is not None and not 0 <= count <= MOST:
        raise RefusedError("tray_count_wrong", most=MOST)
    if source is not None and len(source) > LONGEST_SOURCE:
        raise RefusedError("tray_source_long", limit=LONGEST_SOURCE)
    if part_of is not None:
        return _part(house, part_of, count)
    with house.recording() as writer:  # no other process draws the same number meanwhile
        number = next_number(house, writer.generation, writer.day or "")
        ticket = Ticket(number, received or jst_date(house.clock()), source, count)
        _keep(house, ticket)
    return ticket


def _part(house: House, whole: str, count: int | None) -> Ticket:
    shape = NUMBER.fullmatch(whole)
    tray = house.pieces.tray(whole)
    if shape is None or shape["part"] or (tray and tray["closed_at"]):
        raise RefusedError("tray_not_open", tray=whole)
    told = find(house, whole)
    if count is not None and told.count is not None and count > told.count:
        raise RefusedError("tray_part_larger", tray=whole, count=told.count)
    with house.recording() as writer:
        part = next((n for n in range(1, MOST_PARTS + 1) if not _path(house, f"{whole}-P{n}").exists()), None)
        if part is None:
            raise RefusedError("tray_parts_many", tray=whole, most=MOST_PARTS)
        ticket = Ticket(f"{whole}-P{part}", told.received, told.source, count, part_of=whole)
        _keep(house, ticket)
        if count and told.count is not None:
            rest = told.count - count
            _keep(house, Ticket(whole, told.received, told.source, rest))
            if tray:
                writer.append("tray_opened", tray=whole, data={"hand_count": rest})
    return ticket


def find(house: House, number: str) -> Ticket:
    """What is known of a ticket. RefusedError ``no_such_tray`` where the number is none."""
    shape = NUMBER.fullmatch(number)
    if shape is None:
        raise RefusedError("no_such_tray", tray=number)
    tray = house.pieces.tray(number)
    if tray and tray["received"]:
        part = tray["part"]
        return Ticket(number, date.fromisoformat(tray["received"]), tray["source"], tray["hand_count"], part)
    try:
        raw = json.loads(_path(house, number).read_text("utf-8"))
        return Ticket(**{**raw, "received": date.fromisoformat(raw["received"])})
    except (OSError, ValueError, TypeError, KeyError):
        return Ticket(number, _day_of(number, shape["day"]), part_of=_whole_of(number))


def waiting(house: House) -> list[Ticket]:
    """Tickets that were drawn up and not scanned yet, oldest number first."""
    numbers = sorted(path.stem.removeprefix("tray-") for path in house.home.papers.glob("tray-*.json"))
    return [find(house, number) for number in numbers if NUMBER.fullmatch(number) and not house.pieces.tray(number)]


def next_number(house: House, generation: str, day: str) -> str:
    """``03A-251120-02``: the first number after all trays and tickets of this station and day."""
    prefix = f"{house.settings.station.number}{generation}-{day[2:4]}{day[5:7]}{day[8:10]}-"
    known = [path.stem.removeprefix("tray-") for path in house.home.papers.glob(f"tray-{prefix}*.json")]
    known += house.pieces.trays_named(prefix)
    last = max((int(shape["serial"]) for one in known if (shape := NUMBER.fullmatch(one))), default=0)
    return f"{prefix}{last + 1:02d}"


def _keep(house: House, ticket: Ticket) -> None:
    raw = {**asdict(ticket), "received": ticket.received.isoformat()}
    write_whole(_path(house, ticket.number), json.dumps(raw, ensure_ascii=False).encode("utf-8"))


def _path(house: House, number: str) -> Path:
    return house.home.papers / f"tray-{number}.json"


def _day_of(number: str, day: str) -> date:
    digits = day[-6:]
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise RefusedError("no_such_tray", tray=number) from None


def _whole_of(number: str) -> str | None:
    whole, part, _ = number.rpartition("-P")
    return whole if part else None
