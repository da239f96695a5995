"""A few things to choose one of, each with a line below: up, down, or a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.canvas import Canvas
from ui.painted import Painted
from ui.style import Style


class Choice(NamedTuple):
    """``value`` is what is chosen, ``title`` its name, ``more`` in smaller type below."""

    value: Any
    title: str
    more: str = ""


class Choices(Painted):
    """The chosen one has accent and dot."""

    chosen = Signal(object)

    def __init__(self, style: Style, looking: str, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.looking = looking  # said as long as nothing is known yet
        self.rows: tuple[Choice, ...] = ()
        self.at = 0

    def show_rows(self, rows: Sequence[Choice], value: Any) -> None:
        """What there is, and what of it is chosen."""
        self.rows = tuple(rows)
        self.at = next((at for at, row in enumerate(rows) if row.value == value), 0)
        self._name()

    def key(self, event: QKeyEvent) -> bool:
        """Up and down."""
        if event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return False
        self._choose(self.at + (1 if event.key() == Qt.Key.Key_Down else -1))
        return True

    def taken(self) -> int:
        """Height of what is shown, without the gap below it."""
        return min(self.height(), max(1, len(self.rows)) * (self.high() + self._gap()) - self._gap())

    def high(self) -> int:
        """Of a row without the gap below it."""
        return 92 if self.metrics.wide else 62

    def _gap(self) -> int:
        return 16 if self.metrics.wide else 10

    def _first(self) -> int:
        room = max(1, (self.height() + self._gap()) // (self.high() + self._gap()))
        return max(0, min(self.at - room + 1, len(self.rows) - room))

    def _choose(self, at: int) -> None:
        if self.rows:
            self.at = max(0, min(len(self.rows) - 1, at))
            self._name()
            self.chosen.emit(self.rows[self.at].value)

    def _name(self) -> None:
        if self.rows:
            self.setAccessibleName(f"{self.rows[self.at].title} {self.rows[self.at].more}".strip())
        self.update()

    def _area(self, place: int) -> QRect:
        return QRect(0, place * (self.high() + self._gap()), self.width(), self.high())

    def paintEvent(self, _: object) -> None:
        wide, first = self.metrics.wide, self._first()
        with Canvas(self, self.style_) as canvas:
            if not self.rows:
                canvas.text(QRect(0, 0, self.width(), self.high()), self.looking, self.type_of("lead"), "quiet")
            for at in range(first, len(self.rows)):
                area, row, on = self._area(at - first), self.rows[at], at == self.at
                if area.bottom() > self.height():
                    break
                canvas.box(area, "accent-tint" if on else "panel", "accent" if on else "edge", 3 if on else 1)
                size = 26 if wide else 20
                dot = QRect(area.x() + (24 if wide else 16), area.center().y() - size // 2 + 1, size, size)
                canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
                canvas.painter.setPen(QPen(canvas.colour("accent" if on else "edge"), 3 if on else 2))
                canvas.painter.drawEllipse(dot)
                if on:
                    canvas.box(
                        dot.adjusted(7, 7, -7, -7) if wide else dot.adjusted(6, 6, -6, -6), "accent", radius=size
                    )
                left = dot.right() + (22 if wide else 14)
                text = QRect(left, area.y(), area.right() - left - 16, area.height())
                strong = self.type_of("lead", on)
                if not row.more:
                    canvas.text(text, row.title, strong)
                    continue
                half = round(area.height() * 0.5)
                canvas.text(QRect(text.x(), area.y() + 6, text.width(), half - 2), row.title, strong)
                canvas.text(
                    QRect(text.x(), area.y() + half, text.width(), half - 8), row.more, self.type_of("text"), "quiet"
                )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + round(event.position().y()) // (self.high() + self._gap())
        if 0 <= at < len(self.rows):
            self._choose(at)
