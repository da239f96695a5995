"""The window envelope: wherever the folded sheet slides in it, the address is seen whole and nothing else is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mailroom.dispatch.marks import reprinted
from mailroom.dispatch.pages import Page, Text
from mailroom.dispatch.slip_layout import load
from mailroom.dispatch.slips import Addressee, slip_pages
from tests.dispatch.slip_makers import a_slip, mock_up_rows, rows_of
from tests.ui.printing.rasters import image_dots
from tests.ui.printing.test_pdf import AT
from ui.printing.picture import page_image

DPI = 200
ENVELOPE, PANEL = (235.0, 120.0), (210.0, 99.0)
SEAM = 2.0
WINDOW = (22.0, 12.0, 90.0, 45.0)
"""Of a 長形3号 with a window, in mm: x, y, w, h."""
EDGE = 0.5
"""The address keeps this far from the window's edge."""

LONG = Addressee(
    "社会福祉法人みちのく青葉台総合福祉会特別養護老人ホーム泉ヶ丘ひだまりの里訪問看護ステーション",
    "9810912",
    "宮城県仙台市青葉区堤町９丁目９８番地の７青葉台第二ビルディング北館１２階１２０３号室",
)
PAGES = {
    "short": slip_pages(a_slip(rows_of([2])), "naga3")[0],
    "long": slip_pages(a_slip(mock_up_rows()), "naga3")[0],
    "long names": slip_pages(a_slip(rows_of([1] * 20), employer=LONG), "naga3")[0],
}


def slides() -> list[tuple[float, float]]:
    """Every place of the panel's corner in the envelope, a millimetre apart."""
    wide, high = (round(outer - inner - 2 * SEAM) for outer, inner in zip(ENVELOPE, PANEL, strict=True))
    return [(SEAM + right, SEAM + down) for right in range(wide + 1) for down in range(high + 1)]


def seen(page: Page, slide: tuple[float, float]) -> tuple[float, float, float, float]:
    """What the window shows of the sheet: x, y to x, y in mm."""
    x, y = (max(0.0, edge - moved) for edge, moved in zip(WINDOW[:2], slide, strict=True))
    return x, y, WINDOW[0] + WINDOW[2] - slide[0], min(WINDOW[1] + WINDOW[3] - slide[1], PANEL[1])


@pytest.mark.parametrize("name", PAGES)
def test_the_address_and_nothing_else_wherever_it_slides(name: str) -> None:
    whole = PAGES[name]
    address = [item for item in whole.items if isinstance(item, Text) and item.x == 22 and item.y < 40]
    assert 4 <= len(address) <= 5 and "御中" in address[-1].text
    rest = [item for item in whole.items if item not in address]
    only, others = (image_dots(page_image(whole.with_items(items), DPI)) < 128 for items in (address, rest))
    rows, columns = np.nonzero(only)
    mm = 25.4 / DPI
    left, top, right, bottom = columns.min() * mm, rows.min() * mm, columns.max() * mm, rows.max() * mm
    places = slides()
    assert len(places) == 22 * 18
    for slide in places:
        x, y, to_x, to_y = seen(whole, slide)
        assert x + EDGE < left and y + EDGE < top and right < to_x - EDGE and bottom < to_y - EDGE, slide
        dots = (slice(math.floor(y / mm), math.ceil(to_y / mm)), slice(math.floor(x / mm), math.ceil(to_x / mm)))
        assert not others[dots].any(), f"something else is seen at {slide}"


def test_the_layout_knows_the_window() -> None:
    window = load("naga3").window
    assert window
    looks = [seen(PAGES["long"], slide) for slide in slides()]
    always = (
        max(x for x, *_ in looks),
        max(y for _, y, *_ in looks),
        min(x for *_, x, _ in looks),
        min(y for *_, y in looks),
    )
    assert window.always == always
    assert window.ever == (max(x for *_, x, _ in looks), max(y for *_, y in looks))


def test_a_reprints_box_is_not_seen_either() -> None:
    page = reprinted(PAGES["long"], 1, AT, "03")
    lowest = max(to_y for *_, to_y in (seen(page, slide) for slide in slides()))
    (stamp,) = [item for item in page.items if isinstance(item, Text) and item.text == "再発行（1回目）"]
    assert stamp.y > lowest
