"""What a hand scanner's text may have been before the keyboard's settings garbled it.

A hand scanner types. When the computer expects another keyboard, or Japanese input is on, the
text arrives changed: each function undoes one such cause. Nothing here knows what a code means.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

# The same physical key (without and with shift), on a US and on a JIS keyboard.
_US = "`-=[]\\;',./" + '~_+{}|:"<>?' + "@^&*()"
_JIS = "\x00-^@[];:,./" + "\x00=~`{}+*<>?" + "\"&'()\x00"
_US_FROM_JIS = {ord(jis): us for us, jis in zip(_US, _JIS, strict=True) if jis not in ("\x00", us)}
_JIS_FROM_US = {ord(us): jis for us, jis in zip(_US, _JIS, strict=True) if jis not in ("\x00", us)}

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー─━"), "-")

# Japanese input with kana keys (JIS X 6002): the key that types each kana.
_KANA_KEYS = str.maketrans(
    dict(
        zip(
            "ぬふあうえおやゆよわほへーたていすかんなにらせ゛゜ちとしはきくまのりれけむつさそひこみもねるめろ"
            "ぁぅぇぉゃゅょをぃっ",
            "1234567890-^\\qwertyuiop@[asdfghjkl;:]zxcvbnm,./_"  # plain
            "34567890ez",  # with shift: taken as the plain key
            strict=True,
        )
    )
)

# Japanese input with roman letters: what may have been typed for each kana.
_ROWS = {
    "k c": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
    "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
    "x l": "ぁぃぅぇぉ", "v": "\x00\x00ゔ\x00\x00",
}  # fmt: skip
_ODD = {
    "あ": "a", "い": "i yi", "う": "u wu whu", "え": "e", "お": "o", "や": "ya", "ゆ": "yu", "よ": "yo",
    "わ": "wa", "を": "wo", "ん": "n nn xn", "ー": "-", "、": ",", "。": ".", "・": "/", "「": "[", "」": "]",
    "っ": "xtu ltu xtsu", "ゃ": "xya lya", "ゅ": "xyu lyu", "ょ": "xyo lyo", "ゎ": "xwa lwa",
    "し": "si shi ci", "ち": "ti chi", "つ": "tu tsu", "ふ": "hu fu", "じ": "zi ji", "く": "ku cu qu", "せ": "se ce",
    "き": "ki", "け": "ke", "じゃ": "ja jya zya", "じゅ": "ju jyu zyu", "じょ": "jo jyo zyo", "じぇ": "je jye zye",
    "しゃ": "sha sya", "しゅ": "shu syu", "しょ": "sho syo", "しぇ": "she sye",
    "ちゃ": "cha tya cya", "ちゅ": "chu tyu cyu", "ちょ": "cho tyo cyo", "ちぇ": "che tye cye",
    "ふぁ": "fa", "ふぃ": "fi", "ふぇ": "fe", "ふぉ": "fo", "ゔぁ": "va", "ゔぃ": "vi", "ゔぇ": "ve", "ゔぉ": "vo",
    "うぃ": "wi", "うぇ": "we", "くぁ": "qa", "くぃ": "qi", "くぇ": "qe", "くぉ": "qo", "いぇ": "ye",
}  # fmt: skip
_Y_ROWS = {"き": "k", "ぎ": "g", "に": "n", "ひ": "h", "び": "b", "ぴ": "p", "み": "m", "り": "r", "ぢ": "d"}


def _romaji() -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for consonants, row in _ROWS.items():
        for kana, vowel in zip(row, "aiueo", strict=True):
            typed[kana] = [consonant + vowel for consonant in consonants.split()]
    for kana, first in _Y_ROWS.items():
        for small, vowel in zip("ゃぃゅぇょ", "aiueo", strict=True):
            typed[kana + small] = [first + "y" + vowel]
    return typed | {kana: ways.split() for kana, ways in _ODD.items()}


_ROMAJI = _romaji()
_JOINS_N = ("a", "i", "u", "e", "o", "y")  # after a single n they would have made another kana
_MOST = 64  # ways of reading one text back
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def without_aim(text: str) -> str:
    """Without the AIM identifier (``]Q1``) that some scanners put in front."""
    return text[3:] if _AIM.match(text) else text


def plain_dashes(text: str) -> str:
    """Every sign that is drawn like a hyphen as a hyphen."""
    return text.translate(_DASHES)


def from_jis_keyboard(text: str) -> str:
    """Typed as if on a US keyboard, taken by the computer for a JIS keyboard."""
    return text.translate(_US_FROM_JIS)


def from_us_keyboard(text: str) -> str:
    """Typed as if on a JIS keyboard, taken by the computer for a US keyboard."""
    return text.translate(_JIS_FROM_US)


def from_kana_keys(text: str) -> str:
    """Typed while each key gave a kana; voiced marks are keys of their own."""
    parted = unicodedata.normalize("NFD", _hiragana(text)).translate({0x3099: "゛", 0x309A: "゜"})
    return parted.translate(_KANA_KEYS)


def from_roman_input(text: str) -> Iterator[str]:
    """All the ways the text can have been typed in roman letters while kana came out, likeliest first."""
    text = _hiragana(text)
    ways: list[list[str]] = []
    place = 0
    while place < len(text):
        doubled = text[place] == "っ"
        start = place + doubled
        for length in (2, 1):
            known = _ROMAJI.get(text[start : start + length])
            if known:
                break
        if doubled and known:
            known = [way[0] + way for way in known if way[0] not in "aiueon-"] or None
        if not known:
            length, start = 1, place
            known = _ROMAJI.get(text[place], [text[place]])
        ways.append(known)
        place = start + length
    for parts in itertools.islice(itertools.product(*ways), _MOST):
        if not any(one == "n" and after[:1] in _JOINS_N for one, after in itertools.pairwise(parts)):
            yield "".join(parts)


def _hiragana(text: str) -> str:
    """Katakana of any width as hiragana."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヴ" else sign for sign in wide)
