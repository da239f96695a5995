"""Linear codes at any angle: the place is cut out with its bars upright, and read there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.model import Symbol
from mailroom.reading import engines
from mailroom.reading.engines import LINEAR, Seen
from mailroom.reading.locate import Bars

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

BEYOND = (64, 320)  # pixels to each side: the quiet zone; a code of which only a part stands out
LONGEST = 2000  # pixels across the bars
HIGHEST = 200  # along them: more of a bar says nothing more


def read(grey: Grey, bars: Bars) -> Seen:
    """The linear codes of one place; about 0.4 ms."""
    return next((seen for beyond in BEYOND if (seen := _cut(grey, bars, beyond)).symbols), engines.NOTHING)


def _cut(grey: Grey, bars: Bars, beyond: int) -> Seen:
    width, height = min(LONGEST, round(bars.across) + 2 * beyond), min(HIGHEST, round(bars.along) + 8)
    cos, sin = np.cos(bars.angle), np.sin(bars.angle)
    middle = np.array([[cos, -sin], [sin, cos]]) @ (width / 2, height / 2)
    there = np.array([[cos, -sin, bars.x - middle[0]], [sin, cos, bars.y - middle[1]]])  # from the cut to the frame
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(grey, there, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    seen = engines.zxing(cut, formats=LINEAR, downscale=False, invert=False, rotate=False)  # type: ignore[arg-type]
    symbols = []
    for symbol in seen.symbols:
        one, two, three, four = (
            (float(x), float(y)) for x, y in np.array(symbol.polygon) @ there[:, :2].T + there[:, 2]
        )
        symbols.append(Symbol(symbol.text, symbol.format, symbol.engine, (one, two, three, four)))
    return Seen(symbols, [])
