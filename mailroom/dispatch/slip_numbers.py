"""Slip numbers: per station and business day, offline-safe, gapless. ``03A-251120-0017``."""

from __future__ import annotations

from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Writer


def next_number(writer: Writer, pieces: Pieces, station: str) -> str:
    """The number after the last one of this business day, void ones included."""
    day = writer.day or ""
    prefix = f"{station}{writer.generation}-{day[2:4]}{day[5:7]}{day[8:10]}-"
    taken = sum(slip["id"].startswith(prefix) for slip in pieces.slips(day))
    return f"{prefix}{taken + 1:04d}"
