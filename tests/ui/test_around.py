"""What stands around the work: nothing is cut, all of it can be read, and everything has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.trees import none
from tests.ui.around import window_walk, wizard_walk
from tests.ui.test_accessible import AA, AA_LARGE, _around
from tests.ui.test_style import contrast
from ui.canvas import Canvas, Type
from ui.style import THEMES

WALKS = (window_walk, wizard_walk)
SIZES = [((1920, 1080), "ja"), ((1366, 768), "ja"), ((1280, 720), "ja"), ((1366, 768), "en"), ((1280, 720), "en")]


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize(("size", "language"), SIZES)
def test_every_text_fits(qtbot: QtBot, tmp_path: Path, too_wide: list[str], walk, size, language) -> None:
    def shoot(name: str, window: QWidget) -> None:
        before = len(too_wide)
        window.grab()
        too_wide[before:] = [f"{name}: {one}" for one in too_wide[before:]]

    walk(tmp_path, size, "light", language, shoot)
    assert not too_wide, "\n".join(sorted(set(too_wide)))


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("theme", THEMES)
def test_all_that_is_painted_can_be_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, walk, theme: str
) -> None:
    texts: list[tuple[QWidget, QRectF, str, Type, str]] = []
    found: set[str] = set()
    plain = Canvas.text

    def watched(self: Canvas, rect, text: str, kind: Type, role: str = "ink", *more: object, **named: object) -> float:
        taken = plain(self, rect, text, kind, role, *more, **named)
        box, device = QRectF(rect), self.painter.device()
        if text.strip() and isinstance(device, QWidget) and box.width() > 2 and box.height() > 2 and not more:
            box.setWidth(min(box.width(), max(taken, 2.0)))
            texts.append((device, box, text, kind, role))
        return taken

    def shoot(name: str, window: QWidget) -> None:
        texts.clear()
        image = window.grab().toImage()
        for widget, box, text, kind, role in texts:
            origin = widget.mapTo(window, QPointF(0, 0)) if widget is not window else QPointF(0, 0)
            area = box.translated(origin).toAlignedRect() & image.rect()
            if (window.childAt(area.center()) or window) is not widget:
                continue
            ratio = contrast(window.style_.colour(role).name(), _around(image, area).name())
            least = AA_LARGE if kind.pixels >= 24 or (kind.pixels >= 19 and kind.bold) else AA
            if ratio < least:
                found.add(f"{name} {type(widget).__name__}: {text!r} {role} {ratio:.2f}")

    monkeypatch.setattr(Canvas, "text", watched)
    walk(tmp_path, (1366, 768), theme, "ja", shoot)
    none(found)


@pytest.mark.parametrize("walk", WALKS)
def test_whoever_listens_hears_a_name_for_everything(qtbot: QtBot, tmp_path: Path, walk) -> None:
    found: set[str] = set()

    def shoot(name: str, window: QWidget) -> None:
        for widget in window.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget is not window:
                interface = QAccessible.queryAccessibleInterface(widget)
                if not (interface.text(QAccessible.Text.Name) or widget.accessibleName()):
                    found.add(f"{name}: {type(widget).__name__}")

    walk(tmp_path, (1366, 768), "light", "en", shoot)
    none(found)
