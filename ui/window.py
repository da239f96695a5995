"""Opens the window on a home."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from mailroom import log
from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.settings import Settings, load
from ui.front import Front
from ui.opening import Opening

if TYPE_CHECKING:
    from ui.shell import Window


def open_window(
    home: Home,
    clock: Clock,
    camera: str | None = None,
    *,
    print_to: Path | None = None,
    kiosk: bool = False,
    loop: bool = False,
) -> int:
    """Open the window on a home and run until it is closed; first, where there is no home yet, its set-up.

    HomeError when the home cannot be used.
    """
    qInstallMessageHandler(_to_log)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Mailroom")
    if not home.settings.exists() and not _set_up(app, home, clock):
        return 0
    settings = load(home)
    log.start(home)

    def station() -> Any:
        from mailroom.station import Station

        return Station.open(home, clock)

    chosen = camera if camera is not None else settings.screen.camera
    kiosk = kiosk or settings.screen.kiosk
    shown = Shown(Opening(home, clock, settings, station, chosen, print_to, kiosk, loop))
    before = sys.excepthook

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception) and shown.window is not None:
            shown.window.notices.show(shown.window.troubles.of(error))
        else:
            before(kind, error, trace)

    sys.excepthook = unexpected
    awake = _obey_signals(app)
    try:
        shown.show()
        return int(app.exec())
    finally:
        awake.stop()
        sys.excepthook = before
        shown.shut()


def _set_up(app: QApplication, home: Home, clock: Clock) -> bool:
    """The first run. False when it was left before there was a home."""
    from mailroom import founding
    from ui.first_run.wizard import Wizard

    founding.check_place(home)
    wizard = Wizard(home, clock)
    awake = _obey_signals(app)
    try:
        wizard.setGeometry(wizard.screen().availableGeometry())
        wizard.showMaximized()
        wizard.activateWindow()
        app.exec()
    finally:
        awake.stop()
        wizard.shut()
    return wizard.finished


class Shown:
    """What stands on the screen: the front, then the window. With other settings the window is made anew, and the same
    person goes on.
    """

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.window: Window | None = None
        self.front: Front | None = Front(opening)
        self.front.painted.connect(self._load)

    def show(self) -> None:
        """On the whole screen."""
        self._place(self.window or self.front)

    def shut(self) -> None:
        """Let go of everything."""
        if self.window is not None:
            self.window.shut()

    def _place(self, shown: QWidget | None) -> None:
        assert shown is not None
        shown.setGeometry(shown.screen().availableGeometry())
        shown.showFullScreen() if self.opening.kiosk else shown.showMaximized()
        shown.activateWindow()

    def _load(self) -> None:
        """The rest, while the front is looked at and typed into; shown once the home is open."""
        self._make()
        if self.window is not None:
            self.window.worker.run(
                lambda: None, lambda _: QTimer.singleShot(0, self._change)
            )  # after keys on their way

    def _change(self) -> None:
        front, self.front = self.front, None
        if front is None or self.window is None or not front.isVisible():
            return
        self.window.login.take_over(front.login)
        self.show()
        front.hide()
        front.deleteLater()
        gc.enable()
        gc.freeze()  # what was loaded stays: looking through it again and again would only make the window stall

    def _make(self) -> None:
        from ui.shell import Window

        self.window = Window(self.opening)
        self.window.anew.connect(self._anew)

    def _anew(self, settings: Settings) -> None:
        old = self.window
        assert old is not None
        self.opening = old.opening.renewed(settings, old.presence.person)
        old.shut()
        self._make()
        self.show()
        old.hide()
        old.deleteLater()


def _to_log(kind: QtMsgType, _: object, message: str | None) -> None:
    """What Qt has to say is for the log; the terminal belongs to the command line."""
    log.LOG.info("qt %s: %s", kind.name, message)


def _obey_signals(app: QApplication) -> QTimer:
    """Ctrl-C and a polite kill close the window as its button does; Python hears them when it runs now and then."""
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: app.quit())
    awake = QTimer(interval=250)
    awake.timeout.connect(lambda: None)
    awake.start()
    return awake
