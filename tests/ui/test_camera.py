"""The camera beside the window: pictures are shown, codes taken once, a lost camera is said and found again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import qrcode
from PIL import Image
from pytestqt.qtbot import QtBot

from mailroom.reading import cameras
from mailroom.settings import CodeSettings
from ui.devices.camera import CameraFeed, Picture, Sight

CODES = ("CH1-04-000000011", "CH1-04-000000022")


@pytest.fixture
def envelopes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two envelopes, held into view one after the other."""
    monkeypatch.setattr(cameras, "HOLD_S", 0.8)
    monkeypatch.setattr(cameras, "GAP_S", 1.2)
    for at, code in enumerate(CODES):
        sheet = Image.new("RGB", (1280, 720), (200, 180, 140))
        sheet.paste(qrcode.make(code, border=4).get_image().convert("RGB").resize((240, 240)), (700, 200))
        sheet.save(tmp_path / f"{at}.png")
    return tmp_path


class Seen:
    """What reached the window."""

    def __init__(self, camera: str, **more: Any) -> None:
        self.pictures: list[Picture] = []
        self.sights: list[Sight] = []
        self.states: list[str] = []
        self.failures: list[Exception] = []
        self.feed = CameraFeed(
            camera,
            CodeSettings(),
            picture=self.pictures.append,
            sight=self.sights.append,
            state=lambda state: self.states.append(state.value),
            failed=self.failures.append,
            **more,
        )


@pytest.fixture
def seen(envelopes: Path) -> Iterator[Seen]:
    seen = Seen(str(envelopes), loop=True)
    yield seen
    seen.feed.close()
    assert seen.failures == []


def test_each_envelope_counts_once(qtbot: QtBot, seen: Seen) -> None:
    """Held in view for a moment, away for a moment, again and again."""
    qtbot.waitUntil(lambda: len(seen.sights) >= 3, timeout=30_000)
    texts = [sight.reading.symbols[0].text for sight in seen.sights]
    assert set(texts) == set(CODES) and all(one != other for one, other in pairwise(texts))
    assert all(len(sight.taken) == 1 and not sight.two for sight in seen.sights)
    assert seen.states == ["live"]
    picture = seen.pictures[0]
    assert picture.frame == (1280, 720)
    assert picture.image.width() <= seen.feed.room[0] and picture.image.height() <= seen.feed.room[1]


def test_a_camera_that_is_not_there_is_looked_for(qtbot: QtBot, tmp_path: Path) -> None:
    seen = Seen(str(tmp_path / "no-such-camera"))
    qtbot.waitUntil(lambda: seen.states == ["lost"], timeout=10_000)
    seen.feed.close()
    assert seen.failures == [] and seen.sights == []
