"""A table of plain rows, painted: the pages of the day report on the screen. Knows no report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.style import Style

MEASURED = 400  # rows whose widths are looked at


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the words of the columns, rows of texts and numbers. ``struck``: rows that count nowhere."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()  # columns set to the right
    struck: frozenset[int] = frozenset()
    total: bool = False  # the last row adds up the others


class TableView(Painted):
    """Shows a page of rows; columns share the width by what stands in them."""

    def __init__(self, style: Style, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._empty = empty
        self.table: Table | None = None
        self.note = ""
        self.first = 0
        self._widths: list[int] = []

    def show_table(self, table: Table, note: str = "") -> None:
        """Another table, from its first row."""
        self.table, self.note, self.first = table, note, 0
        self._widths = []
        self.setAccessibleName(table.title)
        self.update()

    def turn(self, rows: int) -> None:
        """Up or down by so many rows."""
        count = len(self.table.rows) if self.table else 0
        self.first = max(0, min(self.first + rows, count - self.page()))
        self.update()

    def page(self) -> int:
        """Rows that fit."""
        return max(1, (self.height() - self._head() - self._high()) // self._high())

    def fit(self, metrics: object) -> None:
        self._widths = []
        super().fit(metrics)  # type: ignore[arg-type]

    def _head(self) -> int:
        return 72 if self.metrics.wide else 46

    def _high(self) -> int:
        return 40 if self.metrics.wide else 27

    def _columns(self, table: Table, room: int) -> list[int]:
        """Widths: as wide as the widest text, shrunk together where the sum is too wide."""
        if self._widths:
            return self._widths
        text = QFontMetricsF(self.style_.font(self.size_of("text")))
        gap = 24 if self.metrics.wide else 14
        wanted = []
        for at, column in enumerate(table.columns):
            widest = max((text.horizontalAdvance(row[at]) for row in table.rows[:MEASURED]), default=0.0)
            wanted.append(max(widest, text.horizontalAdvance(column)) + gap)
        total = sum(wanted) or 1
        scale = room / total if total > room else 1.0
        self._widths = [round(one * scale) for one in wanted]
        return self._widths

    def paintEvent(self, _: object) -> None:
        table, pad = self.table, self.metrics.pad
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            if table is None:
                return
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            taken = canvas.text(head, table.title, self.type_of("lead", True))
            note = head.adjusted(round(taken) + 24, 0, 0, 0)
            if table.rows:
                last = min(len(table.rows), self.first + self.page())
                canvas.text(head, f"{self.first + 1}–{last}／{len(table.rows)}", self.type_of("text"), "quiet", RIGHT)
            canvas.text(note.adjusted(0, 0, -200, 0), self.note, self.type_of("text", True), "hold")
            widths = self._columns(table, self.width() - 2 * pad)
            self._paint_row(canvas, self._head(), table, table.columns, widths, "quiet")
            if not table.rows:
                row = QRect(pad, self._head() + self._high(), self.width() - 2 * pad, self._high())
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, self._empty, self.type_of("text"), "quiet")
            for place, at in enumerate(range(self.first, min(len(table.rows), self.first + self.page()))):
                y = self._head() + (place + 1) * self._high()
                canvas.line(1, y, self.width() - 1, y)
                if table.total and at == len(table.rows) - 1:
                    canvas.fill(QRect(1, y + 1, self.width() - 2, self._high() - 1), "raised")
                self._paint_row(canvas, y, table, table.rows[at], widths, "ink", at in table.struck)

    def _paint_row(
        self, canvas: Canvas, y: int, table: Table, cells: Sequence[str], widths: list[int], role: str,
        struck: bool = False,
    ) -> None:  # fmt: skip
        x = self.metrics.pad
        gap = 16 if self.metrics.wide else 10
        for at, (cell, wide) in enumerate(zip(cells, widths, strict=False)):
            align = RIGHT if at in table.numbers else Qt.AlignmentFlag.AlignLeft
            kind = self.type_of("text", fixed=at in table.numbers and role == "ink", least=10)
            rect = QRect(x, y, max(8, wide - gap), self._high())
            canvas.text(rect, cell, kind, "quiet" if struck else role, align, struck)
            x += wide
