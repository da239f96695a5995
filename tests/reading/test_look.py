"""What a frame is turned into before it is read."""

import cv2
import numpy as np
import pytest

from mailroom.model import Frame
from mailroom.reading.look import Look
from tests.reading import pictures

RED, BLACK = (90, 80, 222), (40, 40, 40)


def stamped(ink: tuple[int, int, int]) -> Frame:
    """A code on paper, and beside it a stamp as dense as a code."""
    pixels = pictures.desk((pictures.qr("CH1-04-000000017", 5), 300, 300))
    dense = np.random.default_rng(1).random((24, 24)) > 0.5
    pixels[600:720, 1300:1420][np.kron(dense, np.ones((5, 5))) > 0] = ink
    return Frame(cv2.GaussianBlur(pixels, (0, 0), 0.8).astype(np.uint8), "")


@pytest.mark.parametrize(("ink", "places"), [(RED, 1), (BLACK, 2)])
def test_a_stamp_in_colour_is_no_place_for_a_code(ink: tuple[int, int, int], places: int) -> None:
    assert len(Look(stamped(ink), 1000).patches()) == places
