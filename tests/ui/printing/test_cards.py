"""Cards and labels as PDF: every code reads from the whole page, the text is the data, also under 見本."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp

from mailroom.dispatch.marks import sampled
from mailroom.dispatch.pages import Page, Squares
from tests.dispatch.test_sheets import PAGES
from tests.ui.printing.rasters import bare, ink, pdf_dots, pdf_text
from ui.printing.pdf import pages_to_pdf

FORMATS = (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cards") / "cards.pdf"
    pages_to_pdf([sampled(page) for page in PAGES], file)
    return file


def read(pdf: Path, number: int, dpi: int) -> list[str]:
    dots = pdf_dots(pdf, number, dpi)
    return sorted(code.text for code in zxingcpp.read_barcodes(dots, FORMATS, try_rotate=False))


@pytest.mark.parametrize("dpi", [300, 150])
@pytest.mark.parametrize(("number", "page"), list(enumerate(PAGES, 1)))
def test_every_code_reads_from_the_whole_page(number: int, page: Page, dpi: int, pdf: Path) -> None:
    finest = min((code.dots for code in page.codes()), default=9)
    if finest < 4 and dpi < 300:  # 0.25 mm: a document's module, for a hand scanner or a camera near by
        wanted = [code.text for code in page.codes() if isinstance(code, Squares)]
    else:
        wanted = [code.text for code in page.codes()]
    found = read(pdf, number, dpi)
    assert set(found) == set(wanted)
    if finest >= 4 or dpi == 300:
        assert found == sorted(wanted)


@pytest.mark.parametrize(("number", "page"), list(enumerate(PAGES, 1)))
def test_text_taken_out_is_the_data(number: int, page: Page, pdf: Path) -> None:
    assert bare(pdf_text(pdf, page=number)) == bare("".join(page.texts()))


def test_the_ink_of_a_card_stands_where_the_layout_says(pdf: Path) -> None:
    near = pytest.approx
    code = PAGES[0].bars()[0]
    dots = pdf_dots(pdf)
    assert ink(dots, (13.5, 46, 47, 12)) == near((17, 47.4, 17 + code.w, 56.4), abs=0.1)
    assert ink(dots, (11, 22, 93, 8)) == near((12, 23, 103, 29.2), abs=0.1)


def test_round_corners_are_round(pdf: Path) -> None:
    dots = pdf_dots(pdf)
    mm = 300 / 25.4
    assert dots[round(31.05 * mm), round(12.05 * mm)] > 200, "the corner itself is white"
    assert dots[round(31.0 * mm), round(30 * mm)] < 128 and dots[round(40 * mm), round(12.0 * mm)] < 128
