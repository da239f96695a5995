"""Paper of the station itself (cards, labels, tickets): whose it is, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mailroom.cli.context import Command, Context
from mailroom.desk import archive
from mailroom.desk.archive import Paper, whose_of
from mailroom.dispatch.marks import sampled
from mailroom.dispatch.pages import Page
from mailroom.errors import UsageError

__all__ = ["on_paper", "one_way", "paper_out", "put_out", "put_papers", "whose_of"]


def paper_out(command: Command) -> Command:
    """The two options of what goes to a file or on paper: ``pdf`` and ``to_printer``."""
    to_file = click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Into this file.")
    on_paper = click.option("--print", "to_printer", is_flag=True, help="To the printer of the settings.")
    return to_file(on_paper(command))


def one_way(pdf: Path | None, to_printer: bool) -> None:
    """UsageError unless exactly one of file and printer is asked for."""
    if bool(pdf) == to_printer:
        raise UsageError("pdf_or_print")


def put_out(context: Context, pages: Sequence[Page], pdf: Path | None, to_printer: bool) -> None:
    """To a file or on paper; 見本 across every page of a made-up home."""
    one_way(pdf, to_printer)
    shown = [sampled(page) for page in pages] if context.home.is_demo else list(pages)
    if pdf:
        context.doors.paint_pdf(shown, pdf)
    else:
        on_paper(context, shown)


def on_paper(context: Context, pages: Sequence[Page], printer: str | None = None) -> str:
    """To the printer of the settings, or to this one, with what it is off made up for. Gives its name."""
    chosen = context.house().settings
    return context.doors.print_pages(pages, chosen.slip.printer if printer is None else printer, chosen.printers)


def put_papers(context: Context, papers: Sequence[Paper], pdf: Path | None) -> None:
    """Numbered papers to a file or on paper, and recorded as printed then; nothing where there are none."""
    pages = [page for paper in papers for page in paper.pages]
    if not pages:
        return
    if pdf:
        context.doors.paint_pdf(pages, pdf)
    else:
        on_paper(context, pages)
    archive.printed(context.house(), list(papers))
