"""Keys as the keyboard sends them, before any input method or layout: which, when, and when let go.

What a key types under Japanese input arrives late, changed, or not at all (Enter and Tab are taken by the
conversion). X11's own events say it in time: this is the only file that reads them. On other window systems
there are no ``Presses``, and the keys that Qt hands out must do.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QGuiApplication

# Scan codes (Linux evdev) and what they type on a US keyboard, plain and with shift.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"), (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (55, "*", "*"), (57, " ", " "), (71, "789-456+1230.", "789-456+1230."),
    (89, "\\", "_"), (98, "/", "/"), (124, "\\", "|"), (28, "\r", "\r"), (96, "\r", "\r"), (15, "\t", "\t"),
    (1, "\x1b", "\x1b"),
)  # fmt: skip
_TYPES = {first + at: pair for first, *rows in _ROWS for at, pair in enumerate(zip(*rows, strict=True))}
_SILENT = {*range(59, 69), 87, 88, *range(183, 195)}  # F1 to F24
_HELD_DOWN = {29, 42, 54, 56, 58, 69, 70, 97, 100, 125, 126, 127}  # modifiers and locks: no press of their own
_SHIFT, _CAPS, _CONTROL, _ALT, _META = 1, 2, 4, 8, 64
_DOWN, _UP = 2, 3
_TO_EVDEV = 8
ENDS = ("\r", "\n", "\t")


class Fate(Enum):
    """Whose key it was."""

    WAITING = 0
    SCANNER = 1
    PERSON = 2


@dataclass(slots=True, eq=False)
class Press:
    """One key going down. ``text`` None: it types something, but what is not known. Times in ms of one clock."""

    key: int
    ms: float
    text: str | None = ""
    repeat: bool = False  # held down by somebody
    composed: bool = False  # no key of its own: a text in the making grew
    down: bool = True
    held_ms: float = 0.0  # how long it was down
    fate: Fate = Fate.WAITING
    local: str | None = None  # what it typed by the keyboard's layout, once its event has come

    def let_go(self, ms: float) -> None:
        """It went up again."""
        self.down, self.held_ms = False, ms - self.ms

    @property
    def end(self) -> bool:
        """It ends a scan."""
        return self.text in ENDS

    @property
    def sign(self) -> bool:
        """It types something to be seen."""
        return self.text is None or self.composed or (bool(self.text) and self.text.isprintable())


class KeyEvent(NamedTuple):
    """A key event of X11. ``key`` as QKeyEvent.nativeScanCode says it, ``ms`` as its timestamp."""

    down: bool
    key: int
    ms: int
    state: int


def from_x11(address: int) -> KeyEvent | None:
    """An ``xcb_key_press_event_t`` or its release; None for another event."""
    kind = ctypes.c_uint8.from_address(address).value & 0x7F
    if kind not in (_DOWN, _UP):
        return None
    _, key, ms, state = struct.unpack("=BB2xI20xH", ctypes.string_at(address, 30))
    return KeyEvent(kind == _DOWN, key, ms, state)


def typed(key: int, state: int) -> str | None:
    """What a key types on a US keyboard; a control sign with Ctrl; None when that is not known."""
    pair = _TYPES.get(key - _TO_EVDEV)
    if pair is None:
        return "" if key - _TO_EVDEV in _SILENT else None
    plain, shifted = pair
    if state & (_ALT | _META):
        return ""
    if state & _CONTROL:
        return chr(ord(shifted) & 0x1F) if "@" <= shifted <= "_" or shifted in "{|}" else ""
    shift = bool(state & _SHIFT) != (bool(state & _CAPS) and plain.isalpha())
    return shifted if shift else plain


class Presses(QAbstractNativeEventFilter):
    """Says every press and release in the application's windows; takes nothing away."""

    def __init__(self, pressed: Callable[[Press], None], let_go: Callable[[Press], None]) -> None:
        super().__init__()
        self._pressed, self._let_go = pressed, let_go
        self._down: dict[int, Press] = {}
        QCoreApplication.instance().installNativeEventFilter(self)
        QGuiApplication.instance().focusWindowChanged.connect(self._forget)

    @staticmethod
    def possible() -> bool:
        """Here is X11."""
        return bool(QGuiApplication.platformName() == "xcb")

    def close(self) -> None:
        """Listen no more."""
        QCoreApplication.instance().removeNativeEventFilter(self)
        QGuiApplication.instance().focusWindowChanged.disconnect(self._forget)

    def nativeEventFilter(self, kind: QByteArray, message: object) -> tuple[bool, int]:
        if kind == b"xcb_generic_event_t" and (event := from_x11(int(message))):  # type: ignore[call-overload]
            self._hear(event)
        return False, 0

    def _hear(self, event: KeyEvent) -> None:
        if event.key - _TO_EVDEV in _HELD_DOWN:
            return
        before = self._down.pop(event.key, None)
        if before is not None:
            before.down = False
        if event.down:
            press = Press(event.key, event.ms, typed(event.key, event.state), repeat=before is not None)
            self._down[event.key] = press
            self._pressed(press)
        elif before is not None:
            before.let_go(event.ms)
            self._let_go(before)

    def _forget(self) -> None:
        """Another window: what is let go there is not heard here."""
        for press in self._down.values():
            press.down = False
        self._down.clear()
