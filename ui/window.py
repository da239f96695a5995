"""Opens the window on a home."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from mailroom import log
from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.settings import Settings, load
from mailroom.words import Words
from ui.devices.rhythm import Scan
from ui.devices.wedge import Wedge
from ui.front import Front
from ui.opening import Opening
from ui.says import Says
from ui.troubles import Troubles
from ui.unexpected import Unexpected

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
    with Unexpected() as unexpected:
        if not home.settings.exists() and not _set_up(app, home, clock, unexpected):
            return 0
        opening = _opening(home, clock, camera, print_to, kiosk, loop)
        shown = Shown(opening)
        unexpected.tell = shown.tell
        awake = _obey_signals(app)
        try:
            shown.show()
            return int(app.exec())
        finally:
            awake.stop()
            unexpected.tell = None
            shown.shut()


def _opening(home: Home, clock: Clock, camera: str | None, print_to: Path | None, kiosk: bool, loop: bool) -> Opening:
    settings = load(home)
    log.start(home)

    def station() -> Any:
        from mailroom.station import Station

        return Station.open(home, clock)

    chosen = camera if camera is not None else settings.screen.camera
    return Opening(home, clock, settings, station, chosen, print_to, kiosk or settings.screen.kiosk, loop)


def _set_up(app: QApplication, home: Home, clock: Clock, unexpected: Unexpected) -> bool:
    """The first run. False when it was left before there was a home."""
    from mailroom import founding
    from ui.first_run.wizard import Wizard

    founding.check_place(home)
    wizard = Wizard(home, clock)
    unexpected.tell = wizard.fail
    awake = _obey_signals(app)
    try:
        wizard.setGeometry(wizard.screen().availableGeometry())
        wizard.showMaximized()
        wizard.activateWindow()
        app.exec()
    finally:
        awake.stop()
        unexpected.tell = None
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
        self.wedge: Wedge | None = Wedge()  # from the first key on: a scan is no typing, and its end is not cut off
        self._early: list[Scan] = []
        self.wedge.scanned.connect(self._early.append)
        self.wedge.broken.connect(self._torn_early)

    def show(self) -> None:
        """On the whole screen."""
        self._place(self.window or self.front)

    def shut(self) -> None:
        """Let go of everything."""
        if self.window is not None:
            self.window.shut()
        elif self.wedge is not None:
            self.wedge.close()

    def tell(self, error: Exception) -> None:
        """An error that nobody met."""
        if self.window is not None:
            self.window.fail(error)
        elif self.front is not None:
            says = Says(Words(self.opening.settings.station.language), {})
            trouble = Troubles(says, self.opening.clock).of(error)
            self.front.login.refused(f"{trouble.what} {trouble.to_do}")

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
        if self.window is not None and self.window.wedge.holding:  # in the middle of a scan, or of a PIN
            QTimer.singleShot(round(self.window.wedge.gap_ms), self._change)
            return
        front, self.front = self.front, None
        if front is None or self.window is None or not front.isVisible():
            return
        self.window.login.take_over(front.login)
        self.show()
        for scan in self._early:
            self.window.intake.broken() if scan is None else self.window.intake.scanned(scan)
        front.hide()
        front.deleteLater()
        gc.enable()
        gc.freeze()  # what was loaded stays: looking through it again and again would only make the window stall

    def _make(self) -> None:
        from ui.shell import Window

        wedge, self.wedge = self.wedge, None
        if wedge is not None:
            wedge.scanned.disconnect()
            wedge.broken.disconnect()
        self.window = Window(self.opening, wedge)
        self.window.anew.connect(self._anew)

    def _torn_early(self) -> None:
        self._early.append(None)

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
