"""Whose code is it: the order of keys, repairs of garbled texts, hostile texts."""

import csv
import unicodedata
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.model import KeyKind, Mode
from mailroom.reading import codes, garbling, own_codes, view
from mailroom.reading.cards import CardKey
from mailroom.reading.codes import tracking_number
from mailroom.reading.view import View
from mailroom.settings import CodeSettings

CODE = "CH1-06-035669114"
TRAY = own_codes.make("T", "04-03-251120-02")
CARD = "04" + "41020003" + "0001234" + "00" + "20250730" + "04" + "07" + "001" + "000123" + "0"
NOTHING = CodeSettings()
WITH_CARD = CodeSettings(card_qr="unofficial41")
TRACKINGS = [
    ("13112383852", True), ("35819000011", True), ("35819003032", True), ("46465173296", True),
    ("03012100000", True), ("03012199993", True), ("05034100002", True), ("05034199995", True),
    ("13112383853", False), ("405548424886", False), ("1311238385", False), ("１３１１２３８３８５２", False),
]  # fmt: skip


candidates, classify = partial(codes.candidates, typed=True), partial(codes.classify, typed=True)
sort_view = partial(view.sort_view, typed=True)


def none(text: str) -> bool:
    return False


def only(*keys: str):
    return set(keys).__contains__


@pytest.mark.parametrize("number,right", TRACKINGS)
def test_tracking_numbers(number: str, right: bool) -> None:
    for text in (number, f"C{number}C", f"a{number}d", f"C{number}"):
        assert tracking_number(text) == (number if right else None)


def test_tracking_numbers_as_people_write_them() -> None:
    assert tracking_number("131-12-38385-2") == "13112383852"
    assert tracking_number("131-1238385-2") is None
    assert tracking_number("13112383852\n") is None
    assert tracking_number("E13112383852") is None


def test_official_vectors_of_tracking_numbers() -> None:
    file = Path("../shared/data/tracking_number_vectors.csv")
    if not file.exists():
        pytest.skip("only where the shared tables are")
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        digits = row["number"].replace("-", "")
        assert tracking_number(digits) == (digits if len(digits) == 11 else None)


# Each cause of garbling, as it arrives, and what was typed.
JIS_KANA = "そくぬほわおほわあうおおよぬぬあ"  # ch1-06-034669113 on kana keys
GARBLED = [
    ("CH1-06-035669114\r\n", CODE, "a line end"),
    ("\x02CH1-06-035669114\x03", CODE, "STX and ETX"),
    ("\ufeff　CH1-06-035669114　", CODE, "blanks and a mark"),
    ("]Q1CH1-06-035669114", CODE, "an AIM identifier"),
    ("ＣＨ１－０６－０３５６６９１１４", CODE, "full width"),
    ("ｃｈ１ー０６ー０３５６６９１１４", CODE, "Japanese input, roman letters"),
    ("ｃｈ１−０６‐０３５６６９１１４", CODE, "other dashes"),
    ("ch1-06-035669114", CODE, "CapsLock"),
    (JIS_KANA, "CH1-06-034669113", "kana keys"),
    ("ｿｸﾇﾎﾜｵﾎﾜｱｳｵｵﾖﾇﾇｱ", "CH1-06-034669113", "kana keys, half width"),
    ("ソクヌホワオホワアウオオヨヌヌア", "CH1-06-034669113", "kana keys, katakana"),
    ("A^B+C", "A=B:C", "US scanner, JIS keyboard"),
    ('A=B"C', "A_B@C", "US scanner, JIS keyboard, with shift"),
    ("A'B", "A:B", "JIS scanner, US keyboard"),
    ("ｍらー０３あー２５１１２０", "mra-03a-251120", "roman letters with vowels"),
    ("ちゃ１", "CHA1", "ch of Hepburn"),
    ("ちゃ１", "TYA1", "ty of Kunrei"),
    ("うんど", "UNDO", "n before a consonant"),
    ("っか１", "KKA1", "a doubled consonant"),
]  # fmt: skip


@pytest.mark.parametrize("arrived,typed", [row[:2] for row in GARBLED], ids=[row[2] for row in GARBLED])
def test_a_garbled_text_finds_its_key(arrived: str, typed: str) -> None:
    assert typed in candidates(arrived)
    assert classify(arrived, only(typed)).text == typed


@pytest.mark.parametrize("letter", sorted(own_codes.LETTERS))
@pytest.mark.parametrize("body", ["04-03-251120-02", "A-17", "03A-251120-0017", "UNDO", "F3"])
def test_own_codes_survive_japanese_input(letter: str, body: str) -> None:
    text = own_codes.make(letter, body)
    for arrived in (text, text.lower(), full_width(text), full_width(text.lower()), kana_keys(text), roman_input(text)):
        key = classify(arrived, none)
        assert (key.kind, key.own_letter, key.body) == (KeyKind.OWN, letter, body), arrived


@pytest.mark.parametrize("letter", sorted(own_codes.LETTERS))
@pytest.mark.parametrize("body", ["DECEASED", "KCHA-SHI-TTO-NN9", "XA-LI-VU-JO", "SECOND", "TSU-CHI-SHI"])
def test_a_text_that_may_mean_two_own_codes_means_none(letter: str, body: str) -> None:
    text = own_codes.make(letter, body)
    key = classify(roman_input(text), none)
    assert key.kind is KeyKind.OTHER or (key.own_letter, key.body) == (letter, body)


def kana_keys(text: str) -> str:
    keys = "1234567890-qwertyuiopasdfghjklzxcvbnm"
    kana = "ぬふあうえおやゆよわほたていすかんなにらせちとしはきくまのりつさそひこみも"
    return text.lower().translate(str.maketrans(keys, kana))


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def roman_input(text: str) -> str:
    """As Microsoft's input method shows it, from its own table of syllables."""
    table = {way: kana for kana, ways in garbling._ROMAJI.items() for way in ways}
    shown, rest = "", text.lower()
    while rest:
        for length in (4, 3, 2):
            if kana := table.get(rest[:length]):
                shown, rest = shown + kana, rest[length:]
                break
        else:
            if rest[0] == rest[1:2] and rest[0] not in "aiueon-0123456789":
                shown, rest = shown + "っ", rest[1:]
            elif rest[0] == "n" and rest[1:2] not in ("", "a", "i", "u", "e", "o", "y"):
                shown, rest = shown + "ん", rest[1:]
            else:
                shown, rest = shown + table.get(rest[0], full_width(rest[0])), rest[1:]
    return shown


def test_the_literal_text_comes_first() -> None:
    assert candidates(" ch1 ")[0] == "ch1"
    assert candidates("CH1")[0] == "CH1"
    assert classify("ch1", only("ch1", "CH1")).text == "ch1"
    assert classify("ch1", only("CH1")).text == "CH1"


def test_two_keys_that_one_text_may_mean_are_never_chosen_between() -> None:
    known = only("TI1", "CHI1")
    assert classify("ち１", known).kind is KeyKind.OTHER
    found = sort_view(["ち１"], known, NOTHING, Mode.RETURNED)
    assert found.two_codes and set(found.management) == {"TI1", "CHI1"}


def test_the_order_of_keys() -> None:
    tracking = "C13112383852C"
    assert classify(TRAY, only(TRAY)).kind is KeyKind.OWN
    assert classify(tracking, only(tracking)).kind is KeyKind.MANAGEMENT
    assert classify("13112383852", only("13112383852")).kind is KeyKind.MANAGEMENT
    assert classify(tracking, none) == classify("13112383852", none)
    assert classify(tracking, none).kind is KeyKind.TRACKING
    assert classify(CODE, none).kind is KeyKind.MANAGEMENT
    assert classify("CH1", none).kind is KeyKind.MANAGEMENT
    assert classify("XH1", only("XH1")).kind is KeyKind.MANAGEMENT
    assert classify("https://example.jp/CH1", none).kind is KeyKind.URL
    assert classify("XH1", none).kind is KeyKind.OTHER
    assert classify(TRAY[:-1] + ("A" if TRAY[-1] != "A" else "B"), none).kind is KeyKind.OTHER
    assert classify(CODE, none, grammar="([").kind is KeyKind.OTHER


def test_the_card_is_read_in_reply_mode_only() -> None:
    found = sort_view([CARD], none, WITH_CARD, Mode.REPLY)
    assert found.cards == (CardKey("04", "41020003", "1234", "00", date(2025, 7, 30)),)
    assert not found.foreign
    for settings_, mode in ((WITH_CARD, Mode.RETURNED), (NOTHING, Mode.REPLY), (NOTHING, Mode.RETURNED)):
        found = sort_view([CARD], none, settings_, mode)
        assert found == View(foreign=((KeyKind.CARD, 41),))
    other = CARD[:27] + "13" + CARD[29:]
    assert sort_view([other], none, WITH_CARD, Mode.REPLY).foreign == ((KeyKind.OTHER, 41),)
    undated = CARD[:19] + "20259999" + CARD[27:]
    assert sort_view([undated], none, WITH_CARD, Mode.REPLY).cards[0].issued_on is None


def test_a_view_sorts_everything() -> None:
    texts = [CODE, "CH1", "https://a.example/", TRAY, "C13112383852C", "13112383852", CODE, "whatever"]
    found = sort_view(texts, only("CH1"), NOTHING, Mode.RETURNED)
    assert found.management == ("CH1", CODE)
    assert found.two_codes
    assert found.tracking == ("13112383852",)
    assert [code.letter for code in found.own] == ["T"]
    assert found.foreign == ((KeyKind.URL, 18), (KeyKind.OTHER, 8))
    assert sort_view([], none, NOTHING, Mode.RETURNED).empty


HOSTILE = [
    "", " ", "\x00", "\x00" * 9, "\ud800", "CH1\ud800", "'; DROP TABLE event; --", "\n\n", "CH1\nCH2",
    "CH1\x00", "%n%s", "=1+1", "\u202eCH1", "A" * 5_000_000, "あ" * 200, "か" * 256, "ん" * 4096,
    "\u0300" * 300, "㍿" * 200, "🂡" * 50, "-" * 256,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_harmless(text: str) -> None:
    asked: list[str] = []

    def known(form: str) -> bool:
        form.encode("utf-8")
        asked.append(form)
        return False

    key = classify(text, known)
    assert key.kind in (KeyKind.OTHER, KeyKind.MANAGEMENT)
    assert len(asked) < 600
    assert all(len(form) <= codes.LONGEST for form in asked)
    found = sort_view([text], known, NOTHING, Mode.RETURNED)
    assert "DROP" not in repr(found)


def test_a_line_break_inside_makes_no_key() -> None:
    assert classify("CH1\nCH2", only("CH1", "CH2")).kind is KeyKind.OTHER
    assert classify("CH1\n", only("CH1")).text == "CH1"


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_gives_the_same_safe_answers(text: str) -> None:
    forms = candidates(text)
    assert len(forms) == len(set(forms))
    for form in forms:
        form.encode("utf-8")
    for known in (none, lambda form: True):
        key = classify(text, known)
        assert key == classify(text, known)
    if forms:
        assert forms[0] in text


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30))
def test_a_key_is_found_through_every_garbling(typed: str) -> None:
    if own_codes.parse(typed) or typed.startswith("]"):
        return
    for arrived in (typed, full_width(typed), f"\t{typed}\r\n"):
        if codes.trimmed(unicodedata.normalize("NFKC", arrived)) == typed:
            assert classify(arrived, only(typed)).text == typed
