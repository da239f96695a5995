"""Look-alike employers: 20 pairs by name, and pairs that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.dispatch.lookalikes import alike, differing, distance, farthest, folded, marked

PAIRS = [
    # the same reading
    (
        "株式会社渡辺商店",
        "カブシキガイシャワタナベショウテン",
        "渡邊商店株式会社",
        "ワタナベショウテンカブシキガイシャ",
    ),
    ("有限会社アオキ", "ユウゲンガイシャアオキ", "株式会社青木", "カブシキガイシャアオキ"),
    ("（株）サクラ工業", "ｻｸﾗｺｳｷﾞｮｳ", "桜工業株式会社", "サクラコウギョウ"),
    ("齋藤建設", "サイトウケンセツ", "斉藤建設", "サイトウケンセツ"),
    ("みちのく食品", "ミチノクショクヒン", "陸奥食品", "ミチノクショクヒン"),
    ("キヤノン商会", "キヤノンショウカイ", "キャノン商会", "キャノンショウカイ"),
    # names within two changes
    ("株式会社東北電装", "トウホクデンソウ", "株式会社東北電工", "トウホクデンコウ"),
    ("仙台運輸株式会社", "センダイウンユ", "仙台運送株式会社", "センダイウンソウ"),
    ("株式会社山本製作所", "ヤマモトセイサクショ", "株式会社山元製作所", "ヤマゲンセイサクショ"),
    ("㈱みどり薬局", "ミドリヤッキョク", "有限会社みとり薬局", "ミトリヤッキョク"),
    ("医療法人社団青葉会", "アオバカイ", "医療法人若葉会", "ワカバカイ"),
    ("株式会社アイテック", "アイテック", "株式会社アイティック", "アイティック"),
    ("株式会社ABC東北", "エービーシートウホク", "株式会社ＡＣＢ東北", "エーシービートウホク"),
    ("社会福祉法人ひかり福祉会", "ヒカリフクシカイ", "社会福祉法人ひかりの福祉会", "ヒカリノフクシカイ"),
    ("大和ハウス販売", "ダイワハウスハンバイ", "大和ハウス販賣", "ヤマトハウスハンバイ"),
    ("株式会社髙橋組", "タカハシグミ", "株式会社高橋建", "タカハシケン"),
    ("北上フーズ", "キタカミフーズ", "北上フード", "キタカミフード"),
    ("株式会社第一警備", "ダイイチケイビ", "株式会社第二警備", "ダイニケイビ"),
]
SYMBOLS = [("04123456", "04123457"), ("11111111", "11171111")]
OTHERS = [
    ("株式会社山田", "ヤマダ", "株式会社佐藤", "サトウ"),
    ("株式会社東北電装", "トウホクデンソウ", "株式会社九州食品", "キュウシュウショクヒン"),
    ("有限会社林", "ハヤシ", "有限会社森", "モリ"),
    ("医療法人社団", "イリョウホウジンシャダン", "株式会社", "カブシキガイシャ"),
]


def made(name: str, kana: str, symbol: str, key: str) -> object:
    return folded(key, "04", symbol, name, kana)


@pytest.mark.parametrize(("one", "kana", "two", "other"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_pair_that_is_taken_for_one_another(one, kana, two, other):
    first, second = made(one, kana, "10000000", "1"), made(two, other, "29999999", "2")
    assert alike(first, second)
    assert alike(second, first)


@pytest.mark.parametrize(("one", "two"), SYMBOLS)
def test_symbols_one_digit_apart(one, two):
    assert alike(made("青木商店", "アオキ", one, "1"), made("北上フーズ", "キタカミ", two, "2"))
    assert not alike(made("青木商店", "アオキ", one, "1"), made("北上フーズ", "キタカミ", two[::-1] + "0", "2"))


def test_symbols_of_two_branches_have_nothing_to_do_with_each_other():
    one, two = folded("1", "04", "11111111", "青木商店", "アオキ"), folded("2", "05", "11111112", "北上", "キタカミ")
    assert not alike(one, two)


@pytest.mark.parametrize(("one", "kana", "two", "other"), OTHERS)
def test_a_pair_that_is_not(one, kana, two, other):
    assert not alike(made(one, kana, "10000000", "1"), made(two, other, "29999999", "2"))


def test_an_employer_is_not_like_itself():
    same = made("青木商店", "アオキ", "10000000", "1")
    assert not alike(same, same)


@given(st.text("あいうえ", max_size=6), st.text("あいうえ", max_size=6))
def test_distance_is_a_distance(one, two):
    exact = distance(one, two, 9)
    assert exact == distance(two, one, 9)
    assert (exact == 0) == (one == two)
    assert distance(one, two, 2) == min(exact, 3)
    assert abs(len(one) - len(two)) <= exact <= max(len(one), len(two))


def test_neighbours_that_changed_places_are_one_change():
    assert distance("東北電工", "東電北工", 2) == 1


def test_a_name_that_is_a_kind_of_company_and_nothing_else_is_compared_whole():
    assert alike(made("医療法人社団", "", "10000000", "1"), made("医療法人財団", "", "29999999", "2"))


@given(st.text("あいう", max_size=8), st.text("あいう", max_size=8))
def test_what_is_left_unmarked_is_the_same_in_both(one, two):
    first, second = differing(one, two)
    kept = "".join(sign for at, sign in enumerate(one) if at not in first)
    assert kept == "".join(sign for at, sign in enumerate(two) if at not in second)
    assert not first or not second or one != two


def test_the_letters_that_differ_are_marked():
    assert differing("東北電装", "東北電工") == (frozenset({3}), frozenset({3}))
    assert differing("ひかり福祉会", "ひかりの福祉会") == (frozenset(), frozenset({3}))


def test_names_that_have_little_in_common_are_not_marked():
    assert marked("株式会社みちのく食品", "株式会社みちのく商品") == (frozenset({8}), frozenset({8}))
    assert marked("ひかり福祉会", "ひかりの福祉会") == (frozenset(), frozenset({3}))
    assert marked("青木商店", "北上フーズ") == marked("", "北上") == (frozenset(), frozenset())


@given(st.sets(st.integers(1, 60), min_size=1), st.sets(st.integers(1, 60)))
def test_the_farthest_free_bin(free, taken):
    names = [f"A-{number}" for number in sorted(free)]
    chosen = farthest(names, {f"A-{number}" for number in taken})
    if not taken:
        assert chosen == names[0]
        return
    away = {name: min(abs(int(name[2:]) - other) for other in taken) for name in names}
    assert away[chosen] == max(away.values())


def test_no_bin_is_free():
    assert farthest([], {"A-1"}) is None
