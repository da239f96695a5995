"""Pages to a printer of this machine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from mailroom.dispatch.pages import Page
from mailroom.errors import PaperError
from ui.printing.application import ensure_application
from ui.printing.painter import paint
from ui.printing.pdf import page_layout


def printers() -> list[str]:
    """Names of the printers there are, the usual one first."""
    ensure_application()
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def print_pages(pages: Sequence[Page], printer_name: str = "") -> str:
    """Print on that printer, or on the usual one. Gives its name.

    PaperError ``printer_missing``, ``printer_none``, ``printer_failed``.
    """
    if not pages:
        raise ValueError("nothing to print")
    names = printers()
    if not names:
        raise PaperError("printer_none") if not printer_name else PaperError("printer_missing", printer=printer_name)
    name = printer_name or names[0]
    if name not in names:
        raise PaperError("printer_missing", printer=name)
    send(QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution), pages, name)
    return name


def send(printer: QPrinter, pages: Sequence[Page], name: str) -> None:
    """Paint the pages on a printer. PaperError ``printer_failed`` with the page it did not take."""
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(pages[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise PaperError("printer_failed", printer=name, page=1)
    for number, page in enumerate(pages, 1):
        if number > 1:
            printer.setPageLayout(page_layout(page))
            if not printer.newPage():
                printer.abort()
                painter.end()
                raise PaperError("printer_failed", printer=name, page=number)
        paint(page, painter, printer.resolution())
    if not painter.end() or printer.printerState() == QPrinter.PrinterState.Error:
        raise PaperError("printer_failed", printer=name, page=len(pages))
