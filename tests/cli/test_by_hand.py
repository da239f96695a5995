"""``mark``, ``undo``, ``place``, ``held``, ``recheck``, ``day``: a person's word, and who may say it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of


def test_mark_changes_where_it_is_due_and_only_a_scan_moves_it(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    line = mailroom("mark", code(1), "--outcome", "deceased", "--note", "家族から電話").line
    assert (line["advice"], line["outcome"], line["place"], line["from"]) == (
        "destroy",
        "deceased",
        "destroy_box",
        "A-1",
    )
    (moved,) = mailroom.scan(code(1))
    assert (moved["advice"], moved["place"], moved["bin"]) == ("destroy", "destroy_box", None)
    assert mailroom.scan(code(1))[0]["advice"] == "already"
    assert [event["kind"] for event in mailroom.events()][-3:] == ["marked", "moved", "scanned"]


def test_mark_one_certificate_of_several(mailroom: Mailroom) -> None:
    (line,) = mailroom.scan(code(3))
    one = line["items"][1]["certificate_id"]
    marked = mailroom("mark", line["piece"], "--outcome", "eligibility_lost", "--certificate", one).line
    assert (marked["advice"], marked["place"]) == ("split", "split")
    assert [item["advice"] for item in marked["items"]] == ["forward", "destroy", "forward"]
    mailroom("mark", code(3), "--outcome", "deceased", "--certificate", "C-not-inside").refused(2)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("deceased", ("destroy", "deceased", None)),
        ("eligibility_lost", ("destroy", "eligibility_lost", None)),
        ("superseded", ("destroy", "superseded", None)),
        ("item_lost", ("hold", "item_lost", "damaged")),
        ("hold", ("hold", None, "clerk")),
    ],
)
def test_what_may_be_said(mailroom: Mailroom, outcome: str, told: tuple[str, str | None, str | None]) -> None:
    mailroom.scan(code(5))
    line = mailroom("mark", code(5), "--outcome", outcome).line
    assert (line["advice"], line["outcome"], line["cause"]) == told


def test_mark_needs_a_piece(mailroom: Mailroom) -> None:
    mailroom("mark", code(1), "--outcome", "hold").refused()
    mailroom("mark", code(1)).refused(2)
    mailroom("mark", code(1), "--outcome", "alive").refused(2)
    mailroom("place", code(1)).refused()
    assert mailroom.events() == []


def test_undo_takes_a_scan_back(mailroom: Mailroom) -> None:
    (first,) = mailroom.scan(code(1))
    line = mailroom("undo", first["event_id"]).line
    assert line["from"] == "A-1"
    assert line["first_event_id"] == first["event_id"]
    (again,) = mailroom.scan(code(1))
    assert again["advice"] == "forward"
    assert again["piece"] != first["piece"]
    mailroom("undo", first["event_id"]).refused()


def test_undo_of_what_cannot_be(mailroom: Mailroom) -> None:
    mailroom.scan(code(1), code(2))
    before = len(mailroom.events())
    for name in ("", "nonsense", "' OR 1=1 --", "\x1b[31m", mailroom.events()[0]["event_id"]):
        mailroom("undo", name).refused()
    mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([code(1), code(2)]))
    kinds = {event["kind"]: event["event_id"] for event in mailroom.events()}
    for kind in ("sealed", "slip_numbered", "bin_freed", "day_opened", "tray_opened", "scanned"):
        mailroom("undo", kinds[kind]).refused()
    assert len([event for event in mailroom.events() if event["kind"] == "undone"]) == 0
    assert len(mailroom.events()) > before


def test_undo_goes_backwards(mailroom: Mailroom) -> None:
    (first,) = mailroom.scan(code(1))
    marked = mailroom("mark", code(1), "--outcome", "hold").line
    (moved,) = mailroom.scan(code(1))
    mailroom("undo", marked["event_id"]).refused()
    assert mailroom("undo", moved["event_id"]).line["from"] == "hold"
    assert mailroom("undo", marked["event_id"]).line["place"] == "bin"
    assert mailroom.scan(code(1))[0]["bin"] == first["bin"]


def test_a_clerk_takes_back_the_own_scan_only(mailroom: Mailroom) -> None:
    (mine,) = mailroom.scan(code(1), options=["--as", "1001"])
    assert "1002" in mailroom("undo", mine["event_id"], "--as", "1002").refused()
    assert mailroom("undo", mine["event_id"], "--as", "1001").code == 0
    (other,) = mailroom.scan(code(2), options=["--as", "1001"])
    assert mailroom("undo", other["event_id"], "--as", "2001").code == 0
    assert [event["clerk"] for event in mailroom.events() if event["kind"] == "undone"] == ["1001", "2001"]


def test_who_acts_is_on_record(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    mailroom.scan(code(2), options=["--as", "1002"])
    told = [(event["clerk"], event["role"]) for event in mailroom.events() if event["kind"] == "scanned"]
    assert told == [("9001", "administrator"), ("1002", "clerk")]
    assert "7777" in mailroom("scan", "--codes", "-", "--as", "7777", stdin=code(3)).refused()


def test_what_a_clerk_may_not_do(mailroom: Mailroom) -> None:
    (held,) = mailroom.scan(code(12))
    before = mailroom.events()
    for command in (
        ["held", held["piece"], "--way", "other_section"],
        ["recheck"],
        ["day", "close"],
        ["day", "confirm-clock"],
        ["report", "day", "--out", "x.xlsx"],
        ["mirror", "load", "x.csv"],
    ):
        assert "1001" in mailroom(*command, "--as", "1001").refused()
    assert mailroom.events() == before


def test_place_confirms_by_hand(mailroom: Mailroom) -> None:
    mailroom.scan(code(5))
    mailroom("mark", code(5), "--outcome", "superseded")
    line = mailroom("place", code(5)).line
    assert (line["advice"], line["place"], line["from"]) == ("destroy", "destroy_box", "A-1")
    again = mailroom("place", code(5)).line
    assert (again["advice"], again["from"]) == ("already", None)
    assert mailroom.scan(code(5))[0]["advice"] == "already"


def test_the_way_out_of_hold(mailroom: Mailroom) -> None:
    (held,) = mailroom.scan(code(12))
    mailroom("held", held["piece"], "--way", "forward").refused(2)
    mailroom("held", held["piece"], "--way", "forward", "--employer", "04-0").refused(2)
    mailroom("held", held["piece"], "--way", "destroy").refused(2)
    mailroom("held", held["piece"], "--way", "keep", "--until", "soon").refused(2)
    employer = mailroom.scan(code(1))[0]["employer"]["key"]
    line = mailroom("held", held["piece"], "--way", "forward", "--employer", employer).line
    assert (line["advice"], line["place"], line["employer"]["key"]) == ("forward", "bin", employer)
    assert mailroom.scan(code(12))[0]["bin"] == "A-1"
    mailroom("held", held["piece"], "--way", "destroy", "--outcome", "deceased").refused()


def test_recheck_names_what_is_due_elsewhere(mailroom: Mailroom) -> None:
    mailroom.scan(code(1), code(12))
    assert mailroom("recheck").lines == []
    tomorrow = mailroom.at("2025-11-21T09:00")
    (line,) = tomorrow("recheck").lines
    assert (line["code"], line["advice"], line["place"], line["due"]) == (code(12), "destroy", "hold", "destroy_box")
    assert tomorrow("recheck").lines == []
    (moved,) = tomorrow.scan(code(12))
    assert (moved["advice"], moved["outcome"], moved["place"]) == ("destroy", "eligibility_lost", "destroy_box")


def test_the_business_day(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    assert mailroom("day", "close").line == {"day": "2025-11-20", "closed": True}
    mailroom.scan(code(2))
    assert mailroom("day", "reopen", "2025-11-20").line == {"day": "2025-11-20", "closed": False}
    mailroom("day", "reopen", "2025-11-20").refused()
    mailroom("day", "reopen", "yesterday").refused(2)
    days = {event["code"]: event["business_day"] for event in mailroom.events() if event["kind"] == "scanned"}
    assert days == {code(1): "2025-11-20", code(2): "2025-11-21"}


def test_a_clock_that_is_behind(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    early = mailroom.at("08:00")
    (line,) = early.scan(code(2))
    assert (line["advice"], line["cause"]) == ("hold", "clock")
    assert early.scan(code(11))[0]["advice"] == "destroy"
    assert early("day", "confirm-clock").code == 0
    assert early.scan(code(5))[0]["advice"] == "forward"
