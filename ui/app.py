"""The only place that constructs things: hands the command line the doors that need Qt."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailroom.dispatch.pages import Page
    from mailroom.settings import PrinterSettings


def _paint_pdf(pages: Sequence[Page], file: Path) -> None:
    from ui.printing.pdf import pages_to_pdf

    pages_to_pdf(pages, file)


def _print_pages(pages: Sequence[Page], printer: str, off: Mapping[str, PrinterSettings]) -> str:
    from ui.printing.printer import print_pages

    return print_pages(pages, printer, off)


def _printers() -> Sequence[str]:
    from ui.printing.printer import printers

    return printers()


def _open_window(*arguments: Any, **options: Any) -> int:
    import gc

    gc.disable()  # nothing that is loaded now is ever rubbish; on again when the window stands
    from ui.window import open_window

    return open_window(*arguments, **options)


def _play_day(home: Path, script: Path, told: Path, camera: str) -> dict[str, Any]:
    from ui.robot import play_day

    return play_day(home, script, told, camera)


def main() -> None:
    """The console script. PySide6 is imported only when a door is used.

    The rest is imported here, not above: a decoding process imports this file too, and needs nothing of it.
    """
    try:
        from mailroom.cli.app import run
        from mailroom.cli.context import Doors
    except KeyboardInterrupt:
        from mailroom.words import Words

        sys.stderr.write(Words()("cli.interrupted") + "\n")
        sys.exit(130)
    sys.exit(run(Doors(_paint_pdf, _print_pages, _open_window, _printers, _play_day)))
