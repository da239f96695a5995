"""The settings painted: group, name, and the values to choose from; the row that has the keyboard explains itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.canvas import CENTRE, RIGHT, Canvas
from ui.painted import Painted
from ui.says import Says
from ui.settings.fields import FIELDS, GROUPS, Draft, Field, Found, options
from ui.style import Style


class SettingRows(Painted):
    """Shows a draft; what is pressed is said, not done."""

    picked = Signal(int, object)  # row, value; a value of None: the row alone

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.draft: Draft | None = None
        self.found = Found()
        self.at = 0
        self.message, self.wrong = "", False
        self._hit: list[tuple[QRectF, int, Any]] = []

    def show_draft(self, draft: Draft, found: Found, at: int) -> None:
        """As it stands now."""
        self.draft, self.found, self.at = draft, found, at
        one = FIELDS[at]
        self.setAccessibleName(f"{self.says(f'setting.{one.key}')} {self.shown(one)}")
        self.setAccessibleDescription(self.says(f"setting_more.{one.key}"))
        self.update()

    def tell(self, message: str, wrong: bool = False) -> None:
        """In the foot, in place of the explanation."""
        self.message, self.wrong = message, wrong
        self.update()

    def shown(self, one: Field) -> str:
        """The word of the value that is chosen."""
        if self.draft is None:
            return ""
        value = self.draft.value(one.name)
        return next((word for at, word in options(one, self.draft, self.found, self.says) if at == value), str(value))

    def value_rect(self, at: int) -> QRect:
        """Where the value of a row stands: a field lies over it while it is typed."""
        top, high = self._row(at)
        left = self._value_x()
        pad = 6 if self.metrics.wide else 4
        return QRect(left, top + pad, self.width() - left - self.metrics.pad - 8, high - 2 * pad)

    def _foot(self) -> int:
        return 64 if self.metrics.wide else 42

    def _row(self, at: int) -> tuple[int, int]:
        high = (self.height() - 2 - self._foot()) / len(FIELDS)
        top = round(1 + at * high)
        return top, round(1 + (at + 1) * high) - top

    def _value_x(self) -> int:
        return 560 if self.metrics.wide else 372

    def paintEvent(self, _: object) -> None:
        draft, wide, pad = self.draft, self.metrics.wide, 32 if self.metrics.wide else 20
        self._hit.clear()
        if draft is None:
            return
        firsts = {group[0].name: name for name, group in GROUPS}
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            for at, one in enumerate(FIELDS):
                top, high = self._row(at)
                area = QRect(1, top, self.width() - 2, high)
                column = 200 if wide else 128
                if at == self.at:
                    canvas.fill(area.adjusted(column, 0, 0, 0), "accent-tint")
                    canvas.fill(QRect(area.x() + column, top, 6, high), "accent")
                if at:
                    left = area.x() if one.name in firsts else area.x() + column
                    canvas.line(left, top, area.right() + 1, top, "edge" if one.name in firsts else "line")
                if one.name in firsts:
                    group = self.says(f"setting.group_{firsts[one.name]}")
                    canvas.text(QRect(pad, top, column - pad - 8, high), group, self.type_of("text"), "quiet")
                name = QRect(column + pad, top, self._value_x() - column - pad - 12, high)
                changed = one.name in draft.changed
                canvas.text(name, self.says(f"setting.{one.key}"), self.type_of("text", True))
                self._paint_value(canvas, at, one, changed)
            self._paint_foot(canvas, pad)

    def _paint_value(self, canvas: Canvas, at: int, one: Field, changed: bool) -> None:
        draft = self.draft
        assert draft is not None
        room = self.value_rect(at)
        room.setRight(room.right() - (28 if self.metrics.wide else 22))
        if changed:
            size = 12 if self.metrics.wide else 10
            x, y = room.right() + 10, room.center().y() - size / 2 + 1
            canvas.box(QRectF(x, y, size, size), "accent", radius=size // 2)
        choices = options(one, draft, self.found, self.says)
        value = draft.value(one.name)
        kind = self.type_of("text")
        if not choices:
            words = str(value) or self.says("setting.nothing")
            canvas.text(room.adjusted(12, 0, 0, 0), words, kind, "quiet" if one.fixed or not value else "ink")
            return
        widths = [
            canvas.width(word, kind._replace(bold=True)) + (32 if self.metrics.wide else 24) for _, word in choices
        ]
        if sum(widths) <= room.width() and len(choices) <= 5:
            self._paint_segments(canvas, at, room, list(zip(choices, widths, strict=True)), value)
        else:
            self._paint_turner(canvas, at, room, choices, value)

    def _paint_segments(
        self, canvas: Canvas, at: int, room: QRect, cells: list[tuple[tuple[Any, str], float]], value: Any
    ) -> None:
        x = float(room.x())
        whole = QRectF(x, room.y(), sum(wide for _, wide in cells), room.height())
        canvas.box(whole, "panel", "edge", radius=self.style_.shape("chip-radius"))
        for place, ((one, word), wide) in enumerate(cells):
            area = QRectF(x, room.y(), wide, room.height())
            on = one == value
            if on:
                canvas.box(area, "ink", radius=self.style_.shape("chip-radius"))
            elif place and cells[place - 1][0][0] != value:
                canvas.line(round(x), round(area.y()) + 6, round(x), round(area.bottom()) - 6, "edge")
            canvas.text(area.adjusted(8, 0, -8, 0), word, self.type_of("text", on), "panel" if on else "ink", CENTRE)
            self._hit.append((area, at, one))
            x += wide

    def _paint_turner(self, canvas: Canvas, at: int, room: QRect, choices: list[tuple[Any, str]], value: Any) -> None:
        """Too many to stand beside each other: the one that is set, between two arrows."""
        values = [one for one, _ in choices]
        place = values.index(value)
        side = room.height()
        middle = min(room.width() - 2 * side, 460 if self.metrics.wide else 320)
        left = QRectF(room.x(), room.y(), side, side)
        word = QRectF(left.right(), room.y(), middle, side)
        right = QRectF(word.right(), room.y(), side, side)
        canvas.box(
            QRectF(left.x(), room.y(), middle + 2 * side, side),
            "panel",
            "edge",
            radius=self.style_.shape("chip-radius"),
        )
        size = 20 if self.metrics.wide else 16
        for area, step, turned in ((left, -1, True), (right, 1, False)):
            there = 0 <= place + step < len(values)
            canvas.painter.save()
            canvas.painter.translate(area.center())
            canvas.painter.scale(-1 if turned else 1, 1)
            canvas.icon(-size / 2, -size / 2, "right", "ink" if there else "line", size, 2.6)
            canvas.painter.restore()
            if there:
                self._hit.append((area, at, values[place + step]))
        canvas.text(word.adjusted(8, 0, -8, 0), choices[place][1], self.type_of("text", True), "ink", CENTRE)

    def _paint_foot(self, canvas: Canvas, pad: int) -> None:
        foot = QRect(1, self.height() - 1 - self._foot(), self.width() - 2, self._foot())
        canvas.line(foot.x(), foot.y(), foot.right() + 1, foot.y(), "edge")
        inner = foot.adjusted(pad, 0, -pad, 0)
        hint = canvas.text(inner, self.says("setting.hint"), self.type_of("text"), "quiet", RIGHT)
        inner.adjust(0, 0, -round(hint) - 24, 0)
        if self.message:
            size = 26 if self.metrics.wide else 20
            role = "hold" if self.wrong else "forward"
            canvas.icon_in(inner, "warn" if self.wrong else "check", role, size, 2.6)
            canvas.text(inner.adjusted(size + 12, 0, 0, 0), self.message, self.type_of("text", True), role)
        else:
            canvas.text(inner, self.says(f"setting_more.{FIELDS[self.at].key}"), self.type_of("text"), "quiet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for area, at, value in self._hit:
            if area.contains(event.position()):
                self.picked.emit(at, value)
                return
        for at in range(len(FIELDS)):
            top, high = self._row(at)
            if top <= event.position().y() < top + high:
                self.picked.emit(at, None)
