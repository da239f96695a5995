"""The true answers of a made-up branch, one line a management code, beside its extracts."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mailroom.demo.cases import CONFLICT, UNKNOWN, Answer, Truth
from mailroom.demo.households import Envelope

COLUMNS = (
    *("code", "case", "advice", "outcome", "cause", "reply_advice", "reply_outcome", "reply_cause"),
    *("employer", "items"),
)
_SMALL = 20_000_000  # bytes; a larger file is searched, not held


@dataclass(frozen=True, slots=True)
class CodeTruth:
    """What the rules must answer for one code. ``employer`` = 支部-記号 where something goes there, else empty.

    ``items``: the answers for each 資格確認書番号.
    """

    code: str
    case: str
    truth: Truth
    employer: str
    items: Mapping[str, Truth]


def truth_row(code: str, envelope: Envelope) -> tuple[str, ...]:
    """The line of one envelope."""
    whole = envelope.truth if envelope.truth in (CONFLICT, UNKNOWN) else None
    items = " ".join(
        f"{card.id}={':'.join((whole or card.truth).returned)}:{':'.join((whole or card.truth).reply)}"
        for _, _, card in envelope.contents
    )
    return (code, envelope.case, *envelope.truth.returned, *envelope.truth.reply, envelope.employer, items)


class TruthFile:
    """Reads the truth of a branch."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[CodeTruth]:
        with self.path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if row != list(COLUMNS):
                    yield _parsed(row)

    def get(self, code: str) -> CodeTruth | None:
        """The truth of one code; None where it is not in the mirror at all."""
        if self.path.stat().st_size <= _SMALL:
            return self._held.get(code)
        return next((found for found in self if found.code == code), None)

    @cached_property
    def _held(self) -> dict[str, CodeTruth]:
        return {found.code: found for found in self}


def _parsed(row: list[str]) -> CodeTruth:
    items = {}
    for item in row[9].split():
        certificate, _, answers = item.partition("=")
        words = answers.split(":")
        items[certificate] = Truth(Answer(*words[:3]), Answer(*words[3:]))
    return CodeTruth(row[0], row[1], Truth(Answer(*row[2:5]), Answer(*row[5:8])), row[8], items)
