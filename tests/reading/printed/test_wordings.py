"""Stamps' wordings: what is read in part is told only where it can be nothing else."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from mailroom.desk import reasons
from mailroom.paths import resources
from mailroom.reading.printed import wordings
from mailroom.reading.printed.wordings import Reason


def seen(text: str) -> np.ndarray:
    """A line on which these signs are sure; ``_``: a sign that is covered, other text counts as no sign of ours."""
    known = wordings.signs()
    steps = []
    for sign in text:
        row = np.full(1 + len(known), 1e-6)
        if sign in known:
            row[1 + known.index(sign)] = 1.0
        steps += [row, np.eye(1, 1 + len(known), 0)[0] + 1e-6]
    return np.array(steps).reshape(-1, 1 + len(known))


def said(*lines: str) -> str | None:
    found = wordings.best(one for line in lines for one in wordings.said_by(seen(line)))
    return found.code if found else None


@pytest.mark.parametrize(("code", "wording", "rare"), wordings.wordings(), ids=str)
def test_every_wording_is_read_as_its_own_reason(code: str, wording: str, rare: bool) -> None:
    assert said(wording) == code
    assert said("RETURN", f"xx{wording}yy") == code


def test_wordings_are_of_known_reasons() -> None:
    assert {code for code, _, _ in wordings.wordings()} <= set(reasons.codes())
    with (resources() / "formats" / "stamp_wordings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["rare"] for row in csv.DictReader(file)} == {"", "1"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("保管__経過", "HOKAN"),
        ("__期間経過", "HOKAN"),  # the other wording with this end is a stamp that hardly anybody has seen
        ("転送期間経過", "TENSOKIKAN"),
        ("受取拒_", "KYOZETSU"),
        ("受取__", None),  # 受取拒絶 or 受取人死亡
        ("転送不要", None),  # stands on every envelope, and is the beginning of a wording
        ("料金別納郵便", None),
        ("料金後納", None),
        ("あて___________", None),
        ("経過", None),
        ("", None),
        ("全国健康保険協会", None),
    ],
)
def test_parts(text: str, code: str | None) -> None:
    assert said(text) == code


def test_two_stamps_that_say_different_things_are_no_reason() -> None:
    assert said("受取拒絶", "受取拒否") == "KYOZETSU"
    assert said("転居先不明", "受取拒絶") is None
    assert wordings.best([Reason("A", "abcd", 4.0), Reason("B", "abce", 3.5)]) is None
    assert wordings.best([Reason("A", "abcdef", 4.0), Reason("B", "abcxyz", 3.5)]) is None
    assert wordings.best([]) is None
