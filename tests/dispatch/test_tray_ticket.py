"""The ticket of a tray: what stands on it, twice; nothing is cut, nothing stands in the white beside a code."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mailroom.dispatch.pages import Bars, Text, dump, load
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.tray_ticket import TicketData, ticket_page
from mailroom.reading import own_codes

WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", date(2025, 11, 20))


def data(serial="02", source="仙台中央郵便局 午前", count=130, reply=False, number="03A-251120-02") -> TicketData:
    code = own_codes.make("T", number)
    at = datetime(2025, 11, 20, 0, 12, tzinfo=UTC)
    return TicketData(serial, code, date(2025, 11, 20), source, count, reply, at)


def texts(page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


def test_everything_stands_on_both_tickets():
    page = ticket_page(data(), WHOSE)
    shown = texts(page)
    for text in (
        "02",
        "令和7年",
        "11月20日",
        "木曜日",
        "仙台中央郵便局 午前",
        "130",
        "通",
        "印刷 R7.11.20 09:12 端末03",
    ):
        assert shown.count(text) == 2, text
    assert [shown.count(text) for text in ("箱の前面に差し込む", "箱の中、封筒の上に置く", "切り取り")] == [1, 1, 1]
    codes = [item for item in page.items if isinstance(item, Bars)]
    assert [own_codes.parse(code.text).body for code in codes] == ["03A-251120-02"] * 2
    assert codes[1].y - codes[0].y == 148.5


@pytest.mark.parametrize(
    "given",
    [
        data(),
        data("02-1", number="03A-251120-02-P1"),
        data("117", source="仙" * 40, count=99_999),
        data(source=None, count=None),
        data(reply=True),
    ],
)
def test_nothing_leaves_the_sheet_or_touches_the_code(given):
    page = ticket_page(given, WHOSE)
    assert load(dump([page])) == [page]
    codes = [item for item in page.items if isinstance(item, Bars)]
    for item in page.items:
        if isinstance(item, Text):
            assert item.x >= 3
            assert item.x + item.w <= 207
            for code in codes:
                quiet = 10 * code.module
                beside = item.x >= code.x + code.w + quiet or item.x + item.w <= code.x - quiet
                assert beside or item.y >= code.y + code.h or item.y + item.h <= code.y, item


def test_reply_mode_is_told_by_word_and_by_ground():
    assert {"返", "信", "用", "封", "筒"} <= set(texts(ticket_page(data(reply=True), WHOSE)))
    assert not any(item.white for item in ticket_page(data(reply=True), WHOSE).items if isinstance(item, Text))
