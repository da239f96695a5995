"""The day: its report, 日締め, and the clock."""

from __future__ import annotations

from pathlib import Path

import click

from mailroom.cli.context import Context, common
from mailroom.errors import HomeError, UsageError
from mailroom.office import Office
from mailroom.reporting import writers

FORMATS = click.Choice(["xlsx", "csv", "pdf", "jsonl"])


@click.group()
@common
def report(context: Context) -> None:
    """Reports."""


@report.command("day")
@click.option("--day", "text", metavar="DATE", help="Default: the current business day.")
@click.option("--format", "fmt", type=FORMATS, default="xlsx")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", required=True)
@click.option("--section", type=click.IntRange(1, 7), help="CSV: this section instead of 7.")
@click.option("--names", is_flag=True, help="With people's names; recorded as an event.")
@common
def report_day(
    context: Context, text: str | None, fmt: str, out: Path, section: int | None, names: bool
) -> int:  # fmt: skip
    """The day report (郵便返戻 日報).

    \b
    A line with --json: {"day","closed","pieces","file"}
    """
    if section is not None and fmt != "csv":
        raise UsageError("section_csv_only")
    house = context.house()
    office = Office(house)
    day = context.day(text)
    made = office.day_report(day, names=names)
    try:
        if fmt == "pdf":
            context.doors.paint_pdf(writers.pages(made), out)
        else:
            writers.write(made, fmt, out, section=section)
    except OSError as error:
        raise HomeError("cannot_write", path=out) from error
    try:
        office.exported(fmt, section, names=names)
    except BaseException:  # what is not on record was not exported
        if out.is_file() and not out.is_symlink():
            out.unlink()
        raise
    values = {"day": day.isoformat(), "closed": made.closed, "pieces": made.piece_count, "file": str(out)}
    context.line(values, context.words("cli.reported", day=day.isoformat(), pieces=made.piece_count, file=out))
    return 0


@click.group()
@common
def day(context: Context) -> None:
    """The business day."""


@day.command("close")
@click.option("--note", metavar="TEXT")
@common
def close(context: Context, note: str | None) -> int:
    """日締め: what is recorded from now on belongs to the next day.

    \b
    A line with --json: {"day","closed"}
    """
    closed = Office(context.house()).close_day(note)
    context.line({"day": closed.isoformat(), "closed": True}, closed.isoformat())
    return 0


@day.command("reopen")
@click.argument("date")
@click.option("--note", metavar="TEXT")
@common
def reopen(context: Context, date: str, note: str | None) -> int:
    """Undo a 日締め; leaves a trace.

    \b
    A line with --json: {"day","closed"}
    """
    asked = context.day(date)
    Office(context.house()).reopen_day(asked, note)
    context.line({"day": asked.isoformat(), "closed": False}, asked.isoformat())
    return 0


@day.command("confirm-clock")
@common
def confirm_clock(context: Context) -> int:
    """A supervisor looked at the clock: it is right.

    \b
    A line with --json: {"confirmed"}
    """
    Office(context.house()).confirm_clock()
    context.line({"confirmed": True}, context.words("cli.clock_confirmed"))
    return 0
