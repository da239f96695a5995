"""止めてください: a piece of another employer came to this bundle. Loud, both employers named, one way on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QWidget

from mailroom.answers import CheckView, EmployerRef, Stranger
from mailroom.dispatch.lookalikes import marked
from mailroom.model import PlaceKind
from ui.announce import announce
from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.says import Says, symbol_of
from ui.style import Style


class StrangerView(Painted):
    """Takes the whole window below the bar until the right label is scanned."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.view: CheckView | None = None

    def show_view(self, view: CheckView) -> None:
        """The check, with whom it waits for."""
        self.view = view
        if view.waiting_for is not None:
            words = f"{self.says('stranger.stop')} {self._belongs(view.waiting_for)}"
            self.setAccessibleName(words)
            announce(self, words, now=True)
        self.update()

    def _belongs(self, stranger: Stranger) -> str:
        if stranger.belongs_to is None:
            return self.says("stranger.nowhere")
        if _was_missing(stranger):
            return self.says("stranger.found")
        return self.says("stranger.belongs", place=self.says.place(stranger.belongs_to))

    def _target(self, view: CheckView, stranger: Stranger) -> str:
        """The label whose scan lets the line go on."""
        place = stranger.belongs_to
        if place is not None and place.kind is PlaceKind.BIN and place.bin:
            return self.says.place(place)
        return self.says("place.bin", bin=view.bin)

    def paintEvent(self, _: object) -> None:
        view = self.view
        if view is None or view.waiting_for is None:
            return
        wide, m = self.metrics.wide, self.metrics.margin
        heights = (312, 272, 232, 88) if wide else (190, 180, 164, 64)
        free = self.height() - sum(heights) - 5 * m
        heights = (heights[0] + max(0, free), *heights[1:])
        room = self.width() - 2 * m
        with Canvas(self, self.style_) as canvas:
            canvas.fill(self.rect(), "ground")
            y = m
            self._paint_band(canvas, QRect(m, y, room, heights[0]), view.waiting_for)
            y += heights[0] + m
            self._paint_employers(canvas, QRect(m, y, room, heights[1]), view, view.waiting_for)
            y += heights[1] + m
            side = self.metrics.left
            self._paint_steps(canvas, QRect(m, y, room - side - m, heights[2]), view, view.waiting_for)
            self._paint_record(canvas, QRect(self.width() - m - side, y, side, heights[2]), view.waiting_for)
            y += heights[2] + m
            self._paint_foot(canvas, QRect(m, y, room, heights[3]), view, view.waiting_for)

    def _paint_band(self, canvas: Canvas, area: QRect, stranger: Stranger) -> None:
        wide = self.metrics.wide
        canvas.box(area, "unknown-fill")
        size = 160 if wide else 104
        canvas.icon(area.x() + (48 if wide else 32), area.center().y() - size / 2, "stop", "unknown-on", size, 2)
        left = area.x() + (48 if wide else 32) + size + (48 if wide else 28)
        first, second = (128, 64) if wide else (80, 48)
        top = area.center().y() - (first + second) / 2
        room = area.right() - left - 24
        word = self.type_of("word", True)
        canvas.text(QRectF(left, top, room, first), self.says("stranger.stop"), word, "unknown-on")
        below = QRectF(left, top + first, room, second)
        canvas.text(below, self._belongs(stranger), self.type_of("name", True), "unknown-on")

    def _paint_employers(self, canvas: Canvas, area: QRect, view: CheckView, stranger: Stranger) -> None:
        m, says = self.metrics.margin, self.says
        half = (area.width() - m) // 2
        here, there = view.employer, stranger.employer
        goes = says.place(stranger.belongs_to) if stranger.belongs_to else says("place.unknown")
        ours, others = marked(here.name, there.name) if here and there else (frozenset(), frozenset())
        left = QRect(area.x(), area.y(), half, area.height())
        canvas.box(left, "panel", "ink", 4)
        self._paint_side(
            canvas, left, ("seal", "ink", says("stranger.in_hand")), says("place.bin", bin=view.bin), here, ours
        )
        right = QRect(area.right() + 1 - half, area.y(), half, area.height())
        canvas.box(right, "panel", "unknown", 4)
        self._paint_side(canvas, right, ("forward", "unknown", says("stranger.goes_to")), goes, there, others)

    def _paint_side(
        self, canvas: Canvas, area: QRect, head: tuple[str, str, str], place: str, employer: EmployerRef | None,
        marks: frozenset[int],
    ) -> None:  # fmt: skip
        wide = self.metrics.wide
        pad = 36 if wide else 22
        icon, role, words = head
        size = 28 if wide else 20
        row = QRect(area.x() + pad, area.y() + (24 if wide else 12), area.width() - 2 * pad, 36 if wide else 26)
        canvas.icon_in(row, icon, role, size)
        canvas.text(row.adjusted(size + 12, 0, 0, 0), words, self.type_of("lead", True), role)
        row = QRect(row.x(), row.bottom() + (6 if wide else 2), row.width(), 84 if wide else 56)
        canvas.text(row, place, self.type_of("count", True))
        row = QRect(row.x(), row.bottom() + (6 if wide else 2), row.width(), 52 if wide else 36)
        if employer:
            canvas.marked(row, employer.name, self.type_of("head", True), marks)
            row = QRect(row.x(), row.bottom() + (4 if wide else 1), row.width(), 28 if wide else 20)
            words = self.says("seal.symbol", symbol=symbol_of(employer))
            canvas.text(row, words, self.type_of("text", fixed=True), "quiet")

    def _paint_steps(self, canvas: Canvas, area: QRect, view: CheckView, stranger: Stranger) -> None:
        says, wide = self.says, self.metrics.wide
        canvas.panel(area)
        pad = 32 if wide else 20
        row = QRect(area.x() + pad, area.y() + (18 if wide else 10), area.width() - 2 * pad, 36 if wide else 26)
        canvas.text(row, says("stranger.how"), self.type_of("lead", True))
        goes = says.place(stranger.belongs_to) if stranger.belongs_to else says("place.hold")
        put = says("stranger.step_put", place=goes, label=self._target(view, stranger))
        if _was_missing(stranger):
            put = says("stranger.step_found", label=self._target(view, stranger))
        steps = (
            says("stranger.step_out"),
            put,
            says("stranger.step_on", seen=view.seen, expected=view.expected),
        )
        high = 48 if wide else 34
        row = QRect(row.x(), row.bottom() + (14 if wide else 8), row.width(), high)
        for number, words in enumerate(steps, 1):
            canvas.text(row, str(number), self.type_of("lead", True, True))
            strong = number == 2
            canvas.text(row.adjusted(48 if wide else 32, 0, 0, 0), words, self.type_of("lead", strong))
            row.translate(0, high)

    def _paint_record(self, canvas: Canvas, area: QRect, stranger: Stranger) -> None:
        says, wide = self.says, self.metrics.wide
        canvas.panel(area)
        pad, column, high = (32, 96, 40) if wide else (20, 72, 28)
        row = QRect(area.x() + pad, area.y() + (18 if wide else 10), area.width() - 2 * pad, 36 if wide else 26)
        canvas.text(row, says("stranger.record"), self.type_of("lead", True))
        row = QRect(row.x(), row.bottom() + (14 if wide else 8), row.width(), high)
        place = says.place(stranger.belongs_to) if stranger.belongs_to else says("stranger.nowhere_short")
        for label, words, fixed in (
            (says("stranger.label_code"), stranger.code or says("stranger.no_code"), True),
            (says("stranger.label_place"), place, False),
        ):
            canvas.text(row, label, self.type_of("text"), "quiet")
            canvas.text(row.adjusted(column, 0, 0, 0), words, self.type_of("text", True, fixed))
            row.translate(0, high)

    def _paint_foot(self, canvas: Canvas, area: QRect, view: CheckView, stranger: Stranger) -> None:
        says, wide = self.says, self.metrics.wide
        canvas.box(area, "panel", "unknown")
        pad, size = (32, 36) if wide else (20, 24)
        inner = area.adjusted(pad, 0, -pad, 0)
        canvas.icon_in(inner, "sound", "unknown", size)
        words = says("stranger.until", place=self._target(view, stranger))
        again = says("card.say_again")
        text = self.type_of("text")
        right = canvas.text(inner, again, text, "quiet", RIGHT)
        cap = canvas.width("Enter", self.type_of("cap", True, True)) + 16
        canvas.keycap(inner.right() - right - 8 - cap, inner.center().y() + 1, "Enter", 14, 28 if wide else 22)
        room = inner.adjusted(size + 20, 0, -round(right + cap + 40), 0)
        canvas.text(room, words, self.type_of("lead"))


def _was_missing(stranger: Stranger) -> bool:
    return stranger.belongs_to is not None and stranger.belongs_to.kind is PlaceKind.MISSING
