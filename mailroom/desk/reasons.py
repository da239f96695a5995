"""Return reasons of the post: the codes of resources/formats/return_reasons.csv, in its order."""

from __future__ import annotations

import csv
from functools import cache

from mailroom.paths import resources


@cache
def codes() -> tuple[str, ...]:
    """ATE, FUKANZEN, ..."""
    with (resources() / "formats" / "return_reasons.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file))
