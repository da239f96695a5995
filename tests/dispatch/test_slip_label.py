"""The address label: the slip's own address, its number and code, and nothing of what is inside."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mailroom.dispatch.address_label import address_label
from mailroom.dispatch.pages import Bars, Box, Rule, Text
from mailroom.dispatch.slips import Addressee, SlipData
from tests.dispatch.slip_makers import NUMBER, a_slip, rows_of

ACROSS = 58.9
"""What a printer of 62 mm tape prints across, in mm."""
LONG = Addressee(
    "社会福祉法人みちのく青葉台総合福祉会特別養護老人ホーム泉ヶ丘ひだまりの里訪問看護ステーション",
    "9810912",
    "宮城県仙台市青葉区堤町９丁目９８番地の７青葉台第二ビルディング北館１２階１２０３号室",
)


def test_it_says_whom_it_goes_to_and_whom_it_comes_from() -> None:
    slip = a_slip()
    label = address_label(slip)
    assert (label.width, label.height) == (100, 62)
    assert label.texts() == [
        "〒981-0912",
        "宮城県仙台市青葉区堤町9丁目98-7",
        "青葉台第二ビル",
        "差出人・還付先　〒980-8561",
        "全国健康保険協会 宮城支部",
        "宮城県仙台市青葉区中央4-4-19 アーバンネット仙台中央ビル14階",
        "送付番号",
        NUMBER,
        "青葉台精機株式会社　御中",
    ]
    assert [bars.text for bars in label.bars()] == [slip.code]


def test_nothing_on_it_tells_what_is_inside_or_how_much() -> None:
    assert address_label(a_slip(rows_of([1]))) == address_label(a_slip(rows_of([4] * 30)))


@pytest.mark.parametrize("slip", [a_slip(), a_slip(employer=LONG)], ids=["short", "long"])
def test_all_of_it_is_printed(slip: SlipData) -> None:
    edge = (62 - ACROSS) / 2
    label = address_label(slip)
    taken: list[tuple[float, float]] = []
    for item in label.items:
        assert isinstance(item, Text | Bars | Box | Rule)
        if isinstance(item, Rule):
            continue
        assert item.x >= 3 and item.x + item.w <= 97 and item.y >= edge and item.y + item.h <= 62 - edge, item
        if isinstance(item, Text) and item.y < 50:
            half = item.pt * 0.3528 / 2
            taken.append((item.y + item.h / 2 - half, item.y + item.h / 2 + half))
    taken.sort()
    assert all(above[1] <= below[0] + 0.1 for above, below in pairwise(taken))
    name = "".join(text for text in label.texts() if text not in address_label(a_slip()).texts()[3:8])
    assert slip.employer.name in name and name.endswith("御中")
