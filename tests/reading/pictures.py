"""Pictures made for the tests of this folder: codes, envelopes, and what happens to them."""

from __future__ import annotations

import cv2
import numpy as np
import qrcode
import zxingcpp
from numpy.typing import NDArray
from qrcode import base, util
from qrcode.util import MODE_8BIT_BYTE, QRData

from mailroom.model import Frame

Pixels = NDArray[np.uint8]
PAPER = 235


def qr(text: str | bytes, module: int = 5, border: int = 4) -> Pixels:
    """A QR code in grey, ``module`` pixels a module."""
    code = qrcode.QRCode(border=border, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(QRData(text.encode() if isinstance(text, str) else text, mode=MODE_8BIT_BYTE))
    code.make()
    return blow_up(np.array(code.get_matrix()), module)


def qr_of_bits(*bits: tuple[int, int], module: int = 6) -> Pixels:
    """A QR code of version 1 with these (value, length) bits as they are, however odd."""
    code = qrcode.QRCode(version=1, border=4, error_correction=qrcode.constants.ERROR_CORRECT_L)
    blocks = base.rs_blocks(1, code.error_correction)
    buffer = util.BitBuffer()
    for value, length in bits:
        buffer.put(value, length)
    limit = sum(block.data_count * 8 for block in blocks)
    while len(buffer) < limit:
        buffer.put_bit(False)
    code.data_cache = util.create_bytes(buffer, blocks)
    code.makeImpl(False, 2)
    return blow_up(np.array(code.get_matrix()), module)


def bars(text: str, format_name: str = "Code128", scale: int = 3) -> Pixels:
    """A linear code with its quiet zone."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, format_name))
    lines = np.array(made.to_image(scale=1))[:1]
    return cv2.copyMakeBorder(
        np.kron(lines, np.ones((60, scale), np.uint8)), 20, 20, 40, 40, cv2.BORDER_CONSTANT, value=255
    )


def blow_up(matrix: NDArray[np.bool_], module: int) -> Pixels:
    return np.ascontiguousarray(np.kron(np.where(matrix, 0, 255), np.ones((module, module))).astype(np.uint8))


def desk(*things: tuple[Pixels, int, int], width: int = 1920, height: int = 1080, noise: float = 3.0) -> Pixels:
    """A colour frame of a paper ground with things laid at (x, y)."""
    frame = np.full((height, width, 3), PAPER, np.uint8)
    for thing, x, y in things:
        lay(frame, thing, x, y)
    if not noise:
        return frame
    grain = np.random.default_rng(7).normal(0, noise, frame.shape)
    return np.clip(frame + grain, 0, 255).astype(np.uint8)


def lay(frame: Pixels, thing: Pixels, x: int, y: int) -> None:
    height, width = thing.shape[:2]
    frame[y : y + height, x : x + width] = np.minimum(thing, PAPER)[..., None]


def turned(picture: Pixels, degrees: float) -> Pixels:
    """Turned about its middle, paper all around."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=(PAPER,) * 3)


def blurred(picture: Pixels, sigma: float) -> Pixels:
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def stamped(frame: Pixels, x: int, y: int, width: int = 150, height: int = 60) -> Pixels:
    """Red stamp lines across a place."""
    ink = frame.copy()
    cv2.rectangle(ink, (x, y), (x + width, y + height), (70, 70, 225), 5)
    for step in range(8, width, 14):
        cv2.line(ink, (x + step, y), (x + step - 12, y + height), (70, 70, 225), 4)
    return np.minimum(frame, ink)


def print_lines(frame: Pixels, x: int, y: int, lines: int = 5) -> None:
    """Rows of letters, as dense as an address."""
    for row in range(lines):
        cv2.putText(frame, "ABE8RKX2 M9WQ 317-0055 HG", (x, y + row * 40), 0, 1.0, (30, 30, 30), 2)


def frame(pixels: Pixels) -> Frame:
    return Frame(pixels, "made")
