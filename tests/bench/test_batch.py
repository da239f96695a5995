"""The batch beside one thread: few pictures, every reading reads them rightly."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2

from mailroom.bench import batch
from tests.bench.test_lines import KEYS


def test_lines_and_pictures(tmp_path: Path) -> None:
    threads = cv2.getNumThreads()
    lines = list(batch.run(tmp_path / "keep", pictures=3, rounds=1))
    assert cv2.getNumThreads() == threads
    assert all(list(line) == KEYS and line["bench"] == "batch" for line in lines)
    goals = [(line["reference"], line["goal"]) for line in lines if line["unit"] == "pictures/s"]
    easy, stamped = [(batch.ALONE, ">= 1.7 x"), (batch.GREY, None)], [(batch.ALONE, None), (batch.GREY, None)]
    assert goals == [*easy * 2, *stamped * 2]  # as scan reads, and as decode does
    assert all(line["value"] > 0 and line["reference_value"] > 0 and line["ratio"] > 0 for line in lines)
    assert [line["value"] for line in lines if line["unit"] == "share"] == [1.0] * 4
    for name, stamp in (("easy", False), ("stamped", True)):
        with (tmp_path / "keep" / name / "truth.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [bool(row["reason"]) for row in rows] == [stamp] * 3
        assert [row["advice"] for row in rows] == ["forward"] * 3
