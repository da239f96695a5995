"""The measurement of print: its lines have their shape, and wrong is counted apart from none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom.bench import stamp
from mailroom.bench.stamp import Truth, _Counted
from mailroom.reading.printed import reader
from mailroom.reading.printed.found import Printed
from tests.bench.test_read import KEYS


@pytest.mark.skipif(not reader.installed(), reason="the extra `ocr` is not installed")
def test_without_samples_a_made_envelope_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILROOM_SAMPLES", raising=False)
    lines = {line["what"]: line for line in stamp.run(tmp_path / "kept")}
    assert all(list(line) == KEYS for line in lines.values())
    for how in ("as they lie", "turned"):
        assert lines[f"reason right, desk, {how}"]["value"] == 1
        assert lines[f"printed code right, desk, {how}"]["value"] == 1
        assert lines[f"codes that are another's, {how}"]["ok"] is True
        assert lines[f"work of one core for a picture, median, {how}"]["value"] > 0
    memory = lines["memory of the reading processes with OCR"]
    assert memory["value"] > memory["reference_value"] > 0
    kept = [json.loads(line) for line in (tmp_path / "kept/stamp.jsonl").read_text().splitlines()]
    assert [(one["quarters"], one["reason"], one["code"]) for one in kept] == [
        (0, "right", "right"),
        (1, "right", "right"),
    ]


@pytest.mark.parametrize(
    ("read", "truth", "judged"),
    [
        (Printed(reason="HOKAN", code="CH1"), ("保管期間経過", "CH1"), ("right", "right")),
        (Printed(reason="ATE", code="CH2"), ("保管期間経過", "CH1"), ("wrong", "wrong")),
        (Printed(), ("保管期間経過", "CH1"), ("none", "none")),
        (Printed(), ("", ""), ("right", "right")),
        (Printed(reason="ATE"), ("", "CH1"), ("wrong", "none")),
    ],
)
def test_wrong_is_not_none(read: Printed, truth: tuple[str, str], judged: tuple[str, str]) -> None:
    assert _Counted().add(Truth("desk", *truth), read, 1.0) == judged


def test_where_ocr_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LIBRARIES", ("no_such_library",))
    with pytest.raises(Exception, match="ocr_missing"):
        next(stamp.run())
