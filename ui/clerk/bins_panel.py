"""The bins in use, to choose one for the seal check. Scanning the bin's label is quicker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import RIGHT, Canvas
from ui.clerk.keys import steps
from ui.painted import Painted
from ui.says import Says
from ui.style import Style


class BinsPanel(Painted):
    """Rows of bin, employer, pieces, in two columns."""

    chosen = Signal(str)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.bins: tuple[Any, ...] = ()
        self.at = 0

    def show_bins(self, bins: Sequence[Any]) -> None:
        """Those that hold pieces, in the order of their numbers."""
        self.bins = tuple(row for row in bins if row.pieces)
        self.at = 0
        self.update()

    def move(self, command: str) -> None:
        """The chosen row: up, down, page_up, page_down."""
        self.at = max(0, min(len(self.bins) - 1, self.at + steps(self._room())[command]))
        self.update()

    def choose(self) -> None:
        """Begin with the chosen bin."""
        if self.bins:
            self.chosen.emit(self.bins[self.at].bin)

    def _head(self) -> int:
        return 112 if self.metrics.wide else 72

    def _high(self) -> int:
        return 64 if self.metrics.wide else 44

    def _room(self) -> int:
        return max(1, (self.height() - self._head()) // self._high())

    def _area(self, place: int) -> QRect:
        pad = self.metrics.pad
        wide = (self.width() - 3 * pad) // 2
        column, row = divmod(place, self._room())
        return QRect(pad + column * (wide + pad), self._head() + row * self._high(), wide, self._high())

    def _first(self) -> int:
        return self.at // (2 * self._room()) * 2 * self._room()

    def paintEvent(self, _: object) -> None:
        says, wide, pad = self.says, self.metrics.wide, self.metrics.pad
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            size = 40 if wide else 28
            canvas.icon_in(head, "seal", "ink", size)
            title = head.adjusted(size + 16, 0, 0, 0)
            taken = canvas.text(title, says("seal.pick"), self.type_of("head", True))
            more = title.adjusted(round(taken) + 24, 4, 0, 4)
            canvas.text(more, says("seal.pick_more"), self.type_of("text"), "quiet")
            first = self._first()
            if not self.bins:
                canvas.line(1, self._head(), self.width() - 1, self._head())
                row = QRect(pad, self._head(), self.width() - 2 * pad, self._high())
                canvas.text(row, says("seal.no_bins"), self.type_of("text"), "quiet")
            for place, at in enumerate(range(first, min(len(self.bins), first + 2 * self._room()))):
                self._paint_row(canvas, self._area(place), at)

    def _paint_row(self, canvas: Canvas, area: QRect, at: int) -> None:
        row, wide = self.bins[at], self.metrics.wide
        canvas.line(area.x(), area.y(), area.right() + 1, area.y())
        if at == self.at:
            canvas.fill(area.adjusted(0, 1, 0, 0), "accent-tint")
            canvas.fill(QRect(area.x(), area.y() + 1, 6, area.height() - 1), "accent")
        inner = area.adjusted(20, 0, -16, 0)
        column = 150 if wide else 104
        canvas.text(inner, self.says("place.bin", bin=row.bin), self.type_of("lead", True))
        count = self.says("seal.pieces", count=row.pieces)
        taken = canvas.text(inner, count, self.type_of("text"), "ink", RIGHT)
        name = row.employer.name if row.employer else ""
        canvas.text(inner.adjusted(column, 0, -round(taken) - 16, 0), name, self.type_of("text"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first = self._first()
        for place, at in enumerate(range(first, min(len(self.bins), first + 2 * self._room()))):
            if self._area(place).contains(event.position().toPoint()):
                self.at = at
                self.update()
                self.choose()
                return
