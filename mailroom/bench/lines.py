"""One measurement as one JSON line, and what the measurements share: percentiles, a folder for the raw material."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from mailroom.dispatch.pages import Page
from mailroom.errors import HomeError

Line = dict[str, Any]


class Doors(Protocol):
    """What needs Qt, as the command line hands it in."""

    @property
    def paint_pdf(self) -> PaintPdf:
        """Writes pages to a PDF file."""

    @property
    def play_day(self) -> PlayDay:
        """Plays a script at the window."""


class PaintPdf(Protocol):
    """A plain function."""

    def __call__(self, pages: Sequence[Page], file: Path, /) -> None:
        """Write these pages to this file."""


class PlayDay(Protocol):
    """A plain function."""

    def __call__(self, home: Path, script: Path, told: Path, camera: str, /) -> dict[str, Any]:
        """Play this script at a window on this home; what was measured, also written to ``told``."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value beside its reference of the same run. ``goal`` and ``ok`` only where DESIGN §8 names one."""

    bench: str
    what: str
    value: float
    unit: str
    reference: str | None = None
    reference_value: float | None = None
    goal: str | None = None
    ok: bool | None = None
    ratio: float | None = None  # by default of the two values

    def line(self) -> Line:
        """All keys, always in this order."""
        keys = ("bench", "what", "value", "unit", "reference", "reference_value", "ratio", "goal", "ok")
        values = asdict(self)
        if self.ratio is None and self.reference_value:
            values["ratio"] = self.value / self.reference_value
        for name in ("value", "reference_value", "ratio"):
            if isinstance(values[name], float):
                values[name] = round(values[name], 3)
        return {key: values[key] for key in keys}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not below ``share`` of them (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


@contextmanager
def raw_material(keep: Path | None) -> Iterator[Path]:
    """A folder that is gone afterwards; with ``keep`` that one, new or empty, and left as it is."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="mailroom-bench-") as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        taken = any(keep.iterdir())
    except OSError as error:
        raise HomeError("cannot_write", path=keep) from error
    if taken:
        raise HomeError("demo_folder_not_empty", path=keep)
    yield keep
