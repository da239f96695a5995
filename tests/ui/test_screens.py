"""Nothing is cut and nothing leaves its box: every screen, every form of the card, three sizes, two languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import shoot
from ui.canvas import NARROWEST


@pytest.mark.parametrize(
    ("size", "language"), [((1920, 1080), "ja"), ((1366, 768), "ja"), ((1280, 720), "ja"), ((1366, 768), "en")]
)
def test_every_text_fits(
    qtbot: QtBot, tmp_path: Path, too_wide: list[str], size: tuple[int, int], language: str
) -> None:
    assert NARROWEST < 1
    studio = shoot.Studio(tmp_path, size, "light", language, keep=False)
    studio.all(lambda _: True)
    studio.window.deleteLater()
    assert not too_wide, "\n".join(sorted(set(too_wide)))
