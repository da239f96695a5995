"""The ordinary log: rotating files in the home's log folder. No name, number or code of a person."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from mailroom.paths import Home

LOG = logging.getLogger("mailroom")
LOG.addHandler(logging.NullHandler())  # without a home nothing is written anywhere, least of all to the screen


def start(home: Home) -> None:
    """Log into ``home.log``; asked twice for the same home, once is enough."""
    target = home.log / "mailroom.log"
    if any(getattr(handler, "baseFilename", None) == str(target) for handler in LOG.handlers):
        return
    handler = RotatingFileHandler(target, maxBytes=1_000_000, backupCount=5, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(module)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
