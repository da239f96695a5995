"""Each library behind its function: reads what it is for, raises for nothing."""

import cv2
import numpy as np
import pytest

from mailroom.reading import engines
from tests.reading import pictures

ALL = list(engines.ENGINES.values())


@pytest.mark.parametrize("engine", ALL)
def test_every_engine_reads_a_clean_code(engine: engines.Engine) -> None:
    (symbol,) = engine(pictures.qr("CH1-04-000000017", module=6)).symbols
    assert (symbol.text, symbol.format) == ("CH1-04-000000017", "QRCode")
    xs, ys = [x for x, _ in symbol.polygon], [y for _, y in symbol.polygon]
    assert min(xs) == pytest.approx(24, abs=4) and max(ys) == pytest.approx(24 + 25 * 6, abs=4)


@pytest.mark.parametrize("engine", ALL)
def test_corners_run_clockwise(engine: engines.Engine) -> None:
    for mirrored in (False, True):
        picture = pictures.qr("CH1")
        (symbol,) = engine(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture).symbols or [None]
        if symbol is None:
            continue
        (x1, y1), (x2, y2), (x3, y3), _ = symbol.polygon
        if not mirrored:
            assert (x2 - x1) * (y3 - y2) - (y2 - y1) * (x3 - x2) > 0


ODD = {
    "one pixel": np.zeros((1, 1), np.uint8),
    "no pixel": np.zeros((0, 0), np.uint8),
    "a line": np.zeros((1, 4000), np.uint8),
    "black": np.zeros((300, 300), np.uint8),
    "noise": np.random.default_rng(1).integers(0, 256, (400, 400), np.uint8),
    "not contiguous": np.zeros((300, 600), np.uint8)[:, ::2],
    "colour": np.zeros((30, 30, 3), np.uint8),
    "floats": np.zeros((30, 30)),
    "stripes": np.tile(np.array([0, 255], np.uint8), (300, 150)),
    "three dimensions": np.zeros((3, 3, 3, 3), np.uint8),
}


@pytest.mark.parametrize("engine", ALL)
@pytest.mark.parametrize("picture", list(ODD.values()), ids=list(ODD))
def test_odd_pictures_give_nothing_and_no_error(engine: engines.Engine, picture: pictures.Pixels) -> None:
    assert engine(picture).symbols == []


@pytest.mark.parametrize("text", ["C13112383852C", "A35819000011B"])
def test_a_tracking_number_is_read_with_its_letters(text: str) -> None:
    (symbol,) = engines.zxing(pictures.bars(text, "Codabar")).symbols
    assert (symbol.text, symbol.format) == (text, "Codabar")


@pytest.mark.parametrize("text", ["C13112383853C", "A1234B", "A405548424886B"])
def test_a_codabar_without_the_right_check_digit_is_nothing(text: str) -> None:
    assert engines.zxing(pictures.bars(text, "Codabar")).symbols == []


def test_own_codes_as_code_128() -> None:
    (symbol,) = engines.zxing(pictures.bars("MRB-A-17Q")).symbols
    assert (symbol.text, symbol.format) == ("MRB-A-17Q", "Code128")


@pytest.mark.parametrize("seed", range(6))
def test_noise_and_print_hold_no_linear_code(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (500, 800), np.uint8)
    page = np.full((500, 800, 3), 235, np.uint8)
    pictures.print_lines(page, 20 + seed * 3, 60, 10)
    for picture in (noise, cv2.blur(noise, (3, 3)), cv2.blur(noise, (1, 9)), page[..., 0].copy()):
        assert engines.zxing(picture).symbols == []


def test_an_unread_code_is_seen() -> None:
    picture = pictures.qr("CH1-04-000000017", module=6)
    picture[84:150, 84:150] = np.kron(np.random.default_rng(5).integers(0, 2, (11, 11)) * 255, np.ones((6, 6)))
    seen = engines.zxing(picture)
    assert seen.symbols == [] and len(seen.unread) == 1


def test_a_part_of_a_set_is_not_taken_for_the_whole() -> None:
    second_of_two = pictures.qr_of_bits((3, 4), (1, 4), (1, 4), (5, 8), (4, 4), (2, 8), (65, 8), (66, 8))
    assert engines.zbar(second_of_two).symbols == []


def test_bytes_that_are_no_text_are_read_all_the_same() -> None:
    for content in (b"\x0e\x01", bytes(range(1, 256)), "神﨑".encode("cp932"), "神﨑".encode()):
        for engine in (engines.zxing, engines.zbar):
            for symbol in engine(pictures.qr(content, module=6)).symbols:
                assert symbol.text
