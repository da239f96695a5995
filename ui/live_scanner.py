"""The hand scanners of the window: the one that types, and one on a serial port; where they stand goes to the bar."""

from __future__ import annotations

from collections.abc import Callable

from ui.clerk.status_bar import Dot, StatusBar
from ui.devices.rhythm import Scan
from ui.devices.serial import Link, SerialScanner
from ui.devices.wedge import Wedge
from ui.intake import Intake
from ui.notices import Notices
from ui.opening import Opening
from ui.troubles import Troubles

TROUBLES = {Link.LOST: "scanner_gone", Link.BUSY: "scanner_busy", Link.DENIED: "scanner_denied"}


class LiveScanner:
    """Every scan goes to ``intake``. That one types is known when it has typed."""

    def __init__(
        self, wedge: Wedge, intake: Intake, bar: StatusBar, notices: Notices, troubles: Troubles,
        failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        self._intake, self._bar, self._notices, self._troubles = intake, bar, notices, troubles
        self._failed = failed
        self._serial: SerialScanner | None = None
        self._link = Link.LIVE
        wedge.scanned.connect(self._typed)
        wedge.broken.connect(intake.broken)

    def start(self, opening: Opening) -> None:
        """The port that the settings name, if they name one."""
        settings = opening.settings.scanner
        if settings.port:
            self._serial = SerialScanner(settings, scanned=self._came, state=self._state, failed=self._failed)

    def close(self) -> None:
        """Let go of the port."""
        if self._serial is not None:
            self._serial.close()
            self._serial = None

    def _typed(self, text: str) -> None:
        if self._link is Link.LIVE:
            self._bar.show_dot("scanner", Dot.OK)
        self._intake.scanned(text)

    def _came(self, scan: Scan) -> None:
        if scan is None:
            self._intake.broken()
        else:
            self._intake.scanned(scan, typed=False)

    def _state(self, link: Link) -> None:
        self._link = link
        trouble = TROUBLES.get(link, "")
        for key in set(TROUBLES.values()) - {trouble}:
            self._notices.settle(key)
        if trouble:
            self._notices.last(self._troubles.say(trouble, lasting=True))
        self._bar.show_dot("scanner", Dot.TROUBLE if trouble else Dot.OK)
