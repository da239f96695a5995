"""The camera pane: the picture, the outline of the code that was taken, one coaching line, the mode switch below."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from mailroom.model import Hint, Point
from ui.canvas import Canvas
from ui.clerk.mode_switch import ModeSwitch
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.style import Style

OUTLINE_MS = 1200
BLANK_MS = 150  # so soon a code mostly has its name: until then the one before stands


class Coach(StrEnum):
    """What the line under the picture says."""

    STARTING = "starting"
    READY = "ready"
    TAKEN = "taken"
    NOTHING = "nothing"
    TWO = "two"
    OFF = "off"
    NONE = "none"
    BLIND = "blind"
    TOO_CLOSE = "too_close"
    TOO_FAR = "too_far"
    BLURRED = "blurred"
    GLARE = "glare"
    HAZE = "haze"
    COVERED = "covered"


HINTS = frozenset(Coach(hint.value) for hint in Hint)


ICONS = {
    Coach.STARTING: ("camera", "quiet"),
    Coach.READY: ("waiting", "quiet"),
    Coach.TAKEN: ("check", "forward"),
    Coach.NOTHING: ("warn", "hold"),
    Coach.TWO: ("warn", "hold"),
    Coach.OFF: ("scanner", "quiet"),
    Coach.NONE: ("warn", "hold"),
    Coach.BLIND: ("warn", "hold"),
    **dict.fromkeys(HINTS, ("warn", "hold")),
}


class CameraPane(Painted):
    """Shows what the camera sees; decides nothing."""

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.mode = ModeSwitch(style, says, self)
        self.coach = self._without = Coach.OFF  # as long as there is no picture
        self.picture: QImage | None = None
        self._frame = (1, 1)
        self._polygons: tuple[tuple[Point, ...], ...] = ()
        self._code = ""
        self._how = ""
        self.outline = QTimer(self, singleShot=True, interval=OUTLINE_MS)
        self.outline.timeout.connect(self._outline_over)
        self._blank = QTimer(self, singleShot=True, interval=BLANK_MS)
        self._blank.timeout.connect(lambda: self.update(self.coach_rect()))
        self.setAccessibleName(says("bar.camera"))

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        pad, high = metrics.pad, 56 if metrics.wide else 44
        self.mode.setGeometry(pad, self.height() - pad - high, self.width() - 2 * pad, high)
        self.mode.fit(metrics)

    def picture_rect(self) -> QRect:
        """Where the picture stands."""
        below = 210 if self.metrics.wide else 147 if self.metrics.height < 750 else 166
        return QRect(1, 1, self.width() - 2, max(60, self.height() - below))

    def room(self) -> tuple[int, int]:
        """Width and height of the largest picture that it shows, in device pixels."""
        area, ratio = self.picture_rect(), self.devicePixelRatioF()
        return round(area.width() * ratio), round(area.height() * ratio)

    def coach_rect(self) -> QRect:
        """The two lines under it."""
        below = self.picture_rect().bottom() + 1
        return QRect(1, below, self.width() - 2, self.mode.y() - below)

    def show_picture(self, picture: QImage, frame: tuple[int, int]) -> None:
        """The newest picture; ``frame`` = width and height of the camera's own."""
        self.picture, self._frame = picture, frame
        if self.coach in (Coach.STARTING, Coach.OFF, Coach.NONE):
            self.advise(Coach.READY)
        self.update(self.picture_rect())

    def came(self, how: str, polygons: Sequence[Sequence[Point]] = ()) -> None:
        """Something was read: how long it took or what read it; outlined for a moment."""
        self._how, self._code = how, ""
        before, self._polygons = self._polygons, tuple(tuple(one) for one in polygons)
        if self._polygons:
            self.outline.start()
        if before or self._polygons:
            self.update(self.picture_rect())
        self._blank.start()

    def named(self, code: str) -> None:
        """The station knows what was read."""
        self._blank.stop()
        self._code = code
        self.coach = Coach.TAKEN
        self.update(self.coach_rect())

    def advise(self, coach: Coach) -> None:
        """Another line under the picture."""
        self.coach = coach
        if coach is not Coach.TAKEN:
            self._code = ""
        self.update(self.coach_rect())

    def hint(self, hint: Hint | None) -> None:
        """Why a code in view is not read; None: nothing is in its way now."""
        if hint is not None:
            self.advise(Coach(hint.value))
        elif self.coach in HINTS:
            self.advise(Coach.READY)

    def sees(self) -> None:
        """The camera gives pictures again."""
        if self.coach is Coach.BLIND:
            self.advise(Coach.READY)

    def gone(self, coach: Coach = Coach.NONE) -> None:
        """No camera, or no picture of it: an icon on ground."""
        self.picture, self._polygons, self._without = None, (), coach
        self.advise(coach)
        self.update()

    def forget(self) -> None:
        """Nobody works here: neither picture nor code stays."""
        waits = self._without if self.picture is None else Coach.READY
        self.picture, self._polygons, self._code, self._how = None, (), "", ""
        self.advise(waits if self.coach is Coach.TAKEN else self.coach)
        self.update()

    def _outline_over(self) -> None:
        self._polygons = ()
        self.update(self.picture_rect())

    def paintEvent(self, _: object) -> None:
        picture = self.picture_rect()
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.painter.save()
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            if self.picture is None:
                canvas.fill(picture, "ground")
                size = 96 if self.metrics.wide else 64
                middle = picture.center()
                canvas.icon(middle.x() - size / 2, middle.y() - size / 2, "camera", "quiet", size, 1.6)
            else:
                canvas.painter.setClipRect(picture, Qt.ClipOperation.IntersectClip)
                canvas.fill(picture, "cam")
                shown = self._shown_rect(picture, self.picture)
                canvas.painter.drawImage(shown, self.picture)
                self._paint_outline(canvas, shown)
            canvas.painter.restore()
            if self.picture is None:
                canvas.line(1, picture.bottom(), self.width() - 1, picture.bottom())
            self._paint_coach(canvas, picture.bottom() + 1)

    @staticmethod
    def _shown_rect(area: QRect, picture: QImage) -> QRectF:
        """The whole picture, as large as it fits."""
        wide, high = max(1, picture.width()), max(1, picture.height())
        scale = min(area.width() / wide, area.height() / high)
        size = (wide * scale, high * scale)
        return QRectF(
            area.x() + (area.width() - size[0]) / 2, area.y() + (area.height() - size[1]) / 2, size[0], size[1]
        )

    def _paint_outline(self, canvas: Canvas, shown: QRectF) -> None:
        across, down = shown.width() / max(1, self._frame[0]), shown.height() / max(1, self._frame[1])
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        for polygon in self._polygons:
            corners = QPolygonF([QPointF(shown.x() + x * across, shown.y() + y * down) for x, y in polygon])
            for role, thick in (("outline-under", 8), ("outline", 4)):
                canvas.painter.setPen(QPen(canvas.colour(role), thick))
                canvas.painter.drawPolygon(corners)

    def _paint_coach(self, canvas: Canvas, top: int) -> None:
        wide, pad = self.metrics.wide, self.metrics.pad
        icon, role = ICONS[self.coach]
        size = self.size_of("head")
        high = 48 if wide else 32
        y = top + (16 if wide else 12)
        room = self.width() - 2 * pad
        canvas.icon(pad, y + (high - size) / 2, icon, role, size, 3.0 if icon == "check" else 2.4)
        left = QRect(pad + size + 12, y, room - size - 12, high)
        canvas.text(left, self.says(f"camera.{self.coach.value}"), self.type_of("head", True))
        below = QRect(pad, y + high + 2, room, 28 if wide else 20)
        if self.coach is Coach.TAKEN:
            runs = ((self._code, self.type_of("text", fixed=True), "ink"), (self._how, self.type_of("text"), "quiet"))
            canvas.runs(below, runs, gap=16)
        else:
            key = f"camera.{self.coach.value}_more"
            if key in self.says:
                below.setHeight(36 if wide else 28)
                canvas.text(below, self.says(key), self.type_of("lead", least=12))
