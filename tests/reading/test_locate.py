"""Places where codes may be."""

import cv2
import pytest

from mailroom.reading import locate
from tests.reading import pictures


@pytest.mark.parametrize("module,degrees,sigma", [(2, 0, 0.6), (3, 45, 1.2), (4, 17, 0.8), (5, 90, 2.0)])
def test_a_code_is_the_likeliest_place(module: int, degrees: float, sigma: float) -> None:
    picture = pictures.qr("CH1-04-000000017", module)
    frame = pictures.desk((picture, 900, 500))
    pictures.print_lines(frame, 200, 200)
    frame = pictures.blurred(pictures.turned(frame, degrees), sigma)
    first = locate.spots(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))[0]
    half = picture.shape[0] / 2
    matrix = cv2.getRotationMatrix2D((960, 540), degrees, 1)
    x, y = matrix @ (900 + half, 500 + half, 1)
    assert abs(first.x - x) < half and abs(first.y - y) < half


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (40, 2000), (2000, 40), (31, 31)])
def test_any_size_is_harmless(size: tuple[int, int]) -> None:
    assert locate.spots(pictures.np.zeros(size, pictures.np.uint8)) == []


def test_an_empty_desk_has_no_places() -> None:
    assert locate.spots(pictures.desk()[..., 0].copy()) == []
