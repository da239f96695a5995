"""What stands in codes that are none of ours is nobody's business here: it is looked up, and then it is gone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import code
from tests.cli.outside import Mailroom, Said
from tests.cli.test_pictures import picture

LEAFLET = "https://www.example.jp/hoken?toroku=Plantagenet4711"
OTHER = "Plantagenet-0815-Kenpo"
MARK = "plantagenet"


def told(home: Path, *said: Said) -> list[str]:
    """Every place where the planted word stands: files of the home, and what was answered."""
    files = [file for file in home.rglob("*") if file.is_file()]
    texts = {str(file.relative_to(home)): file.read_bytes() for file in files}
    for file in (file for file in files if file.suffix == ".zip"):
        with zipfile.ZipFile(file) as packet:
            texts |= {f"{file.name}/{name}": packet.read(name) for name in packet.namelist()}
    texts |= {f"answer {place}": (one.out + one.err).encode() for place, one in enumerate(said)}
    marks = (MARK.encode(), MARK.encode("utf-16-le"))
    return [name for name, text in texts.items() if any(mark in text.lower() for mark in marks)]


@pytest.mark.parametrize("mode", ["returned", "reply"])
def test_a_foreign_text_stays_nowhere(mailroom: Mailroom, tmp_path: Path, mode: str) -> None:
    picture(code(1), LEAFLET).save(tmp_path / "1.png")
    picture(OTHER).save(tmp_path / "2.png")
    picture(LEAFLET, OTHER).save(tmp_path / "3.png")
    assert mailroom.home
    said = [
        mailroom.program("scan", "--mode", mode, "--json", *(str(tmp_path / f"{n}.png") for n in (1, 2, 3))),
        mailroom.program("scan", "--mode", mode, "--codes", "-", stdin=f"{LEAFLET}\n{OTHER}\n{code(3)}\n".encode()),
        mailroom.program("--debug", "scan", "--codes", "-", "--json", stdin=f"{OTHER}\n".encode()),
        mailroom("journal", "export"),
        mailroom("doctor", "--bundle", mailroom.home / "packet.zip"),
    ]
    assert [line["cause"] for line in said[0].lines[-2:]] == ["other", "url"]
    assert len(mailroom.events()) >= 3  # what is ours was recorded
    assert told(mailroom.home, *said) == []


def test_the_search_for_it_finds(mailroom: Mailroom, tmp_path: Path) -> None:
    picture(OTHER).save(tmp_path / "2.png")
    said = mailroom("decode", tmp_path / "2.png")  # a tool on a person's own files: prints every text
    assert told(tmp_path / "nothing", said) == ["answer 0"]
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "x").write_bytes(f"..{OTHER}".encode("utf-16-le"))
    assert told(tmp_path / "log") == ["x"]
