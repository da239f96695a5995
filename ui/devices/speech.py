"""Clips of resources/speech put together to one phrase. Pure: samples in, samples out; plays nothing."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from functools import cache

from mailroom.paths import resources

RATE = 16_000  # mono, 16 bit
PAUSE_MS = 70  # between two clips: a rack and its number are told apart


def number(text: str) -> tuple[str, ...]:
    """The clips of a number of up to three digits: 137 is a hundred and thirty-seven."""
    value = int(text)
    hundreds, rest = value // 100 * 100, value % 100
    return tuple(str(part) for part in (hundreds, rest) if part)


def phrase(clips: Sequence[str]) -> bytes:
    """16-bit samples of the clips one after the other. Nothing where one is missing: half a bin is another."""
    spoken = [_clip(name) for name in clips]
    return bytes(2 * (RATE * PAUSE_MS // 1000)).join(spoken) if all(spoken) else b""


@cache
def _clip(name: str) -> bytes:
    try:
        with wave.open(str(resources() / "speech" / f"{name}.wav"), "rb") as file:
            return file.readframes(file.getnframes())
    except FileNotFoundError:
        return b""
