"""The libraries that read codes, each behind one function that never raises.

A picture goes in (uint8 grey, C-contiguous), symbols in the picture's own pixels come out. A library that
aborts or hangs cannot be caught here: that is what ``eyes`` is for.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mailroom.model import Point, Polygon, Symbol
from mailroom.reading.codes import tracking_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

QR = "QRCode"
CODABAR = "Codabar"
CODE_128 = "Code128"
FORMATS = (QR, CODABAR, CODE_128)
"""Management, leaflet and card codes; 引受番号 (NW-7); own codes. A format more costs 1 to 4 ms a frame."""
LINEAR = (CODABAR, CODE_128)


class Seen(NamedTuple):
    """What an engine saw: symbols it read, and places where a QR code stands that it could not read.

    ``addresses``: those of the places whose code begins as a web page's address does.
    """

    symbols: list[Symbol]
    unread: list[Polygon]
    addresses: Sequence[Polygon] = ()


NOTHING = Seen([], [])


def zxing(
    grey: Grey,
    *,
    formats: tuple[str, ...] = FORMATS,
    downscale: bool = True,
    invert: bool = True,
    rotate: bool = True,
    binarizer: str = "LocalAverage",
) -> Seen:
    """zxing-cpp: the fastest and the best. Gives unread QR codes too."""
    try:
        library, chosen = _zxing(formats)
        found = library.read_barcodes(
            grey,
            formats=chosen,
            try_downscale=downscale,
            try_invert=invert,
            try_rotate=rotate,
            binarizer=getattr(library.Binarizer, binarizer),
            text_mode=library.TextMode.Plain,
            return_errors=True,
        )
        seen = Seen([], [])
        for one in found:
            place = one.position
            polygon = _polygon([place.top_left, place.top_right, place.bottom_right, place.bottom_left])
            format_name = _format(one.format.name)
            if one.valid and one.text and _credible(one.text, format_name):
                seen.symbols.append(Symbol(one.text, format_name, "zxing-cpp", polygon))
            elif format_name == QR and len(set(polygon)) == 4:  # else it says not where
                seen.unread.append(polygon)
    except Exception:
        return NOTHING
    return seen


def pure_qr(drawing: Grey) -> str | None:
    """The text of a clean drawing of one QR code: nothing is searched, only its error correction is asked. 0.1 ms."""
    try:
        library, chosen = _zxing((QR,))
        found = library.read_barcodes(
            drawing,
            formats=chosen,
            is_pure=True,
            try_rotate=False,
            try_downscale=False,
            try_invert=False,
            text_mode=library.TextMode.Plain,
        )
        return str(found[0].text) if found and found[0].valid else None
    except Exception:
        return None


def zbar(grey: Grey) -> Seen:
    """ZBar, QR codes only: another opinion, good with dirt, poor with big modules. Aborts on some contents."""
    try:
        library, qr = _zbar()
        seen = Seen([], [])
        for one in library.decode(grey, symbols=[qr]):
            text = _text(one.data)
            if one.type == "QRCODE" and text and len(one.polygon) == 4:  # else part of a set that is not whole
                seen.symbols.append(Symbol(text, QR, "zbar", _clockwise([(p.x, p.y) for p in one.polygon])))
    except Exception:
        return NOTHING
    return seen


def opencv(grey: Grey) -> Seen:
    """OpenCV's detector, QR codes only: at times reads bent paper that the others do not."""
    try:
        found, texts, corners, _ = _opencv().detectAndDecodeMulti(grey)
        seen = Seen([], [])
        if not found:
            return seen
        for text, quad in zip(texts, corners, strict=True):
            polygon = _clockwise([(float(x), float(y)) for x, y in quad])
            if text:
                seen.symbols.append(Symbol(text, QR, "opencv", polygon))
            else:
                seen.unread.append(polygon)
    except Exception:
        return NOTHING
    return seen


def _credible(text: str, format_name: str) -> bool:
    """Codabar has no check of its own and is found in noise and print: a 引受番号 or nothing."""
    if format_name == CODABAR:
        return tracking_number(text) is not None
    return True


@cache
def _zxing(formats: tuple[str, ...]) -> tuple[Any, Any]:
    import zxingcpp

    return zxingcpp, zxingcpp.BarcodeFormats([getattr(zxingcpp.BarcodeFormat, name) for name in formats])


def _format(name: str) -> str:
    return next((known for known in FORMATS if name.startswith(known)), name)


@cache
def _zbar() -> tuple[Any, Any]:
    from pyzbar import pyzbar, wrapper

    # Declared unsigned there: an unknown orientation (-1) then raises for the whole picture.
    wrapper.zbar_symbol_get_orientation.restype = ctypes.c_int
    return pyzbar, wrapper.ZBarSymbol.QRCODE


@cache
def _opencv() -> Any:
    import cv2

    cv2.setNumThreads(1)
    return cv2.QRCodeDetector()


def _text(data: bytes) -> str:
    for encoding in ("utf-8", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _polygon(points: list[Any]) -> Polygon:
    one, two, three, four = ((float(point.x), float(point.y)) for point in points)
    return one, two, three, four


def _clockwise(points: list[Point]) -> Polygon:
    """Turned so that the corners run clockwise as seen (y grows downwards)."""
    one, two, three, four = points
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in ((one, two), (two, three), (three, four), (four, one)))
    return (one, two, three, four) if area > 0 else (one, four, three, two)


Engine = Callable[["Grey"], Seen]

ENGINES: dict[str, Engine] = {"zxing-cpp": zxing, "zbar": zbar, "opencv": opencv}
"""Each library's plain call, for comparison."""
