"""A hand scanner on a serial port: no keyboard, no input method, no focus in between. Kept over pulling the plug."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from mailroom.reading.codes import LONGEST
from mailroom.reading.serial_port import device_of
from mailroom.settings import ScannerSettings
from ui.devices.rhythm import Scan
from ui.tasks import Post, Repeater, Stop

if TYPE_CHECKING:
    from serial import Serial

LOOK_S = 0.05  # how long one reading waits for bytes
AGAIN_S = 0.5  # between two attempts to open
PAUSE_S = {"auto": 0.5, "tab": 0.5, "none": 0.1}  # without a byte for so long a scan is over, or has broken off
REST_S = 1.0  # what comes so soon after a break is the rest of it
ENDS = {"auto": b"\r\n", "tab": b"\t\r\n", "none": b""}
NO_SIGNS = "\uf8f0\uf8f1\uf8f2\uf8f3"  # what CP932 makes of bytes that stand for nothing
FRAME = b" \0\x02\x03"  # what may stand around a code: blanks, noise of the plug, STX and ETX


class Link(StrEnum):
    """How the port is."""

    LIVE = "live"
    LOST = "lost"
    BUSY = "busy"
    DENIED = "denied"


class Lines:
    """Bytes into scans. None: a scan that is not whole, too long or no text. Times in seconds of one clock."""

    def __init__(self, ends: str) -> None:
        self._ends, self._pause_s = ENDS[ends], PAUSE_S[ends]
        self._bytes = bytearray()
        self._at = float("-inf")
        self._dropping = False

    def feed(self, data: bytes, at: float) -> list[Scan]:
        """What came now."""
        scans = self.pause(at)
        if self._dropping and at - self._at > REST_S:
            self._dropping = False
        self._at = at
        for byte in data:
            if byte in self._ends:
                scans += self._end()
            elif not self._dropping:
                self._bytes.append(byte)
                if len(self._bytes) > LONGEST:
                    scans += self.broken()
        return scans

    def pause(self, at: float) -> list[Scan]:
        """Nothing came until now."""
        if at - self._at <= self._pause_s or not (self._bytes or self._dropping):
            return []
        if not self._ends:
            return self._end()
        return self.broken() if self._bytes else []

    def broken(self) -> list[Scan]:
        """It goes no further: half a code may be another code."""
        begun, self._dropping = bool(self._bytes.strip(FRAME)), bool(self._bytes)
        self._bytes.clear()
        return [None] if begun else []

    def _end(self) -> list[Scan]:
        dropped, self._dropping = self._dropping, False
        raw = bytes(self._bytes)
        self._bytes.clear()
        if dropped:
            return [None]
        return [_text(raw)] if raw.strip(FRAME) else []


def _text(raw: bytes) -> Scan:
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(sign in NO_SIGNS for sign in text) else text
    return None


class SerialScanner:
    """Runs from ``__init__`` until ``close``. The callbacks run on the window's thread."""

    def __init__(
        self,
        settings: ScannerSettings,
        *,
        scanned: Callable[[Scan], None],
        state: Callable[[Link], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._settings = settings
        self._scans, self._states = Post(scanned), Post(state)
        self._lines = Lines(settings.ends)
        self._port: Serial | None = None
        self._link: Link | None = None
        self._thread = Repeater("scanner", self._step, failed, last=self._let_go)

    def close(self) -> None:
        """Let go of the port."""
        self._scans.close()
        self._states.close()
        self._thread.close()

    # on the scanner's thread

    def _step(self, stop: Stop) -> bool:
        if self._port is None:
            self._say(self._open())
            if self._port is None:
                stop.wait(AGAIN_S)
            return True
        try:
            data = self._port.read(self._port.in_waiting or 1)
        except (OSError, TypeError):  # pulled out; pyserial has both
            self._let_go()
            self._tell(self._lines.broken())
            self._say(Link.LOST)
            return True
        now = time.monotonic()
        self._tell(self._lines.feed(data, now) if data else self._lines.pause(now))
        return True

    def _open(self) -> Link:
        from serial import Serial

        device = device_of(self._settings.port)
        if device is None:
            return Link.LOST
        try:
            self._port = Serial(device, self._settings.baud, timeout=LOOK_S, exclusive=True)
        except ValueError:  # a rate that this port does not have
            return Link.LOST
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                return Link.DENIED
            return Link.BUSY if error.errno in (errno.EBUSY, errno.EAGAIN) else Link.LOST
        return Link.LIVE

    def _let_go(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _say(self, link: Link) -> None:
        if link is not self._link:
            self._link = link
            self._states.send(link)

    def _tell(self, scans: list[Scan]) -> None:
        for scan in scans:
            self._scans.send(scan)
