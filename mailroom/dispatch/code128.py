"""Code 128: the modules of a text, by python-barcode. Only signs that every keyboard layout types alike."""

from __future__ import annotations

import re
from functools import lru_cache

from mailroom.dispatch.pages import Bars

QUIET = 10
"""Modules that stay white on either side."""

_SIGNS = re.compile(r"[A-Z0-9-]+", re.ASCII)


@lru_cache(maxsize=4096)
def pattern(text: str) -> str:
    """Modules of the symbol, 1 = bar. ValueError for signs other than A-Z, 0-9 and the hyphen."""
    must_be_ours(text)
    from barcode.codex import Code128

    modules: str = Code128(text).build()[0]
    return modules


def must_be_ours(text: str) -> None:
    """ValueError for signs that keyboards do not all type alike."""
    if not _SIGNS.fullmatch(text):
        raise ValueError(f"a code of ours is A-Z 0-9 -, not {text!r}")


def bars(x: float, y: float, h: float, text: str, *, dots: int = 3, within: float | None = None) -> Bars:
    """The code with its top left corner at (x, y). ValueError where it is wider than ``within`` mm."""
    made = Bars(x, y, h, text, pattern(text), dots)
    if within is not None and made.w > within:
        raise ValueError(f"{text} is {made.w:.1f} mm wide, there is room for {within}")
    return made
