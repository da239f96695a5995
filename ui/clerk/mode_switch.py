"""郵便返戻 or 返信用封筒: what an envelope on the desk means. Always on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.model import Mode
from ui.canvas import Canvas
from ui.painted import Painted
from ui.says import Says
from ui.style import Style


class ModeSwitch(Painted):
    """Two halves in one frame; the chosen one is ink with a check."""

    chosen = Signal(object)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.mode = Mode.RETURNED
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name()

    def set_mode(self, mode: Mode) -> None:
        """Show another mode; says nothing to anybody."""
        self.mode = mode
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.says(f'mode.{self.mode.value}')} {self.says(f'mode.{self.mode.value}_more')}")

    def _split(self) -> int:
        """Half and half, unless the words of one need more; the same whichever is chosen."""
        icon = 20 if self.metrics.wide else 16
        kind = self.type_of("text")
        bold, plain = (QFontMetricsF(self.style_.font(kind.pixels, one)) for one in (True, False))
        wants = []
        for mode in Mode:
            name, more = self.says(f"mode.{mode.value}"), self.says(f"mode.{mode.value}_more")
            wants.append(bold.horizontalAdvance(name) + plain.horizontalAdvance(more) + icon + 40)
        half = self.width() / 2
        return round(half if max(wants) <= half else self.width() * wants[0] / sum(wants))

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        half = self._split()
        icon = 20 if wide else 16
        with Canvas(self, self.style_) as canvas:
            canvas.box(self.rect(), "panel", "edge")
            canvas.painter.save()
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            for at, mode in enumerate(Mode):
                on = mode is self.mode
                area = QRect(half * at, 0, self.width() - half if at else half, self.height())
                if on:
                    canvas.fill(area, "ink")
                name, more = self.says(f"mode.{mode.value}"), self.says(f"mode.{mode.value}_more")
                strong, plain = self.type_of("text", on, least=12), self.type_of("text", least=12)
                total = (icon + 8 if on else 0) + canvas.width(name, strong) + 8 + canvas.width(more, plain)
                x = area.x() + max(12.0, (area.width() - total) / 2)
                role = "panel" if on else "ink"
                if on:
                    canvas.icon(x, (self.height() - icon) / 2, "check", "panel", icon, 3)
                    x += icon + 8
                names = QRect(round(x), 0, area.right() - round(x), self.height())
                quiet = "panel" if on else "quiet"
                canvas.runs(names, ((name, strong, role), (more, plain, quiet)), gap=8)
            canvas.painter.restore()
            if self.hasFocus():
                canvas.focus(self.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self.chosen.emit(Mode.REPLY if self.mode is Mode.RETURNED else Mode.RETURNED)
        else:
            super().keyPressEvent(event)

    def _choose_at(self, where: QPointF) -> None:
        mode = Mode.RETURNED if where.x() < self._split() else Mode.REPLY
        if mode is not self.mode:
            self.chosen.emit(mode)
