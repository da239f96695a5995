"""The bar at the top of every screen: where we are, who works, how old the data is, what is connected, the tray."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.canvas import CENTRE, Canvas, Type
from ui.painted import Painted
from ui.says import GAP, Says
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.answers import StatusLine
    from ui.pages import Page

HELD = "Ctrl"  # the key that is held down for every page, where a branch has not chosen others


class Dot(StrEnum):
    """State of a device: three shapes, not three colours."""

    OK = "ok"
    TROUBLE = "trouble"
    OFF = "off"


class StatusBar(Painted):
    """Painted from left to right; the tray stands at the right edge."""

    page_asked = Signal(str)

    def __init__(self, style: Style, says: Says, pages: Sequence[Page] = (), parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.pages = says, tuple(pages)
        self.status: StatusLine | None = None
        self.locked = True
        self.dots: dict[str, Dot] = {"camera": Dot.OFF, "scanner": Dot.OFF, "printer": Dot.OFF}
        self._hit: list[tuple[QRectF, str]] = []

    def show_status(self, status: StatusLine) -> None:
        """New figures."""
        if status == self.status:
            return
        self.status = status
        self.setAccessibleName(f"{status.branch_name} {self.says('bar.station', number=status.station)}")
        self.update()

    def show_dot(self, device: str, dot: Dot) -> None:
        """A device came or went."""
        if self.dots.get(device) is not dot:
            self.dots[device] = dot
            self.update()

    def show_locked(self, locked: bool) -> None:
        """Without anybody logged in no name stands here, and no page opens."""
        self.locked = locked
        self.update()

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Where the person who works now may go."""
        self.pages = tuple(pages)
        self.update()

    def paintEvent(self, _: object) -> None:
        status, says, wide = self.status, self.says, self.metrics.wide
        text = self.type_of("text")
        self._hit.clear()
        with Canvas(self, self.style_) as canvas:
            canvas.fill(self.rect(), "panel")
            canvas.line(0, self.height() - 1, self.width(), self.height() - 1)
            if status is None:
                return
            room = 20 if wide else 12
            x = float(self.metrics.margin)
            if status.demo:
                x = self._paint_demo(canvas, x) + (16 if wide else 10)
            where = f"{status.branch_name} {says('bar.room')}" if wide or self.locked else status.branch_name
            x = self._run(canvas, x, [(where, self.type_of("text", True), "ink")])
            who = says("bar.station", number=status.station)
            if not self.locked and status.clerk_name:
                who += GAP + (status.clerk_name if wide else status.clerk_name.split()[0])
            x = self._run(canvas, self._bar(canvas, x, room), [(who, text, "ink")])
            x = self._paint_as_of(canvas, self._bar(canvas, x, room), status)
            unsent = (says("bar.unsent"), text, "quiet"), (str(status.unsent), self.type_of("text", fixed=True), "ink")
            x = self._run(canvas, self._bar(canvas, x, room), unsent)
            x = self._bar(canvas, x, room)
            for device, dot in self.dots.items():
                x = self._paint_dot(canvas, x, device, dot) + (24 if wide else 14)
            right = self._paint_tray(canvas, status, room)
            if not self.locked:
                self._paint_pages(canvas, x, right)

    def _run(self, canvas: Canvas, x: float, runs: Sequence[tuple[str, Type, str]]) -> float:
        return canvas.runs(QRectF(x, 0, max(1.0, self.width() - x), self.height() - 1), runs, gap=8) - 8

    def _bar(self, canvas: Canvas, x: float, room: int) -> float:
        x = round(x + room)
        canvas.line(x, self.height() / 2 - 14, x, self.height() / 2 + 14)
        return x + room

    def _paint_demo(self, canvas: Canvas, x: float) -> float:
        words, kind = self.says("bar.demo"), self.type_of("text", True)
        high = 32 if self.metrics.wide else 24
        area = QRectF(x, (self.height() - 1 - high) / 2, canvas.width(words, kind) + 24, high)
        canvas.box(area, "hold-fill", radius=self.style_.shape("chip-radius"))
        canvas.text(area, words, kind, "hold-on", CENTRE)
        return area.right()

    def _paint_as_of(self, canvas: Canvas, x: float, status: StatusLine) -> float:
        says, text = self.says, self.type_of("text")
        label = (says("bar.as_of_label"), text, "quiet")
        if status.mirror_as_of is None:
            return self._run(canvas, x, (label, (says("bar.as_of_none"), self.type_of("text", True), "hold")))
        when = says.as_of(status.mirror_as_of, status.business_day)
        runs = [label, (when, self.type_of("text", fixed=True), "ink"), (says("bar.as_of_today"), text, "ink")]
        if status.mirror_stale:
            runs.append((says("bar.as_of_stale"), self.type_of("text", True), "hold"))
        if status.clock_doubt:
            runs.append((says("bar.clock"), self.type_of("text", True), "hold"))
        return self._run(canvas, x, [run for run in runs if run[0]])

    def _paint_dot(self, canvas: Canvas, x: float, device: str, dot: Dot) -> float:
        size = 20 if self.metrics.wide else 18
        y = (self.height() - 1 - size) / 2
        painter = canvas.painter
        area = QRectF(x, y, size, size)
        if dot is Dot.OK:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(canvas.colour("forward"))
            painter.drawEllipse(area.adjusted(1, 1, -1, -1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(canvas.colour("panel"), 2.2))
            unit = size / 20
            points = [QPointF(x + a * unit, y + b * unit) for a, b in ((5.5, 10.3), (8.5, 13.3), (14.5, 7))]
            painter.drawPolyline(QPolygonF(points))
        elif dot is Dot.TROUBLE:
            canvas.icon(x, y, "warn", "hold", size, 2.6)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(canvas.colour("quiet"), 2))
            painter.drawEllipse(area.adjusted(2, 2, -2, -2))
        words = self.says(f"bar.{device}")
        role = "quiet" if dot is Dot.OFF else "ink"
        runs = [(words, self.type_of("text"), role)]
        if dot is Dot.TROUBLE:
            runs.append((self.says("bar.device_off"), self.type_of("text", True), "hold"))
        return self._run(canvas, x + size + 8, runs)

    def _paint_tray(self, canvas: Canvas, status: StatusLine, room: int) -> float:
        says, text = self.says, self.type_of("text")
        number = self.type_of("lead", True, True)
        count = str(status.tray_scanned)
        if status.tray_hand_count is not None:
            count = says("bar.count", scanned=status.tray_scanned, total=status.tray_hand_count)
        runs = []
        if status.group:
            words = says("bar.group", group=status.group, count=status.group_waiting)
            runs.append((words, self.type_of("text", True), "accent"))
        runs.append((says("bar.tray"), text, "quiet"))
        if status.tray:
            runs.append((status.tray, self.type_of("text", fixed=True), "ink"))
            role = "ink"
            if status.tray_hand_count is not None and status.tray_scanned >= status.tray_hand_count:
                role = "forward" if status.tray_scanned == status.tray_hand_count else "hold"
            runs.append((count, number, role))
        else:
            runs.append((says("bar.no_tray"), text, "ink"))
        keep = status.tray is not None and status.tray_hand_count is not None
        least = canvas.width("000/000", number) if keep else 0.0
        wide = sum(canvas.width(words, kind) for words, kind, _ in runs) + 16 * (len(runs) - 1)
        wide += max(0.0, least - canvas.width(count, number)) if keep else 0.0
        x = self.width() - self.metrics.margin - wide
        canvas.line(round(x - room), self.height() / 2 - 14, round(x - room), self.height() / 2 + 14)
        canvas.runs(QRectF(x, 0, wide + 4, self.height() - 1), runs, gap=16)
        return x - room

    def _paint_pages(self, canvas: Canvas, left: float, right: float) -> None:
        """Words that lead to other pages, right of the middle; with their keys where there is room."""
        text, cap = self.type_of("text"), Type(14, True, True)
        gap = 20 if self.metrics.wide else 12
        words = sum(canvas.width(self.says(f"menu.{page.name}"), text) + gap for page in self.pages)
        caps = sum(max(36.0, canvas.width(page.cap, cap) + 16) + 8 for page in self.pages)
        middle, high = (self.height() - 1) / 2, 28 if self.metrics.wide else 22
        with_caps = words + caps < right - left - 24
        held, letters = self._short_caps(canvas)
        alike = all(page.cap[:-1] == f"{HELD}+" for page in self.pages)
        short = alike and not with_caps and words + held + letters < right - left - 8
        if words > right - left - 8:
            return
        x = right - words - (caps if with_caps else held + letters if short else 0)
        if short:
            x = canvas.keycap(x, middle, HELD, 14, high) + 6
            x += canvas.text(QRectF(x, 0, 20, self.height() - 1), "+", text, "quiet") + 6
        for page in self.pages:
            start = x
            if with_caps or short:
                x = canvas.keycap(x, middle, page.cap if with_caps else page.cap[-1], 14, high) + (
                    8 if with_caps else 6
                )
            x += canvas.text(
                QRectF(x, 0, right + gap - x, self.height() - 1), self.says(f"menu.{page.name}"), text, "quiet"
            )
            self._hit.append((QRectF(start, 0, x - start, self.height()), page.name))
            x += gap

    def _short_caps(self, canvas: Canvas) -> tuple[float, float]:
        """Room for ``Ctrl +`` once, and for the letters alone."""
        high = 28 if self.metrics.wide else 22
        held = canvas.cap_width(HELD, 14, high) + 12 + canvas.width("+", self.type_of("text"))
        return held, sum(canvas.cap_width(page.cap[-1], 14, high) + 6 for page in self.pages)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for area, name in self._hit:
            if area.contains(event.position()):
                self.page_asked.emit(name)
