"""How the pieces stood when a business day began and when it ended: from the events, by the journal's own ``apply``.

Replays only what the day is about: pieces with an event on that day or later that were there by then. All others stand
now as they stood. What was recorded after the day is left out, so an old day's report stays as it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from mailroom.journal.fold import Body, State
from mailroom.journal.pieces import Pieces
from mailroom.journal.projections import apply, state_of
from mailroom.journal.schema import create_event_table, create_projections
from mailroom.model import IN_HOUSE, PlaceKind
from mailroom.reporting.history import Row, bundles_of, events_of, touched_by, untouched

MISSING = PlaceKind.MISSING.value
HOUSE = frozenset(place.value for place in IN_HOUSE)


@dataclass(slots=True)
class Past:
    """One business day. ``began`` and ``ended``: states of pieces by id, those that may matter to the day.

    ``events``: of these pieces and their bundles, on that day, in order. ``learned``: by how many certificates a piece
    was found to hold more or fewer than was known, other than by splitting it. ``not_lost``: pieces of which it was
    taken back that they were missing before. ``touched``: those that were looked at event by event.
    """

    day: str
    began: Mapping[str, State]
    ended: Mapping[str, State]
    bundles: Mapping[str, State]
    events: tuple[Body, ...]
    learned: Mapping[str, int] = field(default_factory=dict)
    not_lost: Collection[str] = frozenset()
    touched: Collection[str] = frozenset()

    @property
    def births(self) -> list[Body]:
        """The first event of every piece of the day, in order, also where it was undone."""
        seen = set(self.began)
        found = []
        for event in self.events:
            if event["kind"] in ("scanned", "moved") and event["piece"] not in seen:
                seen.add(event["piece"])
                found.append(event)
        return found

    @property
    def undone(self) -> dict[str, Body]:
        """What was taken back on the day: id of the event that was, and the event that says so."""
        return {event["of"]: event for event in self.events if event["kind"] == "undone"}

    def came_with(self, piece: str, known: int) -> int:
        """Certificates of a piece before anything was taken out of it on the day: those known then, and since."""
        return known + self.learned.get(piece, 0)

    @property
    def found(self) -> dict[str, State]:
        """Pieces that were missing when the day began and were found on it, as they stood before."""
        undone = self.undone
        seen = [e["piece"] for e in self.events if e["kind"] == "found" and e["event_id"] not in undone]
        began = {piece: self.began[piece] for piece in [*seen, *self.not_lost] if piece in self.began}
        return {piece: was for piece, was in began.items() if was["place"] == MISSING and not was["cancelled"]}


def past(connection: sqlite3.Connection, now: Pieces, day: str) -> Past:
    """The business day as it was. Inside one view of the file, where others may write meanwhile."""
    last = connection.execute("SELECT max(seq) FROM event WHERE business_day <= ?", (day,)).fetchone()[0] or 0
    touched = touched_by(connection, day, last)
    events = events_of(connection, last, touched, bundles_of(connection, touched))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        made = _replayed(copy, day, events)
    for state in untouched(connection, last, touched):
        made.began[state["id"]] = made.ended[state["id"]] = state
        if state["bundle"] and state["bundle"] not in made.bundles:
            made.bundles[state["bundle"]] = now.bundle(state["bundle"]) or {}
    return Past(day, made.began, made.ended, made.bundles, tuple(made.events), made.learned, made.not_lost, touched)


# --- once more -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Made:
    began: dict[str, State] = field(default_factory=dict)
    ended: dict[str, State] = field(default_factory=dict)
    bundles: dict[str, State] = field(default_factory=dict)
    events: list[Body] = field(default_factory=list)
    learned: dict[str, int] = field(default_factory=dict)
    not_lost: set[str] = field(default_factory=set)


def _replayed(copy: sqlite3.Connection, day: str, events: list[tuple[str, Row, Body]]) -> _Made:
    create_event_table(copy)
    create_projections(copy)
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f"DROP TRIGGER {name}")  # not all events are here, and they come in the order of their days
    copy.execute("BEGIN")
    made = _Made()
    watched = _Watched(copy, made)
    order = sorted((row for row in events if row[0] <= day), key=lambda row: (row[0], row[1][0]))
    before = sum(at < day for at, _, _ in order)
    for _, row, body in order[:before]:
        copy.execute("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", row)
        apply(copy, body)
    made.began = _states(copy, "piece_now")
    for _, row, body in order[before:]:
        copy.execute("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", row)
        watched.apply(body)
        made.events.append(body)
    made.ended = _states(copy, "piece_now")
    made.bundles = _states(copy, "bundle_now")
    return made


def _states(copy: sqlite3.Connection, table: str) -> dict[str, State]:
    return {key: json.loads(body) for key, body in copy.execute(f"SELECT id, body FROM {table}")}  # noqa: S608


@dataclass(slots=True)
class _Watched:
    """Applies the events of the day and watches what they do to the pieces that are there already."""

    copy: sqlite3.Connection
    made: _Made
    split: dict[str, int] = field(default_factory=dict)  # by event: how many certificates were taken out

    def apply(self, event: Body) -> None:
        """One event more."""
        piece = event.get("piece")
        if piece is None or not ("items" in event or event["kind"] == "undone"):
            apply(self.copy, event)
            return
        before = state_of(self.copy, "piece_now", piece)
        apply(self.copy, event)
        after = state_of(self.copy, "piece_now", piece)
        if before and after and not after["cancelled"]:
            self._number(event, len(after["items"]) - len(before["items"]))
            if event["kind"] == "undone" and before["place"] == MISSING != after["place"]:
                self._not_lost(event)

    def _not_lost(self, event: Body) -> None:
        """Of an earlier day: what was said and taken back on the same day was never so."""
        if all(event["of"] != earlier["event_id"] for earlier in self.made.events):
            self.made.not_lost.add(event["piece"])

    def _number(self, event: Body, change: int) -> None:
        if event["kind"] == "moved":
            self.split[event["event_id"]] = change
            return
        if event["kind"] == "undone":
            change += self.split.pop(event["of"], 0)
        self.made.learned[event["piece"]] = self.made.learned.get(event["piece"], 0) + change
