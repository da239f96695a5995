"""``scan`` and ``decode`` of pictures: in the order of the files, one line a page, whatever a file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import code
from tests.cli.outside import Mailroom, sentence


def picture(*texts: str) -> Image.Image:
    """A sheet with these QR codes beside each other."""
    import qrcode

    sheet = Image.new("L", (60 + 420 * max(1, len(texts)), 480), 255)
    for place, text in enumerate(texts):
        mark = qrcode.make(text, box_size=10, border=4).convert("L").resize((400, 400))
        sheet.paste(mark, (40 + 420 * place, 40))
    return sheet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of each kind."""
    made = tmp_path / "pictures"
    made.mkdir()
    picture(code(1)).save(made / "01-ours.png")
    picture(code(1), code(3)).save(made / "02-two.png")
    picture("https://www.kyoukaikenpo.or.jp/").save(made / "03-leaflet.png")
    picture().save(made / "04-blank.png")
    (made / "05-broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    picture(code(11), "https://www.kyoukaikenpo.or.jp/").save(made / "06-both.jpg", quality=95)
    picture(code(12)).save(made / "07-pages.tif", save_all=True, append_images=[picture(), picture(code(13))])
    (made / "08-empty.png").touch()
    picture(code(3), "20000000005").save(made / "09-agree.png")
    picture(code(4), "20000000005").save(made / "10-disagree.png")
    picture(code(22)).save(made / "11-unknown.pdf", resolution=150)
    return made


def test_scan_takes_every_file_in_order(mailroom: Mailroom, folder: Path) -> None:
    missing = folder / "12-missing.png"
    said = mailroom("scan", *sorted(folder.iterdir()), missing)
    assert said.code == 1
    told = [
        (Path(line["file"]).name[:2], line["page"], line["advice"], line["cause"], line["code"]) for line in said.lines
    ]
    assert told == [
        ("01", 1, "forward", None, code(1)),
        ("02", 1, None, "two_codes", None),
        ("03", 1, "not_ours", "url", None),
        ("04", 1, None, None, None),
        ("05", 1, None, None, None),
        ("06", 1, "destroy", None, code(11)),
        ("07", 1, "hold", "loses_soon", code(12)),
        ("07", 2, None, None, None),
        ("07", 3, "destroy", None, code(13)),
        ("08", 1, None, None, None),
        ("09", 1, "forward", None, code(3)),
        ("10", 1, "hold", "keys_disagree", code(4)),
        ("11", 1, "unknown", None, code(22)),
        ("12", 1, None, None, None),
    ]
    wrong = {Path(line["file"]).name for line in said.lines if line["error"]}
    assert wrong == {"05-broken.jpg", "08-empty.png", "12-missing.png"}
    for line in said.lines:
        assert isinstance(line["ms"], int | float)
        assert (line["event_id"] is None) == (line["advice"] in (None, "not_ours"))
        if line["error"]:
            assert Path(line["file"]).name in sentence(line["error"] + "\n")
    recorded = [event["code"] for event in mailroom.events() if event["kind"] == "scanned"]
    assert recorded == [line["code"] for line in said.lines if line["event_id"]]


def test_nothing_read_is_no_error(mailroom: Mailroom, folder: Path) -> None:
    said = mailroom("scan", folder / "04-blank.png", folder / "02-two.png", folder / "03-leaflet.png")
    assert said.code == 0
    assert [line["event_id"] for line in said.lines] == [None] * 3
    assert mailroom.events() == []


def test_in_plain_words(mailroom: Mailroom, folder: Path) -> None:
    said = mailroom.plain("scan", *(folder / f"{name}.png" for name in ("01-ours", "02-two", "04-blank")))
    first, second, third = said.out.splitlines()
    assert code(1) in first
    assert "A-1" in first
    assert second == sentence(second + "\n")
    assert third == sentence(third + "\n")


def test_a_folder_stands_for_its_pictures(mailroom: Mailroom, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    for number in (10, 2, 1):
        picture(code(number)).save(inside / f"{number}.png")
    (inside / "truth.csv").write_text("not a picture")
    assert [line["code"] for line in mailroom("scan", inside).lines] == [code(1), code(2), code(10)]


def test_decode_needs_no_home_and_says_all(folder: Path, tmp_path: Path) -> None:
    said = Mailroom(tmp_path / "nowhere", now=None)("decode", *sorted(folder.iterdir()))
    assert said.code == 1
    lines = {Path(line["file"]).name[:2]: line for line in said.lines}
    assert lines["01"]["management_code"] == code(1)
    assert (lines["02"]["management_code"], sorted(lines["02"]["conflict"])) == (None, [code(1), code(3)])
    assert [found["kind"] for found in lines["03"]["codes"]] == ["url"]
    assert lines["04"]["codes"] == []
    assert lines["05"]["error"]
    assert {found["kind"] for found in lines["09"]["codes"]} == {"management", "tracking"}
    for line in said.lines:
        assert line["conflict"] == [] or line["management_code"] is None
        for found in line["codes"]:
            assert [len(corner) for corner in found["polygon"]] == [2] * 4
    assert not (tmp_path / "nowhere").exists()


def test_decode_of_ch1_alone(tmp_path: Path) -> None:
    picture("CH1").save(tmp_path / "a.png")
    line = Mailroom(now=None)("decode", tmp_path / "a.png").line
    assert (line["management_code"], line["codes"][0]["kind"]) == ("CH1", "management")
