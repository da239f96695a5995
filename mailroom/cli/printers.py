"""``mailroom printer``: the printers of this machine, what each is off, and the sheet to measure it on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from mailroom.access import Action
from mailroom.cli.context import Context, common
from mailroom.cli.own_paper import on_paper, one_way, paper_out
from mailroom.dispatch.marks import sampled
from mailroom.dispatch.printer_fit import measured
from mailroom.dispatch.printer_test import Tried, printer_test
from mailroom.errors import UsageError
from mailroom.office import Office
from mailroom.settings import PrinterSettings

SIDES = (click.FLOAT, click.FLOAT)


@click.group()
@common
def printer(context: Context) -> None:
    """Printers: which there are, what each is off, and a sheet with rulers to measure it on."""


@printer.command("list")
@common
def list_printers(context: Context) -> int:
    """The printers of this machine, the usual one first, and those that something was measured of.

    \b
    A line with --json: {"printer","here","offset_x","offset_y","scale_x","scale_y"}
    """
    known = context.house().settings.printers
    here = list(context.doors.printers())
    for name in [*here, *sorted(set(known) - set(here))]:
        _say(context, name, known.get(name, PrinterSettings()), name in here)
    return 0


@printer.command("test")
@click.argument("name", metavar="[PRINTER]", default="")
@paper_out
@common
def test(context: Context, name: str, pdf: Path | None, to_printer: bool) -> int:
    """The sheet with rulers (印刷試験), for a printer, or for that of the settings.

    Printed, it is moved by what that printer is thought to be off; in a file it never is.

    \b
    A line with --json: {"printer","pages","file"}
    """
    one_way(pdf, to_printer)
    house = context.house()
    house.must(Action.PRINT)
    name = name or house.settings.slip.printer or next(iter(context.doors.printers()), "")
    off = house.settings.printers.get(name, PrinterSettings()) if to_printer else PrinterSettings()
    page = printer_test(Tried(name or "―", off, house.settings.station.number, house.clock()))
    shown = sampled(page) if context.home.is_demo else page
    if pdf:
        context.doors.paint_pdf([shown], pdf)
    else:
        on_paper(context, [shown], name)
    context.line({"printer": name or None, "pages": 1, "file": str(pdf) if pdf else None}, str(pdf or name))
    return 0


@printer.command("profile")
@click.argument("name", metavar="PRINTER")
@click.option(
    "--measured", "found", type=SIDES * 2, metavar="LEFT TOP ACROSS DOWN", help="The four of the sheet, in mm."
)
@click.option("--offset", type=SIDES, metavar="X Y", help="To the right and down, in mm.")
@click.option("--scale", type=SIDES, metavar="X Y", help="Across and down; 1 1 is as meant.")
@click.option("--reset", is_flag=True, help="As if nothing had been measured.")
@common
def profile(
    context: Context,
    name: str,
    found: tuple[float, float, float, float] | None,
    offset: tuple[float, float] | None,
    scale: tuple[float, float] | None,
    reset: bool,
) -> int:
    """What a printer is off; set by hand, or from what was measured on a sheet that it printed last.

    \b
    A line with --json: {"printer","here","offset_x","offset_y","scale_x","scale_y"}
    """
    if sum(map(bool, (found, reset, offset or scale))) > 1:
        raise UsageError("printer_one_way")
    house = context.house()
    now = house.settings.printers.get(name, PrinterSettings())
    chosen = PrinterSettings() if reset else now
    if found:
        chosen = measured(found, now)
    if offset:
        chosen = replace(chosen, offset_x=offset[0], offset_y=offset[1])
    if scale:
        chosen = replace(chosen, scale_x=scale[0], scale_y=scale[1])
    if found or offset or scale or reset:
        Office(house).change_printer(name, chosen)
    _say(context, name, chosen, name in context.doors.printers())
    return 0


def _say(context: Context, name: str, off: PrinterSettings, here: bool) -> None:
    values = {"offset_x": off.offset_x, "offset_y": off.offset_y, "scale_x": off.scale_x, "scale_y": off.scale_y}
    plain = context.words("cli.printer", printer=name, **values)
    context.line({"printer": name, "here": here, **values}, plain)
