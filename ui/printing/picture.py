"""A page as a picture: for the preview, and for tests that look at it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from mailroom.dispatch.pages import Page
from ui.printing.application import ensure_application
from ui.printing.painter import MM_PER_INCH, paint


def page_image(page: Page, dpi: float) -> QImage:
    """The page on white, at so many dots an inch."""
    ensure_application()
    wide, high = (round(side / MM_PER_INCH * dpi) for side in (page.width, page.height))
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(page, painter, dpi)
    painter.end()
    return image
