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
    """Shows a page of rows. Columns are as wide as their texts; what does not fit is reached sideways."""

    def __init__(self, style: Style, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._empty = empty
        self.table: Table | None = None
        self.note = ""
        self.first = 0
        self.left = 1  # the first column beside the first one, which stays
        self._widths: list[int] = []

    def show_table(self, table: Table, note: str = "") -> None:
        """Another table, from its first row."""
        self.table, self.note, self.first, self.left = table, note, 0, 1
        self._widths = []
        self.setAccessibleName(table.title)
        self.update()

    def turn(self, rows: int) -> None:
        """Up or down by so many rows."""
        count = len(self.table.rows) if self.table else 0
        self.first = max(0, min(self.first + rows, count - self.page()))
        self.update()

    def aside(self, columns: int) -> None:
        """To the right or the left by so many columns."""
        last = len(self.table.columns) - 1 if self.table else 1
        if columns > 0 and self._shown()[-1] == last:
            return  # the last column is in view
        self.left = max(1, min(self.left + columns, last))
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

    def _shown(self) -> list[int]:
        """Columns in view: the first, then from ``left`` as many as fit whole."""
        table = self.table
        if table is None or not table.columns:
            return [0]
        widths = self._columns(table)
        room = self.width() - 2 * self.metrics.pad - widths[0]
        shown = [0]
        for at in range(self.left, len(widths)):
            room -= widths[at]
            if room < 0 and len(shown) > 1:
                break
            shown.append(at)
        return shown

    def _columns(self, table: Table) -> list[int]:
        """Widths: as wide as the widest text."""
        if self._widths:
            return self._widths
        text = QFontMetricsF(self.style_.font(self.size_of("text")))
        gap = 24 if self.metrics.wide else 14
        wanted = []
        for at, column in enumerate(table.columns):
            widest = max((text.horizontalAdvance(row[at]) for row in table.rows[:MEASURED]), default=0.0)
            most = (self.width() - 2 * self.metrics.pad) // 2
            wanted.append(min(most, round(max(widest, text.horizontalAdvance(column)) + gap)))
        self._widths = wanted
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
            self._paint_places(canvas, head, table)
            canvas.text(note.adjusted(0, 0, -400, 0), self.note, self.type_of("text", True), "hold")
            self._paint_row(canvas, self._head(), table, table.columns, "quiet")
            if not table.rows:
                row = QRect(pad, self._head() + self._high(), self.width() - 2 * pad, self._high())
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, self._empty, self.type_of("text"), "quiet")
            for place, at in enumerate(range(self.first, min(len(table.rows), self.first + self.page()))):
                y = self._head() + (place + 1) * self._high()
                canvas.line(1, y, self.width() - 1, y)
                if table.total and at == len(table.rows) - 1:
                    canvas.fill(QRect(1, y + 1, self.width() - 2, self._high() - 1), "raised")
                self._paint_row(canvas, y, table, table.rows[at], "ink", at in table.struck)

    def _paint_places(self, canvas: Canvas, head: QRect, table: Table) -> None:
        """Which rows, and which columns where not all fit."""
        text, right = self.type_of("text"), head
        if table.rows:
            last = min(len(table.rows), self.first + self.page())
            taken = canvas.text(head, f"{self.first + 1}–{last}／{len(table.rows)}", text, "quiet", RIGHT)
            right = head.adjusted(0, 0, -round(taken) - 40, 0)
        shown = self._shown()
        if len(shown) < len(table.columns):
            words = f"{shown[1] + 1}–{shown[-1] + 1}／{len(table.columns)}"
            taken = canvas.text(right, words, text, "quiet", RIGHT)
            cap = 28 if self.metrics.wide else 22
            x = right.right() - taken - 2 * (cap * 1.28 + 8)
            x = canvas.keycap(x, head.center().y() + 1, "←", 14, cap) + 6
            canvas.keycap(x, head.center().y() + 1, "→", 14, cap)

    def _paint_row(
        self, canvas: Canvas, y: int, table: Table, cells: Sequence[str], role: str, struck: bool = False
    ) -> None:
        x = self.metrics.pad
        gap = 16 if self.metrics.wide else 10
        widths = self._columns(table)
        for at in self._shown():
            cell, wide = cells[at], widths[at]
            align = RIGHT if at in table.numbers else Qt.AlignmentFlag.AlignLeft
            kind = self.type_of("text", fixed=at in table.numbers and role == "ink", least=10)
            rect = QRect(x, y, max(8, wide - gap), self._high())
            canvas.text(rect, cell, kind, "quiet" if struck else role, align, struck)
            x += wide
