"""``mailroom bench read``: rates and times of the ladder beside each engine's plain call, in one run."""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from mailroom.bench.lines import Line, Measured
from mailroom.bench.samples import Sample, folder, samples
from mailroom.errors import ReadingError
from mailroom.model import Frame, Symbol
from mailroom.reading import engines, frames, ladder
from mailroom.reading.eyes_child import keep_memory

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIVE_MS, FILE_MS = 250.0, 3000.0
REFERENCE_LARGEST = 4_000_000  # pixels; larger pictures are halved for ZBar and OpenCV, who need minutes for some
ROUNDS = 7

TOGETHER = "all engines together"
READERS = ("ladder file", "ladder live", *engines.ENGINES)

Reader = Callable[[Frame], Sequence[Symbol]]


def run(keep: Path | None = None, doors: object = None) -> Iterator[Line]:  # noqa: ARG001
    """One line a measurement. ``keep``: every picture's result and time as JSON lines, and the easy frame."""
    cv2.setNumThreads(1)
    keep_memory()
    root = folder()
    easy = [easy_frame()]
    if root is not None:
        easy += [_first(sample.file) for sample in samples(root) if sample.set_name == "frames desk"]
    yield easy_frames(easy, keep)
    if root is not None:
        yield from rates(list(samples(root)), keep)


def easy_frame() -> Frame:
    """A made 1080p frame: a management code and a leaflet's code on paper, a little noise."""
    import qrcode

    pixels = np.full((1080, 1920, 3), 232, np.uint8)
    for text, x, y in (("CH1-04-000000017", 1100, 420), ("https://www.example.or.jp/leaflet", 400, 650)):
        code = qrcode.QRCode(border=4, box_size=1)
        code.add_data(text)
        code.make()
        dark = np.kron(np.array(code.get_matrix()), np.ones((5, 5), bool))
        pixels[y : y + dark.shape[0], x : x + dark.shape[1]][dark] = 40
    noise = np.random.default_rng(1).normal(0, 4, pixels.shape)
    return Frame(np.clip(pixels + noise, 0, 255).astype(np.uint8), "easy")


def easy_frames(easy: list[Frame], keep: Path | None) -> Line:
    """The ladder's live call beside zxing-cpp alone (its default settings, the same formats) on the same frames."""
    ours, theirs, rows = [], [], []
    for frame in easy:
        grey = _grey(frame)
        alone = _fastest(lambda grey=grey: engines.zxing(grey))  # type: ignore[misc]
        mine = _fastest(lambda frame=frame: ladder.read(frame, budget_ms=LIVE_MS))  # type: ignore[misc]
        ours.append(mine)
        theirs.append(alone)
        rows.append({"file": Path(frame.name).name, "ladder_ms": mine, "zxing_ms": alone})
    _keep(keep, "easy.jsonl", rows)
    ratio = statistics.median(mine / alone for mine, alone in zip(ours, theirs, strict=True))
    return _line(
        f"easy 1080p frame, median of {len(easy)}", statistics.median(ours), "ms", "zxing-cpp alone",
        statistics.median(theirs), ratio, "<= 1.3 x", ratio <= 1.3,
    )  # fmt: skip


def rates(chosen: list[Sample], keep: Path | None) -> Iterator[Line]:
    """Read rate of each set: the ladder, each engine's plain call, all engines together; and what may never be."""
    readers = _readers()
    tally: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    wrong, false, rows = 0, 0, []
    for sample in chosen:
        row: Line = {"set": sample.set_name, "file": sample.file.name}
        try:
            pages = list(frames.open_path(sample.file))
        except ReadingError:
            continue
        together: list[Symbol] = []
        for name, reader in readers.items():
            began = time.perf_counter()
            symbols = [symbol for page in pages for symbol in reader(page)]
            took = (time.perf_counter() - began) * 1000
            times[sample.set_name.split()[0], name].append(took)
            keys = {symbol.text for symbol in symbols if ladder.is_key(symbol.text)}
            right = sample.read(symbols) if not sample.payload else int(keys == {sample.payload})
            tally[sample.set_name][name] += right
            row[name], row[f"{name} ms"] = right, round(took, 1)
            if name.startswith("ladder"):
                wrong += len(keys - {sample.payload}) if sample.set_name.startswith("frames") else 0
                false += len(symbols) if sample.set_name.startswith("falsepositives") else 0
            else:
                together += symbols
        tally[sample.set_name]["codes"] += sample.codes
        tally[sample.set_name]["union"] += sample.read(together)
        rows.append(row)
    _keep(keep, "pictures.jsonl", rows)
    yield from _rate_lines(tally)
    yield from _time_lines(times)
    yield _line("wrong management codes", wrong, "codes", None, None, None, "0", wrong == 0)
    yield _line("read where no code is", false, "codes", None, None, None, "0", false == 0)


def _time_lines(times: dict[tuple[str, str], list[float]]) -> Iterator[Line]:
    for (group, reader), spent in times.items():
        yield _line(f"{group}, median time, {reader}", statistics.median(spent), "ms", None, None, None, None, None)
        goal = {"ladder file": FILE_MS, "ladder live": LIVE_MS if group == "frames" else None}.get(reader)
        said, ok = (f"<= {goal:.0f} ms", max(spent) <= goal) if goal else (None, None)
        yield _line(f"{group}, slowest picture, {reader}", max(spent), "ms", None, None, None, said, ok)


def table(lines: Sequence[Line]) -> str:
    """The lines as a table for people: a row a set, a column a reader; then the lines that are about none."""
    rows: dict[str, dict[str, str]] = {}
    others: list[str] = []
    for line in lines:
        what, _, reader = line["what"].rpartition(", ")
        if reader not in READERS:
            others.append(f"{line['what']}: {_said(line)}{_beside(line)}")
            continue
        rows.setdefault(what, {})[reader] = _said(line)
        if line["reference_value"] is not None:
            rows[what][TOGETHER] = f"{line['reference_value']:.1%}"
    columns = ("", *READERS, TOGETHER)
    cells = [columns, tuple("---" for _ in columns)]
    cells += [(what, *(row.get(column, "") for column in columns[1:])) for what, row in rows.items()]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return "\n".join([*drawn, "", *others])


def _said(line: Line) -> str:
    return f"{line['value']:.1%}" if line["unit"] == "share" else f"{line['value']:.4g} {line['unit']}"


def _beside(line: Line) -> str:
    return f", {line['ratio']:.2f} x {line['reference']}" if line["ratio"] is not None else ""


def _rate_lines(tally: dict[str, dict[str, int]]) -> Iterator[Line]:
    sets = [name for name, counts in tally.items() if counts["codes"]]
    photographs = [name for name in sets if name.startswith("boofcv")]
    for reader in READERS:
        for name in sets:
            counts = tally[name]
            yield _rate(
                f"{name}, {reader}", counts[reader] / counts["codes"], counts["union"] / counts["codes"], reader
            )
        if photographs:
            mine = statistics.mean(tally[name][reader] / tally[name]["codes"] for name in photographs)
            union = statistics.mean(tally[name]["union"] / tally[name]["codes"] for name in photographs)
            yield _rate(f"boofcv mean of {len(photographs)} categories, {reader}", mine, union, reader)


def _rate(what: str, mine: float, union: float, reader: str) -> Line:
    """Only the ladder on files has the goal; where all engines together read everything, so must it."""
    ratio = mine / union if union else None
    goal = ">= all engines" if reader == "ladder file" else None
    return _line(what, mine, "share", TOGETHER, union, ratio, goal, mine >= union if goal else None)


def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = {
        "ladder file": lambda frame: ladder.read(frame, budget_ms=FILE_MS, every=True).symbols,
        "ladder live": lambda frame: ladder.read(frame, budget_ms=LIVE_MS).symbols,
        "zxing-cpp": lambda frame: engines.zxing(_grey(frame)).symbols,
    }
    for name in ("zbar", "opencv"):
        readers[name] = lambda frame, call=engines.ENGINES[name]: _in_reach(frame, call)  # type: ignore[misc]
    return readers


def _in_reach(frame: Frame, call: engines.Engine) -> list[Symbol]:
    grey, scale = _grey(frame), 1.0
    while grey.size > REFERENCE_LARGEST:
        grey, scale = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), scale / 2  # type: ignore[assignment]
    back = []
    for symbol in call(grey).symbols:
        one, two, three, four = ((x / scale, y / scale) for x, y in symbol.polygon)
        back.append(Symbol(symbol.text, symbol.format, symbol.engine, (one, two, three, four)))
    return back


def _grey(frame: Frame) -> NDArray[np.uint8]:
    if frame.pixels.ndim == 2:
        return frame.pixels
    return cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def _first(file: Path) -> Frame:
    return next(frames.open_path(file))


def _fastest(call: Callable[[], object]) -> float:
    """Milliseconds of the processor, which other programs do not lengthen."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        call()
        times.append((time.process_time() - began) * 1000)
    return min(times)


def _keep(keep: Path | None, name: str, rows: list[Line]) -> None:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _line(
    what: str, value: float, unit: str, reference: str | None, reference_value: float | None, ratio: float | None,
    goal: str | None, ok: bool | None,
) -> Line:  # fmt: skip
    return Measured("read", what, value, unit, reference, reference_value, goal, ok, ratio).line()
