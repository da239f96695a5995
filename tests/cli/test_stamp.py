"""``mailroom stamp``: what is printed on pictures, one line a page; the rest is done when one fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import pytest

from mailroom.cli.app import run
from mailroom.cli.context import Doors
from mailroom.reading.printed import reader
from tests.reading.printed.envelopes import CODE, POSTAL_CODE, envelope, picture

KEYS = ["file", "page", "reason", "reason_text", "code", "name", "postal_code", "error", "ms"]
DOORS = Doors(None, None, None)  # type: ignore[arg-type]


def stamp(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    code = run(DOORS, ["stamp", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


@pytest.mark.skipif(not reader.installed(), reason="the extra `ocr` is not installed")
def test_a_line_for_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cv2.imwrite(str(tmp_path / "1.jpg"), picture(envelope("TENKYO")))
    (tmp_path / "2.jpg").write_text("dear sir")
    code, (first, second), _ = stamp(capsys, tmp_path)
    assert code == 1
    assert list(first) == list(second) == KEYS
    assert (first["file"], first["page"], first["error"]) == (str(tmp_path / "1.jpg"), 1, None)
    assert (first["reason"], first["reason_text"]) == ("TENKYO", "転居先不明")
    assert (first["code"], first["postal_code"]) == (CODE, POSTAL_CODE)
    assert second["file"] in second["error"] and second["reason"] is None


def test_where_ocr_is_not_installed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LIBRARIES", ("no_such_library",))
    code, lines, said = stamp(capsys, "1.jpg")
    assert (code, lines) == (1, []) and "mailroom[ocr]" in said
