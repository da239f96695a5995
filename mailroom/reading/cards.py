"""The QR code on the card itself: laid out as data, read only where the settings name a layout."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from mailroom.paths import resources

OFF = "off"


@dataclass(frozen=True, slots=True)
class CardKey:
    """What the mirror needs to find the member and the certificate.

    ``symbol`` and ``number`` come without the zeros that fill the card's fields.
    """

    branch: str
    symbol: str
    number: str
    suffix: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class CardLayout:
    """Where each field stands: (first sign from 0, end)."""

    length: int
    fields: Mapping[str, tuple[int, int]]

    def read(self, text: str) -> CardKey | None:
        """The card's key, or None where the text has another shape."""
        if len(text) != self.length or not (text.isascii() and text.isdigit()):
            return None
        part = {name: text[start:end] for name, (start, end) in self.fields.items()}
        if part.get("branch_again", part["branch"]) != part["branch"]:
            return None
        issued = part.get("issued_on")
        try:
            day = date.fromisoformat(issued) if issued else None
        except ValueError:
            day = None  # the member is still known, only not which certificate
        symbol, number = part["symbol"].lstrip("0"), part["number"].lstrip("0")
        if not symbol or not number:
            return None
        return CardKey(part["branch"], symbol, number, part["suffix"], day)


@cache
def layouts() -> Mapping[str, CardLayout]:
    """All layouts in resources/formats/card_qr.toml by name."""
    raw = tomllib.loads((resources() / "formats" / "card_qr.toml").read_text("utf-8"))
    return {
        name: CardLayout(
            table["length"],
            {
                field: (place[0] - 1, place[0] - 1 + place[1])
                for field, place in table.items()
                if isinstance(place, list)
            },
        )
        for name, table in raw.items()
    }


def read(text: str, layout: str) -> CardKey | None:
    """The key of a card's own QR under the named layout; None with ``off`` or an unknown name."""
    known = layouts().get(layout)
    return known.read(text) if known else None


def looks_like_card(text: str) -> bool:
    """True when any known layout fits, in use or not."""
    return any(layout.read(text) for layout in layouts().values())
