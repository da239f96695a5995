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
from mailroom.journal.fold import (
    Body,
    State,
    bundle_after,
    piece_after,
    piece_with_bundle,
    sealed_pieces,
    sums,
    tray_after,
)

_PIECE_KINDS = frozenset(
    ["scanned", "marked", "moved", "held_decided", "rechecked", "declared_missing", "found", "destroyed", "noted"]
)
_BUNDLE_KINDS = ("bin_given", "sealed", "unsealed", "posted")  # what a bundle goes through, its pieces go through


def apply(connection: sqlite3.Connection, event: Body) -> None:
    """Bring the projections up to date with an event that was just added."""
    kind = event["kind"]
    if kind == "undone":
        _undone(connection, event)
        return
    if _is_of_piece(event):
        before = state_of(connection, "piece_now", event["piece"])
        _put_piece(connection, before, _after(connection, before, event))
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


def _is_of_piece(event: Body) -> bool:
    """A posting without a bundle is of one piece alone (sent to the member again)."""
    kind = event["kind"]
    return "piece" in event and (kind in _PIECE_KINDS or (kind == "posted" and "bundle" not in event))


def _after(connection: sqlite3.Connection, before: State | None, event: Body) -> State | None:
    after = piece_after(before, event)
    if before is None and after is not None and after["born"] == "split":
        parent = state_of(connection, "piece_now", after["parent"]) if after["parent"] else None
        after["by_person"] = after["inherited"] = bool(parent and parent["by_person"])
    return after


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
    _wait(connection, before, after)
    if before is None or before["items"] != after["items"]:
        connection.executemany(
            "DELETE FROM item_now WHERE certificate = ? AND piece = ?",
            [(item["certificate_id"], after["id"]) for item in (before["items"] if before else ())],
        )
        connection.executemany(
            "INSERT OR IGNORE INTO item_now (certificate, piece) VALUES (?, ?)",
            [(item["certificate_id"], after["id"]) for item in after["items"]],
        )


def _wait(connection: sqlite3.Connection, before: State | None, after: State) -> None:
    """A piece came into a group, or left it."""
    was, now = _waits(before), _waits(after)
    if was != now:
        connection.execute("DELETE FROM waiting_now WHERE piece = ?", (after["id"],))
        if now:
            connection.execute("INSERT INTO waiting_now VALUES (?, ?, ?)", (after["id"], *now))


def _waits(state: State | None) -> tuple[str, str | None] | None:
    """The employer and the group of what waits for its bin."""
    waits = state is not None and state["place"] == "group" and not state["cancelled"] and state["employer"]
    return (state["employer"], state.get("group")) if state and waits else None


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
    if event["kind"] in _BUNDLE_KINDS:
        inside = sealed_pieces(event) if event["kind"] == "sealed" else _inside(connection, event["bundle"])
        for piece in inside:
            state = state_of(connection, "piece_now", piece)
            if state is not None and not state["cancelled"]:
                _put_piece(connection, state, piece_with_bundle(state, event))
    if event["kind"] == "unsealed" and before and before["slip"] and "slip" not in event:
        _slip(connection, {**event, "slip": before["slip"]})


def _inside(connection: sqlite3.Connection, bundle: str) -> list[str]:
    rows = connection.execute("SELECT id FROM piece_now WHERE bundle = ? AND cancelled = 0 ORDER BY seq", (bundle,))
    return [row[0] for row in rows]


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
        _unpost(connection, event, taken_back["bundle"])
        return
    piece = event.get("piece") or taken_back.get("piece")
    before = state_of(connection, "piece_now", piece) if piece else None
    if before is not None:
        _put_piece(connection, before, {**_refolded(connection, before, event), "last_event": event["event_id"]})


def _refolded(connection: sqlite3.Connection, before: State, event: Body) -> State:
    """The piece as its standing events make it, after ``event`` took one of them back."""
    state: State | None = None
    for earlier in _standing_events(connection, before):
        if _is_of_piece(earlier) and earlier["piece"] == before["id"]:
            state = piece_after(state, earlier)
            if "inherited" in before and state is not None and earlier["event_id"] == before["first_event"]:
                state["by_person"] = state["inherited"] = before["inherited"]
        elif state is not None:
            state = piece_with_bundle(state, earlier)
    if state is None:
        return {**before, "cancelled": True, "bundle": None}
    after = {**state, "last_at": event["recorded_at"]}
    if after["place"] == "bin":
        bundle = state_of(connection, "bundle_now", after["bundle"]) if after["bundle"] else None
        if bundle is None or bundle["state"] != "open":
            # Its bin has another owner by now: the paper stays where it is, and gets a bin when it is scanned.
            after.update({name: before[name] for name in ("place", "bin", "group", "bundle")})
            after.update(due="bin" if after["due"] == "bin" else after["due"], due_bin=None)
    return after


def _unpost(connection: sqlite3.Connection, event: Body, key: str) -> None:
    before = state_of(connection, "bundle_now", key)
    if before is None:
        return
    after = {name: value for name, value in before.items() if name not in ("post", "posted_at")}
    after.update(state="sealed", posted_day=None)
    _put(connection, "bundle_now", key, after)
    for piece in before["pieces"]:
        state = state_of(connection, "piece_now", piece)
        if state is not None and state["bundle"] == key and not state["cancelled"]:
            refolded = _refolded(connection, state, event)
            _put_piece(connection, state, {**refolded, "last_at": state["last_at"]})


def event_by_id(connection: sqlite3.Connection, event_id: str) -> Body | None:
    """One event's body by its id."""
    row = connection.execute("SELECT body FROM event WHERE event_id = ?", (event_id,)).fetchone()
    return json.loads(row[0]) if row else None


def _standing_events(connection: sqlite3.Connection, piece: State) -> Iterator[Body]:
    """The piece's own events and those of the bundles it was in, in order, without those that were undone.

    None at all when its first event was undone: what was seen of it later does not make it a piece again.
    """
    rows = connection.execute(  # +kind: the index of bundle answers; a kind has as many events as the journal is old
        "SELECT event_id, body FROM event WHERE (piece = ?1 OR (+kind IN ('bin_given','sealed','unsealed','posted') "
        "AND bundle IN (SELECT bundle FROM event WHERE piece = ?1 AND bundle IS NOT NULL))) "
        "AND kind != 'undone' ORDER BY seq",
        (piece["id"],),
    ).fetchall()
    undone = {
        key
        for (key, _) in rows
        if connection.execute("SELECT 1 FROM event WHERE of = ? AND kind = 'undone'", (key,)).fetchone()
    }
    if piece["first_event"] in undone:
        return
    for key, text in rows:
        if key not in undone:
            yield json.loads(text)
