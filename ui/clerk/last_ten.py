"""The last ten pieces, newest at the left top; the banner stands over its head."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QWidget

from mailroom.answers import ListRow
from ui.canvas import RIGHT, Canvas
from ui.clerk.card import chip
from ui.looks import form_of_advice
from ui.painted import Painted
from ui.says import Says
from ui.style import Style


class LastTen(Painted):
    """Two columns of five rows; the left one holds the newest."""

    def __init__(self, style: Style, says: Says, undo: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.undo = says, undo  # what stands on the key that undoes
        self.rows: tuple[ListRow, ...] = ()

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Another list."""
        if tuple(rows[:10]) != self.rows:
            self.rows = tuple(rows[:10])
            self.update()

    def paintEvent(self, _: object) -> None:
        pad, head = self.metrics.pad, self.metrics.head
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            self._paint_head(canvas, QRect(0, 0, self.width(), head))
            gap = 48 if self.metrics.wide else 32
            column = (self.width() - 2 * pad - gap) // 2
            for at in range(10):
                row = QRect(pad + at // 5 * (column + gap), head + at % 5 * self.metrics.row, column, self.metrics.row)
                if at < len(self.rows):
                    canvas.line(row.x(), row.y(), row.right() + 1, row.y())
                    self._paint_row(canvas, row, self.rows[at], at == 0)
                elif at % 5 == 0 or at < len(self.rows):
                    canvas.line(row.x(), row.y(), row.right() + 1, row.y())
            if not self.rows:
                first = QRect(pad, head, column, self.metrics.row)
                canvas.text(first, self.says("lower.waiting"), self.type_of("text"), "quiet")

    def _paint_head(self, canvas: Canvas, area: QRect) -> None:
        pad, text = self.metrics.pad, self.type_of("text")
        inner = area.adjusted(pad, 0, -pad, 0)
        canvas.text(inner, self.says("lower.last_ten"), self.type_of("text", True))
        words = self.says("lower.undo_hint")
        wide = canvas.width(words, text)
        canvas.text(inner, words, text, "quiet", RIGHT)
        high = 28 if self.metrics.wide else 22
        x = inner.right() + 1 - wide - 8 - canvas.cap_width(self.undo, 14, high)
        canvas.keycap(x, inner.center().y() + 1, self.undo, 14, high)

    def _paint_row(self, canvas: Canvas, row: QRect, entry: ListRow, newest: bool) -> None:
        wide, says = self.metrics.wide, self.says
        text = self.type_of("text")
        time_w = 104 if wide else 72
        widest = canvas.width(says("chip.bin", bin="A-200"), self.type_of("text", True))
        chip_w = round(widest + 2.66 * text.pixels) + (16 if wide else 12)
        struck = entry.cancelled
        clock = self.type_of("text", fixed=True)
        canvas.text(QRect(row.x(), row.y(), time_w, row.height()), says.time(entry.at), clock, "quiet")
        form = form_of_advice(entry.advice, entry.outcome)
        high = self.metrics.chip
        area = QRect(row.x() + time_w, row.center().y() - high // 2 + 1, 0, high)
        if struck:
            words = says("lower.cancelled")
            canvas.icon_in(QRectF(area.x() + 10, row.y(), 20, row.height()), "undo", "quiet", text.pixels)
            canvas.text(QRect(area.x() + 38, row.y(), chip_w, row.height()), words, text, "quiet")
        else:
            chip(canvas, area, form, says.box(entry.due, form), text.pixels)
        rest = row.adjusted(time_w + chip_w, 0, 0, 0)
        others = says.others(entry.others)
        taken = canvas.text(rest, others, text, "quiet", RIGHT)
        name = says.person(entry.name) if entry.name else entry.code or entry.label or says("lower.not_in_mirror")
        room = rest.adjusted(0, 0, -round(taken) - 12, 0)
        kind = self.type_of("text", newest and not struck, fixed=not entry.name)
        canvas.text(room, name, kind, "quiet" if struck else "ink", struck=struck)
