"""The same text in every format; files that a spreadsheet cannot take for something else, whole and private."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mailroom.reporting import writers
from mailroom.reporting.cells import Column, Section, text, texts, titles
from mailroom.reporting.day import DayReport
from mailroom.words import LANGUAGES, Words
from tests.desk.branch import CODES
from tests.reporting.hands import DAY, FAMILY, STRANGE, Hands

JA = Words("ja")


@pytest.fixture
def report(desk: Hands) -> DayReport:
    """A day with something in every section."""
    desk.scan(CODES[2])
    desk.tomorrow()
    desk.tray(20)
    desk.scan(CODES[0])
    desk.scan(CODES[1])
    desk.post(desk.seal("A-2"), kind="tokutei_kiroku", tracking="13112383852")
    desk.split()
    desk.scan(STRANGE)
    desk.lose(CODES[2])
    desk.undo(desk.scan("CH1-04-000000009").event_id)
    return desk.report(DAY + timedelta(days=1))


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path: Path) -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_says_the_same_everywhere(report: DayReport, tmp_path: Path, language: str) -> None:
    words = Words(language)
    xlsx, jsonl = tmp_path / "day.xlsx", tmp_path / "day.jsonl"
    writers.write(report, "xlsx", xlsx, language=language)
    writers.write(report, "jsonl", jsonl, language=language)
    sheets = read_xlsx(xlsx)
    lines = [json.loads(line) for line in jsonl.read_text("utf-8").splitlines()]
    assert len(sheets) == 7
    for section, sheet in zip(report.sections, sheets, strict=True):
        path = tmp_path / "day.csv"
        writers.write(report, "csv", path, section=section.number, language=language)
        head, *rows = read_csv(path)
        shown = [list(row) for row in texts(section, words)]
        assert section.rows
        assert head == list(titles(section, words)) == [as_text(cell) for cell in sheet[0]]
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == shown
        assert [[as_text(cell) for cell in row] for row in sheet[1:]] == shown
        mine = [line for line in lines if line["section"] == section.number]
        assert [[as_text(line[column.key]) for column in section.columns] for line in mine] == shown
    assert sum(len(section.rows) for section in report.sections) == len(lines)
    assert {line["day"] for line in lines} == {"2025-11-21"}


def test_csv_is_the_pieces_with_mark_and_line_ends(report: DayReport, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    writers.write(report, "csv", path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + "通番,業務日,時刻,受箱,受領日,管理コード,読取方法,枚数,".encode())
    assert raw.count(b"\n") == raw.count(b"\r\n") == 1 + len(report.section(7).rows) == 7
    head, *rows = read_csv(path)
    assert " ".join(head) == (
        "通番 業務日 時刻 受箱 受領日 管理コード 読取方法 枚数 理由 判定 結果 原因 "
        "棚 束 送付票番号 引受番号 廃棄記録番号 端末 担当者 取消"
    )
    first = dict(zip(head, rows[0], strict=True))
    bundle, slip = first.pop("束"), first.pop("送付票番号")
    assert bundle
    assert slip == "03A-251121-0001"
    assert list(first.values()) == [
        *("1", "2025-11-21", "12:00:10", "03A-251121-920", "2025-11-21", CODES[0], "管理コード", "1"),
        *("あて所に尋ねあたりません", "転送", "転送", "", "A-2", "13112383852", "", "03", "boss", ""),
    ]
    [struck] = [row for row in rows if row[19]]
    assert (struck[5], struck[19]) == ("CH1-04-000000009", "12:00:35 boss")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_a_formula(report: DayReport, tmp_path: Path, start: str) -> None:
    assert writers.guarded(f"{start}1") == f"'{start}1"
    assert writers.guarded(f"1{start}") == f"1{start}"
    path = tmp_path / "day.csv"
    writers.write(report, "csv", path, section=4)
    assert "'=有限会社七北田板金" in [row[1] for row in read_csv(path)]
    writers.write(report, "xlsx", tmp_path / "day.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "day.xlsx").worksheets[3]
    [cell] = [cell for cell in sheet["B"] if "七北田" in as_text(cell.value)]
    assert (cell.value, cell.data_type) == ("=有限会社七北田板金", "s")


def test_a_negative_figure_stays_a_figure(report: DayReport, tmp_path: Path) -> None:
    odd = Section(1, "day_close", (Column("pieces", "number"),), ((-1,),))
    assert writers._csv(odd, JA).endswith(b"\r\n-1\r\n")


def test_xlsx_keeps_codes_as_text_and_strikes_what_was_cancelled(report: DayReport, tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    writers.write(report, "xlsx", path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "1 日締め"
    assert [sheet.freeze_panes for sheet in book] == ["A2"] * 7
    assert all("締め前" in sheet.oddHeader.left.text for sheet in book)
    rows = list(book.worksheets[6].iter_rows(min_row=2))
    for n, row in enumerate(rows):
        assert row[17].value == "03"
        assert (row[17].data_type, row[17].number_format) == ("s", "@")
        assert row[0].data_type == "n"
        assert all(bool(cell.font.strike) == (n in report.section(7).struck) for cell in row if cell.value is not None)


def test_a_file_is_private_and_whole(report: DayReport, tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text("before")
    path.chmod(0o644)
    writers.write(report, "jsonl", path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("day")] == ["day.jsonl"]
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        writers.write(report, "jsonl", folder)
    assert not (tmp_path / "folder.new").exists()
    with pytest.raises(FileNotFoundError):
        writers.write(report, "csv", tmp_path / "nowhere" / "day.csv")


def test_names_only_when_asked_for(desk: Hands, tmp_path: Path) -> None:
    desk.scan(FAMILY)
    for names in (False, True):
        report = desk.report(names=names)
        for fmt in ("jsonl", "xlsx", "csv"):
            writers.write(report, fmt, tmp_path / f"day.{fmt}")
        said = (tmp_path / "day.csv").read_text("utf-8") + (tmp_path / "day.jsonl").read_text("utf-8")
        said += str(read_xlsx(tmp_path / "day.xlsx"))
        said += str([text for page in writers.pages(report) for text in page.texts()])
        assert ("渡辺" in said) == names
        assert ("氏名" in said) == names
    assert report.section(7).rows[0][20] == "渡辺　彩乃 / 渡辺　陽 / 渡辺　陽"


def test_without_a_mirror(desk: Hands) -> None:
    desk.scan(FAMILY)
    desk.mirror.employers.clear()
    assert desk.report().section(4).rows[0][:3] == ("04-55555555", None, 1)


def test_a_cell_is_one_line_and_a_value_nobody_knows_is_shown() -> None:
    assert text(Column("note"), "a\r\n\tb\x00c", JA) == "a b c"
    assert text(Column("cause", "cause"), "of_next_year", JA) == "of_next_year"
    assert text(Column("slip", "code"), "total", JA) == "total"
    assert text(Column("employer", "key"), "total", JA) == JA("report.total")
    assert text(Column("serial", "number"), 12, JA) == "12"
    assert text(Column("serial", "number"), None, JA) == ""
