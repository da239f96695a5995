"""``demo --codes``: every case that can be asked for has the answer of DESIGN §4, scanned and dry, in both modes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import code
from tests.cli.outside import Mailroom

Told = tuple[str | None, str | None, str | None]
SENT_BACK: Told = ("hold", None, "eligible_sent_back")
LOST: Told = ("destroy", "eligibility_lost", None)

# number of the code -> (case, (advice, outcome, cause) in returned mode, in reply mode)
CASES: dict[int, tuple[str, Told, Told]] = {
    4: ("eligible", ("forward", "returned", None), SENT_BACK),
    5: ("no case", ("forward", "returned", None), SENT_BACK),
    11: ("lost_today", LOST, LOST),
    12: ("lost_tomorrow", ("hold", None, "loses_soon"), SENT_BACK),
    13: ("deceased", ("destroy", "deceased", None), ("destroy", "deceased", None)),
    14: (
        "insured_lost",
        ("destroy", "eligibility_lost", "insured_lost"),
        ("destroy", "eligibility_lost", "insured_lost"),
    ),
    15: ("superseded", ("destroy", "superseded", None), ("destroy", "superseded", None)),
    16: ("same_issue_date", ("hold", None, "same_issue_date"), ("hold", None, "same_issue_date")),
    17: ("expired", ("hold", None, "expired"), ("hold", None, "expired")),
    18: ("ninkei", ("hold", None, "no_employer"), SENT_BACK),
    19: ("closed", ("hold", None, "employer_closed"), SENT_BACK),
    20: ("no_address", ("hold", None, "employer_no_address"), SENT_BACK),
    21: ("other_branch", ("hold", None, "other_branch"), SENT_BACK),
    22: ("unknown", ("unknown", None, None), ("unknown", None, None)),
}
PLACES = {"forward": "bin", "destroy": "destroy_box", "hold": "hold", "unknown": "unknown", "split": "split"}


@pytest.mark.parametrize("number", CASES, ids=lambda number: CASES[number][0])
def test_a_case_is_answered_as_the_table_says(mailroom: Mailroom, number: int) -> None:
    _, returned, reply = CASES[number]
    for mode, told in (("returned", returned), ("reply", reply)):
        dry = mailroom("decide", code(number), "--mode", mode).line
        (wet,) = mailroom.scan(code(number), options=["--mode", mode])
        for line in (dry, wet):
            assert (line["code"], line["advice"], line["cause"]) == (code(number), told[0], told[2])
            assert line["place"] == PLACES[told[0] or ""]
            assert (line["employer"] is not None) == (told[0] == "forward")
            for item in line["items"]:
                assert (item["advice"], item["outcome"], item["cause"]) == told
        assert wet["outcome"] == told[1]
        assert bool(wet["items"]) == (told[0] != "unknown")
        assert wet["items"] == dry["items"]
        assert (wet["bin"] is not None) == (told[0] == "forward")


def test_household_employer_and_certificates_are_as_asked_for(mailroom: Mailroom) -> None:
    one, two, three = (mailroom("decide", code(number)).line for number in (1, 2, 3))
    assert one["employer"]["name"] == two["employer"]["name"] == "みちのく食品"
    assert one["employer"]["key"] == two["employer"]["key"] != three["employer"]["key"]
    assert [len(line["items"]) for line in (one, two, three)] == [2, 1, 3]
    households = [{item["member"].rpartition("-")[0] for item in line["items"]} for line in (one, two, three)]
    assert all(len(household) == 1 for household in households)
    assert len(set.union(*households)) == 3


def test_a_payload_of_two_households_is_a_conflict(mailroom: Mailroom) -> None:
    dry = mailroom("decide", code(31)).line
    assert (dry["advice"], dry["cause"], dry["employer"], len(dry["items"])) == ("hold", "conflict", None, 3)
    assert len({item["member"].rpartition("-")[0] for item in dry["items"]}) == 2
    (scanned,) = mailroom.scan(code(31))
    assert (scanned["advice"], scanned["cause"], scanned["bin"], scanned["employer"]) == (
        "hold",
        "conflict",
        None,
        None,
    )
    assert scanned["items"] == dry["items"]


def test_a_payload_twice_in_one_household_is_one_envelope(mailroom: Mailroom) -> None:
    dry = mailroom("decide", code(41)).line
    assert (dry["advice"], dry["cause"], dry["place"]) == ("split", None, "split")
    assert sorted(item["advice"] for item in dry["items"]) == ["destroy", "forward"]


def test_the_file_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    """With a BOM, CRLF, quotes, columns in any order and of any kind."""
    codes = tmp_path / "codes.csv"
    codes.write_bytes('\ufeffremark,PAYLOAD,Case\r\n"a, b",CH1-04-1,deceased\r\nx,,\r\n'.encode())
    mailroom = Mailroom(tmp_path / "home")
    assert Mailroom()("demo", tmp_path / "home", "--mailpieces", 1, "--codes", codes).code == 0
    assert mailroom("decide", "CH1-04-1").line["items"][0]["outcome"] == "deceased"
    assert mailroom.events() == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("code,case\nCH1,eligible\n", "payload"),
        ("payload,case\nCH1,eligible\nCH2,alive\n", "3 行目"),
        ("payload,certificates\nCH1,none\n", "2 行目"),
        ("payload,case,household\nCH1,closed,H\nCH2,no_address,H\n", "両立しない"),
        ("", "payload"),
    ],
    ids=["no payload", "no such case", "no number", "clash", "empty"],
)
def test_a_wrong_file_makes_nothing(tmp_path: Path, text: str, part: str) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text(text, "utf-8")
    assert part in Mailroom()("demo", tmp_path / "home", "--mailpieces", 1, "--codes", codes).refused()
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_no_text_makes_nothing(tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    for content in ("payload\n渡辺\n".encode("cp932"), b"\x89PNG\r\n\x1a\n\0\0"):
        codes.write_bytes(content)
        Mailroom()("demo", tmp_path / "home", "--codes", codes).refused()
        assert not (tmp_path / "home").exists()
    Mailroom()("demo", tmp_path / "home", "--codes", tmp_path / "none.csv").refused()
    Mailroom()("demo", tmp_path / "home", "--codes", tmp_path).refused()
    assert not (tmp_path / "home").exists()


def test_a_demo_is_only_made_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "空のフォルダ" in Mailroom()("demo", tmp_path).refused()
    Mailroom()("demo", tmp_path / "file").refused()
    assert (tmp_path / "file").read_text() == "mine"


def test_the_same_seed_and_moment_make_the_same_home_to_the_byte(branch: Path, tmp_path: Path) -> None:
    codes = branch.parent / "codes.csv"
    assert Mailroom()("demo", tmp_path / "home", "--mailpieces", 60, "--codes", codes).code == 0
    first, again = (
        {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}
        for home in (branch, tmp_path / "home")
    )
    assert list(first) and sorted(first) == sorted(again)
    assert [name for name in first if first[name] != again[name]] == []
