"""Codes read module by module: what is known before, where the corners are, and blur undone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.reading import by_hand, deblur, engines, finders, qr_pattern
from mailroom.reading.grid import Grid
from tests.reading import pictures
from tests.reading.pictures import PAPER, Pixels, qr

CODE = "CH1-04-000000017"


def never() -> bool:
    return False


def on_paper(code: Pixels, degrees: float = 0.0, scale: float = 1.0) -> Pixels:
    """A code on paper, turned about its middle."""
    side = round(code.shape[0] * scale * 1.7)
    matrix = cv2.getRotationMatrix2D((code.shape[0] / 2, code.shape[0] / 2), degrees, scale)
    matrix[:, 2] += side / 2 - code.shape[0] / 2
    inked = np.where(code < 128, 35, PAPER).astype(np.uint8)
    return cv2.warpAffine(inked, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=(PAPER,))


def grained(picture: Pixels, amount: float, seed: int = 1) -> Pixels:
    noise = np.random.default_rng(seed).normal(0, amount, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def moved(picture: Pixels, across: int, down: int) -> Pixels:
    """Blurred by a straight movement of the hand."""
    size = max(abs(across), abs(down)) * 2 + 1
    kernel = np.zeros((size, size), np.float32)
    cv2.line(kernel, (size // 2 - across, size // 2 - down), (size // 2 + across, size // 2 + down), 1, 1)
    return cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def found_in(picture: Pixels) -> list[finders.Three]:
    return finders.threes(finders.find(picture))


def text(picture: Pixels, corners: int = 3) -> str | None:
    symbols = by_hand.read(picture, never, corners=corners).symbols
    return symbols[0].text if symbols else None


@pytest.mark.parametrize("version", range(1, 41))
def test_the_fixed_modules_are_those_of_a_real_code(version: int) -> None:
    code = qrcode.QRCode(version=version, border=0)
    code.add_data("1")
    code.make(fit=False)
    matrix, fixed = np.array(code.get_matrix()), qr_pattern.pattern(version)
    assert matrix.shape == fixed.known.shape == (qr_pattern.modules(version),) * 2
    assert np.array_equal(matrix[fixed.known], fixed.dark[fixed.known])
    assert 0.05 < fixed.known.mean() < 0.6


def test_a_clean_drawing_is_read_and_anything_else_is_not() -> None:
    code = qrcode.QRCode(border=0)
    code.add_data(CODE)
    code.make()
    matrix = np.array(code.get_matrix())
    assert engines.pure_qr(qr_pattern.drawn(matrix)) == CODE
    wrong = matrix.copy()
    wrong[9:12, 9:20] ^= True
    assert engines.pure_qr(qr_pattern.drawn(wrong)) in (None, CODE)
    for seed in range(200):
        noise = np.random.default_rng(seed).integers(0, 2, matrix.shape).astype(bool)
        assert engines.pure_qr(qr_pattern.drawn(qr_pattern.mended(noise, 1))) is None


@pytest.mark.parametrize("degrees", [0, 20, 45, 133, 270])
@pytest.mark.parametrize("module", [2.2, 3.0, 5.0])
def test_corner_squares_are_found_to_a_fraction_of_a_module(degrees: float, module: float) -> None:
    picture = cv2.GaussianBlur(on_paper(qr(CODE, 4), degrees, module / 4), (0, 0), 0.5 * module)
    fitted = [finders.centred(picture.astype(np.float32), three.centres, 25) for three in found_in(picture)]
    centres, quality = max(fitted, key=lambda one: one[1])
    assert quality > 0.7
    middle, turn = picture.shape[0] / 2 - 0.5, np.radians(-degrees)
    for centre, (u, v) in zip(centres, ((-9, -9), (9, -9), (-9, 9)), strict=True):
        x = middle + module * (u * np.cos(turn) - v * np.sin(turn))
        y = middle + module * (u * np.sin(turn) + v * np.cos(turn))
        assert np.hypot(centre[0] - x, centre[1] - y) < 0.3 * module + 0.8


BLURRED = {
    "defocus of half a module": lambda p: cv2.GaussianBlur(p, (0, 0), 1.4),
    "defocus of two thirds of a module": lambda p: cv2.GaussianBlur(p, (0, 0), 1.8),
    "moved across": lambda p: moved(p, 3, 0),
    "moved down": lambda p: moved(p, 0, 3),
    "moved aslant": lambda p: moved(p, 2, 2),
    "moved and out of focus": lambda p: cv2.GaussianBlur(moved(p, 2, 1), (0, 0), 1.2),
}


@pytest.mark.parametrize("degrees", [0, 28])
@pytest.mark.parametrize("cause", list(BLURRED))
def test_blur_is_undone(cause: str, degrees: float) -> None:
    picture = grained(BLURRED[cause](on_paper(qr(CODE, 4), degrees, 0.7)), 3)
    assert text(picture) == CODE


def test_this_is_more_than_the_engines_can() -> None:
    picture = grained(BLURRED["defocus of two thirds of a module"](on_paper(qr(CODE, 4), 28, 0.7)), 3)
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert not any(engine(one).symbols for engine in engines.ENGINES.values() for one in (picture, large))


@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 0)])
def test_a_corner_square_may_be_gone(corner: tuple[int, int]) -> None:
    code = qr(CODE, 4)
    inner, side = 4 * 4, 7 * 4
    row, column = (code.shape[0] - inner - side if far else inner for far in corner)
    code[row : row + side, column : column + side] = 255
    assert text(on_paper(code, 15), corners=2) == CODE


def test_perspective() -> None:
    flat = on_paper(qr(CODE, 6))
    side = flat.shape[0]
    bent = np.array([[20, 10], [side - 30, 40], [side - 5, side - 20], [0, side - 1]], np.float32)
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, bent)
    assert text(cv2.warpPerspective(flat, matrix, (side, side), borderValue=(PAPER,))) == CODE


def test_the_polygon_is_the_code() -> None:
    (symbol,) = by_hand.read(on_paper(qr(CODE, 4), 0, 0.75), never).symbols
    picture = on_paper(qr(CODE, 4), 0, 0.75)
    rows, columns = np.nonzero(picture < 128)
    (left, top), _, (right, bottom), _ = symbol.polygon
    assert (left, top) == pytest.approx((columns.min(), rows.min()), abs=1.5)
    assert (right, bottom) == pytest.approx((columns.max() + 1, rows.max() + 1), abs=1.5)
    assert symbol.engine == "modules"


@pytest.mark.parametrize("corners", [2, 3])
def test_print_noise_and_paper_hold_no_code(corners: int) -> None:
    page = np.full((220, 220, 3), PAPER, np.uint8)
    pictures.print_lines(page, -60, 40)
    noise = np.random.default_rng(4).integers(0, 256, (220, 220), np.uint8)
    squares = np.kron(np.indices((22, 22)).sum(0) % 2 * 255, np.ones((10, 10))).astype(np.uint8)
    for picture in (page[..., 0].copy(), noise, cv2.blur(noise, (5, 5)), squares, np.zeros((9, 300), np.uint8)):
        assert text(picture, corners) is None


def test_a_code_too_blurred_gives_nothing_rather_than_something() -> None:
    for sigma in (3.0, 4.0, 6.0):
        assert text(grained(cv2.GaussianBlur(on_paper(qr(CODE, 4), 28, 0.7), (0, 0), sigma), 3)) in (None, CODE)


def test_the_deadline_is_kept() -> None:
    asked: list[int] = []

    def over() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert by_hand.read(on_paper(qr(CODE, 4)), over).symbols == []
    assert len(asked) == 2


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_damage_gives_the_text_or_nothing_never_another(seed: int) -> None:
    """The serials lie close together: one wrong digit would be another person."""
    random = np.random.default_rng(seed)
    code = f"CH1-04-{random.integers(10**9):09d}"
    picture = on_paper(qr(code, 4), float(random.uniform(0, 360)), 0.7)
    picture = cv2.GaussianBlur(picture, (0, 0), float(random.uniform(0.8, 2.6)))
    for _ in range(random.integers(0, 5)):
        x, y = random.integers(20, picture.shape[0] - 30, 2)
        picture[y : y + random.integers(3, 16), x : x + random.integers(3, 16)] = random.integers(0, 255)
    assert text(grained(picture, float(random.uniform(0, 8)), seed)) in (None, code)


def test_no_contrast_ends_the_guessing() -> None:
    flat = np.full((100, 100), 200, np.uint8)
    grid = Grid(flat, 2, np.array([[20.0, 20], [80, 20], [20, 80]]))
    assert list(deblur.matrices(flat, grid)) == []


def test_a_code_too_dirty_to_be_read_shows_how_it_begins() -> None:
    def seen(content: str) -> tuple[int, int, bool]:
        code = qr(content, 4)
        quiet = 4 * 4
        dirt = np.random.default_rng(1).random((17, 8)) < 0.5
        at = slice(quiet + 8 * 4, quiet + 25 * 4), slice(quiet + 7 * 4, quiet + 15 * 4)
        code[at] = np.kron(dirt, np.ones((4, 4))) * 255
        found = by_hand.read(on_paper(code, 12), never)
        return len(found.symbols), len(found.unread), bool(found.addresses)

    assert seen("https://www.example.or.jp/leaflet?no=2025-07") == (0, 1, True)
    assert seen("CH1-04-000000017-04-000000017-0000000017") == (0, 1, False)
