"""The line that every measurement is, and that every bench can be called as the command line calls it."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from mailroom.bench.lines import Measured, percentile, raw_material
from mailroom.cli.bench import BENCHES
from mailroom.errors import HomeError

KEYS = ["bench", "what", "value", "unit", "reference", "reference_value", "ratio", "goal", "ok"]


def test_a_line_has_all_keys_in_their_order_whatever_is_known() -> None:
    line = Measured("slips", "painted", 12.34567, "slips/s").line()
    assert list(line) == KEYS
    assert (line["value"], line["reference"], line["ratio"], line["ok"]) == (12.346, None, None, None)


def test_the_ratio_is_of_the_two_values_unless_it_was_measured_otherwise() -> None:
    assert Measured("x", "y", 3.0, "s", "z", 1.5).line()["ratio"] == 2.0
    assert Measured("x", "y", 3.0, "s", "z", 1.5, ratio=1.9).line()["ratio"] == 1.9
    assert Measured("x", "y", 3.0, "s", "z", 0.0).line()["ratio"] is None


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile([*range(100, 0, -1)], share) == value


def test_a_percentile_of_few_values_is_the_largest() -> None:
    assert percentile([3, 1, 2], 0.99) == 3


def test_raw_material_is_gone_unless_it_is_kept(tmp_path: Path) -> None:
    with raw_material(None) as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()
    with raw_material(tmp_path / "new" / "kept") as folder:
        (folder / "file").write_text("x")
    assert (tmp_path / "new" / "kept" / "file").exists()


def test_what_was_kept_before_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError) as raised, raw_material(tmp_path):
        pass
    assert raised.value.key == "demo_folder_not_empty"


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError) as raised, raw_material(tmp_path / "file" / "below"):
        pass
    assert raised.value.key == "cannot_write"


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_takes_where_to_keep_and_the_doors(name: str) -> None:
    run = importlib.import_module(f"mailroom.bench.{name}").run
    inspect.signature(run).bind(None, object())
