"""A report as a file: XLSX, CSV, JSON lines. Every cell by ``cells.text``; a file is whole or not there, and 0600."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path

from mailroom.disk import write_whole
from mailroom.reporting.cells import Section, text, texts, titles
from mailroom.reporting.day import DayReport
from mailroom.reporting.paper import pages
from mailroom.reporting.workbook import workbook
from mailroom.words import Words

__all__ = ["pages", "write"]

DEFAULT_SECTION = 7
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a text."""


def write(report: DayReport, fmt: str, path: Path, *, section: int | None = None, language: str = "ja") -> None:
    """Write a report as ``xlsx``, ``csv`` (one section, by default the pieces) or ``jsonl``.

    Written beside and renamed, 0600. OSError when it cannot be; then what stood there before still does.
    """
    words = Words(language)
    if fmt == "xlsx":
        content = workbook(report, words)
    elif fmt == "csv":
        content = _csv(report.section(section or DEFAULT_SECTION), words)
    elif fmt == "jsonl":
        content = _jsonl(report, words)
    else:
        raise ValueError(f"no such format: {fmt}")
    try:
        write_whole(path, content)
    except OSError:
        with suppress(OSError):
            path.with_name(path.name + ".new").unlink()
        raise


def guarded(cell: str) -> str:
    """The text as a spreadsheet shows it, never as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _csv(section: Section, words: Words) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(map(guarded, titles(section, words)))
    for cells, values in zip(texts(section, words), section.rows, strict=True):
        pairs = zip(cells, values, strict=True)
        lines.writerow(cell if isinstance(value, int) else guarded(cell) for cell, value in pairs)
    return out.getvalue().encode("utf-8-sig")


def _jsonl(report: DayReport, words: Words) -> bytes:
    lines = []
    for section in report.sections:
        head = {"section": section.number, "day": report.day.isoformat(), "closed": report.closed}
        for row in section.rows:
            cells = {
                column.key: value if value is None or isinstance(value, int) else text(column, value, words)
                for column, value in zip(section.columns, row, strict=True)
            }
            lines.append(json.dumps(head | cells, ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8")
