"""差出票: fifteen a page, twice; sums of page and list; what it costs by the tariff of its day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mailroom.dispatch.pages import Bars, Page, Text, dump, load
from mailroom.dispatch.postage import CLASSES, FORMS, KANI, postage, step_paid, tariff
from mailroom.dispatch.posting_list import PER_PAGE, ListData, ListRow, posting_list_pages, tracking_words
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_data import Sender
from mailroom.errors import RefusedError
from mailroom.reading import own_codes

DAY = date(2025, 11, 20)
WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", DAY)
SENDER = Sender(
    "全国健康保険協会 宮城支部", "9808561", "宮城県仙台市青葉区中央9-9-19　あおばビル14階", "発送室", "022-999-9999"
)


def rows(count: int) -> tuple[ListRow, ...]:
    return tuple(
        ListRow("53412071403", f"株式会社みちのく食品{n}", 399, 720, f"03A-251120-{n + 17:04d}") for n in range(count)
    )


def data(count: int, kind: str = "tokutei_kiroku", office: str = "仙台中央郵便局") -> ListData:
    at = datetime(2025, 11, 20, 8, 42, tzinfo=UTC)
    return ListData("03A-251120-N01", own_codes.make("N", "03A-251120-N01"), kind, DAY, office, SENDER, rows(count), at)


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


@pytest.mark.parametrize("count", [1, 14, 15, 16, 30, 31])
def test_fifteen_a_page_and_twice(count: int) -> None:
    pages = posting_list_pages(data(count), WHOSE)
    each = -(-count // PER_PAGE)
    assert len(pages) == 2 * each
    for at, page in enumerate(pages):
        here = min(PER_PAGE, count - at % each * PER_PAGE)
        shown = texts(page)
        assert sum(text.startswith("株式会社みちのく食品") for text in shown) == here
        assert ("以下余白" in shown) == (here < PER_PAGE)
        assert [f"{here}", f"{720 * here:,}", f"{count}", f"{720 * count:,}"] == [
            text for text in shown if text.replace(",", "").isdigit()
        ][-4:]
        assert f"{at % each + 1} / {each} ページ" in shown
    assert (
        texts(pages[0])[0] == "書留・特定記録郵便物等差出票" and texts(pages[each])[0] == "書留・特定記録郵便物等受領証"
    )
    assert load(dump(pages)) == pages


def test_what_stands_in_a_row() -> None:
    shown = texts(posting_list_pages(data(1), WHOSE)[0])
    assert {"534-12-07140-3", "規格内500g", "399", "720", "0017", "印刷 R7.11.20 17:42 端末03"} <= set(shown)


def test_kani_kakitome_has_an_indemnity_in_place_of_the_weight() -> None:
    shown = texts(posting_list_pages(data(1, KANI), WHOSE)[0])
    assert "要償額" in shown and "399" not in shown and "重量 g" not in shown


def test_nothing_stands_over_the_edge_and_nothing_in_the_white_beside_the_code() -> None:
    for page in posting_list_pages(data(16), WHOSE):
        (bars,) = [item for item in page.items if isinstance(item, Bars)]
        quiet = 10 * bars.module
        for item in page.items:
            if isinstance(item, Text):
                assert item.x >= 20 and item.x + item.w <= 195.001 and item.y + item.h <= 289, item
                beside = item.x < bars.x + bars.w + quiet and item.x + item.w > bars.x - quiet
                assert not (beside and item.y < bars.y + bars.h and item.y + item.h > bars.y), item


def test_a_number_as_it_stands_on_labels() -> None:
    assert (tracking_words("53412071403"), tracking_words(None)) == ("534-12-07140-3", "－")


def test_the_tariff_says_what_the_post_says() -> None:
    assert [postage(kind, 50, DAY, "standard") for kind in CLASSES] == [110, 320, 460]
    assert [postage("ordinary", grams, DAY) for grams in (1, 50, 51, 150, 250, 500, 1000)] == [
        140, 140, 180, 270, 320, 510, 750,
    ]  # fmt: skip
    assert postage("tokutei_kiroku", 4000, DAY, "beyond") == 1960
    for form in FORMS:
        with pytest.raises(RefusedError, match="too_heavy"):
            postage("ordinary", 4001, DAY, form)


def test_every_step_costs_more_than_the_one_below_and_can_be_told_from_its_price() -> None:
    for kind in CLASSES:
        for form in FORMS:
            steps = sorted((s for s in tariff(DAY) if s.form == form), key=lambda step: step.max_grams)
            assert [step.yen[kind] for step in steps] == sorted({step.yen[kind] for step in steps})
            assert all(step_paid(kind, step.max_grams, step.yen[kind], DAY) == step for step in steps)
    assert step_paid("ordinary", 399, 999, DAY) is None and step_paid("ordinary", None, 140, DAY) is None


def test_an_older_day_has_the_oldest_tariff_there_is() -> None:
    assert tariff(date(2020, 1, 1)) == tariff(DAY)
