"""``mailroom tray`` from outside: ticket, open, close, recount, list."""

from __future__ import annotations

from pathlib import Path

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Outline, Text
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of
from tests.cli.test_shapes import hold


def test_from_the_ticket_to_the_close(mailroom: Mailroom) -> None:
    ticket = mailroom("tray", "ticket", "--source", "仙台中央郵便局 午前", "--count", "3").line
    hold("tray ticket", [ticket])
    opened = mailroom("tray", "open", ticket["code"]).line
    hold("tray open", [opened])
    assert (opened["hand_count"], opened["source"], opened["current"]) == (3, "仙台中央郵便局 午前", True)
    mailroom.scan(code(1), code(2), code(1))
    refused = mailroom("tray", "close")
    assert refused.code == 1
    assert "3" in refused.err
    recounted = mailroom(
        "tray", "recount", ticket["tray"], "--codes", "-", stdin=lines_of([code(1), code(3), code(3), code(1)])
    )
    assert recounted.code == 1
    hold("tray recount", [recounted.line])
    assert recounted.line["twice"] == [code(1)]
    assert (recounted.line["new"], [row["code"] for row in recounted.line["missing"]]) == ([code(3)], [code(2)])
    hold("tray list", mailroom("tray", "list").lines)
    mailroom.scan(code(3))
    closed = mailroom("tray", "close")
    assert closed.code == 0
    hold("tray close", [closed.line])
    assert (closed.line["difference"], closed.line["current"]) == (0, False)
    assert mailroom("tray", "list").lines == []
    assert [line["tray"] for line in mailroom("tray", "list", "--closed").lines] == [ticket["tray"]]


def test_without_a_ticket_and_with_a_difference(mailroom: Mailroom) -> None:
    opened = mailroom("tray", "open", "--count", "2", "--received", "2025-11-19").line
    assert opened["received"] == "2025-11-19"
    closed = mailroom("tray", "close", "--reason", "箱の底も見た")
    assert (closed.code, closed.line["difference"]) == (0, -2)


def test_a_part_goes_to_a_second_station(mailroom: Mailroom) -> None:
    whole = mailroom("tray", "ticket", "--count", "130").line["tray"]
    part = mailroom("tray", "ticket", "--part-of", whole, "--count", "60").line
    assert (part["part_of"], part["hand_count"]) == (whole, 60)
    assert mailroom("tray", "open", whole).line["hand_count"] == 70


def test_wrong_use_is_said(mailroom: Mailroom) -> None:
    for arguments, exit_code in (
        (("open", "A-17"), 1),
        (("close",), 1),
        (("close", "03A-251120-09"), 1),
        (("open", "03A-251120-09", "--count", "3"), 2),
        (("open", "--count", "many"), 2),
        (("open", "--received", "yesterday"), 2),
        (("open", "--count", "-1"), 1),
        (("recount", "03A-251120-09", "--codes", "-"), 1),
    ):
        said = mailroom("tray", *arguments)
        assert said.code == exit_code, (arguments, said)
        assert len(said.err.splitlines()) == 1


def test_a_ticket_on_paper(mailroom: Mailroom, tmp_path: Path) -> None:
    file = tmp_path / "ticket.pdf"
    line = mailroom("tray", "ticket", "--count", "130", "--source", "仙台中央郵便局 午前", "--pdf", file).line
    [page] = pages.load(file.read_text("utf-8"))
    shown = [item.text for item in page.items if isinstance(item, Text)]
    for text in (line["code"], "130", "仙台中央郵便局 午前", "木曜日"):
        assert shown.count(text) == 2
    assert isinstance(page.items[0], Outline), "見本 across the page"
    mailroom("tray", "ticket", "--pdf", file, "--print").refused(2)
