"""``mailroom bench batch``: pictures in two processes beside one thread of zxing-cpp on the same easy pictures.

Easy: envelopes as the made-up branch draws them lying straight on the desk. The same with the post's stamp on them, as
nearly every returned one has it, are measured too: a stamp is a place that the ladder looks at again.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import cv2

from mailroom.bench.lines import Doors, Line, Measured, raw_material
from mailroom.demo.extracts import make_extracts
from mailroom.demo.pictures import Scene, Shot, write_pictures
from mailroom.demo.samples import Sample
from mailroom.demo.scene import DESK
from mailroom.model import Symbol
from mailroom.reading import engines, frames
from mailroom.reading.batch import EyesPool
from mailroom.reading.eyes_child import keep_memory

PICTURES, PROCESSES, ROUNDS = 40, 2, 3
AT_LEAST = 1.7
SETS = {"easy": "", "stamped": "ATE"}  # reason of the stamp
OURS = {"scan": False, "decode": True}  # whether every code is looked for
ALONE = "one thread of zxing-cpp, files opened the same way"
GREY = "one thread of zxing-cpp, files opened in grey by OpenCV"
DAY = date(2025, 11, 20)

Texts = list[set[str]]
Reading = Callable[[Sequence[Path]], Texts]


def run(
    keep: Path | None = None,
    doors: Doors | None = None,  # noqa: ARG001
    pictures: int = PICTURES,
    rounds: int = ROUNDS,
) -> Iterator[Line]:
    """One line a measurement, of rounds in which all take turns. ``keep``: the pictures with their truth."""
    with raw_material(keep) as folder, EyesPool(PROCESSES) as pool:
        samples = _samples(folder / "extracts", pictures)
        threads = cv2.getNumThreads()
        cv2.setNumThreads(1)
        keep_memory()  # the reference has it as good as the processes
        try:
            for name, reason in SETS.items():
                shots = [Shot(Scene.ENVELOPE, DESK, (sample,), reason) for sample in samples]
                write_pictures(folder / name, shots, seed=1)
                yield from _measured(name, sorted((folder / name).glob("*.jpg")), shots, pool, rounds)
        finally:
            cv2.setNumThreads(threads)


def _measured(name: str, files: Sequence[Path], shots: Sequence[Shot], pool: EyesPool, rounds: int) -> Iterator[Line]:
    readings: dict[str, Reading] = {ALONE: _alone, GREY: _in_grey}
    for way, every in OURS.items():
        readings[way] = lambda some, every=every: _in_pool(pool, some, every)  # type: ignore[misc]
    rates: dict[str, list[float]] = {key: [] for key in readings}
    right: dict[str, int] = {}
    _in_pool(pool, files[:4])  # the processes are up
    for _ in range(rounds):
        for key, reading in readings.items():
            began = time.perf_counter()
            read = reading(files)
            rates[key].append(len(files) / (time.perf_counter() - began))
            right[key] = sum(shot.payload in texts for shot, texts in zip(shots, read, strict=True))
    for way in OURS:
        what = f"{len(files)} {name} pictures as {way} reads them, {PROCESSES} processes"
        ours = statistics.median(rates[way])
        for key in (ALONE, GREY):
            ratio = statistics.median(mine / theirs for mine, theirs in zip(rates[way], rates[key], strict=True))
            goal, ok = (f">= {AT_LEAST} x", ratio >= AT_LEAST) if (key, name) == (ALONE, "easy") else (None, None)
            yield Measured(
                "batch", what, ours, "pictures/s", key, statistics.median(rates[key]), goal, ok, ratio
            ).line()
        mine, theirs = right[way] / len(files), right[ALONE] / len(files)
        what = f"{name} pictures read rightly by {way}"
        yield Measured("batch", what, mine, "share", ALONE, theirs, ">= zxing-cpp", mine >= theirs).line()


def _samples(folder: Path, count: int) -> list[Sample]:
    made = make_extracts(folder, mailpieces=count * 2 + 200, seed=1, today=DAY, branch="04")
    return [sample for sample in made.samples if sample.case == "eligible"][:count]


def _in_pool(pool: EyesPool, files: Sequence[Path], every: bool = False) -> Texts:
    return [_texts(page.reading.symbols) for page in pool.read(files, every=every)]


def _alone(files: Sequence[Path]) -> Texts:
    found = []
    for file in files:
        pixels = next(frames.open_path(file)).pixels
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
        found.append(_texts(engines.zxing(grey).symbols))  # type: ignore[arg-type]
    return found


def _in_grey(files: Sequence[Path]) -> Texts:
    pictures = (cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) for file in files)
    return [_texts(engines.zxing(grey).symbols) for grey in pictures]  # type: ignore[arg-type]


def _texts(symbols: Sequence[Symbol]) -> set[str]:
    return {symbol.text for symbol in symbols}
