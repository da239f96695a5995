"""Where a piece is, or should be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """Where a piece is. The first eight are in the house, the others have left it."""

    GROUP = "group"
    BIN = "bin"
    SPLIT = "split"
    HOLD = "hold"
    UNKNOWN = "unknown"
    DESTROY_BOX = "destroy_box"
    FOREIGN = "foreign"
    SEALED = "sealed"
    POSTED = "posted"
    DESTROYED = "destroyed"
    HANDED_OVER = "handed_over"
    OTHER_BRANCH = "other_branch"
    OTHER_SECTION = "other_section"
    RETURNED_TO_POST = "returned_to_post"
    MISSING = "missing"

    @property
    def in_house(self) -> bool:
        """True while the paper is in the mail room."""
        return self in IN_HOUSE


IN_HOUSE = frozenset(list(PlaceKind)[:8])
OPEN_PLACES = IN_HOUSE - {PlaceKind.SEALED}
OUTSIDE = frozenset(list(PlaceKind)[8:]) - {PlaceKind.MISSING}


@dataclass(frozen=True, slots=True)
class Place:
    """A place, with its bin where the kind is ``bin`` (``A-17``), else ``bin`` is None."""

    kind: PlaceKind
    bin: str | None = None

    @property
    def label(self) -> str:
        """The bin's name, else the kind's word."""
        return self.bin or self.kind.value
