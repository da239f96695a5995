"""Every kind of event with the fields it may carry: one table (DESIGN §10)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mailroom.errors import RefusedError

NOTE_LIMIT = 2_000  # characters: a note is a sentence or two, never a file
ITEM = frozenset({"certificate_id", "member", "advice", "outcome", "cause"})

VERSION = 1  # v of every body made by this program

# Fields that the journal adds itself.
OWN_FIELDS = frozenset({"v", "event_id", "seq", "prev_hash", "recorded_at", "station", "generation", "class", "kind"})
COMMON = frozenset({"business_day", "clerk", "role", "second", "note"})
PIECE = frozenset({"piece", "code", "found_by", "mode", "items", "advice", "cause", "outcome", "reason", "employer"})
WHERE = frozenset({"bundle", "bin", "group", "tray", "place", "due", "mirror_version"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What an event of one kind carries. ``data``: the fixed keys of its ``data`` object."""

    name: str
    audit: bool
    needs: frozenset[str]
    may: frozenset[str]
    data: frozenset[str]


def _kind(name: str, needs: str = "", may: str = "", data: str = "", *, audit: bool = False) -> Kind:
    wide = {"*piece": PIECE | WHERE, "*where": WHERE}
    allowed: set[str] = set()
    for word in may.split():
        allowed |= wide.get(word, {word})
    return Kind(
        name,
        audit,
        frozenset(needs.split()) | {"business_day"},
        frozenset(allowed) | COMMON | frozenset(needs.split()) | ({"data"} if data else set()),
        frozenset(data.split()),
    )


KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            # an envelope on the desk
            _kind("scanned", "piece mode advice place", "*piece parent of", "tracking label"),
            _kind("marked", "piece advice due of", "*piece"),
            _kind("undone", "of", "*piece"),
            _kind("noted", "", "*piece of slip", "what kind length"),
            _kind("moved", "piece place", "*piece parent of", "rule"),
            _kind("held_decided", "piece due", "*piece of", "way until"),
            _kind("rechecked", "piece advice due", "*piece of", "rule"),
            _kind("declared_missing", "piece place", "*piece of"),
            _kind("found", "piece place advice", "*piece of"),
            # where it grows
            _kind("tray_opened", "tray", "", "received source hand_count part"),
            _kind("tray_closed", "tray", "", "hand_count scanned difference"),
            _kind("bin_given", "bin bundle employer", "group"),
            _kind("bin_freed", "bin", "bundle"),
            _kind("sealed", "bundle", "*where employer slip", "pieces"),
            _kind("unsealed", "bundle", "*where employer slip of"),
            _kind("slip_numbered", "slip bundle", "employer"),
            _kind("printed", "slip", "bundle", "pages"),
            _kind("reprinted", "slip", "bundle", "pages"),
            _kind("print_failed", "slip", "bundle"),
            _kind("posted", "place", "bundle piece slip employer", "class tracking grams yen"),
            _kind("destroyed", "piece place", "*piece", "record"),
            # the day
            _kind("day_opened"),
            _kind("day_closed"),
            _kind("day_reopened"),
            _kind("clock_confirmed", "", "mirror_version"),
            # who saw what
            _kind("mirror_loaded", "mirror_version", "", "version as_of rows refused", audit=True),
            _kind("search", "", "", "field hits", audit=True),
            _kind("login", "", audit=True),
            _kind("logout", "", audit=True),
            _kind("exported", "", "", "format section names", audit=True),
            _kind("purged", "", "", "from to last_hash", audit=True),
            _kind("restored", "", "", "generation", audit=True),
        )
    }
)


def make(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The part of a body that its author gives: checked by the table, nulls left out.

    ValueError when a field is missing or unknown: a bug of ours, never the world's fault.
    RefusedError ``note_too_long``: what a person wrote is not cut behind that person's back.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind}")
    spec = KINDS[kind]
    body = {name: value for name, value in fields.items() if value is not None}
    if missing := spec.needs - body.keys():
        raise ValueError(f"{kind}: missing {sorted(missing)}")
    if unknown := {name for name in fields if name != "data" or name in body} - spec.may:
        raise ValueError(f"{kind}: unknown {sorted(unknown)}")
    if in_items := {name for item in body.get("items", ()) for name in item} - ITEM:
        raise ValueError(f"{kind}: unknown in items {sorted(in_items)}")
    if len(body.get("note", "")) > NOTE_LIMIT:
        raise RefusedError("note_too_long", limit=NOTE_LIMIT)
    if "data" in body:
        if strange := body["data"].keys() - spec.data:
            raise ValueError(f"{kind}: unknown data {sorted(strange)}")
        body["data"] = {name: value for name, value in body["data"].items() if value is not None}
        if not body["data"]:
            del body["data"]
    body["kind"] = kind
    body["class"] = "audit" if spec.audit else "piece"
    return body
