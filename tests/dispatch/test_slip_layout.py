"""The measures of the paper are those of the drawing, and a layout that cannot hold is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailroom.dispatch import slip_layout
from mailroom.dispatch.pages import Box, Rule, Text
from mailroom.dispatch.slips import slip_pages
from mailroom.errors import PaperError
from tests.dispatch.slip_makers import NUMBER, a_slip, rows_of

FIRST, LATER = slip_pages(a_slip(rows_of([1] * 15)))


def refused(layout: str, old: str, new: str, folder: Path) -> None:
    """That layout with one measure changed is refused by its name."""
    source = (slip_layout.folder() / f"{layout}.toml").read_text("utf-8")
    assert old in source
    changed = folder / "ours.toml"
    changed.write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(PaperError) as error:
        slip_layout.read(changed)
    assert error.value.key == "layout_damaged" and error.value.values["path"] == changed


def text(page: object, start: str) -> Text:
    return next(item for item in page.items if isinstance(item, Text) and item.text.startswith(start))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("start", "x", "y", "pt", "bold"),
    [
        ("〒981", 20, 22, 11.5, False),
        ("宮城県仙台市青葉区堤町", 20, 28, 11, False),
        ("青葉台第二", 20, 33.5, 11, False),
        ("青葉台精機", 20, 42, 15, True),
        ("令和7年11月20日", 125, 14, 10.5, False),
        ("全国健康保険協会", 125, 21.5, 12, True),
        ("〒980", 125, 27, 9, False),
        ("宮城県仙台市青葉区中央", 125, 31.3, 9, False),
        ("アーバンネット", 125, 35.6, 9, False),
        ("送付番号", 125, 46, 8.5, False),
        (NUMBER, 141, 46, 11.5, True),
        ("資格確認書の送付について（お願い）", 20, 68, 16, True),
        ("事業主様", 20, 82, 10.5, False),
        ("送付する数", 22, 112.45, 10, True),
        ("封筒は開封せずに", 58, 121.3, 10, False),
        ("お問い合わせの際は", 54, 274.1, 9, False),
        ("次のページ", 20, 258.9, 8.5, False),
        ("1 / 2", 85, 284, 8, False),
    ],
)
def test_page_1_is_the_drawing(start: str, x: float, y: float, pt: float, bold: bool) -> None:
    found = text(FIRST, start)
    assert (found.x, found.y, found.pt, found.bold, found.stretch) == (x, pytest.approx(y, abs=0.01), pt, bold, 1)


def test_the_table_of_page_1_is_the_drawing() -> None:
    frame = next(item for item in FIRST.items if isinstance(item, Box) and item.line == 0.4)
    assert (frame.x, frame.y, frame.w, frame.h) == (20, 168, 170, 6.5 + 14 * 6)
    upright = sorted(
        {item.x1 for item in FIRST.items if isinstance(item, Rule) and item.x1 == item.x2 and item.y1 == 168}
    )
    assert upright == [29, 40, 80, 92, 142, 166, 177]
    asked = sorted(item.y1 for item in FIRST.items if isinstance(item, Rule) and 109 < item.y1 < 165)
    assert asked == pytest.approx([110, 120, 132.8, 150.7, 163.5])
    (code,) = FIRST.bars()
    assert (code.x, code.y, code.h, code.dots) == (125, 51.6, 9, 3)


def test_the_head_of_page_2_is_the_drawing() -> None:
    assert (text(LATER, "資格確認書の送付").y, text(LATER, "青葉台精機").y, text(LATER, NUMBER).y) == (12, 19, 12)
    frame = next(item for item in LATER.items if isinstance(item, Box) and item.line == 0.4)
    assert (frame.y, frame.h) == (32.5, 12)
    assert LATER.bars()[0].y == 17.6


def test_nothing_stands_nearer_to_the_edge_than_a_printer_can_print() -> None:
    for page in (FIRST, LATER):
        for item in page.items:
            if isinstance(item, Text):
                assert item.x >= 10 and item.x + item.w <= 200 and item.y >= 10 and item.y + item.h <= 289, item


def test_rows_of_one_envelope_are_parted_by_dots() -> None:
    (page,) = slip_pages(a_slip(rows_of([2, 1, 3])))
    rows = [item for item in page.items if isinstance(item, Rule) and 175 < item.y1 < 215 and item.y1 == item.y2]
    assert [rule.dotted for rule in sorted(rows, key=lambda rule: rule.y1)] == [True, False, False, True, True]


def test_layouts_are_found_by_name() -> None:
    assert "kaku2" in slip_layout.names()
    with pytest.raises(PaperError) as refused:
        slip_pages(a_slip(), "b5")
    assert refused.value.key == "layout_missing" and "kaku2" in str(refused.value.values["known"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rows = 14", "rows = 15"),
        ("last = 34", "last = 36"),
        ("w = 50.0, align", "w = 49.0, align"),
        ('key = "suffix"', 'key = "reason"'),
        ("[points]", "[points"),
        ("pad = 1.3", ""),
        ("pad = 1.3", 'pad = "1.3"'),
        ("date = { x = 125.0", "date = { x = 140.0"),
        ("pt = 11.5 }", "pt = 11.5, colour = 1 }"),
        ("pt = 11.5 }", "pt = -1 }"),
        ("lines = 4", "lines = 4.5"),
        ("stamp_later = [86.0, 12.0]", "stamp_later = [86.0]"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(old: str, new: str, tmp_path: Path) -> None:
    refused("kaku2", old, new, tmp_path)


def test_the_folded_slip_is_the_drawing() -> None:
    first, last = slip_pages(a_slip(rows_of([1] * 20)), "naga3")
    places = {
        "〒981": (22, 12),
        "青葉台精機": (22, 29),
        "令和7年": (125, 12),
        "送付番号": (125, 44),
        "送付する数": (22, 103.8),
    }
    for start, place in places.items():
        assert (text(first, start).x, text(first, start).y) == pytest.approx(place)
    marks = [(item.x1, item.y1) for item in first.items if isinstance(item, Rule) and item.width == 0.2]
    assert marks == [(5, 99), (200, 99), (5, 198), (200, 198)]
    for page, fold, top in ((first, 198, 165), (last, 99, 38.5)):
        assert (fold - top) / 5.5 == int((fold - top) / 5.5), "the fold runs along a row's edge"
        frame = next(item for item in page.items if isinstance(item, Box) and item.line == 0.4)
        assert frame.y + 6 == top
    frame = next(item for item in first.items if isinstance(item, Box) and item.line == 0.4)
    assert frame.h == 6 + 17 * 5.5
    asked = sorted(item.y1 for item in first.items if isinstance(item, Rule) and 100 < item.y1 < 155)
    assert asked == pytest.approx([101.5, 111, 123.2, 140.3, 152.5])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name = { x = 22.0", "name = { x = 24.0"),
        ("two_y = 28.0", "two_y = 30.0"),
        ("postal_code = { x = 22.0, y = 12.0", "postal_code = { x = 22.0, y = 9.0"),
        ("date = { x = 125.0, y = 12.0, w = 65.0", "date = { x = 105.0, y = 12.0, w = 65.0"),
        ("[code]\nx = 125.0", "[code]\nx = 100.0"),
        ("always = [20.0, 10.0, 89.0, 38.0]", "always = [20.0, 10.0]"),
    ],
)
def test_an_address_that_could_slide_out_of_the_window_is_refused(old: str, new: str, tmp_path: Path) -> None:
    refused("naga3", old, new, tmp_path)
