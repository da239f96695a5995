"""``mailroom printer``: the sheet with rulers, and what a printer is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom import settings
from mailroom.dispatch import pages
from mailroom.dispatch.pages import Outline
from mailroom.paths import Home
from mailroom.settings import PrinterSettings
from tests.cli.outside import Mailroom
from tests.cli.test_shapes import hold


def test_measured_on_its_sheet_and_kept_by_its_name(mailroom: Mailroom) -> None:
    name = "Room 2.1"
    said = mailroom("printer", "profile", name, "--measured", 15.4, 14.8, 180.9, 267)
    assert said.line == {
        "printer": name,
        "here": False,
        "offset_x": -0.323,
        "offset_y": 0.2,
        "scale_x": 0.99502,
        "scale_y": 1.0,
    }
    assert mailroom.home
    assert settings.load(Home(mailroom.home)).printers[name] == PrinterSettings(-0.323, 0.2, 0.99502, 1.0)
    assert mailroom("printer", "profile", name).line == said.line == mailroom("printer", "list").line
    assert mailroom("printer", "profile", name, "--offset", 1, -2).line["scale_x"] == 0.99502
    assert mailroom("printer", "profile", name, "--reset").line["offset_y"] == 0
    assert [event["note"] for event in mailroom.events() if event["kind"] == "noted"] == ["printers"] * 3
    for command in (("list",), ("profile", name)):
        hold(f"printer {command[0]}", mailroom("printer", *command).lines)


@pytest.mark.parametrize("wrong", [("--offset", 0, 0, "--reset"), ("--measured", 15, 15, 180, 267, "--scale", 1, 1)])
def test_one_way_at_a_time(mailroom: Mailroom, wrong: tuple[object, ...]) -> None:
    mailroom("printer", "profile", "p", *wrong).refused(2)


def test_a_printer_so_far_off_was_measured_wrongly(mailroom: Mailroom) -> None:
    mailroom("printer", "profile", "p", "--measured", 15, 15, 100, 267).refused()
    mailroom("--as", "1001", "printer", "profile", "p", "--reset").refused()
    assert mailroom("printer", "list").lines == []


def test_its_sheet_goes_to_a_file_as_meant_and_to_the_printer_as_set(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom("printer", "profile", "usual", "--offset", 1, 0)
    file = tmp_path / "sheet.pdf"
    said = mailroom("printer", "test", "usual", "--pdf", file)
    hold("printer test", said.lines)
    (page,) = pages.load(file.read_text("utf-8"))
    assert "印刷試験" in page.texts() and any("+0.00" in text for text in page.texts())
    assert isinstance(page.items[0], Outline), "見本 across a made-up home's page"
    assert mailroom("printer", "test", "usual", "--print").line == {"printer": "usual", "pages": 1, "file": None}
    (sent,) = mailroom.printer.papers[0]
    assert any("+1.00" in text for text in sent.texts())
    assert mailroom.printer.off == {"usual": PrinterSettings(offset_x=1)}
    mailroom("printer", "test").refused(2)
