"""From flat things to a camera's frame: place, perspective, light, blur, noise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mailroom.demo.stationery import DOTS_PER_MM, Face

WIDTH, HEIGHT = 1920, 1080
Frame = NDArray[np.uint8]  # H×W×3 BGR


@dataclass(frozen=True, slots=True)
class Level:
    """How hard a picture is to read."""

    name: str
    turn: float  # degrees either way
    bend: float  # perspective: share of the size
    nearest: float  # pixels a mm
    farthest: float
    blur: float
    noise: float
    dark: float
    glare: bool = False


DESK = Level("desk", 8, 0.010, 5.6, 5.2, 0.0, 3, 0.10)
HAND = Level("hand", 22, 0.035, 5.4, 4.6, 0.6, 5, 0.20)
HARD = Level("hard", 28, 0.035, 5.0, 4.6, 0.8, 7, 0.35, glare=True)
TORN = Level("torn", 6, 0.010, 5.8, 5.5, 0.0, 3, 0.10)
REPLY = Level("reply", 12, 0.015, 5.4, 5.0, 0.0, 3, 0.10)


@dataclass(frozen=True, slots=True)
class Lying:
    """A thing on the desk: its centre as a share of the frame."""

    face: Face
    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0
    upside_down: bool = False


class Camera:
    """Takes pictures; the same dice make the same picture."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        grain = np.random.default_rng(dice.getrandbits(32)).normal(0, 1, (HEIGHT + 64, WIDTH + 64))
        self._grain = np.asarray(grain, dtype=np.float32)
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        self._rows, self._columns = rows / HEIGHT, columns / WIDTH

    def picture(self, things: Sequence[Lying], level: Level) -> Frame:
        """One frame of 1920 × 1080, the first thing undermost."""
        dice = self._dice
        frame = np.full((HEIGHT, WIDTH, 3), dice.randrange(40, 120), dtype=np.uint8)
        for thing in things:
            self._lay(frame, thing, level)
        if level.blur:
            frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), level.blur), dtype=np.uint8)
        return self._lit(frame, level)

    def jpeg(self, frame: Frame) -> bytes:
        """The file's bytes."""
        _, data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 88])
        return data.tobytes()

    def _lay(self, frame: Frame, thing: Lying, level: Level) -> None:
        dice = self._dice
        height, width = thing.face.shape[:2]
        scale = dice.uniform(level.farthest, level.nearest) * thing.scale / DOTS_PER_MM
        turn = np.radians(dice.uniform(-level.turn, level.turn) + (180 if thing.upside_down else 0))
        half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) * scale / 2
        spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        middle = np.array([thing.x * WIDTH + dice.uniform(-20, 20), thing.y * HEIGHT + dice.uniform(-15, 15)])
        bend = np.array([[dice.uniform(-1, 1) for _ in range(2)] for _ in range(4)]) * level.bend * width * scale
        corners = (half @ spin + middle + bend).astype(np.float32)
        flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        warp = cv2.getPerspectiveTransform(flat, corners)
        face = np.ascontiguousarray(thing.face[:, :, ::-1])
        if scale < 1:  # dots smaller than pixels: average first, or fine bars break up
            face = np.asarray(cv2.GaussianBlur(face, (0, 0), 0.35 / scale), dtype=np.uint8)
        laid = cv2.warpPerspective(face, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
        cv2.fillConvexPoly(mask, corners.round().astype(np.int32), 255)
        shadow = (corners + 9).round().astype(np.int32)
        cv2.fillConvexPoly(frame, shadow, tuple(int(value * 0.6) for value in frame[0, 0]))
        cv2.copyTo(laid, mask, frame)

    def _lit(self, frame: Frame, level: Level) -> Frame:
        dice = self._dice
        light = 1 - level.dark * (dice.random() * self._rows + dice.random() * self._columns)
        across, down = dice.randrange(64), dice.randrange(64)
        grain = self._grain[down : down + HEIGHT, across : across + WIDTH] * level.noise
        if level.glare:
            x, y = dice.uniform(0.1, 0.4), dice.uniform(0.1, 0.9)
            grain = grain + 70 * np.exp(-(((self._columns - x) / 0.12) ** 2) - ((self._rows - y) / 0.15) ** 2)
        lit = frame.astype(np.float32) * light[:, :, None] + grain[:, :, None]
        return np.asarray(np.clip(lit, 0, 255), dtype=np.uint8)
