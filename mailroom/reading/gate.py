"""One scan per envelope: what is held in view counts once, until it has left the view. Pure; time is passed in."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

AWAY_S = 0.8  # out of view this long, an envelope has left; shorter gaps are frames that were not read
PATIENCE_S = 1.5  # codes of another kind alone in view this long: no key will follow


class Verdict(Enum):
    """What to do with a view."""

    PASS = "pass"  # a new envelope: hand the view to the station
    SAME = "same"  # counted already, or nothing in view, or too early to say
    TWO = "two"  # two envelopes in view: say so once, hand nothing over


class Gate:
    """``keys``: what names an envelope (management codes, own labels, cards). ``others``: any further text."""

    def __init__(self, away_s: float = AWAY_S, patience_s: float = PATIENCE_S) -> None:
        self._away, self._patience = away_s, patience_s
        self.clear()

    def clear(self) -> None:
        """Forget everything: the next envelope counts, also the one in view (an undo, another mode)."""
        self._counted: dict[str, float] = {}  # key -> last seen
        self._two: frozenset[str] = frozenset()
        self._two_seen = 0.0
        self._others_since: float | None = None
        self._others_seen = 0.0
        self._others_passed = False

    def see(self, keys: Collection[str], others: Collection[str], at: float) -> Verdict:
        """Judge one frame. ``at`` in seconds, never going back."""
        self._forget(at)
        for key in keys:
            if key in self._counted:
                self._counted[key] = at
        if len(set(keys)) > 1:
            return self._several(frozenset(keys), at)
        if keys:
            (key,) = set(keys)
            self._others_since, self._others_passed = at, True  # what lies beside a key belongs to it
            self._others_seen = at
            if key in self._counted:
                return Verdict.SAME
            self._counted[key] = at
            return Verdict.PASS
        if others:
            return self._strange(at)
        return Verdict.SAME

    def _forget(self, at: float) -> None:
        self._counted = {key: seen for key, seen in self._counted.items() if at - seen < self._away}
        if at - self._two_seen >= self._away:
            self._two = frozenset()
        if at - self._others_seen >= self._away:
            self._others_since, self._others_passed = None, False

    def _several(self, keys: frozenset[str], at: float) -> Verdict:
        """Once per pair. None of them is counted by this: alone in view afterwards, each counts."""
        told, self._two, self._two_seen = keys <= self._two, self._two | keys, at
        return Verdict.SAME if told or keys <= self._counted.keys() else Verdict.TWO

    def _strange(self, at: float) -> Verdict:
        self._others_seen = at
        if self._others_since is None:
            self._others_since = at
        if self._others_passed or self._counted or at - self._others_since < self._patience:
            return Verdict.SAME
        self._others_passed = True
        return Verdict.PASS
