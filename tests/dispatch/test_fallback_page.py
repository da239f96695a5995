"""紙での継続用紙: every piece has its line, bars come again on every page, a shot of the scanner takes one code."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mailroom.dispatch.fallback_page import FallbackData, Line, Stack, TrayLine, fallback_pages
from mailroom.dispatch.pages import Bars, Box, Page, Text, dump, load
from mailroom.dispatch.sheet_layout import Whose
from mailroom.reading import own_codes

AT = datetime(2025, 11, 20, 5, 32, tzinfo=UTC)
WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", date(2025, 11, 20))
TRAY = TrayLine("03A-251120-02-P1", "仙台中央郵便局 午前", 130, 86, own_codes.make("T", "03A-251120-02-P1"))


def line(number: int, *, stays: bool = True) -> Line:
    code = own_codes.make("E", f"03AZ{number}") if stays else ""
    return Line(f"CH1-04-{number:09d}", f"41051207-{number % 900}", number % 4 + 1, code)


def stack(at: int, count: int, kind: str = "bin") -> Stack:
    name = f"A-{at}" if kind == "bin" else str(at)
    lines = tuple(line(1000 * at + n) for n in range(count))
    code = own_codes.make("B" if kind == "bin" else "G", name)
    return Stack(kind, name, "株式会社みちのく食品" if kind == "bin" else "", code, lines)


def data(*counts: int, trays: int = 1, kind: str = "bin") -> FallbackData:
    stacks = tuple(stack(at, count, kind) for at, count in enumerate(counts, 1))
    return FallbackData(AT, (TRAY,) * trays, stacks, (("保留箱", 9), ("照会箱", 3)))


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


@pytest.mark.parametrize(
    "given",
    [data(), data(1), data(5, 3, 3), data(*[1] * 60), data(95), data(7, 30, 2, 1, 44, trays=3), data(40, kind="group")],
)
def test_every_piece_has_its_line_on_a_page_with_its_bar(given: FallbackData) -> None:
    pages = fallback_pages(given, WHOSE)
    codes = [bars.text for page in pages for bars in page.bars() if bars.text.startswith("MRE-")]
    assert codes == [each.code for one in given.stacks for each in one.lines]
    for page in pages[:-1]:
        bars = sorted((bars.y, bars.text) for bars in page.bars())
        kinds = [text[2] for _, text in bars]
        assert all(20 + 10 * one.module <= one.x <= 195 - 10 * one.module - one.w + 0.01 for one in page.bars())
        lists = "".join(kinds).lstrip("T")
        assert not lists or (lists[0] in "BG" and lists[-1] == "E"), lists  # a bar first, and none alone at the foot
        for item in page.items:
            if isinstance(item, Text | Box):
                assert item.x >= 19.99 and item.x + item.w <= 195.01 and item.y + item.h <= 289, item
    assert "手書きの表" in texts(pages[-1])[0]
    assert load(dump(pages)) == pages


def test_codes_of_neighbours_are_far_apart() -> None:
    """Those of the next line stand aside, those of the line after it far below."""
    (page, _) = fallback_pages(data(16), WHOSE)
    bars = [bars for bars in page.bars() if bars.text.startswith("MRE-")]
    assert len(bars) == 16 and all(own_codes.parse(one.text) for one in bars)
    for one, other, third in zip(bars, bars[1:], bars[2:], strict=False):
        assert min(one.x + one.w, other.x + other.w) < max(one.x, other.x), (one, other)
        assert third.y - one.y - one.h > 12


def test_what_was_counted_and_what_is_left() -> None:
    shown = texts(fallback_pages(data(1), WHOSE)[0])
    assert {"130", "86", "44", "14時32分 現在", "令和7年11月20日（木）"} <= set(shown)
    assert "保留箱 9通　照会箱 3通" in shown


def test_the_codes_have_white_beside_them() -> None:
    (page, _) = fallback_pages(data(9, trays=2), WHOSE)
    for bars in page.codes():
        assert isinstance(bars, Bars)
        quiet = 10 * bars.module
        for item in page.items:
            if isinstance(item, Text):
                beside = item.x < bars.x + bars.w + quiet and item.x + item.w > bars.x - quiet
                over = item.y < bars.y + bars.h and item.y + item.h > bars.y
                assert not (beside and over), (bars.text, item.text)
