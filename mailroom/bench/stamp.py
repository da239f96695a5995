"""``mailroom bench stamp``: what is read of print, right and wrong, its time and its memory, each picture also turned.

The pictures are the sample frames where this machine has them, else one that is made here. A reason or code that does
not stand there is counted apart: it is worse than none.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from mailroom.bench.lines import Line, Measured, percentile
from mailroom.bench.samples import folder
from mailroom.demo import stationery
from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading import frames
from mailroom.reading.eyes import Eyes
from mailroom.reading.printed.found import Printed
from mailroom.reading.printed.reader import PrintReader, installed

MOST_MS = 1500.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What stands on one picture. ``reason``: the stamp's words, empty without a stamp."""

    level: str
    reason: str
    code: str


@dataclass(slots=True)
class _Counted:
    """``reason``, ``code``: right, wrong, none; for each level, whether there is a stamp, and turned or not."""

    reasons: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    ms: list[float] = field(default_factory=list)

    def add(self, truth: Truth, printed: Printed, ms: float) -> tuple[str, str]:
        said = stationery.reasons()[printed.reason] if printed.reason else ""
        reason = _judged(said, truth.reason, bool(said) and said.startswith(truth.reason or "\0"))
        code = _judged(printed.code or "", truth.code, printed.code == truth.code)
        self.reasons[truth.level, bool(truth.reason), reason] += 1
        self.codes[truth.level, code] += 1
        self.ms.append(ms)
        return reason, code

    def share(self, *levels: str) -> float:
        """Of the pictures of these levels that bear a stamp, the share whose reason is right."""
        rows = {key: count for key, count in self.reasons.items() if key[0] in levels and key[1]}
        return sum(count for key, count in rows.items() if key[2] == "right") / max(1, sum(rows.values()))


def run(keep: Path | None = None, doors: object = None) -> Iterator[Line]:  # noqa: ARG001
    """One line a measurement. ``keep``: every picture's result as JSON lines."""
    if not installed():
        raise ReadingError("ocr_missing")
    pictures = list(_pictures())
    kept: list[str] = []
    reader = PrintReader()
    try:
        reader.read(pictures[0][0])  # the models are loaded
        for turned in (False, True):
            counted = _Counted()
            for number, (frame, truth) in enumerate(pictures):
                quarters = 1 + number % 3 if turned else 0
                shown = Frame(np.ascontiguousarray(np.rot90(frame.pixels, quarters)), frame.name)
                began = _worked(reader.pid)
                printed = reader.read(shown)
                took = (_worked(reader.pid) - began) * 1000
                reason, code = counted.add(truth, printed, took)
                kept.append(json.dumps({"file": frame.name, "quarters": quarters, "reason": reason, "code": code}))
            yield from _lines(counted, "turned" if turned else "as they lie")
        yield _memory(reader, pictures[0][0])
    finally:
        reader.rest()
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / "stamp.jsonl").write_text("\n".join(kept) + "\n", "utf-8")


def _lines(counted: _Counted, how: str) -> Iterator[Line]:
    levels = sorted({level for level, _, _ in counted.reasons})
    for level in levels:
        yield Measured("stamp", f"reason right, {level}, {how}", counted.share(level), "share").line()
    easy = counted.share("desk", "hand")
    yield Measured("stamp", f"reason right, desk and hand, {how}", easy, "share", goal=">= 0.90", ok=easy >= 0.9).line()
    invented = sum(count for (_, _, judged), count in counted.reasons.items() if judged == "wrong")
    yield Measured(
        "stamp", f"reasons that are not there, {how}", invented, "pictures", goal="0", ok=not invented
    ).line()
    for level in levels:
        all_codes = sum(count for (at, _), count in counted.codes.items() if at == level)
        right = counted.codes[level, "right"] / all_codes
        goal, ok = (">= 0.85", right >= 0.85) if level == "torn" else (None, None)
        yield Measured("stamp", f"printed code right, {level}, {how}", right, "share", goal=goal, ok=ok).line()
    wrong = sum(count for (_, judged), count in counted.codes.items() if judged == "wrong")
    yield Measured("stamp", f"codes that are another's, {how}", wrong, "pictures", goal="0", ok=not wrong).line()
    for name, share in (("median", 0.5), ("p95", 0.95)):
        took = percentile(counted.ms, share)
        goal, ok = (f"<= {MOST_MS:.0f}", took <= MOST_MS) if share == 0.5 else (None, None)
        yield Measured("stamp", f"work of one core for a picture, {name}, {how}", took, "ms", goal=goal, ok=ok).line()


def _memory(reader: PrintReader, frame: Frame) -> Line:
    """Of the reading processes alone; while OCR is idle its process is gone."""
    with Eyes() as eyes:
        eyes.read(frame)
        without = _resident(eyes.pid)
    return Measured(
        "stamp", "memory of the reading processes with OCR", without + _resident(reader.pid), "MB",
        "without OCR", without,
    ).line()  # fmt: skip


def _worked(pid: int | None) -> float:
    """Seconds of one core that the process has had: what else runs on this machine does not count."""
    times = psutil.Process(pid).cpu_times() if pid else None
    return float(times.user + times.system) if times else 0.0


def _resident(pid: int | None) -> float:
    return float(psutil.Process(pid).memory_info().rss) / (1 << 20) if pid else 0.0


def _judged(said: str, wanted: str, right: bool) -> str:
    if not said:
        return "none" if wanted else "right"
    return "right" if right else "wrong"


def _pictures() -> Iterator[tuple[Frame, Truth]]:
    root = folder()
    if root is None:
        yield _made()
        return
    for row in csv.DictReader((root / "frames/truth.csv").read_text("utf-8-sig").splitlines()):
        (frame,) = frames.open_path(root / "frames" / row["file"])
        yield frame, Truth(row["level"], row["reason"], row["payload"])


def _made() -> tuple[Frame, Truth]:
    """An envelope drawn as the demo draws it."""
    from mailroom.demo.cases import UNKNOWN
    from mailroom.demo.samples import Sample
    from mailroom.demo.scene import DESK, Camera, Lying

    words = stationery.reasons()["ATE"]
    sample = Sample("", "CH1-04-702968315", "", "見本　太郎", "980-0811", "宮城県仙台市", "", 1, 1, UNKNOWN, ())
    face = stationery.envelope(sample, stationery.Marks(reason=words), 5.0)
    pixels = Camera(random.Random(1)).picture([Lying(face)], DESK)
    return Frame(np.ascontiguousarray(pixels), "made"), Truth("desk", words, sample.code)
