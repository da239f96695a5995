"""The insurer's branches as the program knows them without a mirror: resources/formats/insurer_branches.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from os.path import commonprefix

from mailroom.model import Branch
from mailroom.paths import resources


@cache
def branches() -> Mapping[str, Branch]:
    """By 支部コード, in its order. Telephone numbers are not public: empty."""
    with (resources() / "formats" / "insurer_branches.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["prefecture_code"]: Branch(
                row["prefecture_code"],
                row["branch_name"],
                row["insurer_number"],
                row["own_postal_code"],
                row["address"],
                "",
            )
            for row in csv.DictReader(file)
        }


def short_name(code: str) -> str:
    """A branch's name without what all of them end with."""
    ending = commonprefix([one.name[::-1] for one in branches().values()])[::-1]  # noqa: RUF071 (of signs, no paths)
    return branches()[code].name.removesuffix(ending)
