"""The ladder: cheap looks first, costlier ones only while something may still be unread.

Each rung says which cause it is for and what a step of it costs on a 1080p frame at most (one core).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.model import Frame, KeyKind, Reading
from mailroom.reading import by_hand, codes, engines, upright
from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.engines import QR
from mailroom.reading.look import SMALLEST, Look, Patch, smaller

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

ONLY_QR = (QR,)
END = object()
FULL_HD = 1920 * 1080  # pixels: what the costs are given for
LIKELIEST = 3  # patches that are read module by module before the other engines have had their turn
MODULES_SIDE = 220.0  # pixels of a patch that is read module by module
CROWD = 10  # codes: OpenCV takes 50 ms for each, in one step
OPENCV_SIDES = (1000, 500)  # pixels; in a larger picture its search has been seen to take 9 s
LARGEST_PATCH = 500 * 500  # pixels; modules of a larger code are not too small
SECOND_LOOK = 0.5  # of the budget: a code is read; this long one that stands beside it is tried for


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of looking. ``climb`` adds to the look and yields after each step; ``cost_ms``: the longest of them."""

    name: str
    cause: str
    cost_ms: float
    climb: Callable[[Look], Iterator[None]]
    may_abort: bool = False  # the library has been seen to end its process
    whole: bool = True  # looks at the whole frame: the cost grows with it


def read(
    frame: Frame, *, budget_ms: float = 3000, every: bool = False, grammar: str = DEFAULT_GRAMMAR, careful: bool = False
) -> Reading:
    """All symbols found within the budget, each once, and the QR codes that were seen but not read.

    ``every``: go on until nothing is left to look at; what could not be read is not told. Otherwise stop once a key
    is read and the frame has been looked over for a second one. ``careful``: without the library that may abort.
    """
    look = Look(frame, budget_ms)
    climb(look, every=every, grammar=grammar, careful=careful)
    return Reading(tuple(look.symbols)) if every else look.reading()


def climb(look: Look, *, every: bool = False, grammar: str = DEFAULT_GRAMMAR, careful: bool = False) -> None:
    """The same with a look of the caller's own, who may go on with it."""
    if min(look.grey.shape) < SMALLEST:
        return
    for number, rung in enumerate(RUNGS):
        if careful and rung.may_abort:
            continue
        cost = rung.cost_ms * (max(1.0, look.grey.size / FULL_HD) if rung.whole else 1.0)
        steps = rung.climb(look)
        while number <= LOOKED_OVER or look.has_time(cost):
            if next(steps, END) is END:
                break
        if number >= LOOKED_OVER and _enough(look, number, every, grammar):
            break


def is_key(text: str, grammar: str = DEFAULT_GRAMMAR) -> bool:
    """True for a text that says what the picture is of: a management code, an own code, a card."""
    key = codes.classify(text, _never, typed=False, grammar=grammar)
    return key.kind in (KeyKind.MANAGEMENT, KeyKind.OWN, KeyKind.CARD)


def _enough(look: Look, number: int, every: bool, grammar: str) -> bool:
    """True when rung ``number`` was the last that is needed."""
    keyed = any(is_key(symbol.text, grammar) for symbol in look.symbols)
    if not keyed and not (every and look.symbols):
        return False
    if not keyed:
        return number >= TONED and not look.patches()
    if not every:
        look.narrow = True
        if look.standing() and number >= PATCHED:
            look.spare_addresses()
        return not look.standing() or look.spent_ms > look.budget_ms * SECOND_LOOK
    if number < PATCHED:
        return not look.patches()
    return not look.open_places()


def _never(_: str) -> bool:
    return False


def _plain(look: Look) -> Iterator[None]:
    look.add(engines.zxing(look.grey, formats=ONLY_QR, downscale=False, invert=False))
    yield


def _half(look: Look) -> Iterator[None]:
    look.add(engines.zxing(look.half, formats=ONLY_QR, downscale=False, invert=False), 0.5)
    yield


def _bars(look: Look) -> Iterator[None]:
    for bars in look.bars:
        if look.covered(bars.x, bars.y):
            continue
        look.add(upright.read(look.grey, bars))
        yield


def _patches(look: Look, prepare: Callable[[Grey], Iterator[tuple[Grey, float]]], picture: str) -> Iterator[None]:
    source: Grey = getattr(look, picture)
    for patch in look.patches():
        if patch.width * patch.height > LARGEST_PATCH:
            continue
        for ready, scale in prepare(patch.cut(source)):
            look.add(engines.zxing(ready, formats=ONLY_QR, downscale=False, invert=False), scale, patch.x, patch.y)
            yield
            if look.covered(patch.x + patch.width / 2, patch.y + patch.height / 2):
                break


def _small(look: Look) -> Iterator[None]:
    yield from _patches(look, _upscaled, "grey")


def _upscaled(cut: Grey) -> Iterator[tuple[Grey, float]]:
    yield larger(cut, 3), 3


def _small_black(look: Look) -> Iterator[None]:
    yield from _patches(look, _sharpened, "black")


def _sharpened(cut: Grey) -> Iterator[tuple[Grey, float]]:
    yield larger(unsharp(cut, 2, 2), 2), 2
    yield larger(unsharp(cv2.GaussianBlur(cut, (0, 0), 0.8), 2, 2), 4), 4  # type: ignore[arg-type]


def _modules(look: Look) -> Iterator[None]:
    patches = look.patches()
    yield from _by_hand(look, patches if look.symbols else patches[:LIKELIEST], 3)


def _modules_wide(look: Look) -> Iterator[None]:
    yield from _by_hand(look, [look.whole], 3)
    yield from _by_hand(look, [look.whole], 3, MODULES_SIDE * 0.6)
    for widened in (2.2, 4.5):
        yield from _by_hand(look, look.patches(widened)[:LIKELIEST], 3)
    yield from _by_hand(look, look.patches()[LIKELIEST:], 3)


def _modules_torn(look: Look) -> Iterator[None]:
    yield from _by_hand(look, [look.whole], 2)
    for widened in (1.0, 2.2):
        yield from _by_hand(look, look.patches(widened), 2)


def _by_hand(look: Look, patches: Sequence[Patch], corners: int, longest: float = MODULES_SIDE) -> Iterator[None]:
    for patch in patches:
        if look.covered(patch.x + patch.width / 2, patch.y + patch.height / 2):
            continue
        for source in look.inks:
            ready, scale = by_hand.scaled(patch.cut(source), longest)
            keep = partial(look.keep, patch, ready, scale) if corners == 3 else None
            seen = by_hand.read(ready, lambda: look.over, corners=corners, keep=keep)
            look.add(seen, scale, patch.x, patch.y)
            yield
            if seen.symbols or (not seen.unread and corners == 3) or (seen.addresses and look.narrow):
                break


def _ink(look: Look) -> Iterator[None]:
    for picture in (look.red, look.blue):
        if picture is not look.grey:
            look.add(engines.zxing(picture, formats=ONLY_QR, downscale=False, invert=False))
            yield


def _full(look: Look) -> Iterator[None]:
    look.add(engines.zxing(look.grey))
    yield


def _sizes(look: Look) -> Iterator[None]:
    height, width = look.grey.shape
    for scale in (0.25, 0.125, 0.35, 0.7, 2.0):
        if max(height, width) * scale < 100 or max(height, width) * scale > 3000:
            continue
        picture = smaller(look.grey, scale) if scale < 1 else larger(look.grey, scale)
        for binarizer in ("LocalAverage", "GlobalHistogram"):
            look.add(engines.zxing(picture, formats=ONLY_QR, binarizer=binarizer), scale)
            yield


def _zbar(look: Look) -> Iterator[None]:
    for scale in (1.0, 0.5, 0.25):
        picture = look.grey if scale == 1 else smaller(look.grey, scale)
        if max(picture.shape) > 2500 or max(picture.shape) < 100:
            continue
        look.add(engines.zbar(picture), scale)
        yield


def _opencv(look: Look) -> Iterator[None]:
    if len(look.symbols) > CROWD:
        return
    longest = max(look.grey.shape)
    for side in OPENCV_SIDES:
        if longest > side or side == OPENCV_SIDES[0]:
            scale = min(1.0, side / longest)
            look.add(engines.opencv(look.grey if scale == 1 else smaller(look.grey, scale)), scale)
            yield


def _contrast(look: Look) -> Iterator[None]:
    local = cv2.createCLAHE(3.0, (8, 8))
    for scale in (1.0, 0.5, 0.25):
        picture = look.grey if scale == 1 else smaller(look.grey, scale)
        if max(picture.shape) > 2500 or max(picture.shape) < 100:
            continue
        look.add(engines.zxing(local.apply(picture), formats=ONLY_QR), scale)  # type: ignore[arg-type]
        yield


def _border(look: Look) -> Iterator[None]:
    for scale in (1.0, 0.5):
        picture = look.grey if scale == 1 else smaller(look.grey, scale)
        if max(picture.shape) > 2500:
            continue
        wide = cv2.copyMakeBorder(picture, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=(255,))
        look.add(engines.zxing(wide, formats=ONLY_QR), scale, -40 / scale, -40 / scale)  # type: ignore[arg-type]
        yield


def larger(picture: Grey, scale: float) -> Grey:
    """Enlarged with soft edges."""
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)  # type: ignore[return-value]


def unsharp(picture: Grey, radius: float, amount: float) -> Grey:
    """Edges made steeper, against defocus."""
    soft = cv2.GaussianBlur(picture, (0, 0), radius)
    return cv2.addWeighted(picture, 1 + amount, soft, -amount, 0)  # type: ignore[return-value]


RUNGS: tuple[Rung, ...] = (
    Rung("zxing", "the ordinary envelope", 10, _plain),
    Rung("zxing half", "noise, thick modules; the look for a second envelope", 2, _half),
    Rung("bars", "linear codes, at any angle", 2, _bars, whole=False),
    Rung("patches", "small modules, slight defocus", 4, _small, whole=False),
    Rung("patches black", "a stamp over the code, defocus", 4, _small_black, whole=False),
    Rung("modules", "defocus and motion that make modules run into each other", 30, _modules, whole=False),
    Rung("ink", "a stamp over a large code", 7, _ink),
    Rung("zxing full", "light on dark, linear codes of other sizes", 15, _full),
    Rung("sizes", "a code that fills the picture", 10, _sizes),
    Rung("zbar", "dirt and damage", 60, _zbar, may_abort=True),
    Rung("contrast", "glare and shadow", 20, _contrast),
    Rung("border", "a quiet zone cut off by the window", 12, _border),
    Rung("opencv", "bent paper", 100, _opencv, whole=False),
    Rung("modules wide", "the same as modules, in large codes", 40, _modules_wide, whole=False),
    Rung("modules torn", "a corner torn off, written or stamped over", 40, _modules_torn, whole=False),
)

LOOKED_OVER = 2  # after this rung a code that was read may be enough
TONED = 8  # after this one codes of other colours and sizes were looked for too
PATCHED = 5  # after this one every likely place was looked at closely
