"""Paints a page: the same for PDF, printer and screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from mailroom.dispatch.lettering import width
from mailroom.dispatch.pages import BARCODE_DPI, Bars, Box, Item, Outline, Page, Rule, Squares, Text
from ui.printing.faces import EM, fonts, runs

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
ASCENT, DESCENT = 0.88, 0.12
DOTS = (0.4, 0.6)
"""A dotted rule in mm: on, off."""
BLACK = QColor(Qt.GlobalColor.black)
WHITE = QColor(Qt.GlobalColor.white)
SCREEN = 200
"""Below this many dots an inch it is a screen: nothing is moved to whole dots."""


def paint(page: Page, painter: QPainter, dpi: float) -> None:
    """Paint with the page's corner at the painter's origin; its unit is a dot of ``dpi``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    for item in page.items:
        _PAINT[type(item)](item, painter, dpi)
    painter.restore()


def _text(item: Text, painter: QPainter, dpi: float) -> None:
    mm = dpi / MM_PER_INCH
    em = item.pt * dpi / POINTS_PER_INCH
    long = width(item.text) * em * item.stretch
    free = item.w * mm - long
    x = item.x * mm + {"left": 0.0, "center": free / 2, "right": free}[item.align]
    baseline = (item.y + item.h / 2) * mm + (ASCENT - DESCENT) / 2 * em
    painter.save()
    painter.setPen(WHITE if item.white else BLACK)
    painter.translate(x, baseline)
    painter.scale(em / EM * item.stretch, em / EM)
    faces = fonts(item.bold)
    for face, start, run in runs(item.text, item.bold):
        painter.setFont(faces[face])
        painter.drawText(QPointF(start * EM, 0), run)
    painter.restore()


def _rule(item: Rule, painter: QPainter, dpi: float) -> None:
    mm = dpi / MM_PER_INCH
    pen = QPen(BLACK, item.width * mm)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if item.dotted:
        pen.setDashPattern([part / item.width for part in DOTS])
    painter.setPen(pen)
    painter.drawLine(QPointF(item.x1 * mm, item.y1 * mm), QPointF(item.x2 * mm, item.y2 * mm))


def _box(item: Box, painter: QPainter, dpi: float) -> None:
    mm = dpi / MM_PER_INCH
    pen = QPen(BLACK, item.line * mm)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen if item.line else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if item.fill is None else _grey(item.fill))
    area = QRectF(item.x * mm, item.y * mm, item.w * mm, item.h * mm)
    if item.radius:
        painter.drawRoundedRect(area, item.radius * mm, item.radius * mm)
    else:
        painter.drawRect(area)


def _bars(item: Bars, painter: QPainter, dpi: float) -> None:
    x, y, module, high = bar_geometry(item, dpi)
    path = QPainterPath()
    for start, long in bar_runs(item.pattern):
        path.addRect(QRectF(x + start * module, y, long * module, high))
    painter.fillPath(path, BLACK)


def _squares(item: Squares, painter: QPainter, dpi: float) -> None:
    x, y, module = _on_dots(item, dpi)
    path, side = QPainterPath(), item.across
    for row in range(side):
        for start, long in bar_runs(item.pattern[row * side : (row + 1) * side]):
            path.addRect(QRectF(x + start * module, y + row * module, long * module, module))
    painter.fillPath(path, BLACK)


def bar_geometry(item: Bars, dpi: float) -> tuple[float, float, float, float]:
    """x, y, width of a module and height in dots: whole ones on paper, so that all bars are equally true."""
    x, y, module = _on_dots(item, dpi)
    mm = dpi / MM_PER_INCH
    return x, y, module, item.h * mm if dpi < SCREEN else round(item.h * mm / _grid(dpi)) * _grid(dpi)


def _on_dots(item: Bars | Squares, dpi: float) -> tuple[float, float, float]:
    """x, y and module in dots: at 300 dpi and its multiples on the grid of 300 dpi, elsewhere on the printer's own."""
    mm = dpi / MM_PER_INCH
    module = item.dots * dpi / BARCODE_DPI
    if dpi < SCREEN:
        return item.x * mm, item.y * mm, module
    grid = _grid(dpi)
    x, y = (round(value * mm / grid) * grid for value in (item.x, item.y))
    return x, y, max(1.0, round(module / grid) * grid)


def _grid(dpi: float) -> float:
    return dpi / BARCODE_DPI if dpi % BARCODE_DPI == 0 else 1.0


def bar_runs(pattern: str) -> Iterator[tuple[int, int]]:
    """Start and width of each bar in modules."""
    at = 0
    for sign, same in groupby(pattern):
        long = len(list(same))
        if sign == "1":
            yield at, long
        at += long


def _outline(item: Outline, painter: QPainter, dpi: float) -> None:
    mm = dpi / MM_PER_INCH
    painter.save()
    painter.translate(item.about[0] * mm, item.about[1] * mm)
    painter.rotate(item.turn)
    painter.scale(mm, mm)
    pen = QPen(BLACK, item.line)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen if item.line else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if item.fill is None else QBrush(_grey(item.fill)))
    painter.drawPath(_shape(item))
    painter.restore()


@lru_cache(maxsize=16)
def _shape(item: Outline) -> QPainterPath:
    """The letters in mm, around the point they are turned about."""
    long = width(item.text) * item.size + (len(item.text) - 1) * item.spacing
    x, baseline = item.middle - item.about[0] - long / 2, item.baseline - item.about[1]
    path = QPainterPath()
    for sign in item.text:
        glyph = QPainterPath()
        for face, _, run in runs(sign, True):
            glyph.addText(QPointF(0, 0), fonts(True)[face], run)
        scale = item.size / EM
        path.addPath(QTransform(scale, 0, 0, scale, x, baseline).map(glyph.simplified()))
        x += width(sign) * item.size + item.spacing
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _grey(blackness: float) -> QColor:
    level = round(255 * (1 - blackness))
    return QColor(level, level, level)


_PAINT: dict[type[Item], Callable[..., None]] = {
    Text: _text,
    Rule: _rule,
    Box: _box,
    Bars: _bars,
    Squares: _squares,
    Outline: _outline,
}
