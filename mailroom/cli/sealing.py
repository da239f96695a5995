"""The seal check on the command line, and the slips of what was sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mailroom.answers import CheckView
from mailroom.cli.context import Context, common
from mailroom.cli.own_paper import on_paper, one_way, paper_out
from mailroom.cli.texts import texts_of
from mailroom.clock import iso_ms
from mailroom.desk import checking
from mailroom.desk.checking import SealCheck
from mailroom.desk.paper import Slip
from mailroom.errors import MailroomError, PaperError, RefusedError
from mailroom.office import Office

_LABEL = click.option("--label", is_flag=True, help="The address label instead, 62 mm wide; nothing counts as printed.")


@click.command()
@click.argument("bin_name", metavar="BIN")
@click.option(
    "--codes",
    type=click.Path(path_type=Path),
    metavar="FILE|-",
    required=True,
    help="One text per line: what was scanned into the envelope.",
)
@click.option("--floor", is_flag=True, help="The bin's floor label was scanned last: the bin is empty.")
@click.option("--count", type=int, metavar="N", help="Counted by hand, where a tray was closed with a surplus.")
@common
def bundle(context: Context, bin_name: str, codes: Path, floor: bool, count: int | None) -> int:
    """One whole seal check of one bin, from zero. Only a complete one with --floor seals.

    \b
    A line with --json: {"bin","bundle","employer":{"key","name"},"state","sealed","expected","seen",
    "missing":[{"code","last_seen"}],"strangers":[{"code","belongs_to"}],"twice":[],"changed":[],"slip",
    "count_asked"}
    """
    texts = list(texts_of(codes))
    check = SealCheck(context.house(), bin_name)
    if check.view().bundle is None:
        raise RefusedError("bin_empty", bin=bin_name)
    check.recheck()
    view = check.view() if count is None else check.count(count)
    for text in texts:
        view = check.scan(text)
    if floor and not view.sealed:
        check.floor(bin_name)
        view = check.view()
    words = context.words
    plain = words(
        "cli.check_count" if view.count_asked and view.state == "complete" else f"cli.check_{view.state}",
        bin=bin_name,
        seen=view.seen,
        expected=view.expected,
        slip=view.slip or "-",
    )
    context.line(check_json(view), plain)
    return 0 if view.sealed else 1


def check_json(view: CheckView) -> dict[str, Any]:
    """The shape of a seal check."""
    missing = [row for row in view.rows if not row.seen]
    return {
        "bin": view.bin,
        "bundle": view.bundle,
        "employer": {"key": view.employer.key, "name": view.employer.name} if view.employer else None,
        "state": view.state,
        "sealed": view.sealed,
        "expected": view.expected,
        "seen": view.seen,
        "missing": [{"code": row.code or row.label, "last_seen": iso_ms(row.last_seen)} for row in missing],
        "strangers": [
            {"code": other.code, "belongs_to": other.belongs_to.label if other.belongs_to else None}
            for other in view.strangers
        ],
        "twice": list(view.twice),
        "changed": list(view.changed),
        "slip": view.slip,
        "count_asked": view.count_asked,
    }


@click.command()
@click.argument("number")
@click.option("--note", metavar="TEXT")
@common
def unseal(context: Context, number: str, note: str | None) -> int:
    """Open a sealed bundle again; its slip number is void.

    \b
    A line with --json: {"slip","place","bin"}
    """
    place = checking.unseal(context.house(), number, note)
    context.line({"slip": number, "place": place.kind.value, "bin": place.bin}, context.place(place))
    return 0


@click.command()
@click.argument("number")
@_LABEL
@paper_out
@common
def slip(context: Context, number: str, label: bool, pdf: Path | None, to_printer: bool) -> int:
    """One slip as PDF or on paper; 再発行 when it was printed before. --label: the label of its envelope.

    \b
    A line with --json: {"slips","pages","file"}
    """
    office = Office(context.house())
    if label:
        _labels(context, office, [number], pdf, to_printer)
    else:
        _out(context, office, [office.slip(number)], pdf, to_printer)
    return 0


@click.command()
@click.option("--day", metavar="DATE")
@click.option("--waiting", is_flag=True, help="Those of every day that were never printed instead.")
@_LABEL
@paper_out
@common
def slips(
    context: Context, day: str | None, waiting: bool, label: bool, pdf: Path | None, to_printer: bool
) -> int:  # fmt: skip
    """The slips of all bundles sealed on a day. --label: the labels of their envelopes.

    \b
    A line with --json: {"slips","pages","file"}; with none: {"slips": 0} and no file
    """
    office = Office(context.house())
    ready, refused = office.slips_not_printed() if waiting else office.slips_of(context.day(day))
    if ready and label:
        _labels(context, office, [each.number for each in ready], pdf, to_printer)
    elif ready:
        _out(context, office, ready, pdf, to_printer)
    else:
        context.line({"slips": 0}, context.words("cli.no_slips"))
    for error in refused:
        context.complain(context.say(error))
    return 1 if refused else 0


def _out(context: Context, office: Office, ready: list[Slip], pdf: Path | None, to_printer: bool) -> None:
    """One slip after the other on paper: what came out is recorded before the next one is tried."""
    one_way(pdf, to_printer)
    for each in ready:
        context.doors.paint_pdf(each.pages, each.file)
    pages = [page for each in ready for page in each.pages]
    if pdf:
        context.doors.paint_pdf(pages, pdf)
        office.printed(ready)
    for each in ready if to_printer else ():
        try:
            on_paper(context, each.pages)
        except MailroomError:
            office.print_failed(each.number)
            raise
        office.printed([each])
    _said(context, len(ready), len(pages), pdf)


def _labels(context: Context, office: Office, numbers: list[str], pdf: Path | None, to_printer: bool) -> None:
    one_way(pdf, to_printer)
    printer = office.house.settings.slip.label_printer
    if to_printer and not printer:
        raise PaperError("label_printer_none")
    pages = [page for number in numbers for page in office.label(number)]
    if pdf:
        context.doors.paint_pdf(pages, pdf)
    else:
        on_paper(context, pages, printer)
    _said(context, len(numbers), len(pages), pdf)


def _said(context: Context, slips: int, pages: int, pdf: Path | None) -> None:
    file = str(pdf) if pdf else None
    plain = context.words("cli.slips", slips=slips, pages=pages, file=file or "-")
    context.line({"slips": slips, "pages": pages, "file": file}, plain)
