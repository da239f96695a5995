"""発送: a sealed bundle whose slip was printed leaves the house."""

from __future__ import annotations

from mailroom.access import Action
from mailroom.desk.house import House
from mailroom.desk.rechecking import recheck_pieces
from mailroom.errors import RefusedError
from mailroom.journal.fold import State
from mailroom.model import PlaceKind
from mailroom.reading import codes

CLASSES = ("ordinary", "tokutei_kiroku", "kani_kakitome")  # 普通, 特定記録, 簡易書留


def post(
    house: House, slip: str, *, kind: str, tracking: str | None = None, grams: int | None = None, yen: int | None = None
) -> str:
    """Record that a bundle was posted. RefusedError while it is not printed, stopped, or holds a changed piece."""
    house.must(Action.POST)
    if kind not in CLASSES:
        raise RefusedError("no_such_class", kind=kind)
    number = codes.tracking_number(tracking) if tracking else None
    if (kind != "ordinary") != (number is not None):
        raise RefusedError("tracking_wanted" if number is None else "tracking_unwanted")
    with house.recording() as writer:  # kept even when the posting is refused
        recheck_pieces(house, writer, house.pieces.many(_sealed(house, slip)["pieces"]))
    with house.recording() as writer:
        bundle = _sealed(house, slip)
        if bundle["stopped"]:
            raise RefusedError("bundle_stopped", slip=slip)
        if not bundle["prints"]:
            raise RefusedError("not_printed", slip=slip)
        if any(piece.due != piece.place for piece in house.pieces.many(bundle["pieces"])):
            raise RefusedError("slip_changed", slip=slip)
        event = writer.append(
            "posted",
            bundle=bundle["id"],
            slip=slip,
            employer=bundle["employer"],
            place=PlaceKind.POSTED.value,
            data={"class": kind, "tracking": number, "grams": grams, "yen": yen},
        )
    return str(event["event_id"])


def confirm_stop(house: House, slip: str) -> None:
    """A supervisor looked: the piece that was seen outside is inside the bundle."""
    house.must(Action.CONFIRM_STOP)
    with house.recording() as writer:
        bundle = _sealed(house, slip)
        writer.append("noted", bundle=bundle["id"], data={"what": "stop_confirmed"})


def _sealed(house: House, slip: str) -> State:
    bundle = house.pieces.bundle_of_slip(slip)
    if bundle is None or bundle["state"] != "sealed":
        raise RefusedError("not_sealed", slip=slip)
    return bundle
