"""Japanese dates, widths, names and working days, so that no other file knows how they are written.

What is made here are keys for looking things up and texts for showing; what the host wrote is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

from mailroom.paths import resources

# --- dates ------------------------------------------------------------------------------------------------------

# (first day, name, letter, number in claim files)
_ERAS = (
    (date(2019, 5, 1), "令和", "R", "5"),
    (date(1989, 1, 8), "平成", "H", "4"),
    (date(1926, 12, 25), "昭和", "S", "3"),
    (date(1912, 7, 30), "大正", "T", "2"),
    (date(1868, 1, 25), "明治", "M", "1"),
)
_FIRST_DAY = {word: era[0] for era in _ERAS for word in (*era[1:], era[1][0])}
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63\u2500\u2501"
_LONG_VOWELS = "\u30fc\uff70"
_TO_HYPHEN = str.maketrans(dict.fromkeys(_HYPHENS + _LONG_VOWELS, "-"))

_WESTERN = tuple(
    re.compile(pattern)
    for pattern in (
        r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})",
        r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日",
        r"([0-9]{4})()([0-9]{2})([0-9]{2})",
    )
)
_ERA_WORD = "明治?|大正?|昭和?|平成?|令和?|[MTSHR]"
_WAREKI = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({_ERA_WORD})([0-9]{{1,2}}|元)([-/.・])([0-9]{{1,2}})\3([0-9]{{1,2}})",
        rf"({_ERA_WORD})([0-9]{{1,2}}|元)(年)([0-9]{{1,2}})月([0-9]{{1,2}})日",
        r"([MTSHR])([0-9]{2})()([0-9]{2})([0-9]{2})",
        r"([1-5])-([0-9]{1,2})(-)([0-9]{1,2})-([0-9]{1,2})",
        r"([1-5])([0-9]{2})()([0-9]{2})([0-9]{2})",
    )
)


def parse_date(text: str) -> date | None:
    """A date as hosts write it: ISO, 20250612, 令和7年6月12日, R07.06.12, 5-07-06-12, 5070612. Blank is None.

    An era that went on in print after its last day (平成31年6月) is the day it means; a day before the era's first
    is none. Raises ValueError.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper().translate(_TO_HYPHEN)
    if not plain:
        return None
    for pattern in _WESTERN:
        if found := pattern.fullmatch(plain):
            return date(int(found[1]), int(found[3]), int(found[4]))
    for pattern in _WAREKI:
        if found := pattern.fullmatch(plain):
            return _from_era(found[1], found[2], int(found[4]), int(found[5]))
    raise ValueError("not a date")


def _from_era(word: str, year: str, month: int, day: int) -> date:
    first = _FIRST_DAY[word]
    number = 1 if year == "元" else int(year)
    found = date(first.year + number - 1, month, day)
    if number < 1 or found < first:
        raise ValueError("before the era began")
    return found


def wareki_long(day: date) -> str:
    """令和7年6月12日; 令和元年5月1日. Before 明治 the ISO date."""
    for first, name, *_ in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return day.isoformat()


def wareki_year(day: date) -> str:
    """令和7; before 明治 the year of the common era."""
    return wareki_long(day).split("年")[0] if day >= _ERAS[-1][0] else str(day.year)


def wareki_short(day: date) -> str:
    """R7.06.12, as on labels and tickets. Before 明治 the ISO date."""
    for first, _, letter, _ in _ERAS:
        if day >= first:
            return f"{letter}{day.year - first.year + 1}.{day.month:02d}.{day.day:02d}"
    return day.isoformat()


# --- keys and numbers ---------------------------------------------------------------------------------------------


def key_text(text: str) -> str:
    """A key without the blanks around it, full width made half: what keys are compared by. ``text`` stays its own."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def postal_code(text: str) -> str:
    """The seven digits of 〒980-8561 in any width, "" when they are not seven digits."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("〒").translate(_TO_HYPHEN)
    return plain.replace("-", "", 1) if re.fullmatch("[0-9]{3}-?[0-9]{4}", plain) else ""


def tracking_number(text: str) -> str:
    """引受番号 as it is compared: without hyphens, blanks and the letters A-D that scanners leave at its ends."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_TO_HYPHEN).replace("-", "")
    found = re.fullmatch("[A-Da-d]?([0-9]+)[A-Da-d]?", plain)
    return found[1] if found else plain


def kana_of(text: str) -> str:
    """Kana for a name as it is begun in Roman letters (Japanese input is off): watan -> わた; "" where it is none."""
    import jaconv  # not worth its time to whoever only decodes

    words = []
    for word in text.lower().split():
        begun = re.sub("nn(?=[aiueoy])", "n'n", word.rstrip("bcdfghjklmnpqrstvwxyz") if word[-1:] != "n" else word[:-1])
        if not begun:
            continue
        kana = jaconv.alphabet2kana(begun) if re.fullmatch("[a-z']+", begun) else ""
        if not kana or re.search("[^ぁ-ゖー]|っっ|っ$", kana):
            return ""
        words.append(kana)
    return " ".join(words)


# --- names ----------------------------------------------------------------------------------------------------------

_SMALL = "ァィゥェォッャュョヮヵヶヂヅヰヱヲ"
_LARGE = "アイウエオツヤユヨワカケジズイエオ"


class _Folding(dict[int, int | None]):
    """The table of ``str.translate`` that learns: letters and digits stay, marks go, all else is a gap."""

    def __missing__(self, sign: int) -> int | None:
        kind = unicodedata.category(chr(sign))
        found = sign if kind[0] in "LN" or kind == "Co" else None if kind == "Mn" else 0x20
        self[sign] = found
        return found


@cache
def _kana_table() -> _Folding:
    table = _Folding({sign: sign + 0x60 for sign in range(0x3041, 0x3097)})  # ぁ to ァ
    table.update(zip(map(ord, _SMALL), map(ord, _LARGE), strict=True))
    table.update({sign: table.get(large, large) for sign, large in list(table.items()) if large is not None})
    table.update(dict.fromkeys(map(ord, _HYPHENS), ord("ー")))
    return table


@cache
def _name_table() -> _Folding:
    table = _Folding(_kana_table())
    for line in (resources() / "formats" / "variant-kanji.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            plain, *variants = map(ord, line.strip())
            table.update(dict.fromkeys(variants, plain))
    return table


def fold_kana(text: str) -> str:
    """Kana of any width or size as large full-width katakana without gaps: ﾜﾀﾅﾍﾞ, わたなべ -> ワタナベ."""
    return "".join(unicodedata.normalize("NFKC", text).upper().translate(_kana_table()).split())


def fold_words(text: str) -> list[str]:
    """The words of a name as search compares them: kana as ``fold_kana``, variant kanji as the plain ones."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_name_table())
    if "々" in plain:
        plain = re.sub("(.)々", r"\1\1", plain)
    return plain.split()


def fold_name(text: str) -> str:
    """``fold_words`` without the gaps."""
    return "".join(fold_words(text))


# --- 外字 -------------------------------------------------------------------------------------------------------------

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


def has_private_use(text: str) -> bool:
    """True when the text holds a 外字, which only the host can show."""
    return not text.isascii() and _PRIVATE.search(text) is not None


def mark_private_use(text: str, mark: str = "〓") -> str:
    """The text for showing and printing: 外字 as 〓, to be written by hand."""
    return text if text.isascii() else _PRIVATE.sub(mark, text)


# --- working days ---------------------------------------------------------------------------------------------------


def is_business_day(day: date) -> bool:
    """Monday to Friday, no holiday, not 29 December to 3 January."""
    import jpholiday

    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and not jpholiday.is_holiday(day)


def add_business_days(day: date, number: int) -> date:
    """The business day that many business days after ``day``; with 0, ``day`` or the next one."""
    while not is_business_day(day):
        day += timedelta(days=1)
    for _ in range(number):
        day += timedelta(days=1)
        while not is_business_day(day):
            day += timedelta(days=1)
    return day
