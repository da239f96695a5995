"""QR codes: the modules of a text, by qrcode. The same signs as our bar codes: they pack tightest."""

from __future__ import annotations

from functools import lru_cache

from mailroom.dispatch.code128 import must_be_ours
from mailroom.dispatch.pages import Squares

QUIET = 4
"""Modules that stay white on every side."""


@lru_cache(maxsize=4096)
def pattern(text: str) -> str:
    """Modules of the symbol row by row, 1 = black; error correction M. ValueError as ``code128.pattern``."""
    must_be_ours(text)
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return "".join("1" if black else "0" for row in code.get_matrix() for black in row)


def squares(x: float, y: float, text: str, *, dots: int = 6, within: float | None = None) -> Squares:
    """The code with its top left corner at (x, y). ValueError where it is wider than ``within`` mm."""
    made = Squares(x, y, text, pattern(text), dots)
    if within is not None and made.w > within:
        raise ValueError(f"{text} is {made.w:.1f} mm wide, there is room for {within}")
    return made
