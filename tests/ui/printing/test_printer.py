"""Printing: onto a printer that is there, and a clear refusal where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from mailroom.dispatch.slips import slip_pages
from mailroom.errors import PaperError
from tests.dispatch.slip_makers import a_slip, rows_of
from tests.ui.printing.rasters import bare, pdf_text
from ui.printing.application import ensure_application
from ui.printing.printer import print_pages, printers, send

PAGES = slip_pages(a_slip(rows_of([1] * 20)))


def test_a_printer_that_is_not_there_is_named() -> None:
    with pytest.raises(PaperError) as refused:
        print_pages(PAGES, "second floor, left")
    assert refused.value.key == "printer_missing" and refused.value.values == {"printer": "second floor, left"}
    if not printers():
        with pytest.raises(PaperError) as refused:
            print_pages(PAGES)
        assert refused.value.key == "printer_none"
    with pytest.raises(ValueError, match="nothing"):
        print_pages([])


def test_the_same_pages_go_to_a_printer(tmp_path: Path) -> None:
    """Qt's printer with a file for paper: the code in between is the same."""
    ensure_application()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    file = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(file))
    send(printer, PAGES, "paper")
    assert bare(pdf_text(file)) == bare("".join(text for page in PAGES for text in page.texts()))


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_said(tmp_path: Path) -> None:
    ensure_application()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no folder" / "printed.pdf"))
    with pytest.raises(PaperError) as refused:
        send(printer, PAGES, "broken")
    assert refused.value.key == "printer_failed" and refused.value.values == {"printer": "broken", "page": 1}
