"""Today's figures: how many, where they went, how fast."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mailroom.answers import Counters
from ui.canvas import RIGHT, Canvas
from ui.looks import COUNTED, LOOKS
from ui.painted import Painted
from ui.says import Says
from ui.style import Style


class CountersPanel(Painted):
    """Numbers stand in fixed digits: they change in place."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.counters = Counters(0, 0, 0, 0, 0, 0, 0)

    def show_counters(self, counters: Counters) -> None:
        """New figures."""
        if counters != self.counters:
            self.counters = counters
            self.setAccessibleName(f"{self.says('lower.today')} {counters.total}")
            self.update()

    def paintEvent(self, _: object) -> None:
        wide, pad, says = self.metrics.wide, self.metrics.pad, self.says
        text, half = self.type_of("text"), self.width() // 2
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            head = QRect(pad, 0, self.width() - 2 * pad, self.metrics.head)
            canvas.text(head, says("lower.today"), self.type_of("text", True))
            canvas.text(head, says("lower.breakdown"), text, "quiet", RIGHT)
            total = self.type_of("count", True, True)
            row = QRect(pad, self.metrics.head, half - pad - 16, 80 if wide else 60)
            self._number(canvas, row, str(self.counters.total), total, says("lower.pieces"))
            low = QRect(pad, self.height() - (100 if wide else 68), half - pad - 16, 36 if wide else 26)
            canvas.text(low, says("lower.per_hour"), text, "quiet")
            low.moveTop(low.bottom() + 1)
            low.setHeight(48 if wide else 32)
            speed = self.type_of("head", fixed=True)
            self._number(canvas, low, str(self.counters.per_hour), speed, says("lower.last_minutes"))
            self._rows(canvas, half)

    def _number(self, canvas: Canvas, row: QRect, number: str, kind: object, word: str) -> None:
        from ui.canvas import Type

        assert isinstance(kind, Type)
        taken = canvas.text(row, number, kind)
        # the word stands on the number's baseline
        small = self.type_of("text")
        drop = round((kind.pixels - small.pixels) * 0.38)
        rest = row.adjusted(round(taken) + 8, drop, 0, drop)
        canvas.text(rest, word, small, "quiet")

    def _rows(self, canvas: Canvas, half: int) -> None:
        high, pad = self.metrics.row, self.metrics.pad
        y, icon = self.metrics.head, 20 if self.metrics.wide else 16
        for form in COUNTED:
            look = LOOKS[form]
            canvas.line(half, y, self.width() - pad, y)
            row = QRect(half, y, self.width() - pad - half, high)
            canvas.icon_in(row, look.icon, look.role, icon)
            word = self.says(f"chip.{form.value}")
            canvas.text(row.adjusted(icon + 8, 0, -80, 0), word, self.type_of("text", True), look.role)
            number = str(getattr(self.counters, form.value))
            canvas.text(row, number, self.type_of("lead", fixed=True), "ink", RIGHT)
            y += high
