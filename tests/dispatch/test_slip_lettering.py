"""Setting type without painting: widths, breaks, and that nothing is ever cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.dispatch.lettering import SQUEEZE, fit, fit_lines, in_two, may_break, printable, width, width_mm, wrap

NAMES = st.text(st.sampled_from("山田太郎ァアンー・（）「」、。々 　Aa1-0ｱﾞ〓𠮷"), min_size=1, max_size=90).filter(
    str.strip
)


@pytest.mark.parametrize(
    ("text", "em"),
    [("山田", 2), ("03A-251120", 5), ("ｱﾞ", 1), ("①㈱", 2), ("𠮷", 1), ("葛\U000e0100", 1), ("é–", 1), ("", 0)],
)
def test_widths(text: str, em: float) -> None:
    assert width(text) == em


def test_lines_keep_the_rules_of_japanese_setting() -> None:
    assert wrap("あいうえお。かき", 5) == ["あいうえお。", "かき"], "a full stop may hang"
    assert wrap("あいうえ（かき", 5) == ["あいうえ", "（かき"], "no bracket opens at the end"
    assert wrap("あいうえおっか", 5) == ["あいうえ", "おっか"], "no small kana begins"
    assert wrap("あいう123-4567", 4) == ["あいう", "123-4567"], "numbers stay whole"
    assert wrap("ア。イ\n　ウ", 9) == ["ア。イ", "　ウ"]
    assert wrap("ABCDEFGHIJ", 2) == ["ABCD", "EFGH", "IJ"], "what has no break is parted all the same"
    assert wrap("", 5) == [""]


@settings(deadline=None)
@given(NAMES, st.integers(3, 30))
def test_wrapping_loses_nothing(text: str, em: int) -> None:
    lines = wrap(text, em)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= em + 1 for line in lines)


def test_a_long_text_is_squeezed_then_smaller_then_two_lines() -> None:
    em = 10.5 * 25.4 / 72
    assert fit("あ" * 10, 10 * em, 10.5) == fit("あ" * 10, 99.0, 10.5)
    squeezed = fit("あ" * 12, 10 * em, 10.5)
    assert squeezed.pt == 10.5 and SQUEEZE < squeezed.stretch < 1
    smaller = fit("あ" * 14, 10 * em, 10.5)
    assert 8 <= smaller.pt < 10.5 and len(smaller.lines) == 1
    two = fit("あ" * 18, 10 * em, 10.5)
    assert two.pt == 8 and two.lines == ("あ" * 9, "あ" * 9)


@settings(max_examples=300, deadline=None)
@given(NAMES, st.sampled_from([8.0, 9.0, 10.5, 15.0]), st.floats(10, 100), st.sampled_from([None, 12.0]))
def test_nothing_is_ever_cut(text: str, pt: float, room: float, two: float | None) -> None:
    for setting in (fit(text, room, pt, two=two), fit_lines(text, room, pt)):
        assert "".join("".join(setting.lines).split()) == "".join(text.split())
        assert 1 <= len(setting.lines) <= 2
        assert all(width_mm(line, setting.pt, setting.stretch) <= room + 0.01 for line in setting.lines)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("宮城県仙台市青葉区堤町9丁目98-7 青葉台第二ビル", ("宮城県仙台市青葉区堤町9丁目98-7", "青葉台第二ビル")),
        ("宮城県仙台市青葉区堤町9丁目98-7　青葉台ビル 3階", ("宮城県仙台市青葉区堤町9丁目98-7", "青葉台ビル 3階")),
        (
            "宮城県仙台市青葉区堤町9丁目98-7青葉台第二ビルディング305号室",
            ("宮城県仙台市青葉区堤町9丁目98-7", "青葉台第二ビルディング305号室"),
        ),
        (
            "宮城県仙台市青葉区堤町９丁目９８番地青葉台第二ビルディング３階",
            ("宮城県仙台市青葉区堤町９丁目９８番地", "青葉台第二ビルディング３階"),
        ),
        ("仙台市青葉区一番町9-1", ("仙台市青葉区一番町9-1",)),
    ],
)
def test_an_address_breaks_where_it_reads_best(address: str, lines: tuple[str, ...]) -> None:
    assert fit_lines(address, 100.0, 11.0).lines == lines


def test_a_long_name_breaks_well_and_keeps_its_title() -> None:
    name = "特定非営利活動法人みちのく地域包括支援センター連絡協議会仙台事務所"
    assert in_two(name + "　御中", 24, keep=3) == (name[:19], name[19:] + "　御中")
    assert in_two("アレクサンドラ・マリア・フェルナンデス", 12) == ("アレクサンドラ・", "マリア・フェルナンデス")
    assert in_two("あいう　御中", 5, keep=3) == ("あい", "う　御中")


def test_no_break_before_what_may_not_begin_a_line() -> None:
    assert not may_break("あ", "。") and not may_break("（", "あ") and not may_break("A", "B")
    assert may_break("あ", "い") and may_break("。", "あ")


def test_what_only_the_host_can_show_becomes_a_geta() -> None:
    assert printable("\ue000田\t太郎 ") == ("〓田 太郎", True)
    assert printable("髙﨑") == ("髙﨑", False)
