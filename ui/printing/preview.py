"""Pages on the screen as they will be on paper: the same painter, one page under the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from mailroom.dispatch.pages import Page
from ui.printing.painter import MM_PER_INCH
from ui.printing.picture import page_image

GAP = 16
"""Between sheets, in pixels of the screen."""


class Sheets(QWidget):
    """The sheets themselves. A sheet is painted once per width, when it first comes into view."""

    def __init__(self, pages: Sequence[Page] = ()) -> None:
        super().__init__()
        self._pages = list(pages)
        self._painted: dict[int, QPixmap] = {}
        self._width = 0

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages."""
        self._pages = list(pages)
        self._painted.clear()
        self.fit(self._width)

    def fit(self, width: int) -> None:
        """Make the sheets as wide as there is room."""
        if width != self._width:
            self._painted.clear()
        self._width = width
        places = self._places()
        self.setFixedSize(QSize(width, places[-1].bottom() + 1 + GAP) if places else QSize(width, GAP))
        self.update()

    def place(self, number: int) -> QRect:
        """Where a sheet stands, counted from 1."""
        return self._places()[number - 1]

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = self.palette().mid().color()
        with QPainter(self) as painter:
            for number, place in enumerate(self._places()):
                if place.intersects(event.rect()):
                    painter.drawPixmap(place, self._sheet(number, place))
                    painter.setPen(edge)
                    painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _places(self) -> list[QRect]:
        wide, top, places = max(1, self._width - 2 * GAP), GAP, []
        for page in self._pages:
            high = round(wide * page.height / page.width)
            places.append(QRect(GAP, top, wide, high))
            top += high + GAP
        return places

    def _sheet(self, number: int, place: QRect) -> QPixmap:
        if number not in self._painted:
            page, ratio = self._pages[number], self.devicePixelRatioF()
            pixmap = QPixmap.fromImage(page_image(page, place.width() * ratio / page.width * MM_PER_INCH))
            pixmap.setDevicePixelRatio(ratio)
            self._painted[number] = pixmap
        return self._painted[number]


class Preview(QScrollArea):
    """A scrolling view of pages, as wide as it is."""

    def __init__(self, pages: Sequence[Page] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._sheets = Sheets(pages)
        self.setWidget(self._sheets)

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages, from the first."""
        self._sheets.set_pages(pages)
        self.verticalScrollBar().setValue(0)

    def show_page(self, number: int) -> None:
        """Scroll to a page, counted from 1."""
        self.verticalScrollBar().setValue(self._sheets.place(number).top() - GAP)

    def sheet_at(self, number: int) -> QPoint:
        """The corner of a page in the view."""
        return self._sheets.mapTo(self.viewport(), self._sheets.place(number).topLeft())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sheets.fit(self.viewport().width())


def preview_widget(pages: Sequence[Page], parent: QWidget | None = None) -> Preview:
    """A view of the pages, ready to be put into a window."""
    return Preview(pages, parent)
