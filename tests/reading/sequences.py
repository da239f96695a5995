"""Films made for the tests: envelopes held in a hand before a camera that sees them badly, thirty frames a second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.reading.pictures import Pixels, lay, print_lines, qr, stamped

Reals = NDArray[np.float32]
WIDTH, HEIGHT = 1920, 1080
FINE = 2  # an envelope is drawn with so many pixels for one of the frame
LEAFLET = "https://www.example.or.jp/leaflet/1"
DESK = 70


@dataclass(frozen=True)
class Held:
    """How an envelope is held and seen. Lengths in pixels of the frame, times in frames."""

    module: float = 2.2  # of the management code
    sway: float = 60.0  # how far the hand moves
    speed: float = 0.25  # how fast, in rounds of the hand over thirty frames; more blurs more
    exposure: float = 0.5  # share of a frame's time that the shutter is open
    defocus: float = 1.2  # sigma, the lens hunts about it
    noise: float = 7.0
    dark: float = 0.25
    glare: float = 0.0  # brightness of a spot that wanders over the code
    stamp: bool = False
    size: tuple[int, int] = (WIDTH, HEIGHT)  # of the frame; the code is never far from its middle
    seed: int = 0


def envelope(text: str, module: float = 2.2, *, stamp: bool = False, leaflet: bool = True) -> Pixels:
    """A window envelope of 1000 × 560 frame pixels, drawn ``FINE`` times as large, in colour."""
    face = np.full((560 * FINE, 1000 * FINE, 3), (150, 190, 215), np.uint8)
    face[180 * FINE : 460 * FINE, 60 * FINE : 700 * FINE] = 240
    print_lines(face, 80 * FINE, 240 * FINE, 4)
    code = qr(text, 4)
    size = round(code.shape[0] / 4 * module * FINE)
    lay(face, cv2.resize(code, (size, size), interpolation=cv2.INTER_AREA), 560 * FINE, 200 * FINE)  # type: ignore[arg-type]
    if leaflet:
        lay(face, qr(LEAFLET, round(4 * FINE)), 780 * FINE, 300 * FINE)
    return stamped(face, 575 * FINE, 215 * FINE, 90 * FINE, 30 * FINE) if stamp else face


def film(face: Pixels | None, held: Held, frames: int = 30) -> Iterator[Pixels]:
    """The frames of one envelope in a hand; without a face, of the empty desk."""
    dice = np.random.default_rng(held.seed)
    phases, rates = dice.uniform(0, 2 * np.pi, 9), dice.uniform(0.6, 1.4, 9) * held.speed * 2 * np.pi / 30
    turn = dice.uniform(-15, 15)
    for number in range(frames):
        frame = np.full((*held.size[::-1], 3), DESK, np.uint8)
        if face is not None:
            around = [_swung(number + part * held.exposure, phases, rates, held, turn) for part in (0, 0.5, 1.0)]
            frame = _laid(frame, face, around[1], max(0.3, held.defocus * (1 + 0.35 * np.sin(phases[8] + number / 4))))
            frame = _moved(frame, around)
        yield _lit(frame, held, number, dice, phases)


def waved(texts: Sequence[str], held: Held, frames: int = 30) -> Iterator[tuple[str, Pixels]]:
    """Envelopes shown one after the other without a pause; each frame with the text of what is in view."""
    for number, text in enumerate(texts):
        face = envelope(text, held.module, stamp=held.stamp)
        for pixels in film(face, Held(**{**vars(held), "seed": held.seed + number}), frames):
            yield text, pixels


def shaken(
    frame: Pixels, frames: int = 30, *, sway: float = 25.0, noise: float = 5.0, blur: float = 0.5, seed: int = 0
) -> Iterator[Pixels]:
    """A photograph as if it were held: a small warp, a little blur and fresh noise in every frame."""
    dice = np.random.default_rng(seed)
    height, width = frame.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    for _ in range(frames):
        moved = corners + dice.uniform(-sway, sway, 2) + dice.uniform(-6, 6, (4, 2))
        warp = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
        picture = cv2.warpPerspective(frame, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
        yield _grainy(cv2.GaussianBlur(picture, (0, 0), max(0.01, dice.uniform(0.2, 1) * blur)), noise, dice)


def _swung(at: float, phases: Reals, rates: Reals, held: Held, turn: float) -> Reals:
    """Corners of the envelope at a time."""
    wave = np.sin(phases + rates * at)
    angle, size = np.radians(turn + 4 * wave[2]), 1 + 0.04 * wave[3]
    half = np.array([[-500, -280], [500, -280], [500, 280], [-500, 280]]) * size
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    lean = np.outer([1, -1, 1, -1], [12 * wave[4], 12 * wave[5]]) + np.outer([1, 1, -1, -1], [10 * wave[6], 0])
    middle = np.array([held.size[0] / 2 + held.sway * wave[0], held.size[1] / 2 + held.sway * wave[1]])
    return (half @ spin + lean + middle).astype(np.float32)


def _laid(frame: Pixels, face: Pixels, corners: Reals, defocus: float) -> Pixels:
    height, width = face.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    soft = cv2.GaussianBlur(face, (0, 0), defocus * FINE)
    warp = cv2.getPerspectiveTransform(flat, corners)
    return cv2.warpPerspective(soft, warp, frame.shape[1::-1], dst=frame, borderMode=cv2.BORDER_TRANSPARENT)  # type: ignore[return-value]


def _moved(frame: Pixels, around: Sequence[Reals]) -> Pixels:
    """Blurred along the way that the middle of the envelope goes while the shutter is open."""
    way = around[2].mean(0) - around[0].mean(0)
    long = float(np.hypot(*way))
    if long < 0.7:
        return frame
    size = int(np.ceil(long)) | 1
    size += 2
    kernel = np.zeros((size, size), np.float32)
    for step in np.linspace(-0.5, 0.5, 4 * size):
        x, y = size / 2 - 0.5 + step * way
        left, top = int(np.floor(x)), int(np.floor(y))
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            if 0 <= left + dx < size and 0 <= top + dy < size:
                kernel[top + dy, left + dx] += abs(1 - dx - (x - left)) * abs(1 - dy - (y - top))
    return cv2.filter2D(frame, -1, kernel / kernel.sum())  # type: ignore[return-value]


def _lit(frame: Pixels, held: Held, number: int, dice: np.random.Generator, phases: Reals) -> Pixels:
    rows, columns = _places(held.size)
    light = 1 - held.dark * (0.5 + 0.5 * np.sin(phases[7] + 2 * columns))
    picture = frame * light[..., None]
    if held.glare:
        x, y = 0.55 + 0.12 * np.sin(phases[0] + number / 5), 0.42 + 0.10 * np.cos(phases[1] + number / 6)
        picture = picture + held.glare * np.exp(-(((columns - x) / 0.03) ** 2) - ((rows - y) / 0.05) ** 2)[..., None]
    return _grainy(picture, held.noise, dice)


def _grainy(picture: NDArray[np.generic], noise: float, dice: np.random.Generator) -> Pixels:
    height, width = picture.shape[:2]
    across, down = dice.integers(0, 256, 2)
    grain = _grain()[down : down + height, across : across + width]
    return np.clip(picture + noise * grain[..., None], 0, 255).astype(np.uint8)


@cache
def _grain() -> Reals:
    return np.random.default_rng(1).normal(0, 1, (HEIGHT + 256, WIDTH + 256)).astype(np.float32)


@cache
def _places(size: tuple[int, int]) -> tuple[Reals, Reals]:
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    return rows / size[1], columns / size[0]
