"""発送: a sealed bundle whose slip was printed leaves the house; 取り戻し on the same business day."""

from __future__ import annotations

from datetime import timedelta

from mailroom.access import Action
from mailroom.answers import Answer
from mailroom.clock import jst_date
from mailroom.desk import undoing
from mailroom.desk.house import House
from mailroom.desk.rechecking import recheck_pieces
from mailroom.dispatch.postage import CLASSES, FORMS, ORDINARY, postage
from mailroom.errors import RefusedError
from mailroom.journal.fold import State
from mailroom.model import PlaceKind
from mailroom.reading import codes, own_codes


def post(
    house: House,
    slip: str,
    *,
    kind: str,
    tracking: str | None = None,
    grams: int | None = None,
    yen: int | None = None,
    form: str = FORMS[0],
) -> str:
    """Record that a bundle was posted; the event's id. ``yen`` None: looked up for ``grams``, where they are known.

    RefusedError while it is not printed, stopped, or holds a changed piece, and for a number that is another's.
    """
    house.must(Action.POST)
    if kind not in CLASSES:
        raise RefusedError("no_such_class", kind=kind)
    number = tracking_of(tracking) if tracking else None
    if (kind != ORDINARY) != (number is not None):
        raise RefusedError("tracking_wanted" if number is None else "tracking_unwanted")
    if yen is None and grams is not None:
        yen = postage(kind, grams, house.business_day(), form)
    with house.recording() as writer:  # kept even when the posting is refused
        recheck_pieces(house, writer, house.pieces.many(_sealed(house, slip)["pieces"]))
    with house.recording() as writer:
        bundle = ready(house, slip)
        if number is not None:
            _must_be_new(house, number)
        event = writer.append(
            "posted",
            bundle=bundle["id"],
            slip=slip,
            employer=bundle["employer"],
            place=PlaceKind.POSTED.value,
            data={"class": kind, "tracking": number, "grams": grams, "yen": yen},
        )
    return str(event["event_id"])


def ready(house: House, slip: str) -> State:
    """The bundle of a slip, when nothing keeps it from being posted; else RefusedError with what does."""
    bundle = _sealed(house, slip)
    if key := waits(bundle):
        raise RefusedError(key, slip=slip)
    if any(piece.due != piece.place for piece in house.pieces.many(bundle["pieces"])):
        raise RefusedError("slip_changed", slip=slip)
    return bundle


def waits(bundle: State) -> str | None:
    """What a sealed bundle waits for before it may be posted: ``bundle_stopped``, ``not_printed`` (未印刷)."""
    if bundle["stopped"]:
        return "bundle_stopped"
    return None if bundle["prints"] else "not_printed"


def take_back(house: House, slip: str) -> Answer:
    """取り戻し: the bundle is in the house again. A supervisor, on the business day on which it was posted."""
    event = posted_event(house, slip)
    if event is None:
        raise RefusedError("not_posted", slip=slip)
    return undoing.undo(house, event)


def posted_event(house: House, slip: str) -> str | None:
    """The event with which the bundle of a slip left; None when it did not, or was taken back."""
    bundle = house.pieces.bundle_of_slip(slip)
    if bundle is None or bundle["state"] != "posted":
        return None
    found = list(house.journal.events("bundle = ? AND kind = 'posted'", (bundle["id"],)))
    return str(found[-1]["event_id"]) if found else None


def confirm_stop(house: House, slip: str) -> None:
    """A supervisor looked: the piece that was seen outside is inside the bundle."""
    house.must(Action.CONFIRM_STOP)
    with house.recording() as writer:
        bundle = _sealed(house, slip)
        writer.append("noted", bundle=bundle["id"], data={"what": "stop_confirmed"})


def slip_of(text: str, *, typed: bool = True) -> str | None:
    """The slip number that a scan carries, as a code of ours or as people read it; None for anything else."""
    for form in codes.candidates(text, typed=typed):
        own = own_codes.parse(form)
        if own is not None:
            return own_codes.slip_number(own)
        if own_codes.is_slip_number(form):
            return form
    return None


def tracking_of(text: str, *, typed: bool = True) -> str | None:
    """The 11 digits of a 引受番号 that a scan carries, without the letters at its ends; None for anything else."""
    found = (codes.tracking_number(form) for form in codes.candidates(text, typed=typed))
    return next((number for number in found if number), None)


def _sealed(house: House, slip: str) -> State:
    bundle = house.pieces.bundle_of_slip(slip)
    if bundle and bundle["state"] == "posted":
        raise RefusedError("posted_before", slip=slip, day=bundle["posted_day"])
    if bundle is None or bundle["state"] != "sealed":
        raise RefusedError("not_sealed", slip=slip)
    return bundle


def _must_be_new(house: House, number: str) -> None:
    """A label is on one bundle alone; numbers come round again after years."""
    since = jst_date(house.clock()) - timedelta(days=31 * house.settings.codes.tracking_months)
    for event in house.journal.events(
        "kind = 'posted' AND +business_day >= ? AND json_extract(body, '$.data.tracking') = ?",
        (since.isoformat(), number),
    ):
        if undoing.stands(house, event):
            raise RefusedError("tracking_used", tracking=number, slip=event.get("slip") or "")
