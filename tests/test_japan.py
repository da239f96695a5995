"""Dates, widths and names of DOMAIN §7."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom import japan

JUNE = date(2025, 6, 12)
FIRST_DAYS = {"令和": date(2019, 5, 1), "平成": date(1989, 1, 8), "昭和": date(1926, 12, 25)}
ERAS = [("令和", "令", "R", "5", 2018), ("平成", "平", "H", "4", 1988), ("昭和", "昭", "S", "3", 1925)]


@pytest.mark.parametrize(
    "text",
    [
        *("2025-06-12", "2025/06/12", "2025/6/12", "2025.6.12", "2025年6月12日", "20250612", " 2025-06-12　"),
        *(
            "R07.06.12",
            "R7.6.12",
            "R07/06/12",
            "r07-06-12",
            "R070612",
            "令和7年6月12日",
            "令和 7年 6月12日",
            "令7.6.12",
        ),
        *(
            "5-07-06-12",
            "5-7-6-12",
            "5070612",
            "５－０７－０６－１２",
            "２０２５年６月１２日",
            "5―07―06―12",
            "㋿7年6月12日",
        ),
    ],
)
def test_every_form_of_a_date(text: str) -> None:
    assert japan.parse_date(text) == JUNE


@pytest.mark.parametrize("text", ["", " ", "　", "\t"])
def test_blank_is_no_date(text: str) -> None:
    assert japan.parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-30", "2025-13-01", "0000-00-00", "99999999", "00000000", "2025-W01-1", "2025-0612", "2025-06"),
        *("令和0年1月1日", "令和元年4月30日", "昭和元年12月24日", "9-07-06-12", "0070612", "070612", "X07.06.12"),
        *("R07.06/12", "令和7年6月", "昨日", "-", "5-07-06-31", "20250612 0:00", "一九八一年四月二日"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        japan.parse_date(text)


def test_first_days_and_an_era_that_went_on_in_print() -> None:
    assert japan.parse_date("令和元年5月1日") == date(2019, 5, 1)
    assert japan.parse_date("H01.01.08") == date(1989, 1, 8)
    assert japan.parse_date("昭和64年1月7日") == date(1989, 1, 7)
    assert japan.parse_date("平成31年6月1日") == date(2019, 6, 1)
    assert japan.parse_date("大正元年7月30日") == date(1912, 7, 30)
    assert japan.parse_date("明治33年1月1日") == date(1900, 1, 1)


@given(st.dates(date(1926, 12, 25), date(2099, 12, 31)), st.integers(0, 9), st.booleans())
def test_a_day_is_the_same_in_every_form(day: date, form: int, wide: bool) -> None:
    word, short, letter, number, before = next(era for era in ERAS if day >= FIRST_DAYS[era[0]])
    year = day.year - before
    texts = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{word}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        f"{letter}{year:02d}.{day.month:02d}.{day.day:02d}",
        f"{letter}{year:02d}{day:%m%d}",
        f"{number}-{year:02d}-{day:%m-%d}",
        f"{number}{year:02d}{day:%m%d}",
        f"{short}{year}.{day.month}.{day.day}",
        japan.wareki_short(day),
    ]
    text = texts[form]
    if wide:
        text = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert japan.parse_date(text) == day


@given(st.dates(date(1868, 1, 25)))
def test_wareki_is_read_back(day: date) -> None:
    if day < date(2117, 1, 1):  # two digits of a year
        assert japan.parse_date(japan.wareki_long(day)) == day


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    with contextlib.suppress(ValueError):
        japan.parse_date(text)


def test_wareki() -> None:
    assert japan.wareki_long(date(2019, 5, 1)) == "令和元年5月1日"
    assert japan.wareki_long(JUNE) == "令和7年6月12日"
    assert japan.wareki_short(date(2025, 11, 5)) == "R7.11.05"
    assert japan.wareki_long(date(1867, 1, 1)) == "1867-01-01" == japan.wareki_short(date(1867, 1, 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("髙橋", "高橋"), ("﨑山", "崎山"), ("濵田", "浜田"), ("濱田", "浜田"), ("渡邉", "渡辺"), ("渡邊", "渡辺")),
        *(
            ("𠮷田", "吉田"),
            ("齋藤", "斉藤"),
            ("斎藤", "齊藤"),
            ("廣田", "広田"),
            ("澤", "沢"),
            ("嶋", "島"),
            ("佐々木", "佐佐木"),
        ),
        *(("\ufa19", "神"), ("\ufa1a", "祥"), ("\ufa1b", "福"), ("\ufa1d", "精"), ("\ufa1e", "羽"), ("\ufa22", "諸")),
        *(("\ufa26", "都"), ("\ufa12", "晴"), ("\uf9dc", "隆"), ("葛\U000e0100城", "葛城"), ("髙\ufe00", "高")),
        *(("ﾜﾀﾅﾍﾞ ｱﾔﾉ", "ワタナベ　アヤノ"), ("わたなべ", "ワタナベ"), ("ｼｮｳｼﾞ", "シヨウジ")),
        *(
            ("かづこ", "カズコ"),
            ("㈱みちのく", "(株)ミチノク"),
            ("ﾔﾏﾀﾞ-", "ヤマダー"),
            ("ヤマダ－", "ヤマダ―"),
            ("abc", "ＡＢＣ"),
        ),
        *(("ヴァン・アン", "ヴァン アン"), ("第①", "第1")),
    ],
)
def test_one_name_for_a_search(one: str, other: str) -> None:
    assert japan.fold_name(one) == japan.fold_name(other) != ""


def test_different_names_stay_different() -> None:
    names = ["佐藤", "加藤", "サトウ", "サトオ", "ハハ", "パパ", "ババ", "一", "ー", "林", "森"]
    assert len({japan.fold_name(name) for name in names}) == len(names)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    words = japan.fold_words(text)
    assert japan.fold_words(" ".join(words)) == words
    assert japan.fold_kana(japan.fold_kana(text)) == japan.fold_kana(text)


@given(st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6)))
def test_hiragana_and_half_width_are_katakana(kana: str) -> None:
    hiragana = "".join(chr(ord(sign) - 0x60) for sign in kana)
    assert japan.fold_name(hiragana) == japan.fold_name(kana) == japan.fold_kana(hiragana)


def test_private_signs_are_kept_and_marked() -> None:
    name = b"\xf0\x40\x93\x63".decode("cp932")  # F040 = U+E000
    assert unicodedata.category(name[0]) == "Co"
    assert japan.has_private_use(name) and not japan.has_private_use("髙﨑 A")
    assert japan.mark_private_use(name) == "〓田"
    assert japan.mark_private_use("abc") == "abc"
    assert name[0] in japan.fold_name(name)


def test_postal_code() -> None:
    for text in ("980-8561", "9808561", "〒980-8561", "９８０－８５６１", "980ー8561", " 980-8561 "):
        assert japan.postal_code(text) == "9808561"
    for text in ("", "980-856", "98085611", "980-85-61", "あ"):
        assert japan.postal_code(text) == ""


def test_tracking_number() -> None:
    for text in (
        "13112383852",
        "131-12-38385-2",
        "C13112383852C",
        "c13112383852",
        "１３１１２３８３８５２",
        "A131-12-38385-2B",
    ):
        assert japan.tracking_number(text) == "13112383852"
    assert japan.tracking_number("") == ""


def test_key_text() -> None:
    assert japan.key_text("　ＣＨ１－０４ ") == "CH1-04"
    assert japan.key_text(" CH1 ") == "CH1"


def test_business_days() -> None:
    assert not japan.is_business_day(date(2025, 11, 24))  # in place of 23, a Sunday
    assert not japan.is_business_day(date(2026, 9, 22))
    assert not japan.is_business_day(date(2025, 12, 29)) and not japan.is_business_day(date(2026, 1, 2))
    assert japan.is_business_day(date(2025, 11, 25))
    assert japan.add_business_days(date(2025, 11, 21), 1) == date(2025, 11, 25)
    assert japan.add_business_days(date(2025, 11, 22), 0) == date(2025, 11, 25)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 10))
def test_so_many_business_days_lie_between(day: date, number: int) -> None:
    start, end = japan.add_business_days(day, 0), japan.add_business_days(day, number)
    between = sum(japan.is_business_day(start + timedelta(days=n)) for n in range((end - start).days))
    assert between == number


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("watanabe", "わたなべ"), ("watan", "わた"), ("WATA", "わた"), ("w", ""), ("ohno", "おおの"),
        ("onna", "おんな"),
        ("kon'no", "こんの"), ("ando yuki", "あんど ゆき"), ("ando y", "あんど"), ("980-0811", ""), ("CH1", ""),
        ("xyz", ""),
        ("渡辺", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_begun_in_roman_letters(typed: str, kana: str) -> None:
    assert japan.kana_of(typed) == kana
