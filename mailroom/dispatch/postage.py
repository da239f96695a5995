"""What the post asks for: tariffs as data (resources/formats/postal_rates_*.csv), valid from a day on."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from mailroom.errors import RefusedError
from mailroom.paths import resources

ORDINARY, TOKUTEI, KANI = CLASSES = ("ordinary", "tokutei_kiroku", "kani_kakitome")  # 普通, 特定記録, 簡易書留
FORMS = ("within", "standard", "beyond")  # 定形外規格内 (an A4 envelope), 定形, 定形外規格外
_LARGER = MappingProxyType({"standard": "within", "within": "beyond"})
_COLUMNS = MappingProxyType(dict(zip(CLASSES, ("base", "with_tokutei_kiroku", "with_kani_kakitome"), strict=True)))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a tariff: up to so many grams, so many yen by class."""

    form: str
    max_grams: int
    yen: Mapping[str, int]
    valid_from: date


@cache
def tariff(on: date) -> Sequence[Step]:
    """The steps in force on a day: of the newest tariff that is valid by then, else of the oldest there is."""
    steps = [step for path in sorted((resources() / "formats").glob("postal_rates_*.csv")) for step in _read(path)]
    begun = [step.valid_from for step in steps if step.valid_from <= on]
    valid = max(begun) if begun else min(step.valid_from for step in steps)
    return [step for step in steps if step.valid_from == valid]


def step_for(grams: int, on: date, form: str = FORMS[0]) -> Step:
    """The step of a weight; what is too heavy for its form is sent as the next larger. RefusedError ``too_heavy``."""
    fitting = [step for step in tariff(on) if step.form == form and step.max_grams >= grams]
    if fitting:
        return min(fitting, key=lambda step: step.max_grams)
    if form not in _LARGER:
        raise RefusedError("too_heavy", grams=grams)
    return step_for(grams, on, _LARGER[form])


def postage(kind: str, grams: int, on: date, form: str = FORMS[0]) -> int:
    """Yen for a weight. RefusedError ``too_heavy``."""
    return step_for(grams, on, form).yen[kind]


def step_paid(kind: str, grams: int | None, yen: int | None, on: date) -> Step | None:
    """The step that a posting paid for; None where a person set another price, or did not weigh it."""
    if grams is None or yen is None:
        return None
    paid = (step for step in tariff(on) if step.yen[kind] == yen and step.max_grams >= grams)
    return min(paid, key=lambda step: step.max_grams, default=None)


def _read(path: Path) -> list[Step]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Step(
                row["form"],
                int(row["max_grams"]),
                MappingProxyType({kind: int(row[f"{column}_yen"]) for kind, column in _COLUMNS.items()}),
                date.fromisoformat(row["valid_from"]),
            )
            for row in csv.DictReader(file)
        ]
