"""``mailroom stamp``: what is printed and stamped on envelopes. Needs no home and looks into none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import click

from mailroom.cli.context import Context, common
from mailroom.reading.printed.found import Printed

MOST_PROCESSES = 2  # half a gigabyte each


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def stamp(context: Context, files: tuple[Path, ...]) -> int:
    """Print what stands on envelopes in pictures: return stamp, printed code, name and postal code (OCR).

    Only proposals for a person: nothing is recorded. The reason is a code of return_reasons.csv, reason_text the
    wording that was recognised; null where nothing is sure.

    \b
    A line with --json: {"file","page","reason","reason_text","code","name","postal_code","error","ms"}
    """
    from mailroom.reading import frames
    from mailroom.reading.batch import EyesPool
    from mailroom.reading.printed import reader

    reader.must_be_installed()
    chosen = list(frames.expand(files))
    processes = min(os.cpu_count() or 1, MOST_PROCESSES, len(chosen))
    failed = False
    with EyesPool(processes, reader=reader.READER, most_mb=reader.MOST_MB) as pool:
        for read in pool.read(chosen, budget_ms=reader.LONGEST_MS):
            error = context.say(read.error) if read.error else None
            failed |= error is not None
            printed = reader.NOTHING if error else cast(Printed, read.reading)
            line = {
                "file": str(read.file),
                "page": read.page,
                "reason": printed.reason,
                "reason_text": printed.reason_text,
                "code": printed.code,
                "name": printed.name,
                "postal_code": printed.postal_code,
                "error": error,
                "ms": round(read.ms, 1),
            }
            context.line(line, error or _plain(line))
    return 1 if failed else 0


def _plain(line: dict[str, Any]) -> str:
    found = [str(line[key]) for key in ("reason_text", "code", "postal_code", "name") if line[key]]
    return f"{line['file']} {line['page']}: {'  '.join(found) or '-'}"
