"""Own codes: the check letter finds what it promises to find."""

import itertools
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.reading import own_codes

SIGNS = string.ascii_uppercase + string.digits + "-"
TWINS = {frozenset(pair) for pair in zip("0123456789-", "PQRTUVWXYZM", strict=True)}
BODIES = ["04-03-251120-02", "A-17", "03A-251120-0017", "UNDO", "0", "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"]


@given(st.sampled_from(sorted(own_codes.LETTERS)), st.text(SIGNS, min_size=1, max_size=64))
def test_made_codes_are_parsed_back(letter: str, body: str) -> None:
    text = own_codes.make(letter, body)
    code = own_codes.parse(text)
    assert code == own_codes.OwnCode(letter, body)
    assert code.text == text
    assert text[-1] in string.ascii_uppercase
    assert set(text) <= set(SIGNS)


@pytest.mark.parametrize("body", BODIES)
def test_every_wrong_sign_is_found_but_the_twins(body: str) -> None:
    text = own_codes.make("B", body)
    for place, right in enumerate(text):
        for wrong in SIGNS:
            changed = text[:place] + wrong + text[place + 1 :]
            if wrong == right:
                continue
            if own_codes.parse(changed):
                assert frozenset((right, wrong)) in TWINS
                assert 4 <= place < len(text) - 1, "prefix and check letter have no twins"


@pytest.mark.parametrize("body", BODIES)
def test_every_swap_of_neighbours_is_found_but_the_twins(body: str) -> None:
    text = own_codes.make("S", body)
    for place, (one, two) in enumerate(itertools.pairwise(text)):
        changed = text[:place] + two + one + text[place + 2 :]
        assert one == two or not own_codes.parse(changed) or frozenset((one, two)) in TWINS


def test_digits_are_never_taken_for_each_other() -> None:
    for length in (2, 7):
        for number in random.Random(4).sample(range(10**length), min(100, 10**length)):
            text = own_codes.make("L", f"{number:0{length}d}")
            for place in range(4, len(text) - 1):
                for wrong in string.digits:
                    if wrong != text[place]:
                        assert own_codes.parse(text[:place] + wrong + text[place + 1 :]) is None
                if place + 2 < len(text) and text[place] != text[place + 1]:
                    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
                    assert own_codes.parse(swapped) is None


def test_the_group_has_the_property_that_finds_swaps() -> None:
    for x, y in itertools.combinations(range(26), 2):
        assert own_codes._times(x, own_codes._shifted(y)) != own_codes._times(y, own_codes._shifted(x))
    assert sorted(map(own_codes._shifted, range(26))) == list(range(26))


def test_twelve_kinds() -> None:
    assert "".join(sorted(own_codes.LETTERS)) == "BCDEFGLNPSTX"


@pytest.mark.parametrize(
    "letter,body", [("Q", "1"), ("", "1"), ("B", ""), ("B", "a"), ("B", "Ａ"), ("B", "1" * 65), ("BB", "1")]
)
def test_what_cannot_be_a_code_is_refused(letter: str, body: str) -> None:
    with pytest.raises(ValueError):
        own_codes.make(letter, body)


@given(st.text())
def test_any_text_is_harmless(text: str) -> None:
    code = own_codes.parse(text)
    assert code is None or code.text == text


def test_a_code_with_something_around_it_is_none() -> None:
    text = own_codes.make("B", "A-17")
    for changed in (text + "\n", " " + text, text.lower(), text + text, "MR" * 10**6):
        assert own_codes.parse(changed) is None


def test_slip_numbers() -> None:
    text = own_codes.slip_code("03A-251120-0017")
    code = own_codes.parse(text)
    assert code and code.letter == "S"
    assert own_codes.slip_number(code) == "03A-251120-0017"
    assert own_codes.slip_number(own_codes.OwnCode("B", "03A-251120-0017")) is None
    assert own_codes.slip_number(own_codes.OwnCode("S", "7")) is None
    for wrong in ("3A-251120-0017", "03A-251120-17", "03a-251120-0017", "03A-251120-0017\n"):
        with pytest.raises(ValueError):
            own_codes.slip_code(wrong)
