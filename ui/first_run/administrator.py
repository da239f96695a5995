"""The first administrator: number, name, and a PIN typed twice."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import check_pin_form
from mailroom.errors import AccessError
from ui.canvas import Canvas
from ui.field import Field
from ui.first_run.answers import Answers
from ui.first_run.page import Ground, StepPage
from ui.says import Says
from ui.style import Style


class AdministratorPage(StepPage):
    """Enter leads from line to line, and on from the last."""

    name = "administrator"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self.fields = {
            name: Field(style, says(f"first.field_{name}"), secret=name in ("pin", "again"), parent=self)
            for name in ("person", "name", "pin", "again")
        }
        self.fields["person"].edit.setText(answers.person)
        for name, field in self.fields.items():
            field.edit.textChanged.connect(self._take)
            if name in ("pin", "again"):
                field.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def said(self) -> str:
        return self.answers.name or self.answers.person if self.answers.pin else ""

    def skip(self) -> None:
        for name in ("name", "pin", "again"):
            self.fields[name].edit.clear()
        self.fields["person"].edit.setText(Answers().person)

    def entered(self) -> None:
        self.fields["person"].edit.setFocus()
        self.fields["person"].edit.selectAll()

    def key(self, event: QKeyEvent) -> bool:
        """Up and down between the lines; Enter too, as long as one is left."""
        order = [field.edit for field in self.fields.values()]
        at = next((at for at, edit in enumerate(order) if edit.hasFocus()), -1)
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and 0 <= at < len(order) - 1:
            order[at + 1].setFocus()
        elif key == Qt.Key.Key_Up and at > 0:
            order[at - 1].setFocus()
        else:
            return False
        return True

    def trouble(self) -> str:
        texts = {name: field.edit.text().strip() for name, field in self.fields.items()}
        if not texts["pin"] and not texts["again"]:
            return self.says("first.no_pin")
        try:
            check_pin_form(texts["pin"])
        except AccessError as error:
            return self.says.words.error(error)
        if texts["pin"] != texts["again"]:
            return self.says("first.pins_differ")
        return "" if texts["person"] else self.says("first.no_person")

    def arrange(self, body: QRect) -> None:
        gap = 20 if self.metrics.wide else 10
        wide = min(body.width(), 640 if self.metrics.wide else 460)
        y = body.y()
        for field in self.fields.values():
            field.fit(self.metrics)
            field.setGeometry(body.x(), y, wide, field.high())
            field.fit(self.metrics)
            y += field.high() + gap

    def _take(self) -> None:
        texts = {name: field.edit.text().strip() for name, field in self.fields.items()}
        self.answers.person, self.answers.name = texts["person"] or Answers().person, texts["name"]
        self.answers.pin = texts["pin"] if texts["pin"] == texts["again"] else ""
        self.changed.emit()
        self.update()

    def paint_body(self, canvas: Canvas, body: QRect) -> None:
        """What is still wrong, beside the PINs: nobody has to press a key to learn it."""
        trouble = self.trouble()
        wide = self.metrics.wide
        field = self.fields["again"].geometry()
        left = field.right() + (36 if wide else 24)
        row = QRect(left, field.bottom() - (56 if wide else 40), body.right() - left, 48 if wide else 32)
        size = 28 if wide else 20
        role = "hold" if trouble else "forward"
        canvas.icon_in(row, "warn" if trouble else "check", role, size, 2.6)
        words = trouble or self.says("first.pins_agree")
        canvas.text(row.adjusted(size + 12, 0, 0, 0), words, self.type_of("text", True), role)
