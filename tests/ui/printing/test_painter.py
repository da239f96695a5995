"""One painter: what it paints is what the drawing shows, and type is as wide as the core believes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PySide6.QtGui import QFontMetricsF

from mailroom.dispatch import code128, lettering
from mailroom.dispatch.address_label import address_label
from mailroom.dispatch.marks import reprinted, sampled
from mailroom.dispatch.pages import Bars, Box, Page, Rule, Text
from mailroom.dispatch.printer_test import Tried, printer_test
from mailroom.dispatch.slips import slip_pages
from mailroom.settings import PrinterSettings
from tests.dispatch.slip_makers import a_slip, mock_up_rows, rows_of
from tests.ui.printing.rasters import image_dots, ink
from ui.printing.faces import EM, face_of, fonts, glyph, runs
from ui.printing.painter import bar_geometry
from ui.printing.picture import page_image

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
AT = datetime(2025, 11, 21, 1, 15, tzinfo=UTC)
FIRST, SECOND = slip_pages(a_slip(rows_of([1, 3, 2, 4, 1, 1, 1, 2, 1, 3, 4])))

FOLDED = slip_pages(a_slip(rows_of([1, 3, 2, 4, 1, 1, 1, 2, 1, 3, 4])), "naga3")
(ONE,) = slip_pages(a_slip(mock_up_rows()[1:4]))
LABEL = address_label(a_slip())


@pytest.mark.parametrize("bold", [False, True])
def test_the_core_knows_how_wide_every_character_is(bold: bool) -> None:
    metrics = QFontMetricsF(fonts(bold)[0])
    codes = (*range(0x21, 0xD800), *range(0xF900, 0x10000), *range(0x20000, 0x23000))
    ours = [chr(code) for code in codes if face_of(chr(code), bold) == 0]
    assert len(ours) > 11000
    wrong = [
        sign
        for sign in ours
        if lettering.sign_width(sign) and abs(metrics.horizontalAdvance(sign) / EM - lettering.sign_width(sign)) > 1e-6
    ]
    assert wrong == []


def test_rare_kanji_come_from_the_second_face_and_what_nobody_has_becomes_a_geta() -> None:
    assert runs("田𠮷次", False) == ((0, 0.0, "田"), (1, 1.0, "𠮷"), (0, 2.0, "次"))
    assert runs("한A", False) == ((0, 0.0, "〓A"),)
    assert runs("葛\U000e0100城", False) == ((0, 0.0, "葛城"),)
    assert glyph("𠮷", 1, True) and not glyph("𠮷", 0, True)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("slip-kaku2-1", FIRST),
        ("slip-kaku2-2", SECOND),
        ("slip-reprint-1", reprinted(FIRST, 1, AT, "03")),
        ("slip-sample-1", sampled(FIRST)),
        ("slip-kaku2-short", ONE),
        ("slip-naga3-1", FOLDED[0]),
        ("slip-naga3-2", FOLDED[1]),
        ("slip-naga3-short", slip_pages(a_slip(mock_up_rows()[1:4]), "naga3")[0]),
        ("slip-reprint-short", reprinted(ONE, 2, AT, "03")),
        ("address-label", LABEL),
        ("printer-test", printer_test(Tried("発送室-1", PrinterSettings(0.4, -0.2, 1.002, 1), "03", AT))),
    ],
)
def test_the_page_looks_as_it_did(name: str, page: Page) -> None:
    """Against pictures that a person has looked at. MAILROOM_GOLDEN=write makes them anew: look at them again."""
    painted = image_dots(page_image(page, 80))
    file = GOLDEN / f"{name}.png"
    if os.environ.get("MAILROOM_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        cv2.imwrite(str(file), painted)
    golden = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    assert golden is not None and golden.shape == painted.shape
    soft = [cv2.blur(picture, (5, 5)).astype(np.int16) for picture in (golden, painted)]
    off = np.abs(soft[0] - soft[1])
    y, x = np.unravel_index(off.argmax(), off.shape)
    assert off.max() < 40, f"another picture around {x * 25.4 / 80:.0f}, {y * 25.4 / 80:.0f} mm"
    assert off.mean() < 0.5


@pytest.mark.parametrize("dpi", [203, 300, 360, 600, 720, 1200])
def test_bars_are_whole_dots_of_the_printer(dpi: int) -> None:
    bars = code128.bars(125, 51.6, 9, "MRS-03A-251120-0021X")
    for value in bar_geometry(bars, dpi):
        assert value == round(value)
    x, y, module, high = bar_geometry(bars, dpi)
    if dpi % 300 == 0:
        assert module * 25.4 / dpi == pytest.approx(0.254)
    assert (x * 25.4 / dpi, y * 25.4 / dpi, high * 25.4 / dpi) == pytest.approx((125, 51.6, 9), abs=0.07)


@pytest.mark.parametrize("dpi", [203, 300, 360, 600])
def test_codes_read_from_the_picture_of_the_whole_page(dpi: int) -> None:
    label = [LABEL] if dpi != 360 else []  # printers of tape have 203 dots an inch, 300 or 600
    for page in (reprinted(sampled(FIRST), 1, AT, "03"), FOLDED[1], ONE, *label):
        found = zxingcpp.read_barcodes(image_dots(page_image(page, dpi)), zxingcpp.BarcodeFormat.Code128)
        assert [code.text for code in found] == [bars.text for bars in page.bars()]


def test_bars_on_300_dpi_are_black_or_white_and_nothing_else() -> None:
    bars = code128.bars(10.03, 5.01, 9, "MRS-03A-251120-0021X")
    dots = image_dots(page_image(Page(90, 20, (bars,)), 300))
    assert set(np.unique(dots)) == {0, 255}
    row = dots[round(9 * 300 / 25.4)]
    start = round(10.03 * 300 / 25.4)
    assert "".join("1" if dot == 0 else "0" for dot in row[start : start + 3 * 244 : 3]) == bars.pattern
    assert (row[:start] == 255).all()


def test_items_stand_to_the_tenth_of_a_millimetre() -> None:
    page = Page(
        60,
        60,
        (
            Box(10, 10, 20, 5, 0.4),
            Box(40, 10, 5, 5, 0, 1),
            Rule(10, 20, 30, 20, 0.6),
            Rule(10, 25, 30, 25, 0.3, dotted=True),
            Text(10, 30, 40, 10, "■", 20, align="right"),
            Text(10, 42, 40, 10, "■■", 20, align="center", stretch=0.5),
            Bars(10, 55, 3, "X", "101", 3),
        ),
    )
    dots = image_dots(page_image(page, 600))
    near = pytest.approx
    assert ink(dots, (5, 5, 30, 12), 600) == near((9.8, 9.8, 30.2, 15.2), abs=0.05)
    assert ink(dots, (38, 8, 10, 9), 600) == near((40, 10, 45, 15), abs=0.05)
    assert ink(dots, (5, 18, 30, 4), 600) == near((10, 19.7, 30, 20.3), abs=0.05)
    em = 20 * 25.4 / 72
    left, top, right, bottom = ink(dots, (5, 28, 50, 12), 600)
    assert (left + right) / 2 == near(50 - em / 2, abs=0.1) and (top + bottom) / 2 == near(35, abs=0.25)
    left, _, right, _ = ink(dots, (5, 41, 50, 12), 600)
    assert (left + right) / 2 == near(30, abs=0.1) and right - left < em
    dotted = dots[round(25 * 600 / 25.4), round(10 * 600 / 25.4) : round(30 * 600 / 25.4)] < 128
    assert int((np.diff(dotted.astype(int)) == 1).sum()) in (19, 20), "0.4 on, 0.6 off"
    assert dotted.mean() == near(0.4, abs=0.05)
    assert ink(dots, (8, 54, 10, 5), 600) == near((10, 55, 10.76, 58), abs=0.05)
