"""The report as an XLSX: a sheet a section, codes as text, what was cancelled struck through."""

from __future__ import annotations

import io
from typing import Any

from mailroom.clock import JST
from mailroom.japan import wareki_long
from mailroom.reporting.cells import Column, Section, texts, titles
from mailroom.reporting.day import DayReport
from mailroom.words import Words

WIDEST = 60  # characters
A4 = 9


def workbook(report: DayReport, words: Words) -> bytes:
    """The whole file. Made in memory: nothing of a report is left in the machine's temporary folder."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    says = heading(report, words)
    book.set_properties({"title": says, "created": report.made_at.replace(tzinfo=None)})
    looks = _Looks(book)
    for section in report.sections:
        sheet = book.add_worksheet(f"{section.number} {words(section.title_key)}")
        _fill(sheet, section, words, looks)
        sheet.set_header(f"&L{says}&R&A")
        sheet.set_footer(f"&C&P / &N&R{report.made_at.astimezone(JST):%Y-%m-%d %H:%M}")
    book.close()
    return out.getvalue()


def heading(report: DayReport, words: Words) -> str:
    """``郵便返戻 日報 令和7年11月20日``, and 締め前 while the day is open."""
    day = wareki_long(report.day) if words.language == "ja" else report.day.isoformat()
    mark = "" if report.closed else words("report.not_closed")
    return f"{words('report.title')}  {day}  {mark}".rstrip()


class _Looks:
    """Formats by (number, struck, bold)."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._made = {
            (number, struck, bold): book.add_format(
                {"num_format": "0" if number else "@", "font_strikeout": struck, "bold": bold, "valign": "top"}
            )
            for number in (False, True)
            for struck in (False, True)
            for bold in (False, True)
        }

    def of(self, *, number: bool, struck: bool, bold: bool) -> Any:
        """One of them."""
        return self._made[number, struck, bold]


def _fill(sheet: Any, section: Section, words: Words, looks: _Looks) -> None:
    shown, heads = texts(section, words), titles(section, words)
    for at, (title, column) in enumerate(zip(heads, section.columns, strict=True)):
        sheet.write_string(0, at, title, looks.head)
        sheet.set_column(at, at, _width(column, [title, *(row[at] for row in shown)]))
    for n, (cells, values) in enumerate(zip(shown, section.rows, strict=True)):
        struck, bold = n in section.struck, section.total and n == len(shown) - 1
        for at, (cell, value) in enumerate(zip(cells, values, strict=True)):
            look = looks.of(number=isinstance(value, int), struck=struck, bold=bold)
            if isinstance(value, int):
                sheet.write_number(n + 1, at, value, look)
            elif cell:
                sheet.write_string(n + 1, at, cell, look)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _width(column: Column, cells: list[str]) -> int:
    """In characters; Japanese ones are two wide."""
    longest = max(sum(1 if sign.isascii() else 2 for sign in cell) for cell in cells)
    return min(WIDEST, max(6 if column.is_number else 8, longest + 2))
