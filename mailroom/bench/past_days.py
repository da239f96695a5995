"""A journal with a past: ordinary business days of a made-up branch, recorded by the journal's own writer.

No sleeping and no mirror: what the rules would have said is written down. One transaction a few hundred pieces, so that
half a million events take minutes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mailroom.clock import uuid7
from mailroom.dispatch.slip_numbers import next_number
from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Author, Journal, Writer
from mailroom.model import Cause
from mailroom.paths import Home

AT_ONCE = 250  # pieces in one transaction
OPENS = timedelta(hours=-1)  # 8 o'clock in Japan, seen from midnight UTC
PACE = timedelta(seconds=20)
# What becomes of a hundred pieces
FATES = ("forward",) * 74 + ("destroy",) * 16 + ("hold",) * 7 + ("unknown",) * 3
CAUSES = (Cause.NO_EMPLOYER, Cause.EXPIRED, Cause.LOSES_SOON, Cause.EMPLOYER_CLOSED, Cause.OTHER_BRANCH)


@dataclass(slots=True)
class PastDays:
    """Writes one day after the other, from ``first`` on; ``days`` holds those that are written."""

    home: Home
    station: str
    employers: Sequence[str]
    first: date
    days: list[date] = field(default_factory=list)
    _dice: random.Random = field(default_factory=lambda: random.Random(1))
    _now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    _number: int = 0
    _waiting: list[str] = field(default_factory=list)  # held pieces of the day before

    def fill(self, events: int, pieces_a_day: int) -> int:
        """Whole days until the journal has so many events; returns how many it has."""
        with self._journal() as journal:
            while journal.head()[0] < events:
                self._day(journal, pieces_a_day)
            return journal.head()[0]

    def add(self, pieces: int) -> int:
        """One more day with so many pieces; returns how many events the journal has."""
        with self._journal() as journal:
            self._day(journal, pieces)
            return journal.head()[0]

    def _journal(self) -> closing[Journal]:
        author = Author(self.station, "1001", "clerk")
        return closing(Journal(self.home.journal, self.home.head, lambda: self._now, author))

    def _day(self, journal: Journal, count: int) -> None:
        day, pieces = self.first + timedelta(days=len(self.days)), Pieces(journal.connection)
        self._now = datetime(day.year, day.month, day.day, tzinfo=UTC) + OPENS
        text = day.isoformat()
        tray = f"{self.station}A-{day:%y%m%d}-01"
        with journal.writing(text) as writer:
            writer.append("day_opened")
            writer.append("tray_opened", tray=tray, data={"received": text})
            self._settle(writer)
        bins: dict[str, tuple[str, str, list[str]]] = {}
        boxed: list[str] = []
        for start in range(0, count, AT_ONCE):
            with journal.writing(text) as writer:
                for _ in range(min(AT_ONCE, count - start)):
                    self._scan(writer, tray, bins, boxed)
        with journal.writing(text) as writer:
            for employer, (name, bundle, inside) in bins.items():
                self._send(writer, pieces, name, bundle, employer, inside)
        with journal.writing(text) as writer:
            for piece in boxed:
                writer.append("destroyed", piece=piece, place="destroyed", second="2001", data={"record": f"D-{text}"})
            writer.append("tray_closed", tray=tray, data={"hand_count": count, "difference": 0})
            writer.append("day_closed")
        self.days.append(day)

    def _scan(self, writer: Writer, tray: str, bins: dict[str, tuple[str, str, list[str]]], boxed: list[str]) -> None:
        self._number += 1
        writer.now = self._now = self._now + PACE
        fate, piece = self._dice.choice(FATES), uuid7(self._now)
        common: dict[str, Any] = {
            "piece": piece, "code": f"CH1-04-{self._number:09d}", "found_by": "code", "mode": "returned",
            "reason": "ATE", "tray": tray, "mirror_version": 1, "advice": fate,
        }  # fmt: skip
        if fate == "forward":
            employer = self._dice.choice(self.employers)
            if employer not in bins:
                bins[employer] = (f"A-{len(bins) + 1}", uuid7(self._now), [])
                writer.append("bin_given", bin=bins[employer][0], bundle=bins[employer][1], employer=employer)
            name, bundle, inside = bins[employer]
            inside.append(piece)
            items = list(self._items(employer, fate, "returned"))
            where = {"place": "bin", "due": "bin", "bin": name, "bundle": bundle, "employer": employer}
            writer.append("scanned", outcome="returned", items=items, **common, **where)
        elif fate == "destroy":
            boxed.append(piece)
            items = list(self._items(self.employers[0], fate, "eligibility_lost"))
            place = {"place": "destroy_box", "due": "destroy_box"}
            writer.append("scanned", outcome="eligibility_lost", items=items, **common, **place)
        else:
            self._waiting.append(piece)
            cause = self._dice.choice(CAUSES).value if fate == "hold" else None
            items = list(self._items(self.employers[0], fate, None)) if fate == "hold" else []
            writer.append("scanned", cause=cause, items=items, place=fate, due=fate, **common)

    def _items(self, employer: str, advice: str, outcome: str | None) -> Iterator[dict[str, str]]:
        for suffix in range(self._dice.choice((1, 1, 1, 2, 3))):
            item = {"certificate_id": f"R-{self._number}-{suffix}", "member": f"{employer}-{self._number}-{suffix:02d}"}
            yield {**item, "advice": advice, **({"outcome": outcome} if outcome else {})}

    def _send(self, writer: Writer, pieces: Pieces, name: str, bundle: str, employer: str, inside: list[str]) -> None:
        slip = next_number(writer, pieces, self.station)
        of = {"bundle": bundle, "slip": slip}
        writer.append("slip_numbered", employer=employer, **of)
        writer.append("sealed", employer=employer, bin=name, data={"pieces": inside}, **of)
        writer.append("bin_freed", bin=name, bundle=bundle)
        writer.append("printed", data={"pages": 1}, **of)
        writer.append("posted", place="posted", data={"class": "ordinary", "grams": 60, "yen": 180}, **of)

    def _settle(self, writer: Writer) -> None:
        """What was held yesterday is handed over this morning."""
        for piece in self._waiting:
            if self._dice.random() < 0.9:
                writer.append("held_decided", piece=piece, due="handed_over", data={"way": "handed_over"})
                writer.append("moved", piece=piece, place="handed_over")
        self._waiting.clear()
