"""Opens the window on a home."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtWidgets import QApplication

from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.settings import load
from ui.opening import Opening
from ui.shell import Window


def open_window(
    home: Home,
    clock: Clock,
    camera: str | None = None,
    *,
    print_to: Path | None = None,
    full_screen: bool = False,
    loop: bool = False,
) -> int:
    """Open the window on a home and run until it is closed. HomeError when the home cannot be used."""
    settings = load(home)

    def station() -> Any:
        from mailroom.station import Station

        return Station.open(home, clock)

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Mailroom")
    chosen = camera if camera is not None else settings.screen.camera
    window = Window(Opening(home, clock, settings, station, chosen, print_to, loop))
    before = sys.excepthook

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            window.show_trouble(window.troubles.of(error))
        else:
            before(kind, error, trace)

    sys.excepthook = unexpected
    try:
        area = app.primaryScreen().availableGeometry()
        window.setGeometry(area)
        window.showFullScreen() if full_screen else window.showMaximized()
        window.activateWindow()
        return int(app.exec())
    finally:
        sys.excepthook = before
        window.shut()
