"""``mailroom scan`` of an envelope whose code is dead: proposals by its print, and nothing recorded."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from mailroom.reading.printed import reader
from tests.cli.conftest import code
from tests.cli.outside import Mailroom
from tests.cli.shapes import fits, shape_in
from tests.cli.test_pictures import picture as codes_only
from tests.reading.printed.envelopes import envelope, picture

pytestmark = pytest.mark.skipif(not reader.installed(), reason="the extra `ocr` is not installed")
KEYS = ["code", "member", "certificates", "agrees", "one_key", "score"]


@pytest.fixture
def dead(tmp_path: Path) -> Path:
    """An envelope of the branch; its QR code is hidden, its printed code is not."""
    file = tmp_path / "dead.png"
    shown = picture(envelope(code=code(1), name="渡辺　彩乃"))
    found, corners = cv2.QRCodeDetector().detectMulti(shown)
    assert found
    for corner in corners:
        x, y, across, down = cv2.boundingRect(corner)
        cv2.rectangle(shown, (x, y), (x + across, y + down), (120, 120, 120), -1)
    cv2.imwrite(str(file), shown)
    return file


def test_print_proposes_and_records_nothing(mailroom: Mailroom, dead: Path) -> None:
    said = mailroom("scan", dead)
    assert said.code == 0, said
    line = said.line
    assert [line[key] for key in ("code", "advice", "cause", "event_id", "piece")] == [None] * 5
    best = line["proposals"][0]
    assert list(best) == KEYS
    assert best["code"] == code(1) and best["one_key"] and {"code", "name"} <= set(best["agrees"])
    assert len(best["certificates"]) == 2
    assert "彩乃" not in said.out
    fits(line, shape_in(mailroom("scan", "--help").out), set())
    assert not [kind for kind in kinds(mailroom) if kind == "scanned"]


def kinds(mailroom: Mailroom) -> list[str]:
    return [line["kind"] for line in mailroom("journal", "export").lines]


def test_without_ocr(mailroom: Mailroom, dead: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = mailroom("scan", dead, "--no-ocr").line
    assert line["proposals"] == []
    monkeypatch.setattr(reader, "_LIBRARIES", ("no_such_library",))
    assert mailroom("scan", dead).line["proposals"] == []


def test_only_where_no_key_was_read(mailroom: Mailroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        reader.PrintReader, "read_page", lambda _, file, page: asked.append(file.name) or reader.NOTHING
    )
    codes_only(code(1)).save(tmp_path / "ours.png")
    codes_only(code(1), code(3)).save(tmp_path / "two.png")
    codes_only().save(tmp_path / "none.png")
    for name in ("ours", "two", "none"):
        assert mailroom("scan", tmp_path / f"{name}.png").line["proposals"] == []
    assert asked == ["none.png"]
