"""Pictures of codes that are seen and not read, each for one reason, with everything else left to the dice."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.reading.pictures import Pixels, print_lines, qr

WIDTH, HEIGHT = 1280, 720
Dice = np.random.Generator
Points = NDArray[np.float64]


class Shot:
    """A code of ``module`` pixels a module lying on an address label; ``corners``: where, clockwise from left above."""

    def __init__(self, dice: Dice, module: float, middle: tuple[float, float] | None = None) -> None:
        self.dice, self.module = dice, module
        code = qr(f"CH1-04-{dice.integers(10**9):09d}", 12, border=0)
        self.side = module * code.shape[0] / 12
        room = min(0.35 * HEIGHT, self.side * 0.75)
        x, y = middle or (dice.uniform(room, WIDTH - room), dice.uniform(room, HEIGHT - room))
        turn = np.radians(dice.uniform(-25, 25))
        spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * self.side / 2
        self.corners: Points = square @ spin + [x, y] + dice.uniform(-0.02, 0.02, (4, 2)) * self.side
        self.frame = self._laid(code)

    def _laid(self, code: Pixels) -> Pixels:
        dice = self.dice
        frame = np.full((HEIGHT, WIDTH, 3), dice.integers(60, 200, 3), np.uint8)
        label = np.array([self._at(-9, -1.2), self._at(1.8, -1.2), self._at(1.8, 2.2), self._at(-9, 2.2)])
        cv2.fillConvexPoly(frame, label.round().astype(np.int32), (int(dice.integers(215, 245)),) * 3)
        print_lines(frame, int(dice.integers(20, 200)), int(dice.integers(40, 500)), 3)
        modules = code.shape[0] / 12
        edge = 4 / modules
        quiet = cv2.copyMakeBorder(code, 48, 48, 48, 48, cv2.BORDER_CONSTANT, value=(255,))
        if self.module < 12:
            quiet = cv2.GaussianBlur(quiet, (0, 0), 0.4 * 12 / self.module)
        size = quiet.shape[0]
        flat = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
        places = ((-edge, -edge), (1 + edge, -edge), (1 + edge, 1 + edge), (-edge, 1 + edge))
        around = np.array([self._at(*place) for place in places], np.float32)
        warp = cv2.getPerspectiveTransform(flat, around)
        laid = cv2.warpPerspective(quiet, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=(255,))
        ink = np.maximum(laid, 20)[..., None] / 255
        return (frame * ink).astype(np.uint8)

    def _at(self, u: float, v: float) -> Points:
        """A place in shares of the code's sides."""
        one, two, _, four = self.corners
        return one + u * (two - one) + v * (four - one)

    def defocus(self, sigma: float) -> Shot:
        """``sigma`` in pixels."""
        self.frame = cv2.GaussianBlur(self.frame, (0, 0), sigma)  # type: ignore[assignment]
        return self

    def motion(self, length: float) -> Shot:
        """``length`` in pixels, any direction."""
        size = int(np.ceil(length)) + 2 | 1
        angle = self.dice.uniform(0, np.pi)
        kernel = np.zeros((size, size), np.float32)
        for step in np.linspace(-length / 2, length / 2, 8 * size):
            kernel[round(size // 2 + step * np.sin(angle)), round(size // 2 + step * np.cos(angle))] += 1
        self.frame = cv2.filter2D(self.frame, -1, kernel / kernel.sum())  # type: ignore[assignment]
        return self

    def glare(self, radius: float, u: float, v: float) -> Shot:
        """A lamp in the window: ``radius`` in shares of the code's side, its middle at u, v."""
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        x, y = self._at(u, v)
        away = np.hypot(columns - x, rows - y) / (radius * self.side)
        light = 420 * np.clip(1.25 - 0.75 * away**2, 0, 1)
        self.frame = np.clip(self.frame + light[..., None], 0, 255).astype(np.uint8)
        return self

    def haze(self, thick: float) -> Shot:
        """A clouded window: ``thick`` = share of white light laid over everything."""
        white = self.dice.uniform(150, 225)
        self.frame = np.clip(self.frame * (1 - thick) + white * thick, 0, 255).astype(np.uint8)
        return self

    def cover(self, u: float, v: float, size: float) -> Shot:
        """A finger, a dark or a white edge over the code, its middle at u, v; ``size`` in shares of the side."""
        colour = self.dice.choice(np.array([[120, 150, 205], [40, 40, 45], [225, 225, 225], [90, 110, 160]]))
        colour = tuple(int(value) for value in colour)
        x, y = self._at(u, v)
        if self.dice.random() < 0.5:
            cv2.circle(self.frame, (round(x), round(y)), round(size * self.side), colour, -1, cv2.LINE_AA)
        else:
            away = np.array([x, y]) - self._at(0.5, 0.5)
            away /= np.hypot(*away)
            along = np.array([-away[1], away[0]])
            edge = np.array([x, y]) - away * size * self.side
            box = [
                edge + along * 900,
                edge - along * 900,
                edge - along * 900 + away * 1500,
                edge + along * 900 + away * 1500,
            ]
            cv2.fillConvexPoly(self.frame, np.array(box).round().astype(np.int32), colour, cv2.LINE_AA)
        return self

    def grain(self, noise: float) -> Pixels:
        """The picture, with its noise."""
        return np.clip(self.frame + self.dice.normal(0, noise, (HEIGHT, WIDTH, 1)), 0, 255).astype(np.uint8)


CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))  # of the three squares


def too_far(dice: Dice) -> Pixels:
    return Shot(dice, dice.uniform(0.9, 1.5)).defocus(dice.uniform(0.4, 0.7)).grain(dice.uniform(2, 6))


def too_close(dice: Dice) -> Pixels:
    module = dice.uniform(13, 24)
    if dice.random() < 0.5:  # too near for the lens
        middle = (WIDTH / 2 + dice.uniform(-60, 60), HEIGHT / 2 + dice.uniform(-30, 30))
        return Shot(dice, module, middle).defocus(module * dice.uniform(0.9, 1.3)).grain(dice.uniform(2, 6))
    middle = (dice.choice([0.06, 0.94]) * WIDTH, HEIGHT * dice.uniform(0.3, 0.7))  # and larger than the picture
    return Shot(dice, module, middle).defocus(module * dice.uniform(0.1, 0.3)).grain(dice.uniform(2, 6))


def blurred(dice: Dice) -> Pixels:
    module = dice.uniform(2.6, 6.0)
    shot = Shot(dice, module)
    if dice.random() < 0.5:
        return shot.defocus(module * dice.uniform(1.0, 1.3)).grain(dice.uniform(2, 6))
    return shot.motion(module * dice.uniform(2.0, 3.5)).defocus(0.7).grain(dice.uniform(2, 6))


def glare(dice: Dice) -> Pixels:
    shot = Shot(dice, dice.uniform(2.6, 6.0)).defocus(dice.uniform(0.5, 0.9))
    if dice.random() < 0.3:
        return shot.glare(dice.uniform(0.25, 0.33), 0.55, 0.55).grain(dice.uniform(2, 6))
    return shot.glare(dice.uniform(0.42, 0.6), *CORNERS[dice.integers(3)]).grain(dice.uniform(2, 6))


def haze(dice: Dice) -> Pixels:
    shot = Shot(dice, dice.uniform(2.4, 4.5)).defocus(dice.uniform(0.6, 1.2))
    return shot.haze(dice.uniform(0.80, 0.90)).grain(dice.uniform(3, 6))


def covered(dice: Dice) -> Pixels:
    module = dice.uniform(2.6, 6.0)
    if dice.random() < 0.25:  # pushed out of the picture
        middle = (dice.choice([0.18, -0.18]) * module * 25, HEIGHT * dice.uniform(0.3, 0.7))
        shot = Shot(dice, module, (abs(middle[0]) if middle[0] > 0 else WIDTH + middle[0], middle[1]))
        return shot.defocus(dice.uniform(0.5, 0.9)).grain(dice.uniform(2, 6))
    u, v = CORNERS[dice.integers(3)]
    return Shot(dice, module).cover(u, v, dice.uniform(0.42, 0.55)).defocus(dice.uniform(0.5, 0.9)).grain(4)


def nothing(dice: Dice) -> Pixels:
    """An envelope from behind, print, a hand, the desk: no code at all."""
    frame = np.full((HEIGHT, WIDTH, 3), dice.integers(60, 230, 3), np.uint8)
    for _ in range(dice.integers(0, 4)):
        x, y, w, h = dice.integers([0, 0, 200, 100], [WIDTH, HEIGHT, 900, 500])
        cv2.rectangle(
            frame, (int(x), int(y)), (int(x + w), int(y + h)), tuple(int(c) for c in dice.integers(60, 250, 3)), -1
        )
    for _ in range(dice.integers(1, 4)):
        print_lines(frame, int(dice.integers(0, 700)), int(dice.integers(40, 600)), int(dice.integers(1, 6)))
    frame = cv2.GaussianBlur(frame, (0, 0), dice.uniform(0.5, 3.0))  # type: ignore[assignment]
    return np.clip(frame + dice.normal(0, dice.uniform(2, 6), (HEIGHT, WIDTH, 1)), 0, 255).astype(np.uint8)


KINDS: dict[str, Callable[[Dice], Pixels]] = {
    "too_close": too_close,
    "too_far": too_far,
    "blurred": blurred,
    "glare": glare,
    "haze": haze,
    "covered": covered,
    "nothing": nothing,
}
