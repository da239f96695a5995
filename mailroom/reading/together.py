"""The frames of one camera, read together: a code that no single frame shows well is averaged over several.

A frame is read alone first. Where a code stands unread in it, the code is seen from above, by its corner squares,
laid over what earlier frames showed of the same code, and read from the mean. Two envelopes are never made into
one: a picture joins others only where it is like them, and what the mean says counts only when this very frame
and one before it show that code (``proof``). Nothing is kept for longer than a moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from mailroom.model import Frame, Hint, Reading, Symbol
from mailroom.reading import by_hand, coach, deblur, ladder, proof
from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.engines import QR, Seen
from mailroom.reading.look import Laid, Look, Patch, middle, overlap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Real = NDArray[np.float64]
    Rough = NDArray[np.float32]
    Bits = NDArray[np.bool_]

ENGINE = "together"
ALONE = 0.35  # share of the budget that goes to the frame alone while nothing can be read
THOROUGH = 3  # every so many frames the whole budget does: bent paper and dirt are not blurred
PLACES = 6  # of one frame
MEMORY_S = 0.6
PATIENCE, ASK_S = 3, 0.4  # frames without a key before it is asked why, and the time between two questions
MOVED = 6.0  # grey levels of a small picture from which something has moved
MOST = 8  # pictures of one code
SHARPEST = 3
ALIKE = 0.3  # correlation from which two pictures show the same code; others have less than 0.3 and mostly none
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 15, 1e-3)


class Picture(NamedTuple):
    """One code in one frame, as seen from above."""

    at: float
    worth: float
    ink: Real


class Stack:
    """Pictures of one code, laid over each other."""

    def __init__(self, version: int, first: Picture) -> None:
        self.version = version
        self.pictures = [first]
        self.read: tuple[str, Bits] | None = None
        self._tries = 0

    def joined(self, new: Picture) -> bool:
        """True when the picture is of the same code, and was laid over the others."""
        mean = _plain(self._mean(MOST))
        ink = _laid_over(mean, new.ink)
        if ink is None or _likeness(mean, _plain(ink), proof.parts(self.version).correction) < ALIKE:
            return False
        self.pictures = [*self.pictures, new._replace(ink=ink)][-MOST:]
        return True

    def text(self, over: Callable[[], bool]) -> str | None:
        """What it says, as shown by the newest two pictures themselves."""
        if len(self.pictures) < 2:
            return None
        if self.read is None:
            self.read = self._decoded(over)
        if self.read is None:
            return None
        text, matrix = self.read
        before, now = (proof.shows(picture.ink, matrix, self.version) for picture in self.pictures[-2:])
        if not now:  # something else is in view: the older pictures are not of it
            self.pictures, self.read = self.pictures[-1:], None
        return text if now and before else None

    def _decoded(self, over: Callable[[], bool]) -> tuple[str, Bits] | None:
        """From the few sharpest and from all of them, by turns."""
        self._tries += 1
        seen = self._mean(SHARPEST if self._tries % 2 and len(self.pictures) > SHARPEST else MOST)
        for matrix in deblur.guesses(seen, self.version):
            if text := by_hand.decoded(matrix):
                return text, matrix
            if over():
                break
        return None

    def _mean(self, most: int) -> Real:
        best = sorted(self.pictures, key=lambda one: -one.worth)[:most]
        mean: Real = np.mean([one.ink for one in best], axis=0)
        return mean


class Together:
    """Called with one frame after the other, as ``ladder.read`` is. ``alone`` reads what a frame shows by itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, alone: Callable[..., None] = ladder.climb) -> None:
        self._clock, self._alone = clock, alone
        self.stacks: list[Stack] = []
        self._unread = 0  # frames in a row
        self._hint: Hint | None = None
        self._asked = float("-inf")
        self._glance: Rough | None = None

    def __call__(
        self,
        frame: Frame,
        *,
        budget_ms: float = 250,
        grammar: str = DEFAULT_GRAMMAR,
        careful: bool = False,
        **_: object,
    ) -> Reading:
        """What this frame shows; a code that only the frames together show has the engine ``together``."""
        began = self._clock()
        self.stacks = [stack for stack in self.stacks if began - stack.pictures[-1].at < MEMORY_S]
        thorough = self._unread % THOROUGH == THOROUGH - 1
        look = Look(frame, budget_ms if thorough else budget_ms * ALONE)
        self._alone(look, grammar=grammar, careful=careful)
        read = any(ladder.is_key(symbol.text, grammar) for symbol in look.symbols)
        if read and not look.open_places():
            self.stacks, self._unread, self._hint = [], 0, None
            return look.reading()
        self._unread += 1
        if not thorough:
            look.more(budget_ms - look.spent_ms)
        if not (thorough or read) and self._unread >= PATIENCE and began - self._asked >= ASK_S:
            self._ask(look, began)
        else:
            self._add(look)
        read = read or any(symbol.engine == ENGINE for symbol in look.symbols)
        return replace(look.reading(), hint=None if read else self._hint)

    def _ask(self, look: Look, now: float) -> None:
        """Why nothing is read; not again while nothing moves."""
        self._asked = now
        before, self._glance = self._glance, _glance(look.grey)
        if before is None or np.abs(before - self._glance).max() > MOVED:
            self._hint = coach.advise(look.grey, look.covered, lambda: look.over)

    def _add(self, look: Look) -> None:
        """Codes that stand unread in this frame, as far as others help to read them."""
        for laid in self._laid(look):
            if look.covered(*middle(laid.polygon)):
                continue
            ink = deblur.inked(laid.picture, laid.grid)
            stack = self._stack_of(laid.grid.version, Picture(self._clock(), laid.worth, ink))
            if text := stack.text(lambda: look.over):
                look.add(Seen([Symbol(text, QR, ENGINE, laid.polygon)], []))
            if look.over:
                break

    def _laid(self, look: Look) -> Iterator[Laid]:
        """What the ladder left behind, then what else is like a code."""
        done: list[Laid] = []
        for laid in sorted(look.laid, key=lambda one: -one.worth):
            if not any(overlap(laid.polygon, other.polygon) for other in done):
                done.append(laid)
                yield laid
        for patch in look.patches()[:PLACES]:
            if look.over or any(_holds(patch, laid) for laid in done):
                continue
            ready, scale = by_hand.scaled(patch.cut(look.black), ladder.MODULES_SIDE)
            if grids := by_hand.grids(ready, lambda: look.over):
                yield Laid(*grids[0], ready, scale, patch)

    def _stack_of(self, version: int, picture: Picture) -> Stack:
        for stack in self.stacks:
            if stack.version == version and stack.joined(picture):
                return stack
        new = Stack(version, picture)
        self.stacks.append(new)
        return new


def _glance(grey: NDArray[np.uint8]) -> Rough:
    return cv2.resize(grey, (64, 36), interpolation=cv2.INTER_AREA).astype(np.float32)


def _holds(patch: Patch, laid: Laid) -> bool:
    x, y = middle(laid.polygon)
    return patch.x <= x < patch.x + patch.width and patch.y <= y < patch.y + patch.height


def _plain(ink: Real) -> Rough:
    """Without noise and without slow light: what two pictures of one code have in common."""
    soft = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), 1.0)
    return np.asarray(soft - cv2.blur(soft, (7 * deblur.SAMPLES | 1,) * 2), np.float32)


def _laid_over(mean: Rough, ink: Real) -> Real | None:
    """Moved and tilted until it fits; None where nothing is alike."""
    warp: Any = np.eye(3, dtype=np.float32)
    nothing: Any = None
    try:
        _, warp = cv2.findTransformECC(mean, _plain(ink), warp, cv2.MOTION_HOMOGRAPHY, _STEPS, nothing, 1)
    except cv2.error:
        return None
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(ink, warp, ink.shape[::-1], flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float64)


def _likeness(one: Rough, two: Rough, there: Bits) -> float:
    a, b = one[there] - one[there].mean(), two[there] - two[there].mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-9))
