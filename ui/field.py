"""A line to type into, with its name above: the one way that screens take text from a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.canvas import Canvas
from ui.metrics import Metrics
from ui.painted import Painted
from ui.style import Style


class Field(Painted):
    """``edit`` is Qt's own; around it the house's box, name and ring."""

    def __init__(self, style: Style, name: str, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.name = name
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setAccessibleName(name)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        style.changed.connect(self._dress)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.edit.setGeometry(self._box().adjusted(14, 4, -14, -4))
        self._dress()

    def high(self) -> int:
        """What it takes at the present measures."""
        return 104 if self.metrics.wide else 74

    def _box(self) -> QRect:
        label = 36 if self.metrics.wide else 24
        return QRect(0, label, self.width(), self.height() - label)

    def _dress(self) -> None:
        self.edit.setFont(self.style_.font(self.size_of("lead")))
        self.edit.setPalette(self.style_.palette())

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            label = QRect(0, 0, self.width(), 30 if self.metrics.wide else 20)
            canvas.text(label, self.name, self.type_of("text"), "quiet")
            canvas.box(self._box(), "panel", "edge")
            if self.edit.hasFocus():
                canvas.focus(self._box())

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.update()
        return False
