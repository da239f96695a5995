"""Which events a business day is about, and in which order they count.

Only pieces with an event on the day or later that were there by then; all others stand now as they stood.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mailroom.journal.fold import Body, State, sealed_pieces
from mailroom.model import IN_HOUSE

Row = tuple[int, str, str]  # seq, hash, body
_OF_BUNDLE = ("bin_given", "bin_freed", "sealed", "unsealed", "posted")
_KINDS = ",".join(f"'{kind}'" for kind in _OF_BUNDLE)
_HOUSE = ",".join(f"'{place.value}'" for place in sorted(IN_HOUSE))
_AMONG = "IN (SELECT value FROM json_each(?))"


def _column(connection: sqlite3.Connection, sql: str, *values: Any) -> set[str]:
    return {row[0] for row in connection.execute(sql, values)}


def touched_by(connection: sqlite3.Connection, day: str, last: int) -> set[str]:
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
        near = _inside(connection, last, bundles_of(connection, fresh))
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


def bundles_of(connection: sqlite3.Connection, pieces: Collection[str]) -> set[str]:
    """Every bundle that one of these pieces ever was in."""
    return _column(
        connection,
        f"SELECT DISTINCT bundle FROM event WHERE piece {_AMONG} AND bundle IS NOT NULL",  # noqa: S608
        json.dumps(sorted(pieces)),
    )


def events_of(
    connection: sqlite3.Connection, last: int, pieces: Collection[str], bundles: Collection[str]
) -> list[tuple[str, Row, Body]]:
    """(effective day, row, body) of all events of these pieces and bundles up to the last one."""
    some, others = json.dumps(sorted(pieces)), json.dumps(sorted(bundles))
    posted = f"SELECT event_id FROM event WHERE bundle {_AMONG} AND kind = 'posted'"  # noqa: S608
    wanted = (
        (f"piece {_AMONG}", some),
        (f"bundle {_AMONG} AND kind IN ({_KINDS})", others),
        (f"kind = 'undone' AND piece IS NULL AND of IN ({posted})", others),
    )
    rows: dict[int, Row] = {}
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


def untouched(connection: sqlite3.Connection, last: int, but: Collection[str]) -> Iterator[State]:
    """What is in the house and was there by that event, but for these pieces."""
    rows = connection.execute(
        f"SELECT body FROM piece_now WHERE place IN ({_HOUSE}) AND cancelled = 0 AND seq <= ? ORDER BY seq",  # noqa: S608
        (last,),
    )
    for (text,) in rows:
        state = json.loads(text)
        if state["id"] not in but:
            yield state
