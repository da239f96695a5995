"""Is it this very code that a picture shows? Asked of a code that was read from several pictures together.

A code that was read is drawn, blurred as the picture is, and held against the picture. What is looked at is the
part where any two codes differ, however alike their texts are: the first nine columns hold error correction alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from mailroom.reading import qr_pattern
from mailroom.reading.deblur import MARGIN, SAMPLES, measured_blur

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Real = NDArray[np.float64]
    Bits = NDArray[np.bool_]

TELLS = 0.4  # share of what the picture shows there that is no noise, from which it can tell codes apart
SURE = 0.88  # share of that which the code explains: the right one 0.9 to 1.1, of 20,000 others none more than 0.91


class Parts(NamedTuple):
    """Samples of a flattened code: where error correction alone stands, and what is the same in every code."""

    correction: Bits
    fixed: Bits


@cache
def parts(version: int) -> Parts:
    """For one version, with the margin around it."""
    known = qr_pattern.pattern(version).known
    correction = np.zeros_like(known)
    correction[9:-8, :9] = True
    return Parts(_samples(correction & ~known), _samples(known))


def shows(seen: Real, matrix: Bits, version: int) -> bool:
    """True when this picture (``deblur.inked``) shows this code and no other. 5 ms."""
    code = np.pad(matrix, MARGIN).astype(np.float64)
    blur = measured_blur(seen, code, np.ones(code.shape, bool))
    if blur is None:
        return False
    fine = np.kron(code, np.ones((SAMPLES, SAMPLES)))
    rest = seen - cv2.filter2D(fine, -1, blur[::-1, ::-1].copy(), borderType=cv2.BORDER_CONSTANT)
    there, fixed = parts(version)
    whole, noise = seen[there].var(), rest[fixed].var()
    return bool(noise < (1 - TELLS) * whole and whole - rest[there].var() > SURE * (whole - noise))


def _samples(modules: Bits) -> Bits:
    return np.kron(np.pad(modules, MARGIN), np.ones((SAMPLES, SAMPLES), bool))
