"""Pages to a printer of this machine."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from mailroom.dispatch.pages import Page
from mailroom.dispatch.printer_fit import fitted
from mailroom.errors import PaperError
from mailroom.settings import PrinterSettings
from ui.devices import print_queue
from ui.printing.application import ensure_application
from ui.printing.painter import paint
from ui.printing.pdf import page_layout


def printers() -> list[str]:
    """Names of the printers there are, the usual one first."""
    ensure_application()
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def print_pages(pages: Sequence[Page], printer_name: str = "", off: Mapping[str, PrinterSettings] = {}) -> str:
    """Print on that printer, or on the usual one, and wait until the paper is out. Gives its name.

    ``off``: what printers are off, by name. PaperError ``printer_missing``, ``printer_none``, ``printer_failed``, and
    those of the print queue: then nothing counts as printed.
    """
    if not pages:
        raise ValueError("nothing to print")
    names = printers()
    if not names:
        raise PaperError("printer_none") if not printer_name else PaperError("printer_missing", printer=printer_name)
    name = printer_name or names[0]
    if name not in names:
        raise PaperError("printer_missing", printer=name)
    print_queue.must_be_ready(name)
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    title = f"Mailroom {uuid.uuid4()}"
    printer.setDocName(title)
    send(printer, [fitted(page, off.get(name, PrinterSettings())) for page in pages], name)
    print_queue.wait(name, title)
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
