"""Painting with the house's type, colours and icons: the few strokes every painted widget shares."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui import fonts
from ui.style import Style

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
NARROWEST = 0.6  # a text that is still too long at its smallest size is set narrower, never cut


NOT_FIRST = "\u3001\u3002\uff09\u300d\u300f\u30fc\u3063\u30c3\u3083\u3085\u3087\u30e3\u30e5\u30e7\uff0c\uff0e,.)"


class Type(NamedTuple):
    """How a text is set. ``least``: it may shrink by steps of 2 px down to this."""

    pixels: int
    bold: bool = False
    fixed: bool = False
    least: int = 0


class _Line(NamedTuple):
    """A text as it is set: its parts with the x where each begins."""

    parts: list[tuple[float, str]]
    wide: float
    pixels: int
    metrics: QFontMetricsF

    def until(self, at: int) -> float:
        """x of the character at ``at``."""
        for start, part in reversed(self.parts):
            before = at - sum(len(other) for x, other in self.parts if x < start)
            if before >= 0:
                return start + self.metrics.horizontalAdvance(part[:before])
        return 0.0


class Canvas:
    """A painter over one widget. Use as a context manager inside ``paintEvent``."""

    def __init__(self, widget: QWidget, style: Style) -> None:
        self.style = style
        self.painter = QPainter(widget)
        self.painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.ratio = widget.devicePixelRatioF()

    def __enter__(self) -> Canvas:
        return self

    def __exit__(self, *_: object) -> None:
        self.painter.end()

    def width(self, text: str, kind: Type) -> float:
        """How wide a text is at its full size."""
        return advance(text, kind)

    def box(
        self,
        rect: QRect | QRectF,
        fill: str | None,
        frame: str | None = None,
        thick: int = 1,
        radius: int | None = None,
    ) -> None:
        """A filled and framed box; the frame lies inside of the rectangle."""
        round_ = self.style.shape("radius") if radius is None else radius
        inner = QRectF(rect).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2) if frame else QRectF(rect)
        self.painter.setBrush(self.style.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(self.style.colour(frame), thick) if frame else Qt.PenStyle.NoPen)
        self.painter.drawRoundedRect(inner, round_, round_)

    def panel(self, rect: QRect | QRectF) -> None:
        """A card of the house: panel colour, hairline frame."""
        self.box(rect, "panel", "line")

    def line(self, x1: float, y1: float, x2: float, y2: float, role: str = "line", thick: int = 1) -> None:
        """A straight line, sharp at whole pixels."""
        half = 0.5 if thick % 2 else 0.0
        self.painter.setPen(QPen(self.style.colour(role), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        self.painter.drawLine(QPointF(x1 + half, y1 + half), QPointF(x2 + half, y2 + half))

    def text(  # the one place that sets type
        self,
        rect: QRect | QRectF,
        text: str,
        kind: Type,
        role: str = "ink",
        align: Qt.AlignmentFlag = LEFT,
        struck: bool = False,
        marks: Collection[int] = (),
    ) -> float:
        """One line, centred vertically in the rectangle, never cut. Returns the width it took.

        ``marks``: characters that stand out. 外字, drawn as 〓, always do.
        """
        if not text:
            return 0.0
        box, drawn = QRectF(rect), fonts.shown(text)
        if drawn != text:
            marks = {*marks, *(at for at, sign in enumerate(text) if fonts.is_private(sign))}
        pixels = kind.pixels
        line = _set(drawn, pixels, kind.bold, kind.fixed)
        least = kind.least or max(10, pixels * 3 // 5)
        while line.wide > box.width() and pixels > least:
            pixels -= 2
            line = _set(drawn, pixels, kind.bold, kind.fixed)
        squeeze = max(NARROWEST, box.width() / line.wide) if line.wide > box.width() > 0 else 1.0
        taken = line.wide * squeeze
        x = box.left()
        if align == RIGHT:
            x = box.right() - taken
        elif align == CENTRE:
            x = box.left() + (box.width() - taken) / 2
        self._mark(QPointF(x, box.center().y()), line, squeeze, marks)
        baseline = box.center().y() + (line.metrics.ascent() - line.metrics.descent()) / 2
        self._draw(QPointF(x, baseline), line, kind, role, squeeze)
        if struck:
            y = round(box.center().y())
            self.line(x, y, x + taken, y, role, 2)
        return taken

    def written(self, start: QPointF, text: str, kind: Type, role: str) -> float:
        """A text on a baseline, as wide as it is. Returns the width it took."""
        line = _set(fonts.shown(text), kind.pixels, kind.bold, kind.fixed)
        self._draw(start, line, kind, role)
        return line.wide

    def elided(self, text: str, kind: Type, wide: float) -> str:
        """The name of a thing, cut where there is no room for it; a person's never is."""
        if self.width(text, kind) <= wide:
            return text
        most = next((at for at in range(len(text) - 1, 0, -1) if self.width(f"{text[:at]}\u2026", kind) <= wide), 1)
        return f"{text[:most].rstrip()}\u2026"

    def _draw(self, start: QPointF, line: _Line, kind: Type, role: str, squeeze: float = 1.0) -> None:
        self.painter.setFont(self.style.font(line.pixels, kind.bold, kind.fixed))
        self.painter.setPen(self.style.colour(role))
        if squeeze == 1.0:
            for x, part in line.parts:
                self.painter.drawText(QPointF(start.x() + x, start.y()), part)
            return
        self.painter.save()
        self.painter.translate(start)
        self.painter.scale(squeeze, 1.0)
        for x, part in line.parts:
            self.painter.drawText(QPointF(x, 0), part)
        self.painter.restore()

    def _mark(self, middle: QPointF, line: _Line, squeeze: float, marks: Collection[int]) -> None:
        """Tint and underline behind single characters: other than expected, or one that only the host can draw."""
        high = line.pixels * 1.25
        for at in marks:
            start, end = (middle.x() + line.until(until) * squeeze for until in (at, at + 1))
            area = QRectF(start, middle.y() - high / 2, end - start, high)
            self.painter.fillRect(area, self.style.colour("hold-tint"))
            self.painter.fillRect(QRectF(start, area.bottom() - 1, end - start, 3), self.style.colour("hold"))

    def runs(self, rect: QRect | QRectF, runs: Iterable[tuple[str, Type, str]], gap: float = 0.0) -> float:
        """Texts of several kinds one after the other, centred on one line. Returns the x behind the last."""
        x = float(rect.x())
        for text, kind, role in runs:
            if text:
                left = QRectF(x, rect.y(), max(1.0, rect.x() + rect.width() - x), rect.height())
                x += self.text(left, text, kind, role) + gap
        return x

    def wrapped(self, text: str, kind: Type, wide: float) -> list[str]:
        """A longer text in lines; none begins with a mark that must not stand there."""
        metrics = self._metrics(kind.pixels, kind)
        lines, line = [], ""
        words = _units(fonts.shown(text))
        for word in words:
            if line and metrics.horizontalAdvance((line + word).rstrip()) > wide and word[0] not in NOT_FIRST:
                lines.append(line.strip())
                line = ""
            line += word
        return [*lines, line.strip()] if line.strip() else lines

    def marked(self, rect: QRect | QRectF, text: str, kind: Type, marks: Collection[int], role: str = "ink") -> float:
        """A name in which the characters at ``marks`` stand out: tint and underline."""
        inside = {at for at in marks if at < len(text)}
        return self.text(rect, text, kind._replace(least=kind.pixels), role, marks=inside)

    def icon(self, x: float, y: float, name: str, role: str, pixels: int, stroke: float = 2.2) -> None:
        """An icon with its left top corner at x, y."""
        self.painter.drawPixmap(QPointF(x, y), self.style.icon(name, role, pixels, self.ratio, stroke))

    def icon_in(self, rect: QRect | QRectF, name: str, role: str, pixels: int, stroke: float = 2.2) -> None:
        """An icon at the left of a rectangle, centred vertically."""
        self.icon(rect.x(), rect.y() + (rect.height() - pixels) / 2, name, role, pixels, stroke)

    def keycap(self, x: float, middle: float, label: str, pixels: int, high: int) -> float:
        """A key as printed on a keyboard. Returns the x behind it."""
        kind = Type(pixels, bold=True, fixed=True)
        wide = self.cap_width(label, pixels, high)
        area = QRectF(round(x), round(middle - high / 2), round(wide), high)
        self.box(area, "panel", "edge", radius=self.style.shape("chip-radius"))
        self.text(area, label, kind, "ink", CENTRE)
        return area.right()

    def cap_width(self, label: str, pixels: int, high: int) -> float:
        """How wide ``keycap`` paints a label."""
        return max(high * 1.28, self.width(label, Type(pixels, bold=True, fixed=True)) + 16)

    def clip_round(self, rect: QRect | QRectF, radius: int) -> None:
        """Everything painted from now on stays inside of a rounded box."""
        path = QPainterPath()
        path.addRoundedRect(QRectF(rect), radius, radius)
        self.painter.setClipPath(path)

    def fill(self, rect: QRect | QRectF, role: str) -> None:
        """A plain area."""
        self.painter.fillRect(QRectF(rect), self.style.colour(role))

    def focus(self, rect: QRect | QRectF) -> None:
        """The ring of the element that has the keyboard."""
        thick = self.style.shape("focus")
        self.box(QRectF(rect), None, "accent", thick)

    def colour(self, role: str) -> QColor:
        """Shorthand."""
        return self.style.colour(role)

    def _metrics(self, pixels: int, kind: Type) -> QFontMetricsF:
        return QFontMetricsF(self.style.font(pixels, kind.bold, kind.fixed))


def advance(text: str, kind: Type) -> float:
    """How wide a text is at its full size."""
    return _set(fonts.shown(text), kind.pixels, kind.bold, kind.fixed).wide


@lru_cache(maxsize=2048)
def _set(drawn: str, pixels: int, bold: bool, fixed: bool) -> _Line:
    """Every 1 as wide as the other figures, which the proportional face does not do: numbers stay in place."""
    metrics = QFontMetricsF(fonts.face(pixels, bold, fixed))
    if fixed or "1" not in drawn:
        return _Line([(0.0, drawn)], metrics.horizontalAdvance(drawn), pixels, metrics)
    figure, one = metrics.horizontalAdvance("0"), metrics.horizontalAdvance("1")
    parts, x = [], 0.0
    for part in filter(None, re.split("(1)", drawn)):
        parts.append((x + (figure - one) / 2 if part == "1" else x, part))
        x += figure if part == "1" else metrics.horizontalAdvance(part)
    return _Line(parts, x, pixels, metrics)


def _units(text: str) -> list[str]:
    """Where a line may break: between Japanese characters, after blanks elsewhere."""
    units: list[str] = []
    for sign in text:
        if units and sign.isascii() and units[-1][-1].isascii() and not units[-1].endswith(" "):
            units[-1] += sign
        else:
            units.append(sign)
    return units
