"""Nothing is cut and nothing leaves its box: every screen, every form of the card, three sizes, two languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui import shoot
from ui.canvas import NARROWEST, Canvas


@pytest.fixture
def too_wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Texts that were set wider than their place, or squeezed as far as it goes."""
    found: list[str] = []
    plain = Canvas.text

    def watched(self: Canvas, rect: object, text: str, *args: object, **more: object) -> float:
        taken = plain(self, rect, text, *args, **more)  # type: ignore[arg-type]
        box = QRectF(rect)  # type: ignore[call-overload]
        if text and taken > box.width() + 0.51:
            found.append(f"{text!r} takes {taken:.0f} of {box.width():.0f}")
        device = self.painter.device()
        if text and isinstance(device, QWidget) and not QRectF(device.rect()).adjusted(-1, -1, 1, 1).contains(box):
            found.append(f"{text!r} stands outside of {type(device).__name__}: {box.getRect()}")
        return taken

    monkeypatch.setattr(Canvas, "text", watched)
    yield found


@pytest.mark.parametrize(
    ("size", "language"), [((1920, 1080), "ja"), ((1366, 768), "ja"), ((1280, 720), "ja"), ((1366, 768), "en")]
)
def test_every_text_fits(
    qtbot: QtBot, tmp_path: Path, too_wide: list[str], size: tuple[int, int], language: str
) -> None:
    assert NARROWEST < 1
    studio = shoot.Studio(tmp_path, size, "light", language)
    studio.all(lambda _: True)
    studio.window.deleteLater()
    assert not too_wide, "\n".join(sorted(set(too_wide)))
