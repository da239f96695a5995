"""What a load or a delta did, and what the administrator should look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailroom.clock import from_iso
from mailroom.mirror.extract import Extract
from mailroom.mirror.fields import KINDS

_POOR_FIT = 0.95
_FAR_FEWER = 0.9
_MANY_SHAPES = 1000


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at, though all went well. ``key``: its words stand under ``mirror.notice``."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What went live. ``rows`` of each kind: loaded, or applied by a delta."""

    version: int
    as_of: datetime
    rows: dict[str, int]
    refused: int
    reject_file: Path | None
    pattern: str  # of most management codes, digits as 9: CH9-99-999999999
    grammar_share: float  # of the codes that fit the grammar of the settings
    warnings: tuple[Notice, ...] = ()


class Shapes:
    """Which pattern the codes have, and what share of them fits the grammar."""

    def __init__(self, shapes: Mapping[str, int], fits: int) -> None:
        counted = Counter(shapes)
        if len(counted) > _MANY_SHAPES:  # their letters vary as digits do
            counted = Counter()
            for shape, number in shapes.items():
                counted[re.sub("[a-z]", "a", re.sub("[A-Z]", "A", shape))] += number
        self.pattern = min(counted, key=lambda shape: (-counted[shape], shape), default="")
        total = counted.total()
        self.share = fits / total if total else 1.0


def notices(
    extracts: Sequence[Extract], shapes: Shapes, as_of: datetime | None, now: datetime, before: Mapping[str, str]
) -> Iterator[Notice]:
    """What a load and a delta have in common. ``before``: the facts of the mirror that was live."""
    if shapes.share < _POOR_FIT:
        yield Notice("grammar", {"pattern": shapes.pattern, "share": round(shapes.share * 100)})
    for extract in extracts:
        if not extract.ends_whole:
            yield Notice("no_final_newline", {"file": extract.name})
    if as_of and as_of > now:
        yield Notice("as_of_ahead")
    if "as_of" in before and (as_of or now) < from_iso(before["as_of"]):
        yield Notice("older_than_before")


def far_fewer(before: Mapping[str, str], rows: Mapping[str, int]) -> Iterator[Notice]:
    """Kinds of which far fewer rows came than stood in the old mirror: a file cut between two rows looks whole."""
    for kind in KINDS:
        was = int(before.get(f"rows.{kind}", 0))
        if rows[kind] < was * _FAR_FEWER:
            yield Notice("far_fewer", {"kind": kind, "was": was, "rows": rows[kind]})
