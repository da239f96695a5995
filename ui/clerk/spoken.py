"""What is said aloud for a card: the rack's letter and the number, or the box in one word. Pure."""

from __future__ import annotations

from mailroom.model import Place, PlaceKind
from ui.clerk.content import Content
from ui.devices.speech import number
from ui.looks import Form

BOXES = {
    PlaceKind.DESTROY_BOX: "destroy",
    PlaceKind.HOLD: "hold",
    PlaceKind.UNKNOWN: "unknown",
    PlaceKind.SPLIT: "split",
    PlaceKind.GROUP: "group",
}
FIRST = {Form.ALREADY: "already", Form.STOP: "stop", Form.UNDONE: "undone"}
ALONE = (Form.STOP, Form.UNDONE)  # where it goes stands on the card; this needs eyes on the screen


def clips(content: Content) -> tuple[str, ...]:
    """Names of clips in resources/speech. Of the deceased nothing is said, and nothing of what was not recorded."""
    if content.form is Form.DECEASED or (content.place is None and content.form not in FIRST):
        return ()
    first = FIRST.get(content.form)
    place = () if content.form in ALONE or content.place is None else _place(content.place, content.number)
    return (first, *place) if first else place


def _place(place: Place, shown: str) -> tuple[str, ...]:
    if place.kind is PlaceKind.BIN and place.bin:
        rack, _, digits = place.bin.rpartition("-")
        return (*rack.lower(), *number(digits))
    if place.kind is PlaceKind.GROUP and shown:
        return (BOXES[place.kind], *number(shown))
    return (BOXES[place.kind],) if place.kind in BOXES else ()
