"""Places where codes may be."""

import math

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
    first = locate.Edges(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)).spots()[0]
    half = picture.shape[0] / 2
    matrix = cv2.getRotationMatrix2D((960, 540), degrees, 1)
    x, y = matrix @ (900 + half, 500 + half, 1)
    assert abs(first.x - x) < half and abs(first.y - y) < half


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (40, 2000), (2000, 40), (31, 31)])
def test_any_size_is_harmless(size: tuple[int, int]) -> None:
    edges = locate.Edges(pictures.np.zeros(size, pictures.np.uint8))
    assert edges.spots() == [] and edges.bars() == []


def test_an_empty_desk_has_no_places() -> None:
    edges = locate.Edges(pictures.desk()[..., 0].copy())
    assert edges.spots() == [] and edges.bars() == []


@pytest.mark.parametrize("degrees", [0, 12, 45, 90, 133])
def test_bars_are_found_with_their_direction(degrees: float) -> None:
    picture = pictures.bars("C13112383852C", "Codabar")
    frame = pictures.desk((picture, 800, 500))
    pictures.print_lines(frame, 200, 100)
    frame = pictures.turned(frame, degrees)
    found = locate.Edges(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)).bars()
    back = cv2.getRotationMatrix2D((960, 540), -degrees, 1)
    assert found  # parts of it, where it is sharp
    for one in found:
        x, y = back @ (one.x, one.y, 1)
        assert 800 < x < 800 + picture.shape[1] and 500 < y < 500 + picture.shape[0]
        turned = (math.degrees(one.angle) + degrees) % 180
        assert min(turned, 180 - turned) < 3


def test_a_code_is_darker_than_print() -> None:
    frame = pictures.desk((pictures.qr("CH1-04-000000017", 4), 900, 500))
    pictures.print_lines(frame, 200, 200)
    edges = locate.Edges(cv2.cvtColor(pictures.blurred(frame, 0.6), cv2.COLOR_BGR2GRAY))
    code, *others = edges.spots(least=0.25)
    printed = [spot.ink for spot in others if spot.x < 850]
    assert printed and max(printed) < 0.33
    assert code.ink > 0.38
