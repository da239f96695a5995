"""Envelopes drawn for the tests of this folder, as a camera sees them."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from mailroom.demo import stationery
from mailroom.demo.cases import UNKNOWN
from mailroom.demo.samples import Sample
from mailroom.demo.scene import DESK, Camera, Lying
from mailroom.demo.stationery import KRAFT, Marks
from mailroom.model import Frame

Pixels = NDArray[np.uint8]

CODE, NAME, POSTAL_CODE = "CH1-04-702968315", "千葉　さくら", "530-0001"


def sample(code: str = CODE, name: str = NAME) -> Sample:
    address = "大阪府大阪市北区梅田１丁目１２－９"
    return Sample("eligible", code, "", name, POSTAL_CODE, address, "", 1, 1, UNKNOWN, ())


def envelope(
    reason: str = "", *, torn: bool = False, stamp_on_code: bool = False, tilt: float = 7.0, **values: str
) -> Lying:
    """One window envelope with the stamp of this reason (a code of return_reasons.csv)."""
    words = stationery.reasons()[reason] if reason else ""
    marks = Marks(KRAFT[0], words, stamp_on_code=stamp_on_code, torn=torn, own_branch="見本支部")
    return Lying(stationery.envelope(sample(**values), marks, tilt))


def picture(*things: Lying) -> Pixels:
    return np.ascontiguousarray(Camera(random.Random(3)).picture(things, DESK))


def frame(pixels: Pixels) -> Frame:
    return Frame(pixels, "made")


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turned about its middle, the picture as large as it must be to hold all of it."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    across, down = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = int(width * across + height * down), int(width * down + height * across)
    matrix[:, 2] += np.array(size) / 2 - (width / 2, height / 2)
    return np.asarray(cv2.warpAffine(pixels, matrix, size, borderValue=(80, 80, 80)), np.uint8)
