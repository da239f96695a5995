"""Twenty pairs of employers taken for one another, through the real desk: other groups, bins far apart, named."""

from __future__ import annotations

import pytest

from mailroom.answers import Answer
from tests.desk.branch import Desk
from tests.desk.test_sorting import in_two_passes, second_pass
from tests.dispatch.test_lookalikes import PAIRS, SYMBOLS
from tests.makers import a_member, an_employer

FILLERS = (("ニューロン精機", "77000001"), ("べにばな倉庫運輸", "66330004"))
CASES = [
    *(((one, kana, "10000000"), (two, other, "29999999")) for one, kana, two, other in PAIRS),
    *((("青木商店", "アオキ", one), ("北上フーズ", "キタカミ", two)) for one, two in SYMBOLS),
]


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path, bins=10)
    yield desk
    desk.house.close()


def comes(desk: Desk, name: str, kana: str, symbol: str) -> Answer:
    """The next envelope, of this employer."""
    code = f"CH1-04-7{len(desk.mirror.mailpieces):08d}"
    employer = an_employer(symbol=symbol, name=name, kana=kana)
    desk.mirror.add(code, a_member(symbol=symbol, number=code[-4:]), employer=employer)
    desk.mirror.touch()
    return desk.scan(code)


@pytest.mark.parametrize(("one", "two"), CASES, ids=[f"{one[0]} {one[2]}" for one, _ in CASES])
def test_a_pair_lies_far_apart_and_is_named(desk, one, two):
    first = comes(desk, *one)
    fillers = [comes(desk, name, "", symbol) for name, symbol in FILLERS]
    second = comes(desk, *two)
    assert [answer.place.bin for answer in (first, *fillers, second)] == ["A-1", "A-2", "A-3", "A-10"]
    assert [answer.look_alike for answer in (first, *fillers)] == [None, None, None]
    assert second.look_alike.key == first.employer.key
    assert desk.scan(first.code).look_alike.key == second.employer.key


@pytest.mark.parametrize(("one", "two"), CASES, ids=[f"{one[0]} {one[2]}" for one, _ in CASES])
def test_a_pair_waits_in_two_groups_and_keeps_apart_in_the_bins(desk, one, two):
    in_two_passes(desk, groups=2)
    first = comes(desk, *one)
    filler = comes(desk, FILLERS[0][0], "", FILLERS[0][1])
    second = comes(desk, *two)  # both groups hold as many: without the rule it would be the first
    assert [answer.group for answer in (first, filler, second)] == ["1", "2", "2"]
    places = [second_pass(desk, answer.code, answer.group).place.bin for answer in (first, filler, second)]
    assert places == ["A-1", "A-2", "A-10"]


def test_a_host_that_renames_an_employer_is_heard(desk):
    first, second = comes(desk, "青木商店", "アオキ", "10000000"), comes(desk, "北上フーズ", "キタカミ", "29999999")
    assert second.look_alike is None
    desk.mirror.employers[second.employer.key] = an_employer(symbol="29999999", name="青木商店", kana="アオキ")
    desk.mirror.touch()
    assert desk.scan(first.code).look_alike.key == second.employer.key


def test_an_employer_that_the_host_has_no_more_looks_like_none(desk):
    first, second = comes(desk, "青木商店", "アオキ", "10000000"), comes(desk, "北上フーズ", "キタカミ", "29999999")
    del desk.mirror.employers[second.employer.key]
    desk.mirror.touch()
    assert desk.scan(first.code).look_alike is None


def test_there_are_twenty():
    assert len(CASES) == len({frozenset(pair) for pair in CASES}) == 20
