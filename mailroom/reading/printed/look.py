"""One picture of an envelope -> what is printed and stamped on it."""

from __future__ import annotations

from typing import Any

import cv2

from mailroom.model import Frame
from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.printed import fields, inks, lines, stamps
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.found import Printed

_MOST = 2400  # longest side of a picture; a larger one shows nothing more of an envelope, and takes its time
_LONGEST = 1088  # the picture is looked at with this longest side for lines of text, pixels


def read(ocr: Ocr, frame: Frame, grammar: str = DEFAULT_GRAMMAR) -> Printed:
    """Read one envelope, whichever way it lies."""
    seen = inks.apart(_handy(frame.pixels))
    found = lines.read(ocr, seen.black, _LONGEST)
    longest = max(found, key=lambda line: len(line.text) * line.score, default=None)
    reason = stamps.reason(ocr, seen, found, longest.direction if longest else None)
    code, begin = fields.code(ocr, found, seen.black, grammar)
    named = fields.name(found, seen.black.shape)
    return Printed(
        reason=reason.code if reason else None,
        reason_text=reason.wording if reason else None,
        code=code,
        code_begin=begin,
        name=fields.name_text(named) if named else None,
        postal_code=fields.postal_code(found, named),
    )


def _handy(pixels: Any) -> Any:
    scale = _MOST / max(pixels.shape[:2])
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
