"""The sample pictures with their truth, where this machine has them: in ``samples`` here, above, or shared."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailroom.model import Symbol

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture. ``payload``: the one management code it shows; ``corners``: of each code that is marked;
    ``text``: what some code in it says. All empty: nothing may be read."""

    set_name: str
    file: Path
    payload: str = ""
    corners: tuple[Corners, ...] = ()
    text: str = ""
    empty: bool = False

    @property
    def codes(self) -> int:
        """How many codes there are to read."""
        return len(self.corners) or int(not self.empty)

    def read(self, symbols: Sequence[Symbol]) -> int:
        """How many of them were read."""
        if self.corners:
            return sum(any(_overlap(marked, symbol.polygon) for symbol in symbols) for marked in self.corners)
        wanted = self.payload or self.text
        return int(any(_plain(symbol.text) == _plain(wanted) for symbol in symbols)) if wanted else 0


def folder() -> Path | None:
    """MAILROOM_SAMPLES, else ``samples`` here, or ``shared/samples`` beside this folder; None where there is none."""
    places = [os.environ.get("MAILROOM_SAMPLES", ""), "samples", "../samples", "../shared/samples"]
    return next((Path(place) for place in places if place and (Path(place) / "frames/truth.csv").exists()), None)


def samples(root: Path) -> Iterator[Sample]:
    """All sets found: frames by level, photographs by category, zxing's test pictures, pictures without a code."""
    for row in csv.DictReader((root / "frames/truth.csv").read_text("utf-8-sig").splitlines()):
        torn = row["level"] == "torn"
        yield Sample(
            f"frames {row['level']}", root / "frames" / row["file"], payload="" if torn else row["payload"], empty=torn
        )
    for file in sorted((root / "qr-boofcv").glob("*/*")):
        if file.suffix != ".txt":
            yield Sample(f"boofcv {file.parent.name}", file, corners=tuple(_marked(file)))
    for file in sorted((root / "qr-zxing").glob("*/*")):
        if "falsepositives" in file.parent.name:
            yield Sample(file.parent.name, file, empty=True)
        elif (truth := file.with_suffix(".txt")).exists() and file.suffix not in (".txt", ".bin"):
            yield Sample(f"zxing {file.parent.name}", file, text=truth.read_text("utf-8"))


def _marked(file: Path) -> Iterator[Corners]:
    """BoofCV marks the codes in pixels as stored; they are turned here as the picture is."""
    lines = [line for line in file.with_suffix(".txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    rows = lines[1:] if lines and lines[0] == "SETS" else [" ".join(lines)]
    height = _stored_height(file)
    for row in rows:
        values = [float(value) for value in re.split(r"[ ,]+", row.strip())]
        for start in range(0, len(values) - 7, 8):
            corners = list(zip(values[start : start + 8 : 2], values[start + 1 : start + 8 : 2], strict=True))
            yield tuple((height - y, x) if height else (x, y) for x, y in corners)


def _stored_height(file: Path) -> float:
    """Not 0 where the picture is stored lying on its side (EXIF orientation 6, the only one in the set)."""
    from PIL import Image

    with Image.open(file) as image:
        return float(image.height) if image.getexif().get(0x0112) == 6 else 0.0


def _overlap(marked: Corners, polygon: Corners) -> bool:
    import cv2
    import numpy as np

    one, two = (np.array(corners, np.float32) for corners in (marked, polygon))
    return any(
        cv2.pointPolygonTest(outer, (float(x), float(y)), False) >= 0
        for outer, (x, y) in ((one, two.mean(0)), (two, one.mean(0)))
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
