"""``mailroom bench``: speeds beside their references in the same run. Needs no home."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from mailroom.cli.context import Context, common

BENCHES = ("read", "stamp", "station", "sorting", "mirror", "batch", "slips", "reports")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR", help="Leave the raw material in DIR/NAME.")
@common
def bench(context: Context, names: tuple[str, ...], keep: Path | None) -> int:
    """Measure; without a name, everything. Each takes a minute or so, mirror some more.

    What is measured and its reference take turns on the same disk: the folder for temporary files, or DIR.

    \b
    A line with --json: {"bench","what","value","unit","reference","reference_value","ratio","goal","ok"}
    Without --json, read prints a table; with --keep it is in DIR/read/table.txt.
    The last of station: {"bench","sent","recorded","lost","doubled","p50_ms","p99_ms","per_hour"}
    """
    for name in names or BENCHES:
        module = importlib.import_module(f"mailroom.bench.{name}")
        table = getattr(module, "table", None)
        said = []
        for line in module.run(keep / name if keep else None, context.doors):
            said.append(line)
            if context.as_json or table is None:
                plain = "  ".join(f"{key}={value}" for key, value in line.items() if value is not None)
                context.line(line, plain)
        if table is not None:
            if not context.as_json:
                context.print(table(said))
            if keep:
                (keep / name / "table.txt").write_text(table(said) + "\n", "utf-8")
    return 0
