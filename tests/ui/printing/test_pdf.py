"""The PDF: what it says is what was given, and it is written whole or not at all."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from mailroom.dispatch.marks import reprinted, sampled
from mailroom.dispatch.pages import Page, Text, dump, load
from mailroom.dispatch.slips import slip_pages
from mailroom.errors import PaperError
from tests.dispatch.slip_makers import a_row, a_slip, mock_up_rows, rows_of
from tests.ui.printing.rasters import bare, ink, pdf_dots, pdf_text
from ui.printing.pdf import pages_to_pdf, pdf_bytes

AT = datetime(2025, 11, 21, 1, 15, tzinfo=UTC)
ROW = re.compile(r"^(\d+) (\d+) (\S+) (\d\d) (.+?) (R[\d.]+|―) (\d+)$", re.M)


def printed_rows(pdf: Path) -> list[tuple[str, ...]]:
    """The rows that pdftotext finds."""
    plain = "\n".join(" ".join(line.split()) for line in pdf_text(pdf, "-layout").splitlines())
    return [row.groups() for row in ROW.finditer(plain)]


@pytest.mark.parametrize(
    ("sizes", "pages"),
    [([1, 1], 1), ([1] * 11, 1), ([1] * 12, 2), ([1] * 14, 2), ([1] * 15, 2), ([1] * 50, 3), ([1] * 8 + [4], 2)],
)
def test_text_taken_out_is_the_data(sizes: list[int], pages: int, tmp_path: Path) -> None:
    slip, file = a_slip(rows_of(sizes)), tmp_path / "slip.pdf"
    made = slip_pages(slip)
    pages_to_pdf(made, file)
    assert len(pypdfium2.PdfDocument(file)) == len(made) == pages
    assert bare(pdf_text(file)) == bare("".join(text for page in made for text in page.texts()))
    assert printed_rows(file) == [
        (str(n), str(row.envelope_no), f"{row.symbol}-{row.number}", row.suffix, row.name, "R7.10.03", "1")
        for n, row in enumerate(slip.rows, 1)
    ]
    said = bare(pdf_text(file, page=pages))
    assert f"合計封筒{len(sizes)}通資格確認書{sum(sizes)}枚" in said
    assert f"{pages}/{pages}ページ" in said


def test_rare_kanji_spaces_and_gaiji_come_out_as_they_went_in(tmp_path: Path) -> None:
    names = ["𠮷田 太郎", "𠀋山 𡈽𠮷", "髙橋 﨑濵", "葛󠄀城 一", "\ue000田 花", "㋿ 〆～①㈱", "ｱﾝﾄﾞﾚ Ñé", "櫸𣟱"]
    file = tmp_path / "slip.pdf"
    pages_to_pdf(slip_pages(a_slip([a_row(n, name=name) for n, name in enumerate(names, 1)])), file)
    out = pdf_text(file)
    assert "\t" not in out and not re.search("[\u2e80-\u2fdf\ue000-\uf8ff]", out)
    # 葛󠄀 is printed in its plain form; 〓 stands for what only the host's font has; 𣟱 shares its shape with 櫸
    assert [row[4] for row in printed_rows(file)][:-1] == [*names[:3], "葛城 一", "〓田 花", *names[5:-1]]
    assert bare(out).count("𠮷") == 2
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
    assert "𠮷田 太郎" in text and "𠀋山 𡈽𠮷" in text, "another reader finds the same"


def test_only_our_faces_all_of_them_inside(tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    pages_to_pdf(slip_pages(a_slip([a_row(name="𠮷田 太郎")])), file)
    rows = subprocess.run(["pdffonts", str(file)], check=True, capture_output=True).stdout.decode().splitlines()[2:]
    assert sorted(row.split()[0] for row in rows) == [
        "BIZUDGothic-Bold",
        "BIZUDGothic-Regular",
        "MailroomRareKanji-Regular",
    ]
    assert all(row.split()[-5] == row.split()[-3] == "yes" for row in rows), "embedded, and with their characters"
    assert len(file.read_bytes()) < 150_000


@pytest.mark.parametrize("page", [1, 2])
def test_every_code_reads_from_the_whole_page(page: int, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    slip = a_slip(rows_of([1] * 20))
    pages_to_pdf([reprinted(sampled(each), 1, AT, "03") for each in slip_pages(slip)], file)
    for dpi in (300, 600):
        found = zxingcpp.read_barcodes(pdf_dots(file, page, dpi), zxingcpp.BarcodeFormat.Code128)
        assert [code.text for code in found] == [slip.code]


def test_ink_stands_where_the_drawing_says(tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    slip = a_slip()
    pages_to_pdf(slip_pages(slip), file)
    dots = pdf_dots(file)
    assert dots.shape == pytest.approx((3508, 2480), abs=2)
    near = pytest.approx
    assert ink(dots, (110, 51, 100, 11)) == near((125, 51.6, 125 + 61.98, 60.6), abs=0.1)
    left, top, right, _ = ink(dots, (15, 167, 180, 30))
    assert (left, top, right) == near((19.8, 167.8, 190.2), abs=0.3)
    assert ink(dots, (10, 282, 190, 1.6)) == near((20, 282.93, 190, 283.07), abs=0.3)
    assert ink(dots, (15, 109, 180, 2)) == near((20, 109.8, 190, 110.2), abs=0.3)
    assert ink(dots, (20.5, 175, 6, 5))[1] == near(174.5 + 1.4, abs=0.5), "the first row's number"
    left, _, right, _ = ink(dots, (30, 67, 150, 12))
    assert (left + right) / 2 == near(105, abs=2), "the subject stands in the middle, but for its last bracket"
    left, top, right, bottom = ink(dots, (177.5, 175.0, 12, 5))
    assert (right - left, bottom - top) == near((3.4, 3.4), abs=0.3)
    assert ink(dots, (0, 0, 210, 297)) == near((19.85, 14, 190.15, 288), abs=1), "margins are white"


def test_a_reprint_says_the_same_and_where_it_was_made(tmp_path: Path) -> None:
    slip = a_slip(mock_up_rows())
    kept = dump(slip_pages(slip))
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    pages_to_pdf(load(kept), first)
    pages_to_pdf([reprinted(page, 1, AT, "03") for page in load(kept)], again)
    assert bare(pdf_text(again)) == bare(pdf_text(first)) + "再発行（1回目）R7.11.2110:15端末03"
    assert printed_rows(again) == printed_rows(first)
    marked = pdf_dots(again, dpi=100)
    plain = pdf_dots(first, dpi=100)
    assert (marked < 250).sum() > 1.3 * (plain < 250).sum(), "再発行 is seen across the page"
    assert "見本" not in pdf_text(again)


def test_an_old_file_stays_when_the_new_one_cannot_be_written(tmp_path: Path) -> None:
    pages = slip_pages(a_slip())
    missing = tmp_path / "no folder" / "slip.pdf"
    with pytest.raises(PaperError) as refused:
        pages_to_pdf(pages, missing)
    assert refused.value.key == "paper_not_written" and refused.value.values["path"] == missing
    file = tmp_path / "slip.pdf"
    pages_to_pdf(pages, file)
    for impossible in (tmp_path, file / "slip.pdf"):
        with pytest.raises(PaperError):
            pages_to_pdf(pages, impossible)
    assert [path.name for path in tmp_path.iterdir()] == ["slip.pdf"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    file.with_name("slip.pdf.new").symlink_to("/dev/full")
    with pytest.raises(PaperError) as refused:
        pages_to_pdf(slip_pages(a_slip()), file)
    assert refused.value.key == "paper_not_written"
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_different_size_and_white_type() -> None:
    label = Page(100, 62, (Text(5, 5, 90, 8, "ラベル", 14, white=True),))
    document = pypdfium2.PdfDocument(pdf_bytes([*slip_pages(a_slip()), label]))
    sizes = [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in document]
    assert sizes == [(210, 297), (100, 62)]
    with pytest.raises(ValueError, match="no pages"):
        pdf_bytes([])


@pytest.mark.parametrize("layout", ["kaku2", "naga3"])
def test_text_taken_out_of_the_short_form_is_the_data(layout: str, tmp_path: Path) -> None:
    slip, file = a_slip(rows_of([3])), tmp_path / "slip.pdf"
    made = slip_pages(slip, layout)
    pages_to_pdf(made, file)
    assert bare(pdf_text(file)) == bare("".join(made[0].texts()))
    plain = [" ".join(line.split()) for line in pdf_text(file, "-layout").splitlines()]
    for row in slip.rows:
        assert f"{row.symbol}-{row.number} {row.suffix} {row.name} R7.10.03 1" in plain
    found = zxingcpp.read_barcodes(pdf_dots(file), zxingcpp.BarcodeFormat.Code128)
    assert [code.text for code in found] == [slip.code]
