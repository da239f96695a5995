"""Camera, hand scanner and printer: each is tried where it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.settings import CameraSettings, CodeSettings, ScannerSettings
from ui.canvas import CENTRE, Canvas
from ui.clerk.camera_pane import CameraPane, Coach
from ui.devices.camera import OFF, CameraFeed, Picture, Sight
from ui.devices.serial import SerialScanner
from ui.first_run.answers import Answers
from ui.first_run.choices import Choice, Choices
from ui.first_run.page import Ground, StepPage
from ui.says import Says
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.reading.cameras import State


class CameraPage(StepPage):
    """The cameras there are, with a live picture of the chosen one; a code held into it is read and outlined."""

    name = "camera"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self._found: Sequence[tuple[str, str]] = ()
        self._feed: CameraFeed | None = None
        self.choices = Choices(style, says("first.looking"), self)
        self.choices.chosen.connect(self._choose)
        self.pane = CameraPane(style, says, self)
        self.pane.mode.hide()
        self._tick = QRect()

    def said(self) -> str:
        row = self.choices.rows[self.choices.at] if self.choices.rows else None
        return row.title if row is not None and row.value == self.answers.camera else ""

    def skip(self) -> None:
        self._choose("")

    def entered(self) -> None:
        super().entered()
        self.ask(_cameras, self._came)

    def left(self) -> None:
        self._close()

    def shut(self) -> None:
        super().shut()
        self._close()

    def _close(self) -> None:
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F2:
            self._mirror()
            return True
        return self.choices.key(event)

    def arrange(self, body: QRect) -> None:
        left = round(body.width() * 0.44)
        foot = 64 if self.metrics.wide else 44
        self.choices.fit(self.metrics)
        self.choices.setGeometry(body.x(), body.y(), left, body.height() - foot)
        self._tick = QRect(body.x(), self.choices.y() + self.choices.taken(), left, foot)
        right = QRect(body.x() + left + 40, body.y(), body.width() - left - 40, 0)
        right.setHeight(min(body.height(), round(right.width() * 9 / 16) + (130 if self.metrics.wide else 96)))
        self.pane.setGeometry(right)
        self.pane.fit(self.metrics)

    def _came(self, found: Sequence[tuple[str, str]]) -> None:
        self._found = found
        if not self.answers.camera and found:
            self.answers.camera = found[0][0]
        rows = [Choice(value, name) for value, name in found]
        if not rows:
            rows.append(Choice("", self.says("first.camera_later"), self.says("first.camera_later_more")))
        rows.append(Choice(OFF, self.says("first.camera_off"), self.says("first.camera_off_more")))
        self.choices.show_rows(rows, self.answers.camera)
        self.arrange(self.body())
        self._open()
        self.changed.emit()

    def _choose(self, camera: str) -> None:
        self.answers.camera = camera
        if self.isVisible():
            self._open()
        self.changed.emit()

    def _mirror(self) -> None:
        self.answers.mirrored = not self.answers.mirrored
        self._open()
        self.update()

    def paint_body(self, canvas: Canvas, body: QRect) -> None:  # noqa: ARG002
        size = 30 if self.metrics.wide else 22
        box = QRect(self._tick.x(), self._tick.center().y() - size // 2 + 1, size, size)
        on = self.answers.mirrored
        canvas.box(box, "ink" if on else "panel", "edge", 2, self.style_.shape("chip-radius"))
        if on:
            canvas.icon(box.x() + 3, box.y() + 3, "check", "panel", size - 6, 3.2)
        words = self._tick.adjusted(size + 16, 0, 0, 0)
        taken = canvas.text(words, self.says("first.mirrored"), self.type_of("lead"))
        high = 28 if self.metrics.wide else 22
        canvas.keycap(words.x() + taken + 16, words.center().y(), "F2", 18 if self.metrics.wide else 14, high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._tick.contains(event.position().toPoint()):
            self._mirror()

    def _open(self) -> None:
        self._close()
        self.pane.gone(Coach.OFF if self.answers.camera == OFF else Coach.NONE)
        if self.answers.camera == OFF or not self._found:
            return
        self.pane.advise(Coach.STARTING)
        self._feed = CameraFeed(
            self.answers.camera,
            CodeSettings(),
            CameraSettings(mirrored=self.answers.mirrored),
            picture=self._picture,
            sight=self._sight,
            hint=self.pane.hint,
            state=self._state,
            failed=self.ground.failed,
        )
        self._feed.room = self.pane.room()

    def _picture(self, picture: Picture) -> None:
        self.pane.show_picture(picture.image, picture.frame)

    def _sight(self, sight: Sight) -> None:
        if sight.reading.symbols:
            self.pane.came(f"{sight.ms:.0f} {self.says('camera.ms')}", sight.taken)
            self.pane.named("")

    def _state(self, state: State) -> None:
        if state.value != "live":
            self.pane.gone()


class ScannerPage(StepPage):
    """Anything with a code is scanned once: that is all a scanner that types needs. Serial ports stand beside it."""

    name = "scanner"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self._serial: SerialScanner | None = None
        self.choices = Choices(style, "", self)
        self.choices.chosen.connect(self._choose)

    def said(self) -> str:
        return self.says("first.scanner_read", count=self.answers.scanned) if self.answers.scanned else ""

    def skip(self) -> None:
        self.answers.scanned = 0
        self._choose("")

    def entered(self) -> None:
        super().entered()
        self.ask(_ports, self._came)

    def left(self) -> None:
        self._close()

    def shut(self) -> None:
        super().shut()
        self._close()

    def key(self, event: QKeyEvent) -> bool:
        return bool(self.choices.rows) and self.choices.key(event)

    def arrange(self, body: QRect) -> None:
        self.choices.setGeometry(body.x(), body.y(), round(body.width() * 0.44), body.height())
        self.choices.fit(self.metrics)

    def scanned(self, text: str) -> None:
        self.answers.scanned = len(text)
        self.setAccessibleDescription(self.said())
        self.changed.emit()
        self.update()

    def _came(self, found: Sequence[tuple[str, str]]) -> None:
        typing = Choice("", self.says("first.scanner_types"), self.says("first.scanner_types_more"))
        rows = [typing, *(Choice(value, name, value) for value, name in found)]
        self.choices.show_rows(rows if found else (), self.answers.port)
        self.choices.setVisible(bool(found))
        self._open()
        self.update()

    def _choose(self, port: str) -> None:
        self.answers.port = port
        if self.isVisible():
            self._open()
        self.changed.emit()
        self.update()

    def _open(self) -> None:
        self._close()
        if self.answers.port:
            self._serial = SerialScanner(
                ScannerSettings(port=self.answers.port),
                scanned=lambda scan: self.scanned(scan) if scan else None,
                state=lambda _: None,
                failed=self.ground.failed,
            )

    def _close(self) -> None:
        if self._serial is not None:
            self._serial.close()
            self._serial = None

    def paint_body(self, canvas: Canvas, body: QRect) -> None:
        wide, read = self.metrics.wide, self.answers.scanned > 0
        role, icon = ("forward", "check") if read else ("waiting", "scanner")
        left = round(body.width() * 0.44) + 40 if self.choices.rows else 0
        area = QRect(body.x() + left, body.y(), body.width() - left, min(body.height(), 320 if wide else 210))
        canvas.box(area, f"{role}-tint", role, self.style_.shape("frame"))
        size = 96 if wide else 64
        middle = area.center().y()
        canvas.icon(area.center().x() - size / 2, middle - size, icon, role, size, 2.2)
        words = self.said() if read else self.says("first.scanner_waiting")
        line = QRect(area.x() + 24, middle + 8, area.width() - 48, 60 if wide else 44)
        canvas.text(line, words, self.type_of("head", True), role, CENTRE)
        more, kind = QRect(line.x(), line.bottom() + 4, line.width(), 32 if wide else 22), self.type_of("text")
        for words in canvas.wrapped(self.says("first.scanner_more"), kind, more.width()):
            canvas.text(more, words, kind, "quiet", CENTRE)
            more.translate(0, more.height())


class PrinterPage(StepPage):
    """The printers of this machine, the usual one first."""

    name = "printer"

    def __init__(
        self, style: Style, says: Says, answers: Answers, ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, says, answers, ground, parent)
        self.choices = Choices(style, says("first.looking"), self)
        self.choices.chosen.connect(self._choose)

    def said(self) -> str:
        return self.answers.printer

    def skip(self) -> None:
        self._choose("")

    def entered(self) -> None:
        super().entered()
        self.ask(_printers, self._came)

    def key(self, event: QKeyEvent) -> bool:
        return self.choices.key(event)

    def arrange(self, body: QRect) -> None:
        self.choices.setGeometry(
            body.x(), body.y(), min(body.width(), 760 if self.metrics.wide else 560), body.height()
        )
        self.choices.fit(self.metrics)

    def _came(self, names: Sequence[str]) -> None:
        if not self.answers.printer and names:
            self.answers.printer = names[0]
        rows = [Choice(name, name, self.says("first.printer_usual") if not at else "") for at, name in enumerate(names)]
        none = "first.printer_other" if names else "first.printer_none"
        rows.append(Choice("", self.says(none), self.says("first.printer_more")))
        self.choices.show_rows(rows, self.answers.printer)
        self.changed.emit()

    def _choose(self, name: str) -> None:
        self.answers.printer = name
        self.changed.emit()


def _cameras() -> list[tuple[str, str]]:
    from mailroom.reading.device import cameras

    return [(one.id, one.name) for one in cameras()]


def _ports() -> list[tuple[str, str]]:
    from mailroom.reading import serial_port

    return [(port.value, port.name) for port in serial_port.ports()]


def _printers() -> list[str]:
    from ui.printing.printer import printers

    return printers()
