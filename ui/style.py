"""Colours, type and icons from resources: everything a widget needs to paint itself. Names no colour."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mailroom.paths import resources
from ui import fonts

THEMES = ("light", "dark", "contrast")
BLINK_MS = 1_000


@cache
def tokens() -> dict[str, Any]:
    """resources/style/tokens.toml."""
    return tomllib.loads((resources() / "style" / "tokens.toml").read_text("utf-8"))


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


class Style(QObject):
    """One look of the window. ``theme``: system, light, dark or contrast; ``motion``: system, reduced or full.

    ``still``: nothing slides, grows or blinks.
    """

    changed = Signal()

    def __init__(self, theme: str = "system", motion: str = "system") -> None:
        super().__init__()
        fonts.load(fonts.PROPORTIONAL)
        self._asked = theme
        self._hints = QGuiApplication.styleHints()
        self._wishes = self._hints.accessibility()  # what this desktop's user needs
        self.theme = self._resolve()
        self.still = motion == "reduced" or (
            motion == "system" and self._wishes.motionPreference() == Qt.MotionPreference.ReducedMotion
        )
        self._hints.setCursorFlashTime(0 if self.still else BLINK_MS)
        self._colours: dict[str, QColor] = {}
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._wishes.contrastPreferenceChanged.connect(self._system_changed)

    def choose(self, theme: str) -> None:
        """Another theme; ``system`` follows the desktop."""
        self._asked = theme
        self._system_changed()

    def colour(self, role: str) -> QColor:
        """The colour of a role of tokens.toml."""
        if role not in self._colours:
            self._colours[role] = QColor(tokens()[self.theme][role])
        return self._colours[role]

    def size(self, step: str, wide: bool) -> int:
        """Pixels of a step of the type scale."""
        return int(tokens()["type"]["wide" if wide else "compact"][step])

    def shape(self, name: str) -> int:
        """Pixels of a radius or a frame."""
        return int(tokens()["shape"][name])

    @staticmethod
    def font(pixels: int, bold: bool = False, fixed: bool = False) -> QFont:
        """A face of the window."""
        return fonts.face(pixels, bold, fixed)

    def icon(self, name: str, role: str, pixels: int, ratio: float = 1.0, stroke: float = 2.2) -> QPixmap:
        """An icon of resources/icons in one colour, ``pixels`` wide and high."""
        key = (name, role, pixels, ratio, stroke)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._paint_icon(name, self.colour(role), pixels, ratio, stroke)
        return self._pixmaps[key]

    def palette(self) -> QPalette:
        """For the few widgets that Qt paints itself (fields, tables)."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "ground"),
            (roles.Base, "panel"),
            (roles.AlternateBase, "raised"),
            (roles.Button, "panel"),
            (roles.ToolTipBase, "panel"),
            (roles.WindowText, "ink"),
            (roles.Text, "ink"),
            (roles.ButtonText, "ink"),
            (roles.ToolTipText, "ink"),
            (roles.PlaceholderText, "quiet"),
            (roles.Highlight, "accent"),
            (roles.HighlightedText, "on"),
            (roles.Mid, "line"),
        ):
            palette.setColor(role, self.colour(token))
        return palette

    def _resolve(self) -> str:
        if self._asked in THEMES:
            return self._asked
        if self._wishes.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _system_changed(self) -> None:
        theme = self._resolve()
        if theme != self.theme:
            self.theme = theme
            self._colours.clear()
            self._pixmaps.clear()
            self.changed.emit()

    @staticmethod
    def _paint_icon(name: str, colour: QColor, pixels: int, ratio: float, stroke: float) -> QPixmap:
        drawing = _drawing(name).replace('stroke-width="2"', f'stroke-width="{stroke}"', 1)
        start = drawing.index('stroke="') + 8
        tinted = drawing[:start] + colour.name() + drawing[drawing.index('"', start) :]
        pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        return pixmap
