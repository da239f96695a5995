"""What an event makes of a thing: pure functions from a state and an event to the next state.

States and events are plain dictionaries (JSON), so that a state can be stored and compared as text.
"""

from __future__ import annotations

from typing import Any

State = dict[str, Any]
Body = dict[str, Any]

# The answer in force follows from where the piece should be.
ADVICE_OF_PLACE = {
    "bin": "forward",
    "group": "forward",
    "split": "split",
    "hold": "hold",
    "unknown": "unknown",
    "destroy_box": "destroy",
    "foreign": "not_ours",
    "sealed": "forward",
}


def piece_after(state: State | None, event: Body) -> State | None:
    """The piece after one of its own events; None while there is none. ``undone`` is not for this function:
    whoever applies it folds the remaining events again."""
    if state is None:
        return _born(event) if event["kind"] in ("scanned", "moved") else None
    kind = event["kind"]
    if kind == "noted":
        return state
    after = dict(state)
    after["last_event"] = event["event_id"]
    if kind == "scanned":  # seen again
        after["last_at"] = event["recorded_at"]
        after["already"] = state["already"] + (event["advice"] == "already")
        return after
    if kind in ("moved", "found"):
        after.update(last_at=event["recorded_at"], hold_until=None, slip=None, **_standing_at(event))
        if "due" in event:
            after.update(due=event["due"], due_bin=_bin(event, event["due"]))
        after["part"] = state["part"] or "rule" in (event.get("data") or {})  # the rest of a split envelope
    elif kind in ("marked", "held_decided", "rechecked"):
        after.update(due=event["due"], due_bin=_bin(event, event["due"]))
        if kind == "held_decided":
            after["hold_until"] = (event.get("data") or {}).get("until")
            after["way"] = (event.get("data") or {}).get("way")
        after["by_person"] = state["by_person"] or (kind != "rechecked" and "items" in event)
    elif kind in ("declared_missing", "destroyed", "posted"):
        after.update(slip=None, **_standing_at(event))
        if kind == "destroyed":
            after["record"] = (event.get("data") or {}).get("record")
    _answer(after, event)
    return after


def _standing_at(event: Body) -> State:
    """Where a scan (or a word) puts the paper: a bin, a bundle and a group belong to their own kind of place."""
    place, where = event["place"], _bin(event, event["place"])
    return {
        "place": place,
        "bin": where,
        "due": place,
        "due_bin": where,
        "group": event.get("group") if place == "group" else None,
        "bundle": event.get("bundle") if place == "bin" else None,
    }


def _bin(event: Body, place: str) -> str | None:
    return event.get("bin") if place == "bin" else None


def piece_with_bundle(state: State, event: Body) -> State:
    """The piece after something happened to a bundle: only what is in it goes with it."""
    kind = event["kind"]
    if state["bundle"] != event["bundle"]:
        return state
    if kind == "sealed" and state["place"] == "bin" and state["id"] in sealed_pieces(event):
        return {**_carried(state, "sealed", None), "slip": event.get("slip")}
    if kind == "bin_given" and state["place"] == "bin":
        return _carried(state, "bin", event["bin"])
    if kind == "unsealed" and state["place"] == "sealed":
        return {**_carried(state, "bin", event.get("bin")), "slip": None}
    if kind == "posted" and state["place"] == "sealed":
        return {**state, "place": event["place"], "due": event["place"], "bin": None, "due_bin": None}
    return state


def sealed_pieces(event: Body) -> list[str]:
    """The pieces that a ``sealed`` names."""
    return list((event.get("data") or {}).get("pieces") or ())


def _carried(state: State, place: str, where: str | None) -> State:
    after = {**state, "place": place, "bin": where}
    if (state["due"], state["due_bin"]) == (state["place"], state["bin"]):
        after.update(due=place, due_bin=where)
    return after


def _born(event: Body) -> State:
    data = event.get("data") or {}
    state: State = {
        "id": event["piece"],
        "seq": event["seq"],
        "code": event.get("code"),
        "found_by": event.get("found_by"),
        "parent": event.get("parent"),
        "born": _origin(event),
        "part": event["kind"] == "moved",
        "mode": event.get("mode", "returned"),
        "items": [],
        "reason": event.get("reason"),
        "tray": event.get("tray"),
        **_standing_at(event),
        "tracking": data.get("tracking"),
        "label": data.get("label"),
        "by_person": False,
        "business_day": event["business_day"],
        "first_event": event["event_id"],
        "last_event": event["event_id"],
        "first_at": event["recorded_at"],
        "last_at": event["recorded_at"],
        "clerk": event.get("clerk"),
        "station": event["station"],
        "already": 0,
        "slip": None,
        "hold_until": None,
        "cancelled": False,
        "employer": None,
        "outcome": None,
        "cause": None,
        "mirror_version": None,
    }
    _answer(state, event)
    return state


def _origin(event: Body) -> str:
    if event["kind"] == "moved":
        return "split"
    return "again" if event["advice"] == "again" or event.get("parent") else "scanned"


def _answer(state: State, event: Body) -> None:
    """The answer in force, and the rules' own where the event carries one."""
    if "items" in event:
        state["items"] = event["items"]
    if "items" in event or event["kind"] in ("scanned", "held_decided", "marked"):
        state["outcome"] = event.get("outcome")
        state["cause"] = event.get("cause")
    if event["kind"] in ("scanned", "marked", "held_decided", "rechecked", "found", "moved"):
        state["employer"] = event.get("employer", state.get("employer"))
    if event.get("reason"):
        state["reason"] = event["reason"]
    if event.get("mirror_version") is not None:
        state["mirror_version"] = event["mirror_version"]
    state["advice"] = ADVICE_OF_PLACE.get(state["due"], state.get("advice") or event.get("advice") or "hold")
    rule = (event.get("data") or {}).get("rule")
    if rule is not None:
        state["rule"] = rule
    elif event["kind"] == "scanned" or ("items" in event and event["kind"] in ("rechecked", "found")):
        state["rule"] = {
            "advice": event.get("advice") if event["kind"] == "rechecked" else state["advice"],  # not: found, again
            "outcome": event.get("outcome"),
            "cause": event.get("cause"),
            "items": event.get("items", []),
            "employer": event.get("employer"),
        }
    state.setdefault("rule", None)


def sums(state: State | None, hour: int) -> dict[tuple[Any, ...], tuple[int, int]]:
    """What a piece adds to the day's sums: key of ``day_sum`` -> (pieces, certificates)."""
    if state is None or state["cancelled"]:
        return {}
    key = (
        state["business_day"],
        state["station"],
        state["clerk"] or "",
        hour,
        state["reason"] or "",
        state["born"],
        state["advice"] or "",
        state["outcome"] or "",
    )
    return {key: (1, len(state["items"]))}


def bundle_after(state: State | None, event: Body) -> State | None:
    """The bundle after an event that names it."""
    kind = event["kind"]
    if state is None:
        if kind != "bin_given":
            return None
        return {
            "id": event["bundle"],
            "seq": event["seq"],
            "employer": event["employer"],
            "bin": event["bin"],
            "station": event["station"],
            "state": "open",
            "opened_at": event["recorded_at"],
            "opened_day": event["business_day"],
            "pieces": [],
            "slip": None,
            "prints": 0,
            "stopped": False,
            "sealed_day": None,
            "posted_day": None,
        }
    after = dict(state)
    if kind == "bin_given":  # a bundle that was unsealed grows on in another bin
        after["bin"] = event["bin"]
    elif kind == "bin_freed" and state["state"] == "open":  # nothing is in it: it never grows again
        after.update(state="empty", bin=None)
    elif kind == "sealed":
        after.update(state="sealed", pieces=sealed_pieces(event), slip=event.get("slip"))
        after.update(sealed_at=event["recorded_at"], sealed_day=event["business_day"], sealed_by=event.get("clerk"))
        after.update(stopped=False, prints=0)
    elif kind == "unsealed":
        after.update(state="open", pieces=[], slip=None, sealed_day=None, stopped=False, prints=0, bin=event.get("bin"))
        after.pop("sealed_at", None)
        after.pop("sealed_by", None)
    elif kind in ("printed", "reprinted"):
        after["prints"] = state["prints"] + 1
    elif kind == "posted":
        after.update(state="posted", posted_day=event["business_day"], posted_at=event["recorded_at"])
        after["post"] = event.get("data") or {}
    elif kind == "scanned" and event["advice"] == "stop":
        after["stopped"] = True
    elif kind == "noted" and (event.get("data") or {}).get("what") == "stop_confirmed":
        after["stopped"] = False
    else:
        return state
    return after


def tray_after(state: State | None, event: Body) -> State | None:
    """The tray after it was opened, switched to or counted again, or closed."""
    if event["kind"] == "tray_opened":
        data = event.get("data") or {}
        if state is not None:
            return {**state, "current": event["seq"], "hand_count": data.get("hand_count", state["hand_count"])}
        return {
            "id": event["tray"],
            "seq": event["seq"],
            "station": event["station"],
            "business_day": event["business_day"],
            "received": data.get("received"),
            "source": data.get("source"),
            "hand_count": data.get("hand_count"),
            "part": data.get("part"),
            "opened_at": event["recorded_at"],
            "closed_at": None,
            "closed_day": None,
            "difference": None,
        }
    if state is None or event["kind"] != "tray_closed":
        return state
    data = event.get("data") or {}
    return {
        **state,
        "closed_at": event["recorded_at"],
        "closed_day": event["business_day"],
        "hand_count": data.get("hand_count", state["hand_count"]),
        "difference": data.get("difference"),
    }
