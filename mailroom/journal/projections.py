"""One function ``apply`` that brings every projection up to date with one event.

Called in the event's own transaction, and by ``journal verify --state`` on an empty copy: so what
stands in the tables is always what the events say.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from mailroom.clock import JST, from_iso
from mailroom.journal.chain import encode
from mailroom.journal.fold import Body, State, bundle_after, piece_after, sums, tray_after

_PIECE_KINDS = frozenset(
    ["scanned", "marked", "moved", "held_decided", "rechecked", "declared_missing", "found", "destroyed", "noted"]
)
_BUNDLE_PLACES = {"sealed": "sealed", "unsealed": "bin", "posted": "posted"}


def apply(connection: sqlite3.Connection, event: Body) -> None:
    """Bring the projections up to date with an event that was just added."""
    kind = event["kind"]
    if kind == "undone":
        _undone(connection, event)
        return
    if kind in _PIECE_KINDS and "piece" in event:
        before = state_of(connection, "piece_now", event["piece"])
        _put_piece(connection, before, piece_after(before, event))
    if "bundle" in event:
        _bundle(connection, event)
    if kind in ("bin_given", "bin_freed"):
        _bin(connection, event)
    if kind in ("tray_opened", "tray_closed"):
        after = tray_after(state_of(connection, "tray_now", event["tray"]), event)
        if after is not None:
            _put(connection, "tray_now", event["tray"], after)
    if "slip" in event:
        _slip(connection, event)


def state_of(connection: sqlite3.Connection, table: str, key: str) -> State | None:
    """The JSON state of one thing, None when there is none."""
    row = connection.execute(f"SELECT body FROM {table} WHERE id = ?", (key,)).fetchone()  # noqa: S608
    return json.loads(row[0]) if row else None


def _put(connection: sqlite3.Connection, table: str, key: str, state: State) -> None:
    connection.execute(f"INSERT OR REPLACE INTO {table} (id, body) VALUES (?, ?)", (key, encode(state)))  # noqa: S608


def _put_piece(connection: sqlite3.Connection, before: State | None, after: State | None) -> None:
    if after is None or after == before:
        return
    _put(connection, "piece_now", after["id"], after)
    hour = from_iso(after["first_at"]).astimezone(JST).hour
    _shift(connection, sums(before, hour), sums(after, hour))
    if before is None or before["items"] != after["items"]:
        connection.executemany(
            "INSERT OR IGNORE INTO item_now (certificate, piece) VALUES (?, ?)",
            [(item["certificate_id"], after["id"]) for item in after["items"]],
        )


def _shift(connection: sqlite3.Connection, old: dict[Any, Any], new: dict[Any, Any]) -> None:
    if old == new:
        return
    for change, table in ((-1, old), (1, new)):
        for key, (pieces, certificates) in table.items():
            connection.execute(
                "INSERT INTO day_sum VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
                "pieces = pieces + excluded.pieces, certificates = certificates + excluded.certificates",
                (*key, change * pieces, change * certificates),
            )
            connection.execute(
                "DELETE FROM day_sum WHERE business_day=? AND station=? AND clerk=? AND hour=? AND reason=? "
                "AND born=? AND advice=? AND outcome=? AND pieces=0 AND certificates=0",
                key,
            )


def _bundle(connection: sqlite3.Connection, event: Body) -> None:
    before = state_of(connection, "bundle_now", event["bundle"])
    after = bundle_after(before, event)
    if after is not None and after != before:
        _put(connection, "bundle_now", event["bundle"], after)
    place = _BUNDLE_PLACES.get(event["kind"])
    if place is None or before is None or after is None:
        return
    members = after["pieces"] if event["kind"] == "sealed" else before["pieces"]
    for piece in members:
        _place_in_bundle(connection, piece, place, after)


def _place_in_bundle(connection: sqlite3.Connection, piece: str, place: str, bundle: State) -> None:
    before = state_of(connection, "piece_now", piece)
    if before is None:
        return
    where = bundle["bin"] if place == "bin" else None
    after = {**before, "place": place, "bin": where, "slip": bundle["slip"]}
    if before["due"] == before["place"]:
        after.update(due=place, due_bin=where)
    _put_piece(connection, before, after)


def _bin(connection: sqlite3.Connection, event: Body) -> None:
    given = event["kind"] == "bin_given"
    state = {
        "id": event["bin"],
        "bundle": event["bundle"] if given else None,
        "employer": event.get("employer") if given else None,
        "freed_day": None if given else event["business_day"],
    }
    _put(connection, "bin_now", event["bin"], state)


def _slip(connection: sqlite3.Connection, event: Body) -> None:
    before = state_of(connection, "slip_now", event["slip"])
    kind = event["kind"]
    if kind == "slip_numbered":
        after = {"id": event["slip"], "bundle": event["bundle"], "state": "used", "cause": None, "prints": 0}
        after["business_day"] = event["business_day"]
    elif before is None:
        return
    elif kind in ("printed", "reprinted"):
        after = {**before, "prints": before["prints"] + 1}
    elif kind == "unsealed":
        after = {**before, "state": "void", "cause": "unsealed"}
    else:
        return
    _put(connection, "slip_now", event["slip"], after)


def _undone(connection: sqlite3.Connection, event: Body) -> None:
    taken_back = event_by_id(connection, event["of"])
    if taken_back is None:
        return
    if taken_back["kind"] == "posted" and "bundle" in taken_back:
        _unpost(connection, taken_back["bundle"])
        return
    piece = event.get("piece")
    before = state_of(connection, "piece_now", piece) if piece else None
    if before is None:
        return
    state: State | None = None
    for earlier in _standing_events(connection, before["id"]):
        state = piece_after(state, earlier)
    if state is None:
        after = {**before, "cancelled": True, "bundle": None}
    else:
        after = {**state, "last_at": event["recorded_at"]}
        bundle = state_of(connection, "bundle_now", after["bundle"]) if after["bundle"] else None
        if bundle:  # its bin may be another by now: it was sealed and unsealed in between
            after.update({name: bundle["bin"] for name in ("bin", "due_bin") if after[name]})
    _put_piece(connection, before, {**after, "last_event": event["event_id"]})


def _unpost(connection: sqlite3.Connection, key: str) -> None:
    before = state_of(connection, "bundle_now", key)
    if before is None:
        return
    after = {name: value for name, value in before.items() if name not in ("post", "posted_at")}
    after.update(state="sealed", posted_day=None)
    _put(connection, "bundle_now", key, after)
    for piece in before["pieces"]:
        _place_in_bundle(connection, piece, "sealed", after)


def event_by_id(connection: sqlite3.Connection, event_id: str) -> Body | None:
    """One event's body by its id."""
    row = connection.execute("SELECT body FROM event WHERE event_id = ?", (event_id,)).fetchone()
    return json.loads(row[0]) if row else None


def _standing_events(connection: sqlite3.Connection, piece: str) -> Iterator[Body]:
    """The piece's own events in order, without those that were undone and the undoings themselves."""
    rows = connection.execute(
        "SELECT body FROM event WHERE piece = ?1 AND kind != 'undone' AND event_id NOT IN "
        "(SELECT of FROM event WHERE kind = 'undone' AND piece = ?1) ORDER BY seq",
        (piece,),
    )
    for (text,) in rows:
        yield json.loads(text)
