"""The report on paper: the same figures, every page says what it is, heads repeated, nothing cut."""

from __future__ import annotations

import re

import pytest

from mailroom.dispatch.lettering import width_mm
from mailroom.dispatch.pages import Outline, Page, Text
from mailroom.reporting import writers
from mailroom.reporting.cells import PLAIN, Section, texts
from mailroom.reporting.day import DayReport
from mailroom.reporting.paper import _Book
from mailroom.reporting.paper_table import LONGEST, table
from mailroom.words import Words
from tests.desk.branch import CODES
from tests.reporting.hands import DAY, STRANGE, Hands

JA = Words("ja")


@pytest.fixture
def report(desk: Hands) -> DayReport:
    desk.scan(CODES[0])
    desk.scan(STRANGE)
    desk.split()
    desk.tray(7)
    return desk.report(branch="全国健康保険協会 宮城支部 発送室")


def printed(pages: list[Page]) -> list[str]:
    return [text for page in pages for text in page.texts()]


def test_every_cell_of_sections_1_to_6_is_on_paper(report: DayReport) -> None:
    there = "".join(printed(writers.pages(report))).replace("\u3000", "")
    for section in report.sections[:6]:
        for row in texts(section, JA):
            for cell in row:
                assert cell.replace("　", "") in there


def test_the_boxes_add_up(report: DayReport) -> None:
    page = writers.pages(report)[0]
    large = [int(item.text) for item in page.items if isinstance(item, Text) and item.pt == 26]
    assert large == [0, 10, 1, 0, 0, 11]
    assert sum(large[:3]) == sum(large[3:])
    said = "".join(page.texts())
    assert "検算 0＋10＋1＝0＋0＋11、差 0。" in said
    assert "受け入れと残りに、まだ読み取っていない7通を含む。枚数の分からない1通は枚数に含めない。" in said


def test_until_the_day_is_closed_every_page_says_so(desk: Hands) -> None:
    desk.scan(CODES[0])
    for page in writers.pages(desk.report()):
        assert "締め前" in page.texts()
    desk.tomorrow()
    closed = writers.pages(desk.report(DAY))
    assert not [text for text in printed(closed) if "締め前" in text]
    [line] = [text for text in printed(closed) if "日締め　" in text]
    assert line.startswith("日締め　R7.11.20 12:00　boss　　記録の末尾　No. 000005　")


def test_the_end_of_the_chain_is_on_the_closing_page(desk: Hands) -> None:
    desk.scan(CODES[0])
    desk.tomorrow()
    [row] = desk.house.journal.connection.execute("SELECT seq, hash FROM event WHERE kind = 'day_closed'")
    report = desk.report(DAY)
    assert (report.closing.seq, report.closing.hash) == row
    assert " ".join(row[1][at : at + 4] for at in (0, 4, 8, 12)) in " ".join(printed(writers.pages(report)))


def test_heads_in_japanese_years(report: DayReport) -> None:
    first, *later = writers.pages(report)
    assert "令和7年11月20日（木）" in first.texts()
    assert all("令和7年11月20日（木）" in " ".join(page.texts()) for page in later)
    numbers = [text for page in (first, *later) for text in page.texts() if re.fullmatch(r"\d+ / \d+ ページ", text)]
    assert numbers == [f"{n} / {1 + len(later)} ページ" for n in range(1, 2 + len(later))]


def long_report(report: DayReport, rows: int) -> DayReport:
    """The same with very many anomalies."""
    section = report.section(6)
    row = ("moving", CODES[0], 1, "12:00:00", "03", "boss", "移動先の棚がまだ空いていないため、組箱の上に置いた。")
    many = Section(6, section.key, section.columns, (row,) * rows)
    sections = (*report.sections[:5], many, report.sections[6])
    return DayReport(**{name: getattr(report, name) for name in report.__slots__} | {"sections": sections})


def test_a_long_table_goes_on_under_its_heads(report: DayReport) -> None:
    pages = writers.pages(long_report(report, 300))
    assert len(pages) > 6
    assert sum(page.texts().count(CODES[0]) for page in pages) == 300
    for page in pages[-5:]:
        said = page.texts()
        assert "6　差と気をつけること（続き）" in said
        assert "種類" in said
        assert "締め前" in said


@pytest.mark.parametrize("rows", [0, 1, 31, 32, 33, 34, 35])
def test_nothing_leaves_the_sheet(report: DayReport, rows: int) -> None:
    for page in writers.pages(long_report(report, rows)):
        for item in page.items:
            if isinstance(item, Text):
                assert item.x >= 10
                assert item.x + item.w <= 200
                assert item.y + item.h <= 289
                assert width_mm(item.text, item.pt, item.stretch) <= item.w + 0.01


def test_no_note_is_too_long(report: DayReport) -> None:
    note = "重なって届いた。" * 250
    book = _Book(report)
    book.begin()
    book.section(Section(6, "anomalies", report.section(6).columns, (("stop", "x", 1, None, None, None, note),)))
    assert "".join(printed(book.bound())).count("重なって") == 250
    made = table(20, (20,), ("head",), [("あ" * 500,)])
    assert len(made.rows) > 1
    assert all(len(row.cells[0]) <= LONGEST for row in made.rows)


def test_a_made_up_home_says_so(desk: Hands) -> None:
    desk.scan(CODES[0])
    plain, sample = writers.pages(desk.report()), writers.pages(desk.report(sample=True))
    assert not [item for page in plain for item in page.items if isinstance(item, Outline)]
    assert all(isinstance(page.items[0], Outline) for page in sample)


def test_columns_of_words_never_show_a_key(report: DayReport) -> None:
    for section in report.sections:
        for row in texts(section, JA):
            for column, cell in zip(section.columns, row, strict=True):
                if column.kind not in PLAIN:
                    assert not re.fullmatch(r"[a-z_.]+", cell), (column, cell)
