"""Pages to a PDF file: fonts embedded, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from mailroom.disk import write_whole
from mailroom.dispatch.pages import Page
from mailroom.errors import PaperError
from ui.printing.application import ensure_application
from ui.printing.painter import paint
from ui.printing.unicode_map import mended

DPI = 1200


def pages_to_pdf(pages: Sequence[Page], file: Path) -> None:
    """Write the pages. PaperError ``paper_not_written``, ``font_missing``: then the file is as it was."""
    content = pdf_bytes(pages)
    try:
        write_whole(file, content)
    except OSError as error:
        with suppress(OSError):
            file.with_name(file.name + ".new").unlink()
        raise PaperError("paper_not_written", path=file, detail=error.strerror or error) from None


def pages_to_folder(pages: Sequence[Page], folder: Path, name: str) -> None:
    """Into a folder that stands in for a printer. PaperError as ``pages_to_pdf``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PaperError("paper_not_written", path=folder, detail=error.strerror or error) from None
    pages_to_pdf(pages, folder / name)


def pdf_bytes(pages: Sequence[Page]) -> bytes:
    """The pages as a PDF. ValueError where there are none."""
    if not pages:
        raise ValueError("a PDF of no pages")
    ensure_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("Mailroom")
    writer.setResolution(DPI)
    painter = QPainter()
    for number, page in enumerate(pages):
        writer.setPageLayout(page_layout(page))
        if number:
            writer.newPage()
        else:
            painter.begin(writer)
        paint(page, painter, DPI)
    painter.end()
    buffer.close()
    return mended(buffer.data().data(), pages)


def page_layout(page: Page) -> QPageLayout:
    """The whole sheet as a printer feeds it, upright, whichever way it is read; no margins: pages know their own."""
    narrow, long = sorted((page.width, page.height))
    size = QPageSize(QSizeF(narrow, long), QPageSize.Unit.Millimeter)
    lying = QPageLayout.Orientation.Landscape if page.width > page.height else QPageLayout.Orientation.Portrait
    return QPageLayout(size, lying, QMarginsF(0, 0, 0, 0))
