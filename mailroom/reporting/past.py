"""How the pieces stood when a business day began and when it ended: from the events, by the journal's own ``apply``.

Replays only what the day is about: pieces with an event on that day or later that were there by then. All others stand
now as they stood. What was recorded after the day is left out, so an old day's report stays as it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from mailroom.journal.fold import Body, State, sealed_pieces
from mailroom.journal.pieces import Pieces
from mailroom.journal.projections import apply, state_of
from mailroom.journal.schema import create_event_table, create_projections
from mailroom.model import IN_HOUSE, PlaceKind

MISSING = PlaceKind.MISSING.value
HOUSE = frozenset(place.value for place in IN_HOUSE)
_OF_BUNDLE = ("bin_given", "bin_freed", "sealed", "unsealed", "posted")
_KINDS = ",".join(f"'{kind}'" for kind in _OF_BUNDLE)
_HOUSE = ",".join(f"'{place}'" for place in sorted(HOUSE))
_AMONG = "IN (SELECT value FROM json_each(?))"


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
    touched = _touched(connection, day, last)
    events = _events(connection, last, touched, _bundles(connection, touched))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        made = _replayed(copy, day, events)
    for state in _untouched(connection, last, touched):
        made.began[state["id"]] = made.ended[state["id"]] = state
        if state["bundle"] and state["bundle"] not in made.bundles:
            made.bundles[state["bundle"]] = now.bundle(state["bundle"]) or {}
    return Past(day, made.began, made.ended, made.bundles, tuple(made.events), made.learned, made.not_lost, touched)


# --- which events ---------------------------------------------------------------------------------------


def _column(connection: sqlite3.Connection, sql: str, *values: Any) -> set[str]:
    return {row[0] for row in connection.execute(sql, values)}


def _touched(connection: sqlite3.Connection, day: str, last: int) -> set[str]:
    """Pieces that were there by the day's last event and had something happen to them on the day or later, with all
    that share a bundle or an envelope with them."""
    late = _column(
        connection,
        "SELECT DISTINCT e.piece FROM event e JOIN piece_now p ON p.id = e.piece "
        "WHERE e.business_day >= ? AND p.seq <= ?",
        day,
        last,
    )
    moved = _column(
        connection,
        f"SELECT DISTINCT bundle FROM event WHERE business_day >= ? AND kind IN ({_KINDS}) AND bundle IS NOT NULL",  # noqa: S608
        day,
    )
    found = late | _inside(connection, last, moved)
    fresh = found
    while fresh:
        ids = json.dumps(sorted(fresh))
        near = _inside(connection, last, _bundles(connection, fresh))
        near |= _column(
            connection,
            f"SELECT id FROM piece_now WHERE parent {_AMONG} AND born = 'split' AND seq <= ?",  # noqa: S608
            ids,
            last,
        )
        near |= _column(
            connection,
            f"SELECT parent FROM piece_now WHERE id {_AMONG} AND born = 'split' AND parent IS NOT NULL",  # noqa: S608
            ids,
        )
        fresh = near - found
        found |= near
    return found


def _inside(connection: sqlite3.Connection, last: int, bundles: Collection[str]) -> set[str]:
    """Pieces that ever were in one of these bundles and were there by that event."""
    return _column(
        connection,
        f"SELECT DISTINCT e.piece FROM event e JOIN piece_now p ON p.id = e.piece "  # noqa: S608
        f"WHERE e.bundle {_AMONG} AND p.seq <= ?",
        json.dumps(sorted(bundles)),
        last,
    )


def _bundles(connection: sqlite3.Connection, pieces: Collection[str]) -> set[str]:
    return _column(
        connection,
        f"SELECT DISTINCT bundle FROM event WHERE piece {_AMONG} AND bundle IS NOT NULL",  # noqa: S608
        json.dumps(sorted(pieces)),
    )


def _events(
    connection: sqlite3.Connection, last: int, pieces: Collection[str], bundles: Collection[str]
) -> list[tuple[str, tuple[int, str, str], Body]]:
    """(effective day, row, body) of all events of these pieces and bundles up to the last one."""
    some, others = json.dumps(sorted(pieces)), json.dumps(sorted(bundles))
    posted = f"SELECT event_id FROM event WHERE bundle {_AMONG} AND kind = 'posted'"  # noqa: S608
    wanted = (
        (f"piece {_AMONG}", some),
        (f"bundle {_AMONG} AND kind IN ({_KINDS})", others),
        (f"kind = 'undone' AND piece IS NULL AND of IN ({posted})", others),
    )
    rows: dict[int, tuple[int, str, str]] = {}
    for where, ids in wanted:
        sql = f"SELECT seq, hash, body FROM event WHERE {where} AND seq <= ?"  # noqa: S608
        rows.update((row[0], row) for row in connection.execute(sql, (ids, last)))
    bodies = [(rows[seq], json.loads(rows[seq][2])) for seq in sorted(rows)]
    days = effective_days([body for _, body in bodies])
    return [(at, row, body) for at, (row, body) in zip(days, bodies, strict=True)]


def effective_days(events: Iterable[Body]) -> list[str]:
    """The day that each event counts for: its business day, but never before what happened earlier to the same thing.

    They differ only where a day was reopened in the evening, after something had been recorded for the next one.
    """
    latest: dict[str, str] = {}
    ties = _Ties()
    days = []
    for event in events:
        things = list(ties.changed_by(event))
        day = max([event["business_day"], *(latest[thing] for thing in things if thing in latest)])
        latest.update(dict.fromkeys(things, day))
        days.append(day)
    return days


@dataclass(slots=True)
class _Ties:
    """Which things go together, as far as the events have told."""

    taken_out_of: dict[str, str] = field(default_factory=dict)  # piece: the envelope
    inside: dict[str, list[str]] = field(default_factory=dict)  # sealed bundle: pieces
    bundle_of: dict[str, str] = field(default_factory=dict)  # event: bundle

    def changed_by(self, event: Body) -> Iterator[str]:
        """A piece (when it comes out of an envelope or goes back, with that), or a bundle with all that is in it."""
        kind, piece = event["kind"], event.get("piece")
        if piece and kind != "noted":
            if kind == "moved" and "parent" in event:
                self.taken_out_of[piece] = event["parent"]
            yield piece
            if kind in ("moved", "undone") and piece in self.taken_out_of:
                yield self.taken_out_of[piece]
        if piece:
            return
        if kind == "sealed":
            self.inside[event["bundle"]] = sealed_pieces(event)
        bundle = event.get("bundle") or self.bundle_of.get(event.get("of", ""))
        if bundle:
            self.bundle_of[event["event_id"]] = bundle
            yield bundle
            yield from self.inside.get(bundle, ())


def _untouched(connection: sqlite3.Connection, last: int, touched: Collection[str]) -> Iterator[State]:
    rows = connection.execute(
        f"SELECT body FROM piece_now WHERE place IN ({_HOUSE}) AND cancelled = 0 AND seq <= ? ORDER BY seq",  # noqa: S608
        (last,),
    )
    for (text,) in rows:
        state = json.loads(text)
        if state["id"] not in touched:
            yield state


# --- once more -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Made:
    began: dict[str, State] = field(default_factory=dict)
    ended: dict[str, State] = field(default_factory=dict)
    bundles: dict[str, State] = field(default_factory=dict)
    events: list[Body] = field(default_factory=list)
    learned: dict[str, int] = field(default_factory=dict)
    not_lost: set[str] = field(default_factory=set)


def _replayed(copy: sqlite3.Connection, day: str, events: list[tuple[str, tuple[int, str, str], Body]]) -> _Made:
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
