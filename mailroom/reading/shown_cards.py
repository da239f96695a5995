"""Cards shown to the camera: each does its work once, and never again while it lies where it was. Pure.

An envelope lies on the desk beside a card, a hand covers the card and leaves it: that is no second showing. Whoever
means it twice shows the card twice, and no hand holds it in the very same place again. Of a sheet of cards none is
taken, neither while it comes nor while it goes: only a card that is alone for a moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import NamedTuple

from mailroom.model import Polygon, Symbol
from mailroom.reading.engines import QR

AWAY_S = 0.8  # out of view this long, a card may be shown again; shorter gaps are frames that were not read
ALONE_S = 0.4  # no other new card beside it for this long
STILL = 0.12  # of a QR code's side: a code that is no further from where it was has not been moved
STILL_BARS = 0.25  # of a bar code's length: where exactly its rows were read differs from frame to frame


class Shown(NamedTuple):
    """``taken``: a card does its work now. ``waiting``: one may in a moment. ``several``: say so, once."""

    taken: str | None = None
    waiting: bool = False
    several: bool = False


@dataclass(slots=True)
class _Lying:
    """A card that was taken: when it was last in view, and where, by the kind of its codes."""

    seen: float
    places: dict[str, Polygon]


class ShownCards:
    """Judges look after look; ``at`` in seconds, never going back."""

    def __init__(self) -> None:
        self._lying: dict[str, _Lying] = {}
        self._alone: tuple[str, float] | None = None  # the one new card in view, since when
        self._crowded = False
        self._new_seen = float("-inf")

    def see(self, symbols: Sequence[Symbol], at: float) -> Shown:
        """``symbols``: the codes of cards that one look found."""
        places: dict[str, dict[str, Polygon]] = {}
        for symbol in symbols:
            places.setdefault(symbol.text, {})[symbol.format] = symbol.polygon
        new = {text: here for text, here in places.items() if not self._lies(text, here, at)}
        if not new and at - self._new_seen >= AWAY_S:
            self._crowded, self._alone = False, None
        if not new:
            return Shown()
        self._new_seen = at
        if len(new) > 1 or self._crowded:
            told, self._crowded, self._alone = self._crowded, True, None
            return Shown(several=not told)
        ((text, here),) = new.items()
        if self._alone is None or self._alone[0] != text:
            self._alone = (text, at)
        if at - self._alone[1] < ALONE_S:
            return Shown(waiting=True)
        self._alone = None
        self._lying[text] = _Lying(at, here)
        return Shown(taken=text)

    def company(self) -> None:
        """What is in view is not alone, and waits anew."""
        self._alone = None

    def _lies(self, text: str, here: Mapping[str, Polygon], at: float) -> bool:
        """True for a card that was taken and has not been away, or is where it was."""
        lying = self._lying.get(text)
        if lying is None or not (at - lying.seen < AWAY_S or _unmoved(lying.places, here)):
            return False
        lying.seen = at
        lying.places.update(here)
        return True


def _unmoved(before: Mapping[str, Polygon], here: Mapping[str, Polygon]) -> bool:
    alike = before.keys() & here.keys()
    if QR in alike:
        return _apart(before[QR], here[QR]) <= STILL * _longest(here[QR])
    if alike:
        return any(_apart(before[one], here[one]) <= STILL_BARS * _longest(here[one]) for one in alike)
    one, other = next(iter(before.values())), next(iter(here.values()))  # its QR code then, its bars now
    return dist(_middle(one), _middle(other)) <= max(_longest(one), _longest(other))


def _apart(one: Polygon, other: Polygon) -> float:
    """How far the corner went that went furthest; a code turned about is another place."""
    return max(dist(a, b) for a, b in zip(one, other, strict=True))


def _longest(polygon: Polygon) -> float:
    return max(dist(polygon[at - 1], polygon[at]) for at in range(len(polygon)))


def _middle(polygon: Polygon) -> tuple[float, float]:
    return sum(x for x, _ in polygon) / len(polygon), sum(y for _, y in polygon) / len(polygon)
