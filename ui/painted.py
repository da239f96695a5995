"""The base of every widget that paints itself: style, measures, repaint when either changes."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.canvas import CENTRE, Canvas, Type
from ui.metrics import Metrics, measure
from ui.style import Style


class Painted(QWidget):
    """A widget with fixed places for what it shows; ``fit`` gives it new measures."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.style_ = style
        self.metrics: Metrics = measure(1920, 1080)
        style.changed.connect(self.update)

    def fit(self, metrics: Metrics) -> None:
        """New measures: the window has another size."""
        self.metrics = metrics
        self.update()

    def size_of(self, step: str) -> int:
        """Pixels of a step of the type scale at the present measures."""
        return self.style_.size(step, self.metrics.wide)

    def type_of(self, step: str, bold: bool = False, fixed: bool = False, least: int = 0) -> Type:
        """A step of the type scale, ready to paint."""
        return Type(self.size_of(step), bold, fixed, least)


class Key(QAbstractButton):
    """A large key of the bottom row: the key's name above, its word below. Chosen = ink with a check."""

    def __init__(self, style: Style, cap: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.style_, self.cap, self.word = style, cap, word
        self.metrics: Metrics = measure(1920, 1080)
        self.note = ""  # a word beside the cap, e.g. that the reason sticks
        self.ticked = True  # a chosen one has a check; the key that leads on has none
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{word} {cap}")
        style.changed.connect(self.update)

    def fit(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.update()

    def say(self, word: str) -> None:
        """Another word on the key."""
        if word != self.word:
            self.word = word
            self.setAccessibleName(f"{word} {self.cap}")
            self.update()

    def show_state(self, chosen: bool, note: str) -> None:
        """Chosen or not, and the word beside its name."""
        self.setChecked(chosen)
        if note != self.note:
            self.note = note
            self.update()

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        cap = Type(self.style_.size("cap", wide), bold=True, fixed=True)
        size = self.style_.size("key", wide)
        word = Type(size, bold=True, least=size)  # set narrower rather than smaller: all words stay of one height
        on, area = self.isChecked(), self.rect()
        pad = 9 if wide else 8
        with Canvas(self, self.style_) as canvas:
            if on:
                canvas.box(area, "ink")
            else:
                fill = "ground" if self.isDown() else "panel"
                canvas.box(area, fill, "edge" if self.isEnabled() else "line")
            text = "panel" if on else "ink" if self.isEnabled() else "quiet"
            quiet = "panel" if on else "quiet"
            high = 24 if wide else 20
            top = QRect(pad, pad - 1, area.width() - 2 * pad, high)
            canvas.text(top, self.cap, cap, quiet)
            if on and self.ticked:
                size = 20 if wide else 16
                canvas.icon(area.width() - pad - size, top.y() + (high - size) / 2, "check", "panel", size, 3)
            if self.note:
                note = Type(self.style_.size("cap", wide) - 2, bold=True)
                left = QRect(top.x() + round(canvas.width(self.cap, cap)) + 8, top.y(), 0, high)
                left.setRight(area.width() - pad - (28 if wide else 22))
                canvas.text(left, self.note, note, quiet)
            low = 32 if wide else 26
            canvas.text(QRect(pad, area.height() - low - pad + 1, area.width() - 2 * pad, low), self.word, word, text)
            if self.hasFocus():
                canvas.focus(area)


class Button(QAbstractButton):
    """An ordinary button. ``primary`` fills it with the accent."""

    def __init__(self, style: Style, text: str, icon: str = "", primary: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self.style_, self.icon_, self.primary = style, icon, primary
        self.big = False
        self.metrics: Metrics = measure(1920, 1080)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        style.changed.connect(self.update)

    def fit(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.update()

    def wanted(self) -> int:
        """The width that its text asks for."""
        from PySide6.QtGui import QFontMetricsF

        size = self.style_.size("text", self.metrics.wide)
        text = QFontMetricsF(self.style_.font(size, True)).horizontalAdvance(self.text())
        return round(text) + (size + 12 if self.icon_ else 0) + 40

    def paintEvent(self, _: object) -> None:
        step = "text" if not self.big else "head" if len(self.text()) == 1 else "lead"
        size = self.style_.size(step, self.metrics.wide)
        kind = Type(size, bold=True, least=12)
        with Canvas(self, self.style_) as canvas:
            role = "ink"
            if not self.isEnabled():
                canvas.box(self.rect(), "ground", "line")
                role = "quiet"
            elif self.primary or self.isChecked():
                canvas.box(self.rect(), "accent" if self.primary else "ink")
                role = "on" if self.primary else "panel"
            else:
                canvas.box(self.rect(), "ground" if self.isDown() else "panel", "edge")
            wide = canvas.width(self.text(), kind) + (size + 10 if self.icon_ else 0)
            x = max(8.0, (self.width() - wide) / 2)
            if self.icon_:
                canvas.icon(x, (self.height() - size - 2) / 2, self.icon_, role, size + 2)
                x += size + 10
                canvas.text(QRect(round(x), 0, self.width() - round(x) - 8, self.height()), self.text(), kind, role)
            else:
                canvas.text(self.rect().adjusted(8, 0, -8, 0), self.text(), kind, role, CENTRE)
            if self.hasFocus():
                canvas.focus(self.rect())
