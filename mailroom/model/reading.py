"""What was seen in a picture, and what a text that was read turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture. ``pixels``: uint8, H×W grey or H×W×3 BGR; ``name``: its file, or the camera."""

    pixels: NDArray[np.uint8]
    name: str
    page: int = 1


Point = tuple[float, float]
Polygon = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code seen in a picture. ``polygon``: four corners, pixels of the frame, clockwise."""

    text: str
    format: str
    engine: str
    polygon: Polygon


class Hint(StrEnum):
    """Why a code that is seen is not read."""

    TOO_CLOSE = "too_close"
    TOO_FAR = "too_far"
    BLURRED = "blurred"
    GLARE = "glare"
    HAZE = "haze"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a frame. ``unread``: where a QR code surely stands and was not read; ``hint``: why not, if told."""

    symbols: tuple[Symbol, ...] = ()
    unread: tuple[Polygon, ...] = ()
    hint: Hint | None = None


NOTHING_SEEN = Reading()


class KeyKind(StrEnum):
    """What a text that was read turned out to be (DESIGN §4, Keys)."""

    MANAGEMENT = "management"
    TRACKING = "tracking"
    CARD = "card"
    URL = "url"
    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Key:
    """A text with what it is. ``body`` of an own code is the part between prefix and check letter."""

    kind: KeyKind
    text: str
    own_letter: str | None = None
    body: str | None = None
