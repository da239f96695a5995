"""``mailroom decode``: the shape of its lines, its exit code, and what it must never load."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from mailroom.cli.app import run
from mailroom.cli.context import Doors
from tests.reading.pictures import bars, desk, qr

KEYS = ["file", "management_code", "conflict", "codes", "page", "ms", "error"]
DOORS = Doors(None, None, None)  # type: ignore[arg-type]


def decode(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]]]:
    code = run(DOORS, ["decode", *map(str, arguments), "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def saved(folder: Path, name: str, *things: tuple[np.ndarray, int, int]) -> Path:
    cv2.imwrite(str(folder / name), desk(*things))
    return folder / name


def test_a_line_has_its_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(
        tmp_path, "1.png", (qr("CH1-04-1", 5), 100, 100), (qr("https://a.example/", 5), 600, 100),
        (qr("04410200030001234002025073004070010001230", 5), 1100, 100), (bars("C13112383852C", "Codabar"), 100, 600),
        (bars("MRB-A-17Q"), 900, 600), (qr("dear sir", 5), 1500, 100),
    )  # fmt: skip
    code, (line,) = decode(capsys, file)
    assert code == 0
    assert list(line) == KEYS
    assert (line["file"], line["page"], line["error"], line["conflict"]) == (str(file), 1, None, [])
    assert line["management_code"] == "CH1-04-1"
    assert isinstance(line["ms"], float)
    kinds = {code["text"]: code["kind"] for code in line["codes"]}
    from mailroom.reading import own_codes

    assert kinds["CH1-04-1"] == "management" and kinds["https://a.example/"] == "url" and kinds["dear sir"] == "other"
    assert kinds["C13112383852C"] == "tracking" and "card" in kinds.values()
    assert kinds["MRB-A-17Q"] == ("own" if own_codes.parse("MRB-A-17Q") else "other")
    for one in line["codes"]:
        assert list(one) == ["text", "kind", "format", "engine", "polygon"]
        assert len(one["polygon"]) == 4 and all(len(point) == 2 for point in one["polygon"])


def test_two_codes_are_a_conflict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, "1.png", (qr("CH1-04-1", 5), 100, 100), (qr("CH1", 5), 900, 600))
    _, (line,) = decode(capsys, file)
    assert line["management_code"] is None
    assert sorted(line["conflict"]) == ["CH1", "CH1-04-1"]


def test_the_same_code_twice_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, "1.png", (qr("CH1", 5), 100, 100), (qr("CH1", 5), 900, 600))
    _, (line,) = decode(capsys, file)
    assert (line["management_code"], line["conflict"], len(line["codes"])) == ("CH1", [], 2)


def test_bad_files_are_named_and_the_others_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "2.jpg").write_text("dear sir")
    saved(tmp_path, "10.png", (qr("CH1", 5), 100, 100))
    saved(tmp_path, "1.png", (qr("CH1", 5), 100, 100))
    code, lines = decode(capsys, tmp_path, tmp_path / "nowhere.png")
    assert code == 1
    assert [Path(line["file"]).name for line in lines] == ["1.png", "2.jpg", "10.png", "nowhere.png"]
    assert [line["management_code"] for line in lines] == ["CH1", None, "CH1", None]
    for line in (lines[1], lines[3]):
        assert list(line) == KEYS
        assert line["file"] in line["error"] and line["codes"] == [] and line["ms"] == 0


def test_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = [Image.fromarray(qr(f"CH{number}", 5)) for number in (1, 2, 3)]
    pages[0].save(tmp_path / "1.tif", save_all=True, append_images=pages[1:])
    _, lines = decode(capsys, tmp_path / "1.tif")
    assert [(line["page"], line["management_code"]) for line in lines] == [(1, "CH1"), (2, "CH2"), (3, "CH3")]


def test_the_polygon_is_in_the_picture_as_viewers_show_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = desk((qr("CH1", 5), 50, 300), width=640, height=480)[..., ::-1]
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.ascontiguousarray(np.rot90(shown, 1))).save(tmp_path / "1.png", exif=exif)
    _, (line,) = decode(capsys, tmp_path / "1.png")
    for x, y in line["codes"][0]["polygon"]:
        assert 50 < x < 215 and 300 < y < 465


def test_hostile_contents_are_printed_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in (b"a\nb\r\n\x00\x0e\x01", b"'; DROP TABLE x", b"\xff\xfe\x80"):
        file = saved(tmp_path, "1.png", (qr(content, 5), 100, 100))
        code, (line,) = decode(capsys, file)
        assert code == 0 and line["codes"][0]["kind"] == "other"


def test_the_help_prints_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(DOORS, ["decode", "--help"]) == 0
    shown = capsys.readouterr().out
    assert re.findall(r'"(\w+)"', shown.replace("\n", " ")) == [
        "file", "management_code", "conflict", "codes", "text", "kind", "format", "engine", "polygon", "page",
        "ms", "error",
    ]  # fmt: skip


def test_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(DOORS, ["decode"]) == 2
    assert run(DOORS, ["decode", "x.png", "--budget", "no"]) == 2


def test_it_loads_neither_screen_nor_database(tmp_path: Path) -> None:
    file = saved(tmp_path, "1.png", (qr("CH1", 5), 100, 100))
    program = (
        "import sys\n"
        "from mailroom.cli.app import run\n"
        "if __name__ == '__main__':\n"
        f"    assert run(None, ['decode', {str(file)!r}]) == 0\n"
        "    print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'sqlite_utils', 'cv2', 'ui'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "CH1 (management)" in done.stdout
    assert done.stderr == ""
