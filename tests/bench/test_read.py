"""The measurement of reading: its lines have their shape, and what it keeps can be checked by a stranger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom.bench import read, samples
from mailroom.bench.samples import Sample
from mailroom.model import Symbol
from tests.reading.pictures import desk, qr

KEYS = ["bench", "what", "value", "unit", "reference", "reference_value", "ratio", "goal", "ok"]
SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def test_without_samples_the_easy_frame_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILROOM_SAMPLES", raising=False)
    (line,) = read.run(tmp_path / "kept")
    assert list(line) == KEYS
    assert line["value"] > 0 and line["reference_value"] > 0 and line["ok"] in (True, False)
    (kept,) = (tmp_path / "kept/easy.jsonl").read_text().splitlines()
    assert json.loads(kept)["ladder_ms"] == pytest.approx(line["value"], rel=0.01)


@pytest.fixture
def set_of_pictures(tmp_path: Path) -> Path:
    import cv2

    (tmp_path / "frames").mkdir()
    (tmp_path / "qr-boofcv/nominal").mkdir(parents=True)
    (tmp_path / "qr-zxing/falsepositives-1").mkdir(parents=True)
    for name, text in (("desk-0.png", "CH1-04-1"), ("hand-0.png", "CH1-04-2"), ("torn-0.png", "CH1-04-3")):
        code = qr(text, 5)
        if name.startswith("torn"):
            code[20:, 20:] = 0
        cv2.imwrite(str(tmp_path / "frames" / name), desk((code, 300, 300), width=900, height=700))
    rows = ["file,level,payload,reason,name,postal_code"]
    rows += [f"{level}-0.png,{level},CH1-04-{n},,," for n, level in enumerate(("desk", "hand", "torn"), 1)]
    (tmp_path / "frames/truth.csv").write_text("\n".join(rows))
    cv2.imwrite(str(tmp_path / "qr-boofcv/nominal/1.png"), desk((qr("A", 5), 0, 0), width=400, height=400))
    (tmp_path / "qr-boofcv/nominal/1.txt").write_text("# by hand\n20 20 125 20 125 125 20 125\n")
    cv2.imwrite(str(tmp_path / "qr-zxing/falsepositives-1/1.png"), desk(width=300, height=300))
    return tmp_path


def test_rates(set_of_pictures: Path, tmp_path: Path) -> None:
    chosen = list(samples.samples(set_of_pictures))
    assert [sample.set_name for sample in chosen] == [
        "frames desk", "frames hand", "frames torn", "boofcv nominal", "falsepositives-1",
    ]  # fmt: skip
    said = list(read.rates(chosen, tmp_path / "kept"))
    lines = {line["what"]: line for line in said}
    assert all(list(line) == KEYS for line in lines.values())
    for name in ("frames desk", "frames hand", "boofcv nominal"):
        assert lines[f"{name}, ladder file"]["value"] == 1
        assert lines[f"{name}, ladder file"]["ok"] is True
        assert lines[f"{name}, zxing-cpp"]["value"] == 1
    assert not any("torn" in what for what in lines)
    assert lines["wrong management codes"]["value"] == 0
    assert lines["read where no code is"]["value"] == 0
    assert len((tmp_path / "kept/pictures.jsonl").read_text().splitlines()) == len(chosen)

    head, _, *rows = read.table(said).splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")][1:4] == ["ladder file", "ladder live", "zxing-cpp"]
    desk_row = next(row for row in rows if "frames desk" in row)
    assert [cell.strip() for cell in desk_row.strip("|").split("|")][1:4] == ["100.0%"] * 3
    assert "wrong management codes: 0 codes" in rows


def test_a_read_counts_where_it_lies() -> None:
    sample = Sample("x", Path(), corners=(SQUARE, tuple((x + 50, y) for x, y in SQUARE)))
    there, elsewhere = (Symbol("any", "QRCode", "x", tuple((x + dx, y) for x, y in SQUARE)) for dx in (2, 30))
    assert sample.read([there]) == 1
    assert sample.read([elsewhere]) == 0
    assert sample.codes == 2


def test_a_text_counts_when_it_is_the_whole_text() -> None:
    sample = Sample("x", Path(), text="one\r\ntwo\n")
    assert sample.read([Symbol("one\ntwo", "QRCode", "x", SQUARE)]) == 1
    assert sample.read([Symbol("one", "QRCode", "x", SQUARE)]) == 0
    assert Sample("x", Path(), empty=True).codes == 0
