"""``mailroom fallback``: what is open, on paper, to go on by hand."""

from __future__ import annotations

from pathlib import Path

import click

from mailroom.cli.context import Context, common
from mailroom.cli.own_paper import on_paper, one_way
from mailroom.desk import fallback as fallbacks
from mailroom.dispatch.fallback_page import BIN, GROUP


@click.command()
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Into this file, not into the home.")
@click.option("--print", "to_printer", is_flag=True, help="To the printer of the settings.")
@common
def fallback(context: Context, pdf: Path | None, to_printer: bool) -> int:
    """The open state as a page to print (紙での継続用紙): trays, groups, bins, codes, employers; no names.

    The window writes it every minute to papers/fallback.pdf; so does this without --pdf or --print.

    \b
    A line with --json: {"trays","bins","groups","pieces","pages","file"}
    """
    if pdf or to_printer:
        one_way(pdf, to_printer)
    house = context.house()
    state = fallbacks.open_state(house)
    pages = fallbacks.pages(house, state)
    file = None
    if to_printer:
        on_paper(context, pages)
    elif pdf:
        file = pdf
        context.doors.paint_pdf(pages, file)
    else:
        file = fallbacks.write(house, pages, context.doors.paint_pdf)
    kinds = [stack.kind for stack in state.stacks]
    values = {
        "trays": len(state.trays),
        "bins": kinds.count(BIN),
        "groups": kinds.count(GROUP),
        "pieces": sum(len(stack.lines) for stack in state.stacks),
        "pages": len(pages),
        "file": str(file) if file else None,
    }
    context.line(values, context.words("cli.fallback", **{**values, "file": values["file"] or "-"}))
    return 0
