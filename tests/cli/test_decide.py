"""``decide``: the rules, dry."""

from __future__ import annotations

from tests.cli.conftest import code
from tests.cli.outside import Mailroom


def test_nothing_is_recorded(mailroom: Mailroom) -> None:
    mailroom("decide", *map(code, range(60)))
    assert mailroom.events() == []


def test_one_line_per_code_in_their_order(mailroom: Mailroom) -> None:
    given = [code(13), code(1), "https://example.jp", code(13), code(999), "10000000006", "?"]
    lines = mailroom("decide", *given).lines
    assert [line["code"] for line in lines] == [*given[:5], code(1), "?"]
    told = [(line["advice"], line["cause"]) for line in lines]
    assert told[2:] == [
        ("not_ours", "url"),
        ("destroy", None),
        ("unknown", None),
        ("forward", None),
        ("not_ours", "other"),
    ]
    assert all(line["mirror_version"] == 1 for line in lines)
    assert [line["place"] for line in lines] == ["destroy_box", "bin", None, "destroy_box", "unknown", "bin", None]


def test_on_sets_the_decision_date(mailroom: Mailroom) -> None:
    for on, told in (("2025-11-19", "loses_soon"), ("2025-11-20", "loses_soon"), ("2025-11-21", None)):
        line = mailroom("decide", code(12), "--on", on).line
        assert line["cause"] == told
    assert mailroom("decide", code(12), "--on", "2025-11-21").line["advice"] == "destroy"
    assert mailroom("decide", code(11), "--on", "2025-11-19").line["cause"] == "loses_soon"
    mailroom("decide", code(1), "--on", "R7").refused(2)


def test_on_leaves_clock_and_age_out(mailroom: Mailroom) -> None:
    late = mailroom.at("2025-12-30T09:00")
    assert late("decide", code(1)).line["cause"] == "mirror_stale"
    assert late("decide", code(1), "--on", "2025-12-30").line["advice"] == "forward"
    early = mailroom.at("2025-11-19T09:00")
    assert early("decide", code(1)).line["cause"] == "clock"
    assert early("decide", code(1), "--on", "2025-11-19").line["advice"] == "forward"


def test_reply_mode_has_an_answer_where_all_agree(mailroom: Mailroom) -> None:
    line = mailroom("decide", code(51), "--mode", "reply").line
    assert (line["advice"], line["place"], len(line["items"])) == ("destroy", "destroy_box", 2)
    line = mailroom("decide", code(41), "--mode", "reply").line
    assert (line["advice"], line["cause"], line["place"], line["employer"]) == (None, None, None, None)
    assert sorted(item["advice"] for item in line["items"]) == ["destroy", "hold"]


def test_in_plain_words(mailroom: Mailroom) -> None:
    said = mailroom.plain("decide", code(1), code(41), code(22), "?")
    assert len(said.out.splitlines()) == 4
    assert said.code == 0


def test_a_history_changes_nothing(mailroom: Mailroom) -> None:
    before = mailroom("decide", code(1)).line
    mailroom.scan(code(1))
    mailroom("mark", code(1), "--outcome", "deceased")
    assert mailroom("decide", code(1)).line == before
