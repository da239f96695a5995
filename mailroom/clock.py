"""What time it is, and which day that is in Japan. The only file that asks the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")
NIGHT_ENDS = 5  # o'clock JST: a business day that nobody closed ends then

Clock = Callable[[], datetime]
"""Gives the present as an aware UTC datetime."""


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def fixed_clock(at: datetime) -> Clock:
    """A clock that stands still (``--now`` in demo homes, tests)."""
    return lambda: at


def parse_now(text: str) -> datetime:
    """An ISO date or time; without a zone it is Japan's. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=JST)).astimezone(UTC)


def jst_date(at: datetime) -> date:
    """The date in Japan."""
    return at.astimezone(JST).date()


def iso_ms(at: datetime) -> str:
    """``2025-11-20T05:32:08.123Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """The reverse of ``iso_ms``."""
    return datetime.fromisoformat(text)


def uuid7(at: datetime) -> str:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random."""
    ms = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    noise = int.from_bytes(os.urandom(10), "big")
    value = ms << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
