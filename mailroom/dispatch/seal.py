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

    @property
    def has_no_bin(self) -> bool:
        """It is due in a box, or nobody knows where."""
        return self.belongs_to is None or self.belongs_to.bin is None

    def belongs_in(self, name: str) -> bool:
        """It is due in this bin."""
        return self.belongs_to is not None and self.belongs_to.bin == name


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
            others = tuple(other for other in self.strangers if other.piece != piece)
            return replace(self, strangers=(*others, foreign), waiting_for=foreign, floor=False)
        if piece in self.seen:
            twice = self.twice if piece in self.twice else (*self.twice, piece)
            return replace(self, twice=twice, floor=False)
        return replace(self, seen=(*self.seen, piece), floor=False)

    def stranger(self, foreign: Foreign) -> Check:
        """Something was scanned that is no piece of this house."""
        others = tuple(other for other in self.strangers if other.code is None or other != foreign)
        return replace(self, strangers=(*others, foreign), waiting_for=foreign, floor=False)

    def bin_label(self, name: str) -> Check:
        """A bin's label was scanned: the stranger that belongs there goes home; one without a bin, to any."""
        homeless = [other for other in self.strangers if other is self.waiting_for and other.has_no_bin]
        going = next((other for other in reversed(self.strangers) if other.belongs_in(name)), None)
        going = going or next(iter(homeless), None)
        if going is None:
            return self
        left = tuple(other for other in self.strangers if other is not going)
        return replace(self, strangers=left, waiting_for=left[-1] if left else None)

    def floor_label(self, name: str) -> Check:
        """The floor label of this bin was scanned; another bin's means nothing here."""
        return replace(self, floor=True) if name == self.bin else self

    def state(self, expected: frozenset[str], changed: frozenset[str]) -> CheckState:
        """What the check says. ``changed``: expected or seen pieces that the rules now judge otherwise.

        A piece that was seen and is expected no more (undone meanwhile) may lie in the envelope: only a new
        check shows that it does not.
        """
        if self.strangers:
            return CheckState.STRANGER
        if changed or not expected.issuperset(self.seen):
            return CheckState.CHANGED
        return CheckState.COMPLETE if expected <= frozenset(self.seen) else CheckState.INCOMPLETE

    def may_seal(self, expected: frozenset[str], changed: frozenset[str]) -> bool:
        """True only for a complete, non-empty set whose floor label was scanned last."""
        return bool(expected) and self.floor and self.state(expected, changed) is CheckState.COMPLETE
