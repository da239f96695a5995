"""How large a page may be before it is unpacked."""

from __future__ import annotations

from pathlib import Path

from mailroom.errors import ReadingError

LARGEST = 64_000_000  # pixels: A4 at 600 dpi has 35 million; 200 MB in colour


def check_size(path: Path, width: int, height: int) -> None:
    """ReadingError for a page that is not to be unpacked."""
    if width * height > LARGEST:
        raise ReadingError("picture_huge", file=path, width=width, height=height)
