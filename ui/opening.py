"""What the window is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.settings import Settings


@dataclass(frozen=True, slots=True)
class Opening:
    """Handed to everything that needs more than the session."""

    home: Home
    clock: Clock
    settings: Settings
    station: Callable[[], Any]  # run on the database worker
    camera: str = ""
    print_to: Path | None = None  # a folder for PDFs instead of a printer
    loop: bool = False  # a stand-in for a camera begins anew
