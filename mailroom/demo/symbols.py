"""Codes as black and white dots: QR by the qrcode package, NW-7 (Codabar) by its own table."""

from __future__ import annotations

import numpy as np
import qrcode
from numpy.typing import NDArray

Dots = NDArray[np.uint8]  # 0 black, 255 white

QUIET_QR = 4
QUIET_BAR = 12
_WIDE = 3
_CODABAR = {
    **{"0": "nnnnnww", "1": "nnnnwwn", "2": "nnnwnnw", "3": "wwnnnnn", "4": "nnwnnwn"},
    **{"5": "wnnnnwn", "6": "nwnnnnw", "7": "nwnnwnn", "8": "nwwnnnn", "9": "wnnwnnn"},
    **{"c": "nnnwnww"},
}  # seven elements, bar first


def qr_dots(text: str) -> Dots:
    """One dot a module, with the quiet zone; error correction M."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_QR)
    code.add_data(text)
    code.make(fit=True)
    return np.where(np.array(code.get_matrix()), np.uint8(0), np.uint8(255))


def codabar_dots(digits: str) -> Dots:
    """One row, one dot a narrow element, with start and stop ``c`` and the quiet zone."""
    row: list[int] = [255] * QUIET_BAR
    for sign in f"c{digits}c":
        for place, width in enumerate(_CODABAR[sign]):
            row += [255 if place % 2 else 0] * (_WIDE if width == "w" else 1)
        row.append(255)
    return np.array([row + [255] * QUIET_BAR], dtype=np.uint8)


def enlarged(dots: Dots, width: int, height: int) -> Dots:
    """``width`` × ``height`` pixels a dot, without grey."""
    return np.repeat(np.repeat(dots, height, axis=0), width, axis=1)
