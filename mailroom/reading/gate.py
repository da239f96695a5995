"""One scan per envelope: what is held in view counts once, until it has left the view. Pure; time is passed in.

The ordinary envelope passes with the first frame that reads it. Only where more than one code was in view, read or
not, nothing new passes until one has been alone for a moment: a frame in which the other was not read is no proof.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

AWAY_S = 0.8  # out of view this long, an envelope has left; shorter gaps are frames that were not read
ALONE_S = 0.4  # after company was seen, a new envelope is alone from here on
GRACE_S = 0.5  # company may still leave (one envelope follows another), or still be read, before anything is said
PATIENCE_S = 1.5  # codes of another kind alone in view this long: no key will follow
_UNREAD = ""  # among what is in view: a code that was not read


class Verdict(Enum):
    """What to do with a view."""

    PASS = "pass"  # a new envelope: hand the view to the station
    SAME = "same"  # counted already, or nothing in view, or too early to say
    TWO = "two"  # two envelopes in view: say so once, hand nothing over
    DOUBT = "doubt"  # beside a new envelope stands a code that cannot be read: the same


class Gate:
    """``keys``: what names an envelope (management codes, own labels, cards). ``others``: any further text.

    ``unread``: a QR code stands in view that was not read; it may be another envelope's.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything: the next envelope counts, also the one in view (an undo, another mode)."""
        self._seen: dict[str, float] = {}  # what is in view -> when last
        self._counted: set[str] = set()
        self._company_since: float | None = None  # a new envelope was seen, and not alone
        self._told: frozenset[str] = frozenset()
        self._others_since: float | None = None
        self._others_seen = 0.0
        self._others_passed = False

    def see(self, keys: Collection[str], others: Collection[str], at: float, *, unread: bool = False) -> Verdict:
        """Judge one frame. ``at`` in seconds, never going back."""
        self._forget(at)
        names = frozenset(keys)
        self._seen.update(dict.fromkeys(names | {_UNREAD} if unread else names, at))
        if names:
            self._others_since, self._others_passed = at, True  # what lies beside a key belongs to it
            self._others_seen = at
        if names <= self._counted:
            return self._strange(at, unread) if others and not names else Verdict.SAME
        if len(names) > 1 or unread:
            return self._company(names, at)
        if self._company_since is not None and not self._alone(names, at):
            return Verdict.SAME
        self._counted |= names
        return Verdict.PASS

    def _forget(self, at: float) -> None:
        self._seen = {name: seen for name, seen in self._seen.items() if at - seen < AWAY_S}
        self._counted &= self._seen.keys()
        if len(self._seen) < 2:
            self._company_since, self._told = None, frozenset()
        if at - self._others_seen >= AWAY_S:
            self._others_since, self._others_passed = None, False

    def _alone(self, names: frozenset[str], at: float) -> bool:
        return all(at - seen >= ALONE_S for name, seen in self._seen.items() if name not in names)

    def _company(self, names: frozenset[str], at: float) -> Verdict:
        """None of them is counted by this: alone in view afterwards, each counts."""
        if self._company_since is None:
            self._company_since = at
        both_new = len(names) > 1 and not names & self._counted
        if names <= self._told or (not both_new and at - self._company_since < GRACE_S):
            return Verdict.SAME
        self._told |= names
        return Verdict.TWO if len(names) > 1 else Verdict.DOUBT

    def _strange(self, at: float, unread: bool) -> Verdict:
        self._others_seen = at
        if self._others_since is None or unread:  # what cannot be read yet may be the key
            self._others_since = at
        if self._others_passed or self._counted or at - self._others_since < PATIENCE_S:
            return Verdict.SAME
        self._others_passed = True
        return Verdict.PASS
