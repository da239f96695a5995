"""How fast slips become a PDF: handed to ``mailroom bench slips``, which knows no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mailroom.dispatch.pages import Page
from ui.printing.pdf import pages_to_pdf

GOAL = 30
"""Slips a second (DESIGN §8)."""

Line = dict[str, object]


def run(pages_of: Callable[[int], Sequence[Page]], slips: int = 200, keep: Path | None = None) -> Iterator[Line]:
    """Make and write ``slips`` slips (``pages_of`` makes the pages of the n-th): lines of ``mailroom bench``.

    The reference is the same number of empty sheets. ``keep``: a folder that the PDF is left in.
    """
    with TemporaryDirectory() as folder:
        file = (keep or Path(folder)) / "slips.pdf"
        pages_to_pdf(pages_of(0), file)  # fonts are read once, before the clock starts
        start = time.perf_counter()
        pages = [page for number in range(slips) for page in pages_of(number)]
        pages_to_pdf(pages, file)
        took = time.perf_counter() - start
        start = time.perf_counter()
        pages_to_pdf([page.with_items(()) for page in pages], Path(folder) / "empty.pdf")
        empty = time.perf_counter() - start
    rate = slips / took
    yield _line("slips_to_pdf", rate, "slips/s", ("empty_sheets", slips / empty), GOAL)
    yield _line("pages_to_pdf", len(pages) / took, "pages/s", ("empty_sheets", len(pages) / empty), None)


def _line(what: str, value: float, unit: str, reference: tuple[str, float], goal: float | None) -> Line:
    return {
        "bench": "slips",
        "what": what,
        "value": round(value, 1),
        "unit": unit,
        "reference": reference[0],
        "reference_value": round(reference[1], 1),
        "ratio": round(value / reference[1], 3),
        "goal": None if goal is None else f">= {goal}",
        "ok": None if goal is None else value >= goal,
    }
