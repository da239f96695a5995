"""The ordinary log: rotating files in the home's log folder. No name, number or code of a person."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from mailroom.paths import Home

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

LOG = logging.getLogger("mailroom")
LOG.addHandler(logging.NullHandler())  # without a home nothing is written anywhere, least of all to the screen


class Rotating(logging.Handler):
    """Opens its file with the first line: the window is up before there is one, and most commands write none."""

    def __init__(self, target: Path) -> None:
        super().__init__()
        self.target = target
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Into the file."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self.target, maxBytes=1_000_000, backupCount=5, encoding="utf-8")
            self._file.setFormatter(self.formatter)
        self._file.handle(record)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        super().close()


def start(home: Home) -> None:
    """Log into ``home.log``; asked twice for the same home, once is enough."""
    target = home.log / "mailroom.log"
    if any(isinstance(handler, Rotating) and handler.target == target for handler in LOG.handlers):
        return
    handler = Rotating(target)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(module)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
