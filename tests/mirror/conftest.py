"""An empty home and a host beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom.paths import Home
from tests.mirror.host import Host


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.make()
    return made


@pytest.fixture
def host(tmp_path: Path) -> Host:
    folder = tmp_path / "host"
    folder.mkdir()
    return Host(folder)
