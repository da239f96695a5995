"""The ladder: what each rung is for is read, nothing is read twice, and an easy frame costs little."""

import csv
import gc
import time
import weakref
from pathlib import Path

import cv2
import numpy as np
import pytest

from mailroom.model import Frame
from mailroom.reading import engines, frames, ladder
from mailroom.reading.look import Look
from tests.reading import pictures
from tests.reading.pictures import desk, frame, qr

CODE, OTHER, LEAFLET = "CH1-04-000000017", "CH1-04-000000018", "https://www.example.or.jp/leaflet/1"
SAMPLES = Path("../shared/samples")


def texts(pixels: pictures.Pixels, *, every: bool = False, budget_ms: float = 3000) -> list[str]:
    return sorted(symbol.text for symbol in ladder.read(frame(pixels), budget_ms=budget_ms, every=every).symbols)


def causes() -> dict[str, pictures.Pixels]:
    """A frame for each cause that a rung names."""
    small = desk((qr(CODE, 3), 900, 500))
    large = cv2.resize(qr(CODE, 10), (1060, 1060))
    cut = qr(CODE, 6, border=0)
    dark = desk((qr(CODE, 5), 900, 500)).astype(float)
    dark *= np.linspace(0.05, 0.5, 1920)[None, :, None]
    light_on_dark = desk(width=900, height=600)
    pictures.lay(light_on_dark, 255 - qr(CODE, 6), 100, 100)
    return {
        "easy": desk((qr(CODE, 5), 900, 500)),
        "turned": pictures.turned(desk((qr(CODE, 5), 900, 500)), 33),
        "upside down": desk((qr(CODE, 5), 900, 500))[::-1, ::-1],
        "small modules": pictures.blurred(small, 1.0),
        "defocus": pictures.blurred(desk((qr(CODE, 4), 900, 500)), 2.0),
        "noise": desk((qr(CODE, 5), 900, 500), noise=45.0),
        "red ink": pictures.stamped(desk((qr(CODE, 5), 900, 500)), 900, 520, 160, 80),
        "fills the picture": desk((large, 400, 10)),
        "no quiet zone": np.ascontiguousarray(np.dstack([cut] * 3)),
        "shadow": dark.astype(np.uint8),
        "light on dark": light_on_dark,
        "grey frame": desk((qr(CODE, 5), 900, 500))[..., 1],
        "tiny picture": np.dstack([qr(CODE, 2)] * 3),
        "12 megapixels": desk((qr(CODE, 9), 2000, 1500), width=4032, height=3024),
    }


CAUSES = causes()


@pytest.mark.parametrize("cause", list(CAUSES))
@pytest.mark.parametrize("every", [False, True], ids=["scan", "decode"])
def test_each_cause_is_read(cause: str, every: bool) -> None:
    assert texts(CAUSES[cause], every=every) == [CODE]


def test_polygons_are_in_pixels_of_the_frame() -> None:
    for cause in ("easy", "small modules", "defocus"):
        (symbol,) = ladder.read(frame(CAUSES[cause])).symbols
        for x, y in symbol.polygon:
            assert 890 < x < 1100 and 490 < y < 700, cause


@pytest.mark.parametrize("every", [False, True], ids=["scan", "decode"])
@pytest.mark.parametrize(
    "second", [qr(OTHER, 5), qr(OTHER, 2), pictures.blurred(qr(OTHER, 3), 1.0)], ids=["easy", "small", "blurred"]
)
def test_a_second_management_code_is_never_missed(second: pictures.Pixels, every: bool) -> None:
    pixels = desk((qr(CODE, 5), 300, 300), (second, 1300, 700))
    pictures.print_lines(pixels, 600, 100)
    assert texts(pixels, every=every) == [CODE, OTHER]


def test_the_leaflet_alone_does_not_end_the_search() -> None:
    pixels = desk((qr(LEAFLET, 6), 300, 300), (pictures.blurred(qr(CODE, 3), 1.3), 1300, 700))
    assert CODE in texts(pixels)


def test_everything_in_view_is_read() -> None:
    own = "MRB-A-17Q"
    pixels = desk(
        (qr(CODE, 5), 300, 200), (qr(LEAFLET, 5), 300, 600), (pictures.bars("C13112383852C", "Codabar"), 900, 200),
        (pictures.bars(own), 900, 600),
    )  # fmt: skip
    for every in (False, True):
        assert texts(pixels, every=every) == sorted([CODE, LEAFLET, "C13112383852C", own])


@pytest.mark.parametrize("degrees", [0, 20, 45, 90, 160, 270])
@pytest.mark.parametrize("text,format_name", [("C13112383852C", "Codabar"), ("MRB-A-17Q", "Code128")])
def test_linear_codes_lie_at_any_angle(text: str, format_name: str, degrees: float) -> None:
    bars = pictures.bars(text, format_name)
    pixels = pictures.blurred(pictures.turned(desk((bars, 800, 500), (qr(CODE, 5), 700, 250)), degrees), 0.6)
    found = {symbol.text: symbol for symbol in ladder.read(frame(pixels)).symbols}
    assert set(found) == {CODE, text}
    x, y = np.mean(found[text].polygon, 0)
    matrix = cv2.getRotationMatrix2D((960, 540), degrees, 1)
    there = matrix @ (800 + bars.shape[1] / 2, 500 + bars.shape[0] / 2, 1)
    assert np.hypot(x - there[0], y - there[1]) < 40


def test_nothing_is_read_where_nothing_is() -> None:
    page = desk()
    pictures.print_lines(page, 100, 100, 20)
    noise = np.random.default_rng(3).integers(0, 256, (720, 1280, 3), np.uint8)
    for pixels in (
        desk(),
        page,
        noise,
        cv2.blur(noise, (3, 3)),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((5, 2000), np.uint8),
    ):
        assert texts(pixels, every=True) == []


def test_a_frame_is_let_go_at_once() -> None:
    """Frames that wait for the search for circles fill the memory of a process that reads a hundred a second."""
    pixels = desk((qr(CODE, 5), 900, 500))
    pictures.print_lines(pixels, 100, 100)
    kept = weakref.ref(pixels)
    gc.disable()
    try:
        assert ladder.read(frame(pixels), budget_ms=250).symbols
        del pixels
        assert kept() is None
    finally:
        gc.enable()


def test_the_budget_ends_the_search() -> None:
    hard = desk()
    pictures.print_lines(hard, 100, 100, 20)
    began = time.perf_counter()
    ladder.read(frame(hard), budget_ms=50, every=True)
    assert time.perf_counter() - began < 1.0


def test_a_step_is_begun_only_where_there_is_time_for_it() -> None:
    clock = iter([0.0] + [0.17] * 9)
    look = Look(frame(desk()), 300, lambda: next(clock))
    assert look.has_time(15) and not look.has_time(90)  # 85 ms are left


def test_the_same_code_of_two_engines_is_one_symbol() -> None:
    look = Look(frame(desk((qr(CODE, 5), 900, 500))), 1000)
    look.add(engines.zxing(look.grey))
    look.add(engines.zbar(look.grey))
    look.add(engines.zxing(look.half), 0.5)
    assert [symbol.engine for symbol in look.symbols] == ["zxing-cpp"]


def test_two_pieces_of_the_same_text_are_two_symbols() -> None:
    assert texts(desk((qr("CH1", 5), 300, 300), (qr("CH1", 5), 1300, 700)), every=True) == ["CH1", "CH1"]


def test_two_engines_that_differ_on_a_key_are_both_heard() -> None:
    look = Look(frame(desk()), 1000)
    polygon = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    for text in ("CH1-1", "CH1-7", "CH1-7", "神"):
        look.add(engines.Seen([engines.Symbol(text, "QRCode", "x", polygon)], []))
    assert [symbol.text for symbol in look.symbols] == ["CH1-1", "CH1-7"]


def test_the_library_that_may_abort_can_be_left_out() -> None:
    assert [rung.name for rung in ladder.RUNGS if rung.may_abort] == ["zbar"]
    page = desk()
    pictures.print_lines(page, 100, 100)
    assert ladder.read(frame(page), every=True, careful=True).symbols == ()


@pytest.mark.parametrize("rung", ladder.RUNGS, ids=lambda rung: rung.name)
def test_every_rung_says_why_it_exists(rung: ladder.Rung) -> None:
    assert rung.cause and rung.cost_ms


samples = pytest.mark.skipif(not SAMPLES.exists(), reason="only where the shared pictures are")


@samples
@pytest.mark.parametrize("level,least", [("desk", 7), ("hand", 8), ("hard", 3), ("torn", 0)])
def test_sample_frames(level: str, least: int) -> None:
    """The first eight of each level, at the live budget; no wrong code anywhere."""
    rows = csv.DictReader((SAMPLES / "frames/truth.csv").read_text("utf-8").splitlines())
    right = 0
    for row in [row for row in rows if row["level"] == level][:8]:
        (page,) = frames.open_path(SAMPLES / "frames" / row["file"])
        found = {symbol.text for symbol in ladder.read(page, budget_ms=250).symbols if ladder.is_key(symbol.text)}
        assert found <= ({row["payload"]} if level != "torn" else set()), row["file"]
        right += found == {row["payload"]}
    assert right >= least


@samples
def test_pictures_without_a_code_have_none() -> None:
    for file in sorted((SAMPLES / "qr-zxing/falsepositives-1").iterdir()):
        for page in frames.open_path(file):
            assert ladder.read(Frame(page.pixels, page.name), budget_ms=300, every=True).symbols == (), file.name
