"""The lines of the start-of-day check and the band above them: each line a lamp, a word, a sentence, a cure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.checks import Check, Finding, Light
from ui.canvas import RIGHT, Canvas
from ui.painted import Painted
from ui.says import Says
from ui.style import Style

ICONS = {
    "camera": "camera",
    "scanner": "scanner",
    "sound": "sound",
    "printer": "printer",
    "disk": "disk",
    "home": "tray",
    "clock": "clock",
    "mirror": "list",
    "unsent": "send",
}
LAMPS = {
    Light.OK: ("check", "forward"),
    Light.ATTENTION: ("warn", "hold"),
    Light.WAITING: ("waiting", "accent"),
    Light.SKIPPED: ("right", "quiet"),
}


class StartRows(Painted):
    """One row a check. The row that waits for a hand has the accent; one that is wrong the tint of a warning."""

    chosen = Signal(int)

    def __init__(self, style: Style, says: Says, checks: Sequence[Check], parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says, self.checks = says, tuple(checks)
        self.findings: Mapping[str, Finding] = {}
        self.at = 0

    def show_findings(self, findings: Mapping[str, Finding], at: int) -> None:
        """As it stands now."""
        self.findings, self.at = findings, at
        finding = findings.get(self.checks[at].name)
        title = self._title(self.checks[at])
        self.setAccessibleName(f"{title} {finding.sentence(self.says.words) if finding else ''}".strip())
        self.update()

    def _title(self, check: Check) -> str:
        return self.says.words(f"check.{check.name}.title")

    def _high(self) -> float:
        return (self.height() - 2) / len(self.checks)

    def paintEvent(self, _: object) -> None:
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            high = self._high()
            for at, check in enumerate(self.checks):
                top, bottom = round(1 + at * high), round(1 + (at + 1) * high)
                area = QRect(1, top, self.width() - 2, bottom - top)
                if at:
                    canvas.line(area.x(), top, area.right() + 1, top)
                self._paint_row(canvas, area.adjusted(0, 1 if at else 0, 0, 0), check, at == self.at)

    def _paint_row(self, canvas: Canvas, area: QRect, check: Check, chosen: bool) -> None:
        says, wide = self.says, self.metrics.wide
        finding = self.findings.get(check.name)
        light = finding.light if finding else None
        if light is Light.ATTENTION:
            canvas.fill(area, "hold-tint")
        elif chosen:
            canvas.fill(area, "accent-tint")
        if chosen:
            canvas.fill(QRect(area.x(), area.y(), 6, area.height()), "accent")
        pad, icon = (40, 32) if wide else (22, 22)
        text, strong = self.type_of("text"), self.type_of("lead", True)
        x = area.x() + pad
        canvas.icon_in(QRect(x, area.y(), icon, area.height()), ICONS[check.name], "ink", icon)
        x += icon + (40 if wide else 18)
        title = 176 if wide else 112
        canvas.text(QRect(x, area.y(), title - 8, area.height()), self._title(check), strong)
        x += title
        if finding is None or light is None:
            return
        lamp = 156 if wide else 108
        name, role = LAMPS[light]
        size = 28 if wide else 20
        canvas.icon_in(QRect(x, area.y(), size, area.height()), name, role, size, 3.0 if name == "check" else 2.4)
        word = QRect(x + size + 10, area.y(), lamp - size - 18, area.height())
        canvas.text(word, says(f"start.{light.value}"), self.type_of("text", True), role)
        x += lamp
        said, cure = finding.sentence(says.words), finding.cure(says.words).rstrip("。.")
        room = area.right() - pad - x
        if light is Light.ATTENTION:
            self._paint_wrong(canvas, QRectF(x, area.y(), room, area.height()), said, cure)
            return
        half = 520 if wide else 340
        lead = self.type_of("lead")
        taken = canvas.text(QRect(x, area.y(), room, area.height()), said, lead)
        left = max(half, round(taken) + (32 if wide else 20))
        if left < room:
            canvas.text(QRect(x + left, area.y(), room - left, area.height()), finding.more(says.words), text, "quiet")

    def _paint_wrong(self, canvas: Canvas, room: QRectF, said: str, cure: str) -> None:
        """What is wrong and what to do, beside each other where both fit, else one below the other."""
        lead, text = self.type_of("lead", True), self.type_of("text")
        wide = canvas.width(said, lead)
        left = max(520 if self.metrics.wide else 340, wide + 32)
        if left + canvas.width(cure, text) <= room.width():
            canvas.text(room, said, lead)
            canvas.text(room.adjusted(left, 0, 0, 0), cure, text)
            return
        low = min(room.height(), 60.0 if self.metrics.wide else 44.0)
        top = room.y() + (room.height() - low) / 2
        canvas.text(
            QRectF(room.x(), top, room.width(), low * 0.54), said, lead._replace(pixels=round(lead.pixels * 0.9))
        )
        canvas.text(QRectF(room.x(), top + low * 0.54, room.width(), low * 0.46), cure, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int((event.position().y() - 1) / self._high())
        if 0 <= at < len(self.checks):
            self.chosen.emit(at)


class Verdict(Painted):
    """What is to be done next, in the largest type; at the end whether the work can begin."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.words, self.role, self.icon = "", "accent", "waiting"
        self.counts, self.took = "", ""

    def show_verdict(self, words: str, role: str, icon: str, counts: str, took: str) -> None:
        """Role of its colour, icon, and two lines at the right."""
        self.words, self.role, self.icon, self.counts, self.took = words, role, icon, counts, took
        self.setAccessibleName(f"{words} {counts}")
        self.update()

    def paintEvent(self, _: object) -> None:
        wide = self.metrics.wide
        pad, size = (56, 104) if wide else (32, 60)
        with Canvas(self, self.style_) as canvas:
            canvas.box(self.rect(), f"{self.role}-tint", self.role, self.style_.shape("frame"))
            area = self.rect().adjusted(pad, 0, -pad, 0)
            canvas.icon_in(area, self.icon, self.role, size, 2.4)
            right = QRect(area.x(), area.center().y() - (44 if wide else 28), area.width(), 48 if wide else 32)
            taken = canvas.text(right, self.counts, self.type_of("head", True), "ink", RIGHT)
            below = QRect(area.x(), right.bottom() + 1, area.width(), 36 if wide else 24)
            taken = max(taken, canvas.text(below, self.took, self.type_of("lead"), "quiet", RIGHT))
            word = area.adjusted(size + (44 if wide else 24), 0, -round(taken) - (48 if wide else 28), 0)
            canvas.text(word, self.words, self.type_of("word", True, least=24), self.role)
