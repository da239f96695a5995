"""Cards, keys, labels on their sheets: what is on them, where it stands, what a sheet refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from mailroom import commands
from mailroom.dispatch import card_sheets, check_card, key_sheet, label_sheets, place_labels, sheet_layout
from mailroom.dispatch.card_sheets import Holder
from mailroom.dispatch.pages import Bars, Box, Page, Rule, Squares, Text, dump, load
from mailroom.dispatch.sheet_layout import Whose
from mailroom.errors import PaperError, UsageError
from mailroom.reading import own_codes
from mailroom.settings import StationSettings

WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", date(2025, 11, 20))
TABLE = commands.load()
PEOPLE = [Holder(f"{1000 + n}", "佐藤　ひかり", "clerk") for n in range(11)]
NUMBERS = [f"03A-{n:06d}" for n in range(1, 31)]


def every_page() -> list[Page]:
    pages = card_sheets.command_cards(TABLE, WHOSE) + card_sheets.person_cards(PEOPLE, WHOSE)
    pages += place_labels.bin_labels(["A-1", "A-17", "Z-999"], WHOSE)
    pages += place_labels.floor_labels(["A-1", "A-17", "Z-999"], WHOSE)
    pages += place_labels.group_labels(StationSettings(), WHOSE)
    for name in sheet_layout.names("labels"):
        pages += label_sheets.label_pages(NUMBERS, WHOSE, name)
    return [*pages, *key_sheet.key_sheets(TABLE, WHOSE), check_card.check_card(WHOSE)]


PAGES = every_page()


def white_around(code: Bars | Squares) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a code with its quiet zone."""
    beside = (4 if isinstance(code, Squares) else 10) * code.module
    above = beside if isinstance(code, Squares) else 0.0
    high = code.w if isinstance(code, Squares) else code.h
    return code.x - beside, code.y - above, code.x + code.w + beside, code.y + high + above


@pytest.mark.parametrize("page", PAGES)
def test_nothing_stands_in_the_white_beside_a_code(page: Page) -> None:
    texts = [(item.x, item.y, item.x + item.w, item.y + item.h) for item in page.items if isinstance(item, Text)]
    codes = [white_around(code) for code in page.codes()]
    for one, other in [*combinations(codes, 2), *((code, text) for code in codes for text in texts)]:
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_kept_as_it_is_and_nothing_leaves_the_sheet(page: Page) -> None:
    assert load(dump([page])) == [page]
    for item in page.items:
        if isinstance(item, Text | Box):
            assert item.x >= 3 and item.y >= 3
            assert item.x + item.w <= page.width - 3 and item.y + item.h <= page.height - 3, item


def test_command_cards_stand_where_the_drawing_has_them() -> None:
    first, *_ = card_sheets.command_cards(TABLE, WHOSE)
    frames = [(box.x, box.y, box.w, box.h, box.radius) for box in first.items if isinstance(box, Box) and box.h == 28]
    assert frames[:3] == [(12, 31, 91, 28, 2), (107, 31, 91, 28, 2), (12, 61, 91, 28, 2)]
    assert [y for x, y, *_ in frames if x == 12] == [31, 61, 91, 121, 151, 181, 221, 251]
    bars = [(box.x, box.y, box.w, box.h) for box in first.items if isinstance(box, Box) and box.fill == 1]
    assert bars == [(12, 23, 91, 6.2), (107, 23, 91, 6.2), (12, 213, 186, 6.2)]
    codes = first.bars()
    assert (codes[0].x, codes[0].y, codes[0].h, codes[0].dots) == (17, 47.4, 9, 4)
    assert codes[1].x + codes[1].w == pytest.approx(193, abs=0.4), "the right column has its code at the right end"
    title = next(item for item in first.items if isinstance(item, Text) and item.text == "あて所")
    assert (title.y, title.pt, title.bold) == (42, 18, True)


def test_one_shot_takes_one_card() -> None:
    """The codes of neighbours sideways are more than 90 mm apart, bar codes above each other 20."""
    for page in card_sheets.command_cards(TABLE, WHOSE):
        for one, other in combinations(page.bars(), 2):
            if one.y == other.y:
                assert abs(one.x - other.x) - one.w > 90
            elif one.x == other.x:
                assert abs(one.y - other.y) >= one.h + 20
        for one in page.bars():
            beside = [code for code in page.codes() if code.text == one.text]
            assert len(beside) == 2 and all(abs(code.x - one.x) < 42 for code in beside), "both at the outer edge"


def test_every_card_has_its_key_its_word_and_its_code() -> None:
    pages = card_sheets.command_cards(TABLE, WHOSE)
    assert [len(page.codes()) for page in pages] == [32] * 4
    codes = [own_codes.parse(code.text) for page in pages for code in page.codes()]
    assert {TABLE.of_card(code.body) for code in codes if code and code.letter == "C"} == {
        *(one.name for one in TABLE.table.values() if one.card),
        *(f"F{number}" for number in range(1, 13)),
    }
    said = [text for page in pages for text in page.texts()]
    for text in (
        "転居先不明",
        "F12",
        "取消",
        "受箱を閉じる",
        "全国健康保険協会 宮城支部 発送室　端末03　R7.11.20版",
        "0",
        "9",
    ):
        assert text in said


def test_every_card_stands_under_its_head() -> None:
    for sheet, page in zip(TABLE.sheets, card_sheets.command_cards(TABLE, WHOSE), strict=True):
        cards = [(bars, own_codes.parse(bars.text)) for bars in page.items if isinstance(bars, Bars)]
        found = [(bars.x < page.width / 2, bars.y, TABLE.of_card(code.body)) for bars, code in cards if code]
        lower = sorted({y for _, y, _ in found})[-2]
        assert [name for left, y, name in found if left and y < lower] == list(sheet.left)
        assert [name for left, y, name in found if not left and y < lower] == list(sheet.right)
        assert [name for _, y, name in found if y >= lower] == list(sheet.below)


def test_a_pedals_key_stands_on_the_card_and_on_the_key_sheet() -> None:
    own = commands.load({"undo": "F13"})
    assert "F13" in card_sheets.command_cards(own, WHOSE)[0].texts()
    assert any("F13" in page.texts() for page in key_sheet.key_sheets(own, WHOSE))
    assert not any("F13" in page.texts() for page in key_sheet.key_sheets(TABLE, WHOSE))


def test_the_key_sheet_has_every_key_and_the_gaps_of_the_screens() -> None:
    pages = key_sheet.key_sheets(TABLE, WHOSE)
    page, texts = pages[0], [text for page in pages for text in page.texts()]
    said = "".join(texts)
    for name, command in TABLE.table.items():
        if command.keys and not name.startswith("digit_"):
            assert command.cap in texts and card_sheets.word(name) in said, name
    row = sorted(box.x for box in page.items if isinstance(box, Box) and box.line == 0.3)[:1]
    desk = [box for box in page.items if isinstance(box, Box) and box.line == 0.3][:12]
    gaps = [round(after.x - before.x - before.w, 2) for before, after in pairwise(desk)]
    assert row == [12] and gaps == [1.0] * 5 + [5.0] + [1.0] * 4 + [5.0]


def test_person_cards_ten_a_sheet_and_no_pin() -> None:
    pages = card_sheets.person_cards(PEOPLE, WHOSE)
    assert [len(page.codes()) for page in pages] == [20, 2]
    assert own_codes.parse(pages[0].codes()[0].text) == own_codes.OwnCode("P", "1000")
    assert "職員番号 1000" in pages[0].texts() and "発送担当" in pages[0].texts()


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        (["佐藤"], "person_uncoded"),
        (["a b"], "person_uncoded"),
        (["a" * 30], "person_uncoded"),
        (["sato", "SATO"], "person_alike"),
    ],
)
def test_who_cannot_have_a_card(ids: list[str], key: str) -> None:
    with pytest.raises(PaperError) as refused:
        card_sheets.person_cards([Holder(each, "佐藤", "clerk") for each in ids], WHOSE)
    assert refused.value.key == key


def test_labels_row_by_row_after_those_that_are_used_and_moved_by_the_offset() -> None:
    first, second = label_sheets.label_pages(NUMBERS[:24], WHOSE, "labels-24", skip=3)
    assert len(first.codes()) == 2 * 21 and len(second.codes()) == 2 * 3
    assert first.texts()[0] == second.texts()[0].replace("22", "01") == "03A-000001"
    assert first.codes()[0].x == pytest.approx(6 + 4.6) and first.codes()[0].y == pytest.approx(46.8 + 4)
    (moved,) = label_sheets.label_pages(NUMBERS[:1], WHOSE, "labels-24", offset=(1.5, -0.5))
    (plain,) = label_sheets.label_pages(NUMBERS[:1], WHOSE, "labels-24")
    assert moved.codes()[0].x - plain.codes()[0].x == pytest.approx(1.5)
    assert moved.codes()[0].y - plain.codes()[0].y == pytest.approx(-0.5)


@pytest.mark.parametrize("name", sheet_layout.names("labels"))
def test_a_labels_code_is_its_number(name: str) -> None:
    (page,) = label_sheets.label_pages(["99Z-999999"], WHOSE, name)
    assert {own_codes.parse(code.text) for code in page.codes()} == {own_codes.OwnCode("L", "99Z-999999")}


def test_the_check_card_goes_from_half_a_millimetre_to_a_third() -> None:
    codes = check_card.check_card(WHOSE).codes()
    assert [round(code.module, 2) for code in codes] == [0.51, 0.42, 0.34] * 2
    assert [own_codes.parse(code.text) for code in codes] == [
        own_codes.OwnCode("X", f"{kind}{dots:02d}") for kind in "QC" for dots in (6, 5, 4)
    ]


def test_each_ten_bins_have_a_shape_and_a_label_can_be_cut_out() -> None:
    names = place_labels.named("A-9..A-11,a-81", StationSettings())
    (page,) = place_labels.bin_labels(names, WHOSE)
    assert names == ["A-9", "A-10", "A-11", "A-81"]
    assert [text for text in page.texts() if text in place_labels.MARKS] == ["●", "●", "○", "●"]
    marks = {(rule.x1, rule.y1, rule.x2, rule.y2) for rule in page.items if isinstance(rule, Rule)}
    assert {(5, 12.5, 3, 12.5), (103, 12.5, 105, 12.5), (5, 10.5, 5, 14.5)} <= marks


@pytest.mark.parametrize("text", ["", "A", "17", "A-0", "A-1000", "A-9..A-3", "A-1..B-3", "A-1,,A-3", "A-1..A-3..A-5"])
def test_bins_that_cannot_be_named(text: str) -> None:
    with pytest.raises(UsageError):
        place_labels.named(text, StationSettings())


def test_all_bins_are_those_of_the_station() -> None:
    assert place_labels.named("all", StationSettings(rack="C", bins=3)) == ["C-1", "C-2", "C-3"]


SHEET = (sheet_layout.folder() / "labels-24.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("columns = [6.0, 72.0, 138.0]", "columns = [6.0, 70.0, 138.0]", "over another"),
        ("250.2]", "270.0]", "over the sheet"),
        ("w = 43.0, h = 8.4", "w = 53.0, h = 8.4", "number"),
        ("x = 3.0, y = 20.2", "x = 2.0, y = 20.2", "white"),
        ("dots = 3", "dots = 2", "dots 3 or more"),
        ('kind = "bars"', 'kind = "dots"', "bars"),
        ("[[face]]", "[[face]]\nframes.nothing = [0.3, 1]", "nothing"),
        ("[[face]]", '[[face]]\npanels = ["nothing"]', "nothing"),
        ("pt = 20.0", 'pt = "20"', "pt"),
    ],
)
def test_a_layout_that_cannot_hold_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert SHEET.count(old) == 1
    file = tmp_path / "own.toml"
    file.write_text(SHEET.replace(old, new), "utf-8")
    with pytest.raises(PaperError) as refused:
        sheet_layout.read(file)
    assert refused.value.key == "layout_damaged" and said in str(refused.value.values["detail"])


def test_a_layout_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(PaperError) as refused:
        sheet_layout.load("labels-99")
    assert refused.value.values["known"] == "labels-12, labels-24"


def test_a_code_that_finds_no_room_is_our_own_bug() -> None:
    layout = sheet_layout.load("command-cards")
    with pytest.raises(ValueError, match="wide"):
        layout.cell(0, {}, [own_codes.make("C", "MUCH-TOO-LONG")] * 2)
    codes = ["MRC-ATEO", "MRC-ATEO"]
    assert replace(layout, line=0.0).cell(0, {}, codes)[0] == layout.cell(0, {}, codes)[1]
