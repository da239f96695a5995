"""``bundle``: one whole seal check per call, from zero; only a complete one with its floor label seals."""

from __future__ import annotations

from typing import Any

import pytest

from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of

FLOOR = own_codes.make("F", "A-1")


@pytest.fixture
def two_bins(mailroom: Mailroom) -> Mailroom:
    """Codes 1 and 2 in A-1, 3 and 4 in A-2."""
    assert [line["bin"] for line in mailroom.scan(*map(code, (1, 2, 3, 4)))] == ["A-1", "A-1", "A-2", "A-2"]
    return mailroom


def check(mailroom: Mailroom, *texts: str, floor: bool = True, bin_name: str = "A-1") -> tuple[int, dict[str, Any]]:
    said = mailroom("bundle", bin_name, "--codes", "-", *(["--floor"] if floor else []), stdin=lines_of(texts))
    return said.code, said.line


def test_complete_with_the_floor_label_seals(two_bins: Mailroom) -> None:
    exit_code, line = check(two_bins, code(2), code(1))
    assert exit_code == 0
    assert (line["state"], line["sealed"], line["expected"], line["seen"]) == ("complete", True, 2, 2)
    assert (line["missing"], line["strangers"], line["twice"], line["changed"]) == ([], [], [], [])
    assert line["slip"] == "01A-251120-0001"
    assert line["bundle"]
    assert line["employer"]["name"] == "みちのく食品"
    assert {event["kind"] for event in two_bins.events()} >= {"sealed", "slip_numbered", "bin_freed"}


def test_complete_without_the_floor_label_does_not(two_bins: Mailroom) -> None:
    exit_code, line = check(two_bins, code(1), code(2), floor=False)
    assert exit_code == 1
    assert (line["state"], line["sealed"], line["slip"]) == ("complete", False, None)
    assert not [event for event in two_bins.events() if event["kind"] == "sealed"]


def test_the_floor_label_may_be_among_the_codes(two_bins: Mailroom) -> None:
    assert check(two_bins, code(1), FLOOR, code(2), floor=False)[0] == 1
    assert check(two_bins, code(1), code(2), own_codes.make("F", "A-2"), floor=False)[0] == 1
    assert check(two_bins, code(1), code(2), FLOOR, floor=False)[0] == 0


def test_every_call_begins_from_zero(two_bins: Mailroom) -> None:
    assert check(two_bins, code(1))[1]["seen"] == 1
    exit_code, line = check(two_bins, code(2))
    assert (exit_code, line["seen"], line["state"]) == (1, 1, "incomplete")
    (missing,) = line["missing"]
    assert missing["code"] == code(1)
    assert missing["last_seen"] == "2025-11-20T00:00:00.000Z"
    check(two_bins, code(3))
    assert check(two_bins, code(1), code(2))[0] == 0


def test_a_stranger_is_named_with_its_bin_and_stays_there(two_bins: Mailroom) -> None:
    exit_code, line = check(two_bins, code(1), code(3), code(2))
    assert (exit_code, line["state"], line["sealed"]) == (1, "stranger", False)
    assert line["strangers"] == [{"code": code(3), "belongs_to": "A-2"}]
    assert (line["expected"], line["seen"], line["missing"]) == (2, 2, [])
    noted = [event for event in two_bins.events() if event["kind"] == "noted"]
    assert [(event["data"]["what"], event["code"]) for event in noted] == [("seal_stranger", code(3))]
    assert check(two_bins, code(3), code(4), bin_name="A-2")[0] == 0


def test_strangers_of_every_kind(two_bins: Mailroom) -> None:
    two_bins.scan(code(11), code(12), code(22))
    _, line = check(two_bins, code(1), code(11), code(12), code(22), code(13), code(999), "ABC", "https://example.jp")
    belongs = {stranger["code"]: stranger["belongs_to"] for stranger in line["strangers"]}
    assert belongs == {
        code(11): "destroy_box",
        code(12): "hold",
        code(22): "unknown",
        code(13): None,
        code(999): None,
        None: None,
    }
    assert line["state"] == "stranger"


def test_stranger_comes_before_changed_before_incomplete(two_bins: Mailroom) -> None:
    two_bins("mark", code(2), "--outcome", "deceased")
    _, line = check(two_bins, code(3))
    assert (line["state"], line["changed"], line["missing"][0]["code"]) == ("stranger", [code(2)], code(1))
    _, line = check(two_bins, code(2))
    assert (line["state"], line["changed"]) == ("changed", [code(2)])
    exit_code, line = check(two_bins, code(1), code(2))
    assert (exit_code, line["state"], line["sealed"]) == (1, "changed", False)
    two_bins.scan(code(2))  # its paper goes to the destroy box
    exit_code, line = check(two_bins, code(1))
    assert (exit_code, line["state"], line["expected"]) == (0, "complete", 1)


def test_what_is_scanned_twice_is_listed_and_blocks_nothing(two_bins: Mailroom) -> None:
    exit_code, line = check(two_bins, code(1), code(2), code(1), code(1))
    assert (exit_code, line["twice"], line["seen"]) == (0, [code(1)], 2)


def test_a_stranger_scanned_twice_is_one_stranger(two_bins: Mailroom) -> None:
    _, line = check(two_bins, code(3), code(3))
    assert len(line["strangers"]) == 1
    label = own_codes.make("B", "A-2")
    exit_code, line = check(two_bins, code(3), code(3), label, code(1), code(2))
    assert (exit_code, line["strangers"]) == (0, [])


def test_two_strangers_go_home_in_any_order(two_bins: Mailroom) -> None:
    two_bins.scan(code(5))
    own, third = own_codes.make("B", "A-2"), own_codes.make("B", "A-3")
    for labels in ((own, third), (third, own)):
        _, line = check(two_bins, code(1), code(3), code(5), *labels, floor=False)
        assert (line["strangers"], line["state"]) == ([], "incomplete")
    _, line = check(two_bins, code(1), code(3), code(5), own, floor=False)
    assert [stranger["belongs_to"] for stranger in line["strangers"]] == ["A-3"]


def test_a_piece_without_a_code_is_named_by_its_label(mailroom: Mailroom) -> None:
    """Its employer was found by a supervisor; it grows in a bin like any other."""
    (line,) = mailroom.scan(own_codes.make("L", "000123"))
    said = mailroom("held", line["piece"], "--way", "forward", "--employer", "04-1010101")
    assert said.code == 1  # nobody knows who is inside


def test_a_bin_without_a_bundle(mailroom: Mailroom) -> None:
    for name in ("A-1", "Z-9", "", "A-1'; DROP TABLE event; --"):
        mailroom("bundle", name, "--codes", "-", stdin=code(1)).refused()
    assert [event["kind"] for event in mailroom.events()] == []


def test_a_bin_that_was_emptied_is_freed_by_its_floor(two_bins: Mailroom) -> None:
    for number in (1, 2):
        two_bins("mark", code(number), "--outcome", "superseded")
        two_bins.scan(code(number))
    exit_code, line = check(two_bins)
    assert (exit_code, line["sealed"], line["expected"]) == (1, False, 0)
    two_bins("bundle", "A-1", "--codes", "-", stdin=b"").refused()


def test_after_the_seal_the_bin_is_free_and_a_late_piece_opens_a_new_bundle(two_bins: Mailroom) -> None:
    sealed = check(two_bins, code(1), code(2))[1]
    two_bins("bundle", "A-1", "--codes", "-", "--floor", stdin=code(1)).refused()
    assert two_bins.scan(code(41))[0]["advice"] == "split"
    later = two_bins.at("09:01")
    (late,) = later.scan(code(41))
    assert late["bin"] not in ("A-1", "A-2")
    again = check(later, code(41), bin_name=late["bin"])[1]
    assert again["bundle"] != sealed["bundle"]
    assert again["slip"] == "01A-251120-0002"


def test_a_clerk_may_seal_and_not_unseal(two_bins: Mailroom) -> None:
    said = two_bins("bundle", "A-1", "--codes", "-", "--floor", "--as", "1001", stdin=lines_of([code(1), code(2)]))
    slip = said.line["slip"]
    assert "1001" in two_bins("unseal", slip, "--as", "1001").refused()
    assert two_bins("unseal", slip, "--as", "2001").code == 0


def test_the_mirror_says_otherwise_meanwhile(two_bins: Mailroom) -> None:
    """On the day after, code 2 is judged anew; an old mirror makes the seal wait."""
    two_bins.scan(code(12))
    late = two_bins.at("2025-12-05T09:00")
    exit_code, line = check(late, code(1), code(2))
    assert (exit_code, line["state"], line["changed"]) == (1, "changed", [code(1), code(2)])
