"""A bar in the place of a panel's head: what happened, what to do, since when. It goes by itself; nothing moves."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.announce import announce
from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.style import Style
from ui.troubles import Trouble


class Banner(Painted):
    """Shows one trouble, or hides."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.trouble: Trouble | None = None
        self.hide()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Another trouble; None takes the bar away."""
        if trouble == self.trouble:
            return
        self.trouble = trouble
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        words = f"{trouble.what} {trouble.to_do}"
        self.setAccessibleName(words)
        self.raise_()
        self.update()
        announce(self, words, now=True)

    def paintEvent(self, _: object) -> None:
        trouble = self.trouble
        if trouble is None:
            return
        wide, pad = self.metrics.wide, self.metrics.pad
        area = self.rect()
        with Canvas(self, self.style_) as canvas:
            canvas.painter.save()
            round_ = self.style_.shape("radius")
            canvas.clip_round(area.adjusted(0, 0, 0, round_), round_ - 1)  # round above, straight below
            canvas.fill(area, "hold-tint")
            canvas.fill(area.adjusted(0, 0, 6 - area.width(), 0), "hold")
            canvas.painter.restore()
            icon = 28 if wide else 18
            canvas.icon_in(area.adjusted(pad, 0, 0, 0), "warn", "hold", icon, 2.4)
            inner = area.adjusted(pad + icon + (16 if wide else 10), 0, -pad, 0)
            since = canvas.text(inner, trouble.since, self.type_of("text"), "quiet", RIGHT)
            room = inner.adjusted(0, 0, -round(since) - 16, 0)
            strong, plain = self.type_of("text", True, least=12), self.type_of("text", least=11)
            both = canvas.width(trouble.what, strong) + 16 + canvas.width(trouble.to_do, plain)
            share = room.width() if both <= room.width() else max(room.width() // 2, room.width() - round(both) // 2)
            taken = canvas.text(room.adjusted(0, 0, share - room.width(), 0), trouble.what, strong)
            canvas.text(room.adjusted(round(taken) + 16, 0, 0, 0), trouble.to_do, plain)
