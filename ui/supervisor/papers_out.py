"""Numbered papers to the printer, or to the folder that stands in for it, on a worker of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ui.opening import Opening
from ui.tasks import Worker

if TYPE_CHECKING:
    from mailroom.dispatch.pages import Page

Failed = Callable[[Exception], None]


class PapersOut:
    """The worker is started by the first paper."""

    def __init__(self, opening: Opening, failed: Failed) -> None:
        self._opening, self._failed = opening, failed
        self._worker: Worker | None = None

    def put(self, name: str, pages: Sequence[Page], done: Callable[[], None]) -> None:
        """``name``: of the file, where it goes to a folder. ``done`` only when it came out."""
        if self._worker is None:
            self._worker = Worker("papers", self._failed)
        self._worker.run(lambda: _put(name, pages, self._opening), lambda _: done())

    def shut(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _put(name: str, pages: Sequence[Page], opening: Opening) -> None:
    if opening.print_to is not None:
        from ui.printing.pdf import pages_to_folder

        pages_to_folder(pages, opening.print_to, f"{name}.pdf")
        return
    from ui.printing.printer import print_pages

    print_pages(pages, opening.settings.slip.printer, opening.settings.printers)
