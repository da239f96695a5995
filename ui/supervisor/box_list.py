"""The destroy box as a list: what was scanned out of it has a check, what the mirror calls alive says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.says import Says
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.desk.emptying import EmptyingRow


class BoxList(Painted):
    """What is in the box: what was scanned has a check, what the mirror calls alive says so."""

    chosen = Signal(str)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.rows: tuple[EmptyingRow, ...] = ()
        self.at = 0

    def show_rows(self, rows: Sequence[EmptyingRow]) -> None:
        """The list as it stands now."""
        self.rows, self.at = tuple(rows), max(0, min(self.at, len(rows) - 1))
        self._name()

    def move(self, by: int) -> None:
        """Another row."""
        self.at = max(0, min(len(self.rows) - 1, self.at + by))
        self._name()

    def page(self) -> int:
        """Rows that fit."""
        return max(1, (self.height() - self._head()) // self._high())

    def _name(self) -> None:
        if self.rows:
            row = self.rows[self.at]
            self.setAccessibleName(f"{row.name} {row.shown} {self._state(row)[1]}")
        self.update()

    def _head(self) -> int:
        return 72 if self.metrics.wide else 46

    def _high(self) -> int:
        return 64 if self.metrics.wide else 40

    def _first(self) -> int:
        return self.at // self.page() * self.page()

    def _state(self, row: EmptyingRow) -> tuple[str, str, str]:
        """Icon, words and colour."""
        if row.contradicted:
            return "warn", self.says("destroying.contradicted"), "hold"
        if row.seen:
            return "check", self.says("destroying.seen"), "forward"
        return ("person", self.says("destroying.alone"), "ink") if row.deceased else ("", "", "quiet")

    def paintEvent(self, _: object) -> None:
        says, pad, wide = self.says, self.metrics.pad, self.metrics.wide
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            canvas.text(head, says("destroying.box"), self.type_of("lead", True))
            count = says("destroying.count", seen=sum(row.seen for row in self.rows), count=len(self.rows))
            canvas.text(head, count, self.type_of("lead", fixed=True), "quiet", RIGHT)
            if not self.rows:
                row = head.translated(0, self._head())
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, says("destroying.empty"), self.type_of("text"), "quiet")
            first = self._first()
            for place, one in enumerate(self.rows[first : first + self.page()]):
                row = QRect(1, self._head() + place * self._high(), self.width() - 2, self._high())
                self._paint_row(canvas, row, one, first + place == self.at, pad, 24 if wide else 18)

    def _paint_row(self, canvas: Canvas, row: QRect, one: EmptyingRow, chosen: bool, pad: int, size: int) -> None:
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        if one.contradicted:
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint")
        if chosen:
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint" if one.contradicted else "accent-tint")
            canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "accent")
        inner = row.adjusted(pad, 0, -pad, 0)
        wide = inner.width()
        canvas.text(
            QRect(inner.x(), row.y(), wide * 27 // 100, row.height()), one.shown, self.type_of("text", fixed=True)
        )
        name = QRect(inner.x() + wide * 28 // 100, row.y(), wide * 24 // 100, row.height())
        canvas.text(name, one.name, self.type_of("text"), "quiet")
        why = QRect(inner.x() + wide * 53 // 100, row.y(), wide * 15 // 100, row.height())
        outcome = self.says(f"outcome.{one.outcome}") if one.outcome else ""
        canvas.text(why, outcome, self.type_of("text", True), "ink")
        count = QRect(inner.x() + wide * 69 // 100, row.y(), wide * 6 // 100, row.height())
        canvas.text(count, self.says("destroying.certificates", count=one.certificates), self.type_of("text"), "quiet")
        icon, words, role = self._state(one)
        state = QRect(inner.x() + wide * 77 // 100, row.y(), wide * 23 // 100, row.height())
        if icon:
            canvas.icon_in(state, icon, role, size, 2.4)
        canvas.text(state.adjusted(size + 8, 0, 0, 0), words, self.type_of("text", True), role)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + (round(event.position().y()) - self._head()) // self._high()
        if event.position().y() > self._head() and 0 <= at < len(self.rows):
            self.at = at
            self._name()
