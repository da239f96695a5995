"""Which return reason a line of a stamp says: matched sign by sign against the known wordings, never guessed."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from mailroom.paths import resources

_GIVEN_UP = 2.5  # cost of a sign that cannot be read there at all (natural logarithm of a chance)
_OTHER = 0.4  # cost of a step with some other sign in the middle of a wording
_LEAST_SIGNS = 2.5  # as many signs at least must be read
_LEAST_SHARE = 0.5  # and this share of the wording
_WHOLE_SHARE = 0.8
_AHEAD = 0.75  # signs more than for any other reason
_RARE = 1.0  # a stamp that hardly anybody has seen counts so many signs less


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a line may say. ``signs``: how many signs of the wording were read, in fractions."""

    code: str
    wording: str
    signs: float
    rare: bool = False

    @property
    def weight(self) -> float:
        """By which it is measured against other reasons."""
        return self.signs - _RARE if self.rare else self.signs

    @property
    def whole(self) -> bool:
        """Nearly all of the wording was read: what black print must show to be taken for a stamp."""
        return self.signs >= _WHOLE_SHARE * len(self.wording)

    @property
    def enough(self) -> bool:
        """Enough of the wording was read to propose it."""
        return self.signs >= max(_LEAST_SIGNS, _LEAST_SHARE * len(self.wording))


@cache
def wordings() -> tuple[tuple[str, str, bool], ...]:
    """(code, wording, rare) of resources/formats/stamp_wordings.csv."""
    with (resources() / "formats" / "stamp_wordings.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["code"], row["wording"], row["rare"] == "1") for row in csv.DictReader(file))


@cache
def signs() -> str:
    """Every sign of every wording, once."""
    return "".join(dict.fromkeys("".join(wording for _, wording, _ in wordings())))


def looks_like_one(text: str) -> bool:
    """True where half the signs of some wording stand in the text."""
    return any(2 * sum(sign in text for sign in wording) >= len(wording) for _, wording, _ in wordings())


def said_by(chances: Any) -> list[Reason]:
    """How well each wording fits one line. ``chances``: steps × (1 + ``signs()``), as ``Ocr.chances`` gives them."""
    costs = -np.log(np.maximum(chances, 1e-9))
    costs[:, 0] = np.minimum(costs[:, 0], _OTHER)
    place = {sign: column for column, sign in enumerate(signs(), start=1)}
    return [
        Reason(code, wording, len(wording) - _cost(costs, [place[sign] for sign in wording]) / _GIVEN_UP, rare)
        for code, wording, rare in wordings()
    ]


def best(reasons: Iterable[Reason]) -> Reason | None:
    """The reason that was read, where enough of it was, and clearly more than of any other."""
    ranked: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda one: (-round(one.weight, 2), len(one.wording))):
        ranked.setdefault(reason.code, reason)
    if not ranked:
        return None
    first, *others = ranked.values()
    clear = not others or (first.weight - others[0].weight >= _AHEAD and not any(one.whole for one in others))
    return first if first.enough and clear else None


def _cost(costs: Any, columns: list[int]) -> float:
    """The cheapest way to find these signs in this order; other text before and after them costs nothing.

    After each sign may come steps without one; a sign may be given up.
    """
    reached = np.full(len(columns) + 1, 0.0)  # so many signs behind us, none under way
    reached[1:] = np.arange(1, len(columns) + 1) * _GIVEN_UP
    under_way = np.full(len(columns) + 1, np.inf)  # in the middle of the last of so many signs
    for step in costs:
        sign_costs = step[columns]
        start = np.minimum(reached[:-1], under_way[:-1]) + sign_costs
        stay = under_way[1:] + sign_costs
        now = np.concatenate(([np.inf], np.minimum(start, stay)))
        blank = np.minimum(reached, under_way) + step[0]
        blank[0] = 0.0  # text before the first sign
        last = min(reached[-1], under_way[-1])  # text after the last one
        blank[-1] = min(blank[-1], last)
        for number in range(1, len(columns) + 1):
            blank[number] = min(blank[number], min(blank[number - 1], now[number - 1]) + _GIVEN_UP)
        reached, under_way = blank, now
    return float(min(reached[-1], under_way[-1]))
