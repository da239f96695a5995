"""始業点検カード: one page of test codes (own code X), from coarse to fine, for the camera and for the hand scanner."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from mailroom.dispatch import code128, qr
from mailroom.dispatch.blocks import flow, panel, place
from mailroom.dispatch.card_sheets import made_for
from mailroom.dispatch.measures import blocks, number, numbers
from mailroom.dispatch.pages import BARCODE_DPI, Item, Page
from mailroom.dispatch.sheet_layout import Whose, folder
from mailroom.dispatch.slip_parts import paper_words
from mailroom.reading import own_codes

KINDS = {"Q": "camera", "C": "scanner"}
"""First letter of a test code's body: QR or Code 128; then the dots of a module at 300 dpi."""


def say(key: str, **values: object) -> str:
    """A text of the check card."""
    return paper_words()(f"paper.check.{key}", **values)


def body(kind: str, dots: int) -> str:
    """What a test code says: ``Q06`` is a QR code of 6 dots a module."""
    return f"{kind}{dots:02d}"


def check_card(whose: Whose) -> Page:
    """One page."""
    raw = tomllib.loads((folder() / "check-card.toml").read_text("utf-8"))
    page = blocks(raw["page"], raw["page"])
    items: list[Item] = [
        *place(page["title"], say("title")),
        *place(page["what"], say("what")),
        *place(page["whose"], made_for(whose)),
        *flow(page["note"], say("note")),
    ]
    for kind, half in KINDS.items():
        items += _half(kind, half, raw[half])
    return Page(number(raw["sheet"]["width"]), number(raw["sheet"]["height"]), tuple(items))


def _half(kind: str, half: str, raw: Mapping[str, Any]) -> Iterator[Item]:
    """The codes of one kind under their head."""
    parts, at = blocks(raw, ("head", "more", "label")), numbers(raw, "x", "y", "dx", "dy", "h")
    yield from panel(parts["head"], say(half))
    yield from flow(parts["more"], say(f"{half}_more"))
    for step, dots in enumerate(raw["dots"]):
        x, y = round(at["x"] + step * at["dx"], 3), round(at["y"] + step * at["dy"], 3)
        code = own_codes.make("X", body(kind, dots))
        yield qr.squares(x, y, code, dots=dots) if kind == "Q" else code128.bars(x, y, at["h"], code, dots=dots)
        size = f"{dots * 25.4 / BARCODE_DPI:.2f}"
        words = say("module_qr", mm=size) if kind == "Q" else say("module", mm=size)
        yield from place(parts["label"].moved(x, y), words)
