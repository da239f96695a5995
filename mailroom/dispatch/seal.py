"""The seal check (封緘照合) as a pure function of what is expected and what was scanned.

Only a complete set and the bin's floor label, scanned after it, make a bundle ready to be sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from mailroom.model import Place


class CheckState(StrEnum):
    """How a check stands; the first that holds."""

    STRANGER = "stranger"
    CHANGED = "changed"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something scanned that is not of this bundle. ``belongs_to`` None: never recorded here."""

    piece: str | None
    code: str | None
    belongs_to: Place | None
    employer: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one bin, from zero. Pieces are named by their ids."""

    bin: str
    seen: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    strangers: tuple[Foreign, ...] = ()
    waiting_for: Foreign | None = None  # the line stands until this one's bin label is scanned
    floor: bool = False

    def piece(self, piece: str, expected: frozenset[str], foreign: Foreign) -> Check:
        """A piece was scanned. ``foreign`` says where it belongs, for the case that it is not expected.

        The floor label must be scanned after the last piece: any piece takes it back.
        """
        if piece not in expected:
            return replace(self, strangers=(*self.strangers, foreign), waiting_for=foreign, floor=False)
        if piece in self.seen:
            twice = self.twice if piece in self.twice else (*self.twice, piece)
            return replace(self, twice=twice, floor=False)
        return replace(self, seen=(*self.seen, piece), floor=False)

    def stranger(self, foreign: Foreign) -> Check:
        """Something was scanned that is no piece of this house."""
        return replace(self, strangers=(*self.strangers, foreign), waiting_for=foreign, floor=False)

    def bin_label(self, name: str) -> Check:
        """A bin's label was scanned: it ends the stop when the stranger belongs there."""
        waits = self.waiting_for
        if waits is None or (waits.belongs_to is not None and waits.belongs_to.bin not in (None, name)):
            return self
        left = tuple(other for other in self.strangers if other is not waits)
        return replace(self, strangers=left, waiting_for=None)

    def floor_label(self, name: str) -> Check:
        """The floor label of this bin was scanned; another bin's means nothing here."""
        return replace(self, floor=True) if name == self.bin else self

    def state(self, expected: frozenset[str], changed: frozenset[str]) -> CheckState:
        """What the check says. ``changed``: expected or seen pieces that the rules now judge otherwise."""
        if self.strangers:
            return CheckState.STRANGER
        if changed:
            return CheckState.CHANGED
        return CheckState.COMPLETE if expected <= frozenset(self.seen) else CheckState.INCOMPLETE

    def may_seal(self, expected: frozenset[str], changed: frozenset[str]) -> bool:
        """True only for a complete, non-empty set whose floor label was scanned last."""
        return bool(expected) and self.floor and self.state(expected, changed) is CheckState.COMPLETE
