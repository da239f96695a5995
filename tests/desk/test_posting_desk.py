"""Posting with the scanner alone: a slip, its label, the next slip; nothing leaves by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom.desk.checking import SealCheck
from mailroom.desk.posting_desk import LEFT, NEITHER, OTHER_SLIP, SCAN_LABEL, SLIP_FIRST, PostingDesk
from mailroom.errors import AccessError, RefusedError
from mailroom.reading import own_codes
from tests.desk.branch import CODES, TRACKING, Desk

ONE, OTHER = "53412071403", "20000000016"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def sealed(desk: Desk, *codes: str, printed: bool = True) -> str:
    bins = {desk.scan(code).place.bin for code in codes}
    check = SealCheck(desk.house, bins.pop())
    for code in codes:
        check.scan(code)
    check.floor(check.bin)
    assert check.sealed_slip
    if printed:
        desk.office.printed([desk.office.slip(check.sealed_slip)])
    return check.sealed_slip


def test_slip_then_label_and_again(desk: Desk) -> None:
    first, second = sealed(desk, CODES[0], CODES[1]), sealed(desk, CODES[2])
    at = PostingDesk(desk.house)
    at.choose("tokutei_kiroku")
    view = at.scan(own_codes.make("S", first))
    assert (view.told, view.slip, view.pieces, view.in_hand) == (SCAN_LABEL, first, 2, True)
    assert at.scan(f"C{ONE}C").told == LEFT
    assert at.scan(second).told == SCAN_LABEL
    view = at.scan(OTHER)
    assert (view.told, [row.slip for row in view.gone], view.due) == (LEFT, [second, first], ())
    assert [(row.tracking, row.kind) for row in view.gone] == [(OTHER, "tokutei_kiroku"), (ONE, "tokutei_kiroku")]


def test_ordinary_mail_leaves_with_its_slip(desk: Desk) -> None:
    slip = sealed(desk, CODES[0])
    at = PostingDesk(desk.house)
    assert at.scan(TRACKING).told == SLIP_FIRST
    for figure in ("0", "1", "2", "9", ""):
        view = at.type(figure)
    assert (view.grams, view.yen) == ("12", 140)
    view = at.scan(slip)
    assert (view.told, view.grams, view.gone[0].grams, view.gone[0].yen) == (LEFT, "", 12, 140)


def test_another_slip_before_the_label_is_said_and_the_first_did_not_leave(desk: Desk) -> None:
    first, second = sealed(desk, CODES[0], CODES[1]), sealed(desk, CODES[2])
    at = PostingDesk(desk.house)
    at.choose("kani_kakitome")
    at.scan(first)
    assert at.scan(first).told == SCAN_LABEL
    view = at.scan(second)
    assert (view.told, view.slip) == (OTHER_SLIP, second)
    at.scan(ONE)
    assert desk.house.pieces.bundle_of_slip(first)["state"] == "sealed"


def test_a_label_that_is_taken_leaves_the_bundle_in_hand(desk: Desk) -> None:
    first, second = sealed(desk, CODES[0], CODES[1]), sealed(desk, CODES[2])
    at = PostingDesk(desk.house)
    at.choose("tokutei_kiroku")
    at.scan(first)
    at.scan(ONE)
    at.scan(second)
    with pytest.raises(RefusedError, match="tracking_used"):
        at.scan(ONE)
    assert at.view().slip == second and at.scan(OTHER).told == LEFT


def test_what_may_not_leave_is_not_taken_in_hand(desk: Desk) -> None:
    waits = sealed(desk, CODES[0], CODES[1], printed=False)
    at = PostingDesk(desk.house)
    at.choose("tokutei_kiroku")
    with pytest.raises(RefusedError, match="not_printed"):
        at.scan(waits)
    assert not at.view().in_hand and at.scan(ONE).told == SLIP_FIRST
    with pytest.raises(RefusedError, match="not_sealed"):
        at.scan("03A-251120-0099")
    assert at.scan(CODES[2]).told == NEITHER
    assert [row.waits for row in at.view().due] == ["not_printed"]


def test_taking_back_the_last_one(desk: Desk) -> None:
    first, second = sealed(desk, CODES[0], CODES[1]), sealed(desk, CODES[2])
    at = PostingDesk(desk.house)
    at.scan(first)
    at.scan(second)
    assert [row.slip for row in at.take_back().gone] == [first]
    desk.as_clerk("clerk")
    with pytest.raises(AccessError, match="not_allowed"):
        at.take_back()
    desk.as_clerk("boss")
    at.take_back()
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        at.take_back()
