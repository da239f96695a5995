"""The left panel of a screen where one thing is scanned after the other: what is in hand, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.announce import announce
from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.style import Style


@dataclass(frozen=True, slots=True)
class Standing:
    """``hero``: what is in hand, large. ``step``: what to do next, with the icon and the colour of its kind.

    ``facts``: a label and a text each. ``foot``: the same, at the foot.
    """

    icon: str
    title: str
    hero: str
    more: str
    step: str
    step_icon: str = "scanner"
    role: str = "accent"
    facts: tuple[tuple[str, str], ...] = ()
    foot: tuple[tuple[str, str], ...] = ()


class StandingPanel(Painted):
    """Says each new step aloud to a screen reader."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.shown: Standing | None = None

    def show_standing(self, shown: Standing) -> None:
        """Another state; fixed places, so nothing moves."""
        if self.shown is None or shown.step != self.shown.step:
            announce(self, shown.step)
        self.shown = shown
        self.setAccessibleName(f"{shown.title} {shown.hero} {shown.step}")
        self.update()

    def paintEvent(self, _: object) -> None:
        shown, wide = self.shown, self.metrics.wide
        if shown is None:
            return
        pad = 32 if wide else 22
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            room = self.width() - 2 * pad
            size = 36 if wide else 24
            row = QRect(pad, 24 if wide else 14, room, 48 if wide else 32)
            canvas.icon_in(row, shown.icon, "ink", size, 2)
            canvas.text(row.adjusted(size + 16, 0, 0, 0), shown.title, self.type_of("head", True))
            band = QRect(0, row.bottom() + (20 if wide else 12), self.width(), 112 if wide else 72)
            tint = f"{shown.role}-tint"
            canvas.fill(band, tint)
            canvas.fill(QRect(band.x(), band.y(), 8 if wide else 6, band.height()), shown.role)
            inner = band.adjusted(pad, 0, -pad, 0)
            icon = 44 if wide else 30
            canvas.icon_in(inner, shown.step_icon, shown.role, icon, 2.4)
            words = inner.adjusted(icon + (20 if wide else 14), 0, 0, 0)
            canvas.text(words, shown.step, self.type_of("head" if wide else "lead", True, least=14))
            y = band.bottom() + (28 if wide else 14)
            canvas.text(QRect(pad, y, room, 64 if wide else 44), shown.hero, self.type_of("name", True, least=14))
            y += 68 if wide else 46
            canvas.text(QRect(pad, y, room, 36 if wide else 26), shown.more, self.type_of("lead"), "quiet")
            y += 56 if wide else 34
            self._paint_facts(canvas, shown.facts, QRect(pad, y, room, 0))
            high = 40 if wide else 28
            self._paint_facts(
                canvas, shown.foot, QRect(pad, self.height() - pad // 2 - high * len(shown.foot), room, 0)
            )

    def _paint_facts(self, canvas: Canvas, facts: tuple[tuple[str, str], ...], area: QRect) -> None:
        high = 40 if self.metrics.wide else 28
        for at, (label, text) in enumerate(facts):
            row = QRect(area.x(), area.y() + at * high, area.width(), high)
            if at:
                canvas.line(row.x(), row.y(), row.right(), row.y())
            canvas.text(row, label, self.type_of("text"), "quiet")
            canvas.text(
                row.adjusted(120, 0, 0, 0), text, self.type_of("lead", True, fixed=True, least=12), "ink", RIGHT
            )
