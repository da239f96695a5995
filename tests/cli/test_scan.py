"""``scan``: one line an answer, by where the piece is; and that nothing else is recorded than what was said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of

KEYS = [
    *("file", "page", "code", "piece", "found_by", "advice", "cause", "items", "outcome", "place", "bin"),
    "group",
    *("employer", "event_id", "first_event_id", "proposals", "error", "ms"),
]


def seal(mailroom: Mailroom, *numbers: int) -> str:
    """One bundle of these codes; returns its slip."""
    bin_name = mailroom.scan(*map(code, numbers))[-1]["bin"]
    said = mailroom("bundle", bin_name, "--codes", "-", "--floor", stdin=lines_of(list(map(code, numbers))))
    assert said.code == 0, said
    return str(said.line["slip"])


def test_a_line_has_all_keys_whatever_was_read(mailroom: Mailroom) -> None:
    for line in mailroom.scan(code(1), code(22), "https://example.jp", "\x07", "10000000006"):
        assert list(line) == KEYS
        assert isinstance(line["ms"], int | float)
        assert line["page"] == 1
        assert line["file"] is None
        assert line["error"] is None
        assert isinstance(line["items"], list)


def test_forward(mailroom: Mailroom) -> None:
    (line,) = mailroom.scan(code(1))
    assert (line["advice"], line["outcome"], line["cause"]) == ("forward", "returned", None)
    assert (line["place"], line["bin"], line["found_by"]) == ("bin", "A-1", "code")
    assert line["employer"]["name"] == "みちのく食品"
    assert line["event_id"] == line["first_event_id"]
    scanned = [event for event in mailroom.events() if event["kind"] == "scanned"]
    assert [event["event_id"] for event in scanned] == [line["event_id"]]


def test_one_employer_one_bin(mailroom: Mailroom) -> None:
    lines = mailroom.scan(code(1), code(3), code(2), code(4))
    assert [line["bin"] for line in lines] == ["A-1", "A-2", "A-1", "A-2"]


def test_already(mailroom: Mailroom) -> None:
    first, again, third = mailroom.scan(code(1), code(1), code(1))
    for line in (again, third):
        assert (line["advice"], line["place"], line["bin"]) == ("already", "bin", "A-1")
        assert line["piece"] == first["piece"]
        assert line["first_event_id"] == first["event_id"]
    assert len({line["event_id"] for line in (first, again, third)}) == 3


def test_unknown_has_its_own_code_and_event(mailroom: Mailroom) -> None:
    first, again = mailroom.scan("CH1-04-999999999", "CH1-04-999999999")
    assert (first["code"], first["advice"], first["place"], first["items"]) == (
        "CH1-04-999999999",
        "unknown",
        "unknown",
        [],
    )
    assert first["event_id"]
    assert again["advice"] == "already"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("https://www.kyoukaikenpo.or.jp/", "url"),
        ("12345678903", "tracking"),
        (own_codes.make("B", "A-1"), "own"),
        ("ABC-123", "other"),
        ("渡辺　彩乃", "other"),
    ],
)
def test_what_is_not_ours_leaves_no_trace(mailroom: Mailroom, text: str, cause: str) -> None:
    (line,) = mailroom.scan(text)
    assert (line["advice"], line["cause"], line["code"], line["piece"]) == ("not_ours", cause, None, None)
    assert line["event_id"] is None
    assert mailroom.events() == []
    assert mailroom.home
    stored = b"".join(
        path.read_bytes() for path in mailroom.home.rglob("*") if path.is_file() and "mirror" not in str(path)
    )
    assert text.encode() not in stored


def test_a_wedge_may_garble(mailroom: Mailroom) -> None:
    lines = mailroom.scan("ＣＨ１－０４－０００００００１１", " ch1-04-000000012\t", "\x02CH1-04-000000013\x03")
    assert [line["code"] for line in lines] == [code(11), code(12), code(13)]


def test_by_tracking_number(mailroom: Mailroom) -> None:
    (line,) = mailroom.scan("20000000005")
    assert (line["code"], line["found_by"], line["advice"]) == (code(3), "tracking", "forward")
    assert mailroom.scan("A200-00-00000-5A")[0]["advice"] == "already"
    assert mailroom.scan(code(3))[0]["found_by"] == "code"


def test_by_label(mailroom: Mailroom) -> None:
    """A piece without a management code is named by its piece; scanned again it is the same."""
    label = own_codes.make("L", "000123")
    first, again = mailroom.scan(label, label)
    assert (first["code"], first["found_by"], first["advice"]) == (None, "label", "unknown")
    assert again["advice"] == "already"
    assert again["piece"] == first["piece"]
    assert first["piece"]


def test_reply_mode_takes_every_certificate(mailroom: Mailroom) -> None:
    lines = mailroom.scan(code(51), code(1), code(31), options=["--mode", "reply"])
    assert [line["code"] for line in lines] == [code(51)] * 2 + [code(1)] * 2 + [code(31)] * 3
    assert len({line["piece"] for line in lines}) == len({line["event_id"] for line in lines}) == 7
    assert all(len(line["items"]) == 1 for line in lines)
    assert [line["advice"] for line in lines] == ["destroy"] * 2 + ["hold"] * 5
    assert [line["cause"] for line in lines] == [None] * 2 + ["eligible_sent_back"] * 2 + ["conflict"] * 3
    again = mailroom.scan(code(51), options=["--mode", "reply"])
    assert [line["advice"] for line in again] == ["already"] * 2
    assert [line["piece"] for line in again] == [line["piece"] for line in lines[:2]]
    assert all("reason" not in event for event in mailroom.events())


def test_an_envelope_and_its_reply_are_two_things(mailroom: Mailroom) -> None:
    mailroom.scan(code(11))
    (card,) = mailroom.scan(code(11), options=["--mode", "reply"])
    assert card["advice"] == "destroy"


def test_split_takes_three_seconds(mailroom: Mailroom) -> None:
    first, at_once = mailroom.scan(code(41), code(41))
    assert (first["advice"], first["place"], first["bin"]) == ("split", "split", None)
    assert first["employer"]["name"] == "みちのく食品"
    assert at_once["advice"] == "split"
    (too_early,) = mailroom.at("09:00:02").scan(code(41))
    assert too_early["advice"] == "split"
    (done,) = mailroom.at("09:00:05").scan(code(41))
    assert (done["advice"], done["place"], done["bin"]) == ("forward", "bin", "A-1")
    assert [item["advice"] for item in done["items"]] == ["forward"]
    assert mailroom.at("09:00:05").scan(code(41))[0]["advice"] == "already"
    moved = [event for event in mailroom.events() if event["kind"] == "moved"]
    assert [(event["place"], event.get("bin")) for event in moved] == [("bin", "A-1"), ("destroy_box", None)]


def test_stop_for_what_is_sealed_and_again_for_what_was_posted(mailroom: Mailroom, tmp_path: Path) -> None:
    slip = seal(mailroom, 3, 4)
    assert mailroom("slips", "--pdf", tmp_path / "s.pdf").line["slips"] == 1
    assert mailroom("post", slip).code == 0
    (again,) = mailroom.scan(code(3))
    assert (again["advice"], again["cause"], again["place"], again["bin"]) == ("again", "returned_again", "hold", None)
    assert again["employer"] is None
    (once_more,) = mailroom.scan(code(3))
    assert once_more["advice"] == "already"
    slip = seal(mailroom, 1, 2)
    (stop,) = mailroom.scan(code(1))
    assert (stop["advice"], stop["place"]) == ("stop", "sealed")
    assert mailroom("post", slip).code == 1
    assert mailroom("unseal", slip).code == 0
    assert mailroom.scan(code(1))[0]["advice"] == "already"


def test_a_slip_that_came_back_takes_its_pieces_again(mailroom: Mailroom, tmp_path: Path) -> None:
    slip = seal(mailroom, 2, 1)
    own = own_codes.slip_code(slip)
    assert mailroom.scan(own)[0]["cause"] == "own"  # not posted yet
    mailroom("slips", "--pdf", tmp_path / "s.pdf")
    assert mailroom("post", slip).code == 0
    lines = mailroom.scan(own)
    assert [(line["code"], line["advice"], line["place"]) for line in lines] == [
        (code(2), "again", "hold"),
        (code(1), "again", "hold"),
    ]
    assert mailroom.scan(code(1))[0]["advice"] == "already"


def test_destroyed_on_record_but_here(mailroom: Mailroom, pins: dict[str, str]) -> None:
    mailroom.scan(code(11))
    assert mailroom("destroy", code(11), "--second", "2001", stdin=pins["2001"]).code == 0
    (line,) = mailroom.scan(code(11))
    assert (line["advice"], line["cause"], line["place"]) == ("stop", "destroyed_here", "hold")


def test_the_reason_of_the_post(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    mailroom.scan(code(2), options=["--reason", "FUKANZEN"])
    assert [event["reason"] for event in mailroom.events() if event["kind"] == "scanned"] == ["ATE", "FUKANZEN"]
    assert "BORED" in mailroom("scan", "--codes", "-", "--reason", "BORED", stdin=code(3)).refused(2)


def test_blank_lines_are_no_scans(mailroom: Mailroom) -> None:
    said = mailroom("scan", "--codes", "-", stdin=b"\xef\xbb\xbf\r\n" + code(1).encode() + b"\r\n\r\n  \r\n")
    assert [line["code"] for line in said.lines] == [code(1)]
    assert mailroom("scan", "--codes", "-", stdin=b"").out == ""


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a_scanner_may_end_its_line_as_it_likes(mailroom: Mailroom, end: bytes) -> None:
    said = mailroom("scan", "--codes", "-", stdin=end.join([code(1).encode(), code(2).encode(), code(3).encode()]))
    assert [line["code"] for line in said.lines] == [code(1), code(2), code(3)]


def test_from_a_file(mailroom: Mailroom, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text(f"{code(2)}\n{code(1)}\n")
    assert [line["code"] for line in mailroom("scan", "--codes", texts).lines] == [code(2), code(1)]
    assert "none.txt" in mailroom("scan", "--codes", tmp_path / "none.txt").refused()
    mailroom("scan", "--codes", tmp_path).refused()


def test_pictures_or_codes_but_not_both(mailroom: Mailroom) -> None:
    mailroom("scan").refused(2)
    mailroom("scan", "a.jpg", "--codes", "-").refused(2)


def test_no_bin_is_free(mailroom: Mailroom) -> None:
    """Never a shared bin: forward, place group, bin null."""
    assert mailroom.home
    settings = mailroom.home / "station.toml"
    settings.write_text(settings.read_text("utf-8").replace("bins = 200", "bins = 1"), "utf-8")
    first, other, same = mailroom.scan(code(1), code(3), code(2))
    assert (first["place"], first["bin"]) == (same["place"], same["bin"]) == ("bin", "A-1")
    assert (other["advice"], other["place"], other["bin"]) == ("forward", "group", None)


def test_before_there_is_a_mirror_everything_is_unknown(tmp_path: Path) -> None:
    mailroom = Mailroom(tmp_path / "new", now=None)
    assert mailroom("init", stdin="1234").code == 0
    (line,) = mailroom.scan(code(1))
    assert (line["advice"], line["place"], line["items"]) == ("unknown", "unknown", [])
    assert mailroom("decide", code(1)).line["mirror_version"] is None


def test_what_a_hand_scanner_sends_in_a_morning(mailroom: Mailroom, branch: Path) -> None:
    """The made-up branch says what each of its texts must be answered: codes, garbled ones, and cards in reply mode."""
    with (branch / "wedge.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["mode"] for row in rows} == {"returned", "reply"}
    cards = 0
    for row in rows:
        lines = mailroom.scan(row["text"], options=["--mode", row["mode"]])
        assert {line["advice"] for line in lines} == {row["advice"]}, row
        assert {line["outcome"] for line in lines} == {row["outcome"] or None}
        assert {line["cause"] for line in lines} == {row["cause"] or None}
        if lines[0]["found_by"] == "card":
            cards += 1
            assert lines[0]["code"] is None
            assert lines[0]["piece"]
            assert mailroom.scan(row["text"], options=["--mode", "reply"])[0]["advice"] == "already"
            assert mailroom.scan(row["text"])[0]["cause"] == "card"
    assert cards
