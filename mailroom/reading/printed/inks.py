"""Black and coloured ink apart from each other and from the paper: a red stamp over a printed code hides neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

_SMALL = 4  # the paper is looked at in a picture this much smaller
_PAPER_ACROSS = 31  # pixels of the small picture: more than a line of text or a code is wide
_BARE = 200  # what bare paper becomes; what is brighter than its surroundings may still be told
_LEAST_LIGHT = 16  # of a channel of the paper, or its noise grows without end
_DARK = 64  # ground darker than this in every channel is no paper: its colours are noise
_BLACK = 150  # what is darker than this in every channel is black ink
_UNDER = 1.5  # coloured ink under black ink is shown this much stronger
_LEFT = 0.4  # of a stamp's colour is still seen in its lightest channel
_COLOURED = 14  # difference between channels that is coloured ink
_CLOSE = 13  # pixels of the small picture over which coloured ink is one stamp
_LEAST_STAMP = (20, 8)  # long and short side, pixels of the small picture
_MOST_STAMPS = 4
_AROUND = 3  # pixels of the small picture that are cut out around a stamp

Picture = Any  # uint8, H×W or H×W×3 BGR
Box = tuple[int, int, int, int]  # left, top, right, bottom; pixels


@dataclass(frozen=True, slots=True)
class Inks:
    """Grey pictures (H×W), dark signs on light ground, and where coloured ink is, the strongest first."""

    black: Picture
    coloured: Picture
    stamps: tuple[Box, ...]


def apart(pixels: Picture) -> Inks:
    """Divide each pixel by the paper around it.

    Black ink is dark in every channel: the lightest channel shows it alone. Coloured ink is light in one channel
    and dark in another: the darkest channel shows it sharply; under black ink what is left of the difference.
    """
    if pixels.ndim == 2:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (max(1, width // _SMALL), max(1, height // _SMALL)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(small, _PAPER_ACROSS)
    np.maximum(paper, _LEAST_LIGHT, out=paper)
    lightest, darkest = _extremes(pixels, cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR))
    colour = cv2.subtract(lightest, darkest)
    under = cv2.subtract(np.full_like(darkest, _BARE), cv2.convertScaleAbs(colour, alpha=_UNDER))
    cv2.copyTo(under, cv2.dilate((lightest < _BLACK).astype(np.uint8), np.ones((3, 3), np.uint8)), darkest)
    black = cv2.add(lightest, cv2.convertScaleAbs(colour, alpha=_LEFT))
    dark = paper.max(axis=2) <= _DARK
    spread = cv2.medianBlur(cv2.subtract(*_extremes(small, paper)), 3)
    spread[dark] = 0
    return Inks(black, darkest, _stamps(spread, width, height))


def _extremes(pixels: Picture, paper: Picture) -> tuple[Picture, Picture]:
    """The lightest and the darkest channel, as shares of the paper."""
    blue, green, red = cv2.split(cv2.divide(pixels, paper, scale=_BARE))
    return cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)


def _stamps(colour: Picture, width: int, height: int) -> tuple[Box, ...]:
    mask = (colour > _COLOURED).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_CLOSE, _CLOSE), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found: list[tuple[float, Box]] = []
    for number, (left, top, across, down, _) in enumerate(stats.tolist()):
        if number == 0 or max(across, down) < _LEAST_STAMP[0] or min(across, down) < _LEAST_STAMP[1]:
            continue
        here = slice(top, top + down), slice(left, left + across)
        strength = float(colour[here][labels[here] == number].sum())
        box = (left - _AROUND, top - _AROUND, left + across + _AROUND, top + down + _AROUND)
        found.append((strength, _within(box, width, height)))
    return tuple(box for _, box in sorted(found, reverse=True)[:_MOST_STAMPS])


def _within(box: Box, width: int, height: int) -> Box:
    left, top, right, bottom = (side * _SMALL for side in box)
    return max(0, left), max(0, top), min(width, right), min(height, bottom)
