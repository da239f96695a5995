"""``mailroom decode``: what stands in the codes of pictures. Needs no home and looks into none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mailroom.cli.context import Context, common
from mailroom.cli.progress import pages_read
from mailroom.model import KeyKind
from mailroom.words import Words

BUDGET_MS = 3_000


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--budget", type=click.IntRange(50), default=BUDGET_MS, show_default=True, help="Milliseconds a page.")
@common
def decode(context: Context, files: tuple[Path, ...], budget: int) -> int:
    """Print every code found in pictures, folders, multi-page TIFF and PDF: one line a page.

    The polygon is in pixels of the picture as viewers show it (turned as its EXIF data says).

    \b
    A line with --json: {"file","management_code","conflict":[],"codes":[{"text","kind","format","engine",
    "polygon":[[x,y]]}],"page","ms","error"}
    """
    words = Words()
    failed = False
    for read in pages_read(files, budget, every=True):
        error = words.error(read.error) if read.error else None
        failed |= error is not None
        symbols = read.reading.symbols
        line = {
            "file": str(read.file),
            **sorted_codes([(symbol.text, symbol.format, symbol.engine, symbol.polygon) for symbol in symbols]),
            "page": read.page,
            "ms": round(read.ms, 1),
            "error": error,
        }
        context.line(line, error or _plain(line))
    return 1 if failed else 0


def sorted_codes(symbols: Sequence[tuple[str, str, str, Sequence[Sequence[float]]]]) -> dict[str, Any]:
    """The middle part of a line: the one management code, or those that differ, and every text as read."""
    from mailroom.reading import codes

    rows: list[dict[str, Any]] = []
    management: dict[str, None] = {}
    for text, format_name, engine, polygon in symbols:
        key = codes.classify(text, lambda _: False, typed=False)
        if key.kind is KeyKind.MANAGEMENT:
            management[key.text] = None
        corners = [[round(x, 1), round(y, 1)] for x, y in polygon]
        rows.append({"text": text, "kind": key.kind.value, "format": format_name, "engine": engine, "polygon": corners})
    return {
        "management_code": next(iter(management)) if len(management) == 1 else None,
        "conflict": list(management) if len(management) > 1 else [],
        "codes": rows,
    }


def _plain(line: dict[str, Any]) -> str:
    found = ", ".join(f"{code['text']} ({code['kind']})" for code in line["codes"]) or "-"
    return f"{line['file']} {line['page']}: {found}"
