"""Section 6: what does not add up, and what a supervisor should have looked at. Named, never hidden, never refused."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mailroom.deciding.history import ALREADY_ANOMALY
from mailroom.journal.fold import Body, State
from mailroom.reporting.cells import Column, Section, Value
from mailroom.reporting.equation import Equation, Tray
from mailroom.reporting.listing import clock_time
from mailroom.reporting.past import HOUSE, Past

ANOMALIES = (
    *(Column("anomaly", "anomaly"), Column("subject", "code"), Column("count", "number"), Column("time", "code")),
    *(Column("station", "code"), Column("clerk", "code"), Column("note")),
)
Row = tuple[Value, ...]

# Events that are an anomaly by themselves, and the field that says of what.
_EVENTS = {
    "declared_missing": ("missing", "piece"),
    "found": ("found", "piece"),
    "unsealed": ("unsealed", "slip"),
    "reprinted": ("reprinted", "slip"),
    "print_failed": ("print_failed", "slip"),
    "clock_confirmed": ("clock_confirmed", None),
    "day_reopened": ("day_reopened", "business_day"),
    "restored": ("restored", None),
    "purged": ("purged", None),
}
_NOTES = {
    "marked": ("noted_after", "piece"),
    "seal_stranger": ("seal_stranger", "bin"),
    "destroy_stranger": ("destroy_stranger", "piece"),
    "despite_mirror": ("despite_mirror", "piece"),
}


def anomalies(
    connection: sqlite3.Connection, past: Past, equation: Equation, trays: Mapping[str, Tray]
) -> Section:  # fmt: skip
    """Section 6 of a day."""
    rows = [
        *_differences(past, equation),
        *_trays(trays),
        *_events(connection, past),
        *_still(past, equation),
    ]
    return Section(6, "anomalies", ANOMALIES, tuple(rows))


def _row(kind: str, subject: Value = None, count: Value = None, event: Mapping[str, Any] | None = None) -> Row:
    said = event or {}
    at = clock_time(said["recorded_at"]) if "recorded_at" in said else None
    return (kind, subject, count, at, said.get("station"), said.get("clerk"), said.get("note"))


def name_of(state: State | None, piece: str | None) -> str | None:
    """What a person finds a piece by: its code, its label, else its id."""
    return (state["code"] or state["label"] if state else None) or piece


def _named(past: Past, piece: str | None) -> str | None:
    return name_of(past.ended.get(piece or ""), piece)


def _differences(past: Past, equation: Equation) -> Iterator[Row]:
    for piece, times in equation.differences:
        yield _row("difference_piece", _named(past, piece), times)
    came, went = equation.certificates
    if came != went:
        yield _row("difference_certificates", None, went - came)
    undone = past.undone
    for piece in equation.late:
        state = past.ended[piece]
        yield _row("undone_late", name_of(state, piece), 1, undone[state["first_event"]])
    for piece, change in past.learned.items():
        if change:
            yield _row("number_learned", _named(past, piece), change)
    for term in equation.right:
        for piece in term.unknown:
            yield _row("number_unknown", _named(past, piece), 1)


def _trays(trays: Mapping[str, Tray]) -> Iterator[Row]:
    for tray in trays.values():
        if tray.closed_day:
            continue
        if tray.not_scanned:
            yield _row("tray_open", tray.id, tray.not_scanned)
        elif tray.hand_count is not None and tray.scanned > tray.hand_count:
            yield _row("tray_over", tray.id, tray.scanned - tray.hand_count)


def _events(connection: sqlite3.Connection, past: Past) -> Iterator[Row]:
    rows = connection.execute("SELECT body FROM event WHERE business_day = ? ORDER BY seq", (past.day,))
    again: Counter[tuple[str, str]] = Counter()
    enclosed: Counter[str] = Counter()
    last: dict[tuple[str, str], Body] = {}
    undone = past.undone
    for (text,) in rows:
        event = json.loads(text)
        kind, data = event["kind"], event.get("data") or {}
        if event["event_id"] in undone:
            continue
        if kind == "scanned" and event["advice"] == "already":
            key = (event.get("tray") or "", event.get("code") or event["piece"])
            again[key] += 1
            last[key] = event
        elif kind == "scanned" and event["advice"] == "stop":
            yield _row("stop", _named(past, event["piece"]), 1, event)
        elif kind == "tray_closed" and data.get("difference"):
            yield _row("tray_difference", event["tray"], data["difference"], event)
        elif kind == "mirror_loaded" and data.get("refused"):
            yield _row("mirror_refused", str(data.get("version", "")) or None, data["refused"], event)
        elif kind == "noted" and data.get("what") in _NOTES:
            yield _of_event(past, event, *_NOTES[data["what"]])
        elif kind == "noted" and data.get("what") == "enclosure":
            enclosed[data["kind"]] += 1
        elif kind in _EVENTS:
            yield _of_event(past, event, *_EVENTS[kind])
    for what in sorted(enclosed):  # to be passed on: as many as are in the box
        yield _row(f"enclosure_{what}", None, enclosed[what])
    for key, times in again.items():
        if times >= ALREADY_ANOMALY:
            yield _row("already_often", key[1], times, last[key])


def _of_event(past: Past, event: Body, kind: str, field: str | None) -> Row:
    subject = event.get(field) if field else None
    if field == "piece":
        subject = _named(past, event.get("piece"))
    return _row(kind, subject, 1, event)


def _still(past: Past, equation: Equation) -> Iterator[Row]:
    """Not wrong, but not done: what is not where it should be, and what is sealed and was not posted."""
    for state in past.ended.values():
        here, due = (state["place"], state["bin"]), (state["due"], state["due_bin"])
        if not state["cancelled"] and state["place"] in HOUSE and here != due:
            yield _row("moving", name_of(state, state["id"]), 1)
    waiting: Counter[str] = Counter()
    for piece in equation.term("right", "sealed").pieces:
        waiting[past.ended[piece]["slip"] or past.ended[piece]["bundle"] or piece] += 1
    for slip in sorted(waiting):
        yield _row("sealed_not_posted", slip, waiting[slip])
