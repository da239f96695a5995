"""The payload may be printed in bulk: where every envelope says CH1, nobody's envelope goes to an employer by it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.outside import NOW, Mailroom


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Mailroom:
    home = tmp_path_factory.mktemp("same") / "home"
    assert Mailroom()("demo", home, "--mailpieces", 40, "--same-code").code == 0
    return Mailroom(home, NOW)


def mailpieces(home: Path | None) -> list[dict[str, str]]:
    assert home
    with (home / "extracts" / "mailpieces.csv").open(encoding="cp932", newline="") as file:
        return list(csv.DictReader(file))


def test_every_envelope_says_ch1(same: Mailroom) -> None:
    assert {row["管理コード"] for row in mailpieces(same.home)} == {"CH1"}


def test_nobody_is_forwarded_by_it(same: Mailroom) -> None:
    dry = same("decide", "CH1").line
    assert (dry["advice"], dry["cause"], dry["employer"], dry["place"]) == ("hold", "conflict", None, "hold")
    assert {item["certificate_id"] for item in dry["items"]} == {row["資格確認書番号"] for row in mailpieces(same.home)}
    lines = same.scan(*["CH1"] * 4)
    assert [line["advice"] for line in lines] == ["hold", "already", "already", "already"]
    assert all(line["bin"] is None and line["employer"] is None for line in lines)
    assert {item["advice"] for line in lines for item in line["items"]} == {"hold"}
    reply = same.scan("CH1", options=["--mode", "reply"])
    assert {line["advice"] for line in reply} == {"hold"}


def test_not_even_by_its_tracking_number(same: Mailroom) -> None:
    """The number leads to one row, whose code leads to everybody."""
    numbers = {row["引受番号"] for row in mailpieces(same.home) if row["引受番号"]}
    assert numbers
    lines = same.scan(*sorted(numbers))
    assert any(line["found_by"] == "tracking" for line in lines)
    for line in lines:  # not_ours: sent more than twelve months ago
        assert line["advice"] in ("hold", "already", "not_ours")
        assert line["bin"] is None
    assert not [event for event in same.events() if event["kind"] == "bin_given"]
