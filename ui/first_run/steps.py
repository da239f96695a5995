"""The list of steps at the left: done, now, to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.canvas import CENTRE, Canvas
from ui.painted import Painted
from ui.style import Style


class Step(NamedTuple):
    """``said``: what was answered. ``done``: it was gone past."""

    title: str
    said: str
    done: bool


class StepList(Painted):
    """Numbers, titles, answers."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.steps: tuple[Step, ...] = ()
        self.at = 0

    def show_steps(self, steps: Sequence[Step], at: int) -> None:
        """Where one is; one past the end: all is done."""
        self.steps, self.at = tuple(steps), at
        if at < len(steps):
            self.setAccessibleName(f"{at + 1}/{len(steps)} {steps[at].title}")
        self.update()

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        high, pad = (88, 32) if wide else (62, 20)
        high = min(high, (self.height() - 48) // max(1, len(self.steps)))
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            for at, step in enumerate(self.steps):
                area = QRect(1, 24 + at * high, self.width() - 2, high)
                now = at == self.at
                if now:
                    canvas.fill(area, "accent-tint")
                    canvas.fill(QRect(area.x(), area.y(), 6, high), "accent")
                size = 40 if wide else 28
                disc = QRectF(pad, area.center().y() - size / 2 + 1, size, size)
                self._paint_disc(canvas, disc, at, step.done and not now, now)
                left = round(disc.right()) + (20 if wide else 14)
                text = QRect(left, area.y(), area.right() - left - 8, high)
                title = self.type_of("lead", now)
                if not step.said:
                    canvas.text(text, step.title, title)
                    continue
                half = round(high * 0.53)
                canvas.text(QRect(text.x(), area.y() + 4, text.width(), half - 4), step.title, title)
                below = QRect(text.x(), area.y() + half - 2, text.width(), high - half - 4)
                small = self.type_of("text")
                canvas.text(below, canvas.elided(step.said, small, below.width()), small, "quiet")

    def _paint_disc(self, canvas: Canvas, disc: QRectF, at: int, done: bool, now: bool) -> None:
        role = "forward-fill" if done else "accent" if now else "panel"
        canvas.box(disc, role, None if done or now else "edge", 2, radius=round(disc.width() / 2))
        if not done:
            number = self.type_of("text", True, True)
            canvas.text(disc, str(at + 1), number, "on" if now else "ink", CENTRE)
            return
        unit = disc.width() / 20
        points = [QPointF(disc.x() + x * unit, disc.y() + y * unit) for x, y in ((5.5, 10.3), (8.5, 13.3), (14.5, 7))]
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.setPen(QPen(canvas.colour("forward-on"), 2.4 * unit))
        canvas.painter.drawPolyline(QPolygonF(points))
