"""Which employers in the house look like one another: names are folded and compared once for each mirror."""

from __future__ import annotations

from mailroom.dispatch.lookalikes import Folded, alike, folded
from mailroom.mirror.store import Mirror


class Neighbours:
    """Who is taken for whom, remembered: names are folded and compared once for each mirror."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._folded: dict[str, Folded | None] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def of(self, mirror: Mirror | None, employer: str, others: set[str]) -> set[str]:
        """Those of ``others`` (keys of employers) that look like this one."""
        if mirror is None:
            return set()
        if mirror.version != self._version:
            self._version = mirror.version
            self._folded.clear()
            self._alike.clear()
        return {other for other in others if self._are_alike(mirror, employer, other)}

    def _are_alike(self, mirror: Mirror, one: str, two: str) -> bool:
        pair = (one, two) if one < two else (two, one)
        if pair not in self._alike:
            first, second = self._named(mirror, one), self._named(mirror, two)
            self._alike[pair] = first is not None and second is not None and alike(first, second)
        return self._alike[pair]

    def _named(self, mirror: Mirror, key: str) -> Folded | None:
        if key not in self._folded:
            found = mirror.employer(key)
            made = folded(key, found.branch, found.symbol, found.name, found.kana) if found else None
            self._folded[key] = made
        return self._folded[key]
