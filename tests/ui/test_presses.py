"""Keys below the input method: X11's events read as they are, and what each key types."""

from __future__ import annotations

import ctypes
import struct

import pytest

from ui.devices.presses import KeyEvent, from_x11, typed

SHIFT, CAPS, CONTROL, ALT, NUMBERS = 1, 2, 4, 8, 16


def event(kind: int, key: int, ms: int, state: int) -> int:
    """The address of an xcb_key_press_event_t, kept alive by the list."""
    KEPT.append(
        ctypes.create_string_buffer(struct.pack("=BBHIIIIhhhhHB", kind, key, 7, ms, 1, 2, 3, 4, 5, 6, 7, state, 1))
    )
    return ctypes.addressof(KEPT[-1])


KEPT: list[object] = []


def test_an_event_of_x11() -> None:
    assert from_x11(event(2, 54, 4_000_000_000, SHIFT)) == KeyEvent(True, 54, 4_000_000_000, SHIFT)
    assert from_x11(event(3 | 0x80, 54, 5, 0)) == KeyEvent(False, 54, 5, 0)  # sent by another program
    assert from_x11(event(4, 1, 5, 0)) is None


@pytest.mark.parametrize(
    ("key", "state", "text"),
    [
        (54, 0, "c"), (54, SHIFT, "C"), (54, CAPS, "C"), (54, SHIFT | CAPS, "c"), (54, NUMBERS, "c"),
        (10, 0, "1"), (10, SHIFT, "!"), (10, CAPS, "1"), (19, 0, "0"), (20, 0, "-"), (20, SHIFT, "_"),
        (36, 0, "\r"), (104, 0, "\r"), (23, 0, "\t"), (44, CONTROL, "\n"), (58, CONTROL, "\r"), (56, CONTROL, "\x02"),
        (35, CONTROL, "\x1d"), (87, NUMBERS, "1"), (90, NUMBERS, "0"), (97, SHIFT, "_"), (54, ALT, ""),
        (67, 0, ""), (96, 0, ""), (111, 0, None), (230, 0, None),
    ],
)  # fmt: skip
def test_what_a_key_types(key: int, state: int, text: str | None) -> None:
    assert typed(key, state) == text
