"""Pictures read by several processes, with a bar on the error stream while a person is watching it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailroom.reading.codes import DEFAULT_GRAMMAR

if TYPE_CHECKING:
    from mailroom.reading.batch import PageRead

MOST_PROCESSES = 4


def pages_read(
    paths: Sequence[Path], budget_ms: float, *, every: bool = False, grammar: str = DEFAULT_GRAMMAR
) -> Iterator[PageRead]:
    """Every page of the files and of what is in the folders, in their order."""
    from mailroom.reading import frames
    from mailroom.reading.batch import EyesPool

    files = list(frames.expand(paths))
    bar: Any = nullcontext()
    if len(files) > 1 and sys.stderr.isatty():
        bar = click.progressbar(length=len(files), file=sys.stderr)
    with EyesPool(min(os.cpu_count() or 1, MOST_PROCESSES, len(files)), grammar) as pool, bar as shown:
        last: Path | None = None
        for read in pool.read(files, budget_ms=budget_ms, every=every):
            if shown is not None and last not in (None, read.file):
                shown.update(1)
            last = read.file
            yield read
        if shown is not None:
            shown.update(1)
