"""A page as data: kept, read back the same, refused when damaged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.dispatch import code128
from mailroom.dispatch.pages import Bars, Box, Item, Outline, Page, Rule, Squares, Text, dump, load
from mailroom.dispatch.slips import slip_pages
from mailroom.errors import PaperError
from tests.dispatch.slip_makers import a_slip, rows_of

MM = st.floats(0, 500, allow_nan=False)
WORDS = st.text(max_size=20).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
ITEMS: st.SearchStrategy[Item] = st.one_of(
    st.builds(Text, MM, MM, MM, MM, WORDS, MM, st.booleans(), st.sampled_from(["left", "right"]), MM, st.booleans()),
    st.builds(Rule, MM, MM, MM, MM, MM, st.booleans()),
    st.builds(Box, MM, MM, MM, MM, MM, st.none() | st.floats(0, 1), MM),
    st.builds(Bars, MM, MM, MM, WORDS, WORDS, st.integers(1, 9)),
    st.builds(Squares, MM, MM, WORDS, WORDS, st.integers(1, 9)),
    st.builds(Outline, WORDS, MM, MM, MM, MM, st.tuples(MM, MM), MM, MM, st.none() | st.floats(0, 1)),
)
PAGES = st.builds(
    Page, st.floats(1, 2000), st.floats(1, 2000), st.lists(ITEMS, max_size=8).map(tuple), st.none() | st.tuples(MM, MM)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PAGES, max_size=3))
def test_a_kept_page_is_the_same_page(pages: list[Page]) -> None:
    assert load(dump(pages)) == pages


def test_a_kept_slip_is_the_same_slip() -> None:
    pages = slip_pages(a_slip(rows_of([4] * 20)))
    assert load(dump(pages)) == pages


def _changed(path: str, value: object) -> str:
    raw = json.loads(dump(slip_pages(a_slip())))
    target = raw
    *way, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
    for part in way:
        target = target[part]
    target[last] = value
    return json.dumps(raw)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"v":1}',
        dump(slip_pages(a_slip()))[:-40],
        _changed("pages/0/width", "210"),
        _changed("pages/0/width", 0),
        _changed("pages/0/items/0", {"kind": "picture"}),
        _changed("pages/0/items/0/x", float("inf")),
        _changed("pages/0/items/0/x", True),
        _changed("pages/0/items/0/text", 5),
        _changed("pages/0/items/0/colour", "red"),
        _changed("pages/0/stamp", [1]),
    ],
)
def test_a_damaged_page_is_refused(damaged: str) -> None:
    with pytest.raises(PaperError) as refused:
        load(damaged)
    assert refused.value.key == "page_damaged"


def test_a_page_of_a_newer_program_is_refused() -> None:
    with pytest.raises(PaperError) as refused:
        load(_changed("v", 2))
    assert refused.value.key == "page_newer"


def test_codes_are_of_signs_that_every_keyboard_types_alike() -> None:
    bars = code128.bars(125, 51.6, 9, "MRS-03A-251120-0017X", within=65)
    assert len(bars.pattern) == 244 and bars.w == pytest.approx(61.98, abs=0.01)
    assert bars.module == pytest.approx(0.254)
    assert code128.bars(0, 0, 9, "BIN-017", dots=4).w == pytest.approx(37.9, abs=0.1)
    for text in ("mrs-1", "MRS_1", "", "棚"):
        with pytest.raises(ValueError, match="A-Z"):
            code128.pattern(text)
    with pytest.raises(ValueError, match="room for 40"):
        code128.bars(0, 0, 9, "MRS-03A-251120-0017X", within=40)
