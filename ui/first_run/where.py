"""Which branch this is, and which of its stations."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.branches import branches, short_name
from ui.canvas import CENTRE, Canvas
from ui.first_run.answers import Answers
from ui.first_run.page import Ground, StepPage
from ui.says import Says
from ui.style import Style

COLUMNS = 6
RACKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class BranchPage(StepPage):
    """The insurer's branches by their codes: arrows, two digits, or a click."""

    name = "branch"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self.codes = tuple(branches())
        self._typed = ""

    def said(self) -> str:
        return branches()[self.answers.branch].name

    def skip(self) -> None:
        self._choose(Answers().branch)

    def key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
        text, at = event.text(), self.codes.index(self.answers.branch)
        if Qt.Key(event.key()) in steps:
            to = at + steps[Qt.Key(event.key())]
            if 0 <= to < len(self.codes):
                self._choose(self.codes[to])
        elif len(text) == 1 and text in "0123456789":
            self._typed = (self._typed + text)[-2:]
            if self._typed in self.codes:
                self._choose(self._typed)
        else:
            return False
        return True

    def entered(self) -> None:
        super().entered()
        self._typed = ""

    def _choose(self, code: str) -> None:
        self.answers.branch = code
        self.setAccessibleDescription(self.said())
        self.changed.emit()
        self.update()

    def _cell(self, at: int) -> QRect:
        body, gap = self.body(), 10 if self.metrics.wide else 6
        rows = -(-len(self.codes) // COLUMNS)
        wide = (body.width() - gap * (COLUMNS - 1)) // COLUMNS
        high = min(64, (body.height() - gap * (rows - 1)) // rows)
        row, column = divmod(at, COLUMNS)
        return QRect(body.x() + column * (wide + gap), body.y() + row * (high + gap), wide, high)

    def paint_body(self, canvas: Canvas, body: QRect) -> None:  # noqa: ARG002
        code_type, name_type = self.type_of("text", fixed=True), self.type_of("lead")
        for at, code in enumerate(self.codes):
            area, on = self._cell(at), code == self.answers.branch
            canvas.box(area, "accent-tint" if on else "panel", "accent" if on else "edge", 3 if on else 1)
            pad = 16 if self.metrics.wide else 10
            inner = area.adjusted(pad, 0, -pad, 0)
            taken = canvas.text(inner, code, code_type, "quiet")
            name = short_name(code)
            canvas.text(inner.adjusted(round(taken) + pad, 0, 0, 0), name, name_type._replace(bold=on))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, code in enumerate(self.codes):
            if self._cell(at).contains(event.position().toPoint()):
                self._choose(code)


class StationPage(StepPage):
    """The station's number and the letter of its rack: what stands on slips and bins."""

    name = "station"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self.at = 0  # 0: number, 1: rack

    def said(self) -> str:
        return self.says("first.said_station", number=self.answers.number, rack=self.answers.rack)

    def skip(self) -> None:
        self.answers.number, self.answers.rack = Answers().number, Answers().rack
        self._show()

    def key(self, event: QKeyEvent) -> bool:
        key, text = Qt.Key(event.key()), event.text().upper()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.at = 1 if key == Qt.Key.Key_Down else 0
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._turn(1 if key == Qt.Key.Key_Right else -1)
        elif len(text) == 1 and text in "0123456789":
            self.answers.number, self.at = (self.answers.number + text)[-2:], 0
        elif len(text) == 1 and text in RACKS:
            self.answers.rack, self.at = text, 1
        else:
            return False
        self._show()
        return True

    def trouble(self) -> str:
        return self.says("first.number_zero") if self.answers.number == "00" else ""

    def _turn(self, by: int) -> None:
        if self.at == 0:
            self.answers.number = f"{max(1, min(99, int(self.answers.number) + by)):02d}"
        else:
            self.answers.rack = RACKS[max(0, min(len(RACKS) - 1, RACKS.index(self.answers.rack) + by))]

    def _show(self) -> None:
        self.setAccessibleDescription(self.said())
        self.changed.emit()
        self.update()

    def _box(self, at: int) -> QRect:
        body, wide = self.body(), self.metrics.wide
        high = 132 if wide else 92
        return QRect(body.x(), body.y() + at * (high + (56 if wide else 40)), 520 if wide else 380, high)

    def paint_body(self, canvas: Canvas, body: QRect) -> None:
        wide = self.metrics.wide
        rows = (
            ("number", self.answers.number, self.says("first.number_for", number=self.answers.number)),
            ("rack", self.answers.rack, self.says("first.rack_for", rack=self.answers.rack)),
        )
        for at, (name, value, below) in enumerate(rows):
            area, on = self._box(at), at == self.at
            canvas.box(area, "accent-tint" if on else "panel", "accent" if on else "edge", 3 if on else 1)
            side = QRect(area.x(), area.y(), area.height(), area.height())
            size = 32 if wide else 24
            for arrow, turned in ((side, True), (side.translated(area.width() - side.width(), 0), False)):
                canvas.painter.save()
                canvas.painter.translate(arrow.center())
                canvas.painter.scale(-1 if turned else 1, 1)
                canvas.icon(-size / 2, -size / 2, "right", "accent" if on else "quiet", size, 2.6)
                canvas.painter.restore()
            label = QRect(area.x() + side.width(), area.y() + (14 if wide else 8), area.width() - 2 * side.width(), 28)
            canvas.text(label, self.says(f"first.station_{name}"), self.type_of("text"), "quiet", CENTRE)
            figure = QRect(label.x(), label.bottom() - 4, label.width(), area.bottom() - label.bottom())
            canvas.text(figure, value, self.type_of("count", True, True), "ink", CENTRE)
            more = QRect(area.right() + (36 if wide else 24), area.y(), body.right() - area.right() - 40, area.height())
            canvas.text(more, below, self.type_of("lead"), "quiet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at in (0, 1):
            area = self._box(at)
            if area.contains(event.position().toPoint()):
                self.at = at
                x = event.position().x() - area.x()
                self._turn(-1 if x < area.height() else 1 if x > area.width() - area.height() else 0)
                self._show()
