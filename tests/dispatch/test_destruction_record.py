"""廃棄記録: every row once, on as many pages as it takes; what was recorded is ticked, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailroom.dispatch.destruction_record import Hand, RecordData, Row, destruction_pages
from mailroom.dispatch.pages import Bars, Box, Page, Rule, Text, dump, load
from mailroom.dispatch.sheet_layout import Whose
from mailroom.reading import own_codes

AT = datetime(2025, 11, 20, 7, 58, 44, tzinfo=UTC)
WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", date(2025, 11, 20))
KINDS = (("whole", "eligibility_lost"), ("whole", "deceased"), ("part", "superseded"), ("card", "eligibility_lost"))


def rows(count: int) -> tuple[Row, ...]:
    made = []
    for n in range(count):
        part, outcome = KINDS[n % len(KINDS)]
        at = AT - timedelta(hours=7) + timedelta(minutes=11 * n)
        made.append(
            Row(f"CH1-04-{n:09d}", f"41183427-{n + 100}", "02", part, n % 3 + 1, outcome, at, "03", scanned=True)
        )
    return tuple(made)


def data(count: int) -> RecordData:
    number = "03A-251120-D001"
    first, second = Hand("佐藤 由美", "0312", AT - timedelta(minutes=6)), Hand("長谷川 透", "0107", AT)
    return RecordData(number, own_codes.make("D", number), AT, rows(count), first, second, "3f9a61c28e07d45b" * 4, AT)


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


@pytest.mark.parametrize("count", [1, 14, 15, 18, 19, 51, 52, 58, 59, 91, 92, 200])
def test_every_row_stands_on_it_once(count: int) -> None:
    pages = destruction_pages(data(count), WHOSE)
    shown = [text for page in pages for text in texts(page)]
    assert [text for text in shown if text.startswith("CH1-")] == [row.code for row in rows(count)]
    assert shown.count("以下余白") == shown.count("備考") == 1
    assert "以下余白" in texts(pages[-1]) and shown.count("次のページに続きます") == len(pages) - 1
    assert [f"{at} / {len(pages)} ページ" for at in range(1, len(pages) + 1)] == [
        text for text in shown if text.endswith("ページ")
    ]
    assert load(dump(pages)) == pages
    for page in pages:
        assert any(text.startswith("CH1-") for text in texts(page))
        low = max(item.y + item.h for item in page.items if isinstance(item, Box) and item.line == 0.4)
        assert low <= (254 if page is pages[-1] else 281.5)
        for item in page.items:
            if isinstance(item, Text):
                assert item.x >= 20 and item.x + item.w <= 195.001 and item.y + item.h <= 289, item


def test_the_sums_agree() -> None:
    page = destruction_pages(data(13), WHOSE)[0]
    certificates = sum(row.certificates for row in rows(13))
    whole = sum(row.part == "whole" for row in rows(13))
    assert f"封筒 {whole}通　　証のみ {13 - whole}件　　資格確認書 {certificates}枚" in texts(page)
    heads = texts(page).index("資格確認書（枚）")
    below = texts(page)[heads + 1 : heads + 16]
    assert below[-3:] == ["合計", str(whole), str(certificates)]
    assert sum(int(text) for text in below[2:12:3]) == certificates


def ticks(page: Page) -> int:
    return sum(1 for item in page.items if isinstance(item, Rule) and item.width == 0.5) // 2


def test_only_what_is_on_record_is_ticked() -> None:
    whole = data(3)
    assert ticks(destruction_pages(whole, WHOSE)[0]) == 1
    named = replace(whole, rows=(*whole.rows[:2], replace(whole.rows[2], scanned=False)))
    assert ticks(destruction_pages(named, WHOSE)[0]) == 0
    assert "一覧と現物を1通ずつ照合した（2 / 3）" in texts(destruction_pages(named, WHOSE)[0])


def test_the_code_can_be_scanned() -> None:
    for page in destruction_pages(data(19), WHOSE):
        (bars,) = [item for item in page.items if isinstance(item, Bars)]
        assert own_codes.parse(bars.text) and bars.x + bars.w <= 192.5 and bars.x > 124
