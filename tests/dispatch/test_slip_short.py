"""The short form: an employer with one envelope. Whose it is stands first; the rest is said as on every slip."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from mailroom.dispatch import slip_layout
from mailroom.dispatch.pages import Page, Rule, Text
from mailroom.dispatch.slip_parts import say
from mailroom.dispatch.slips import slip_pages
from tests.dispatch.slip_makers import NUMBER, a_row, a_slip, rows_of
from tests.dispatch.test_slip_layout import refused

LAYOUTS = ("kaku2", "naga3")


def text(page: Page, start: str) -> Text:
    return next(item for item in page.items if isinstance(item, Text) and item.text.startswith(start))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("certificates", [1, 2, 3, 4])
def test_one_envelope_is_one_page_that_says_all_of_it(layout: str, certificates: int) -> None:
    data = a_slip(rows_of([certificates]))
    (page,) = slip_pages(data, layout)
    said = page.texts()
    for row in data.rows:
        assert {f"{row.symbol}-{row.number}", row.suffix, row.name} <= set(said)
    assert said.count("R7.10.03") == certificates
    assert [bars.text for bars in page.bars()] == [data.code]
    whole = "".join(said)
    for key in ("subject", "how_text", "lost_text", "moved_text", "short_note", "end"):
        assert "".join(say(key).split()) in "".join(whole.split())
    assert f"封筒1通資格確認書{certificates}枚" in whole and "1 / 1 ページ" in said and NUMBER in said
    assert "No." not in said and say("total") not in said, "one envelope needs no counting"
    larger = slip_pages(a_slip(rows_of([1, 1])), layout)[0]
    assert text(page, "山田 1").pt > text(larger, "山田 1").pt
    assert text(page, "山田 1").y < text(page, "送付する数").y < text(larger, "山田 1").y


@pytest.mark.parametrize("layout", LAYOUTS)
def test_its_rows_never_reach_what_stands_below(layout: str) -> None:
    (page,) = slip_pages(a_slip(rows_of([4])), layout)
    contact = slip_layout.load(layout).contact["y"]
    lines = sorted((item.y, item.y + item.h) for item in page.items if isinstance(item, Text) and item.x < 30)
    assert all(above[1] <= below[0] + 0.01 or above[0] == below[0] for above, below in pairwise(lines))
    assert text(page, say("short_note")).y + 4.5 < contact


@pytest.mark.parametrize("sizes", [[1, 1], [5], [4, 1]])
def test_more_than_it_has_room_for_gets_the_long_form(sizes: list[int]) -> None:
    assert "No." in slip_pages(a_slip(rows_of(sizes)))[0].texts()


@pytest.mark.parametrize("certificates", [1, 2, 3, 4])
def test_no_fold_runs_through_a_line_of_type(certificates: int) -> None:
    (page,) = slip_pages(a_slip(rows_of([certificates])), "naga3")
    folds = {item.y1 for item in page.items if isinstance(item, Rule) and item.width == 0.2}
    assert folds == {99, 198}
    for item in page.items:
        if isinstance(item, Text):
            half = item.pt * 0.3528 / 2
            assert all(abs(item.y + item.h / 2 - fold) > half for fold in folds), item.text


def test_a_gaiji_leaves_a_line_to_write_on() -> None:
    (page,) = slip_pages(a_slip([a_row(name="\ue000田 太郎")]))
    name = text(page, "〓")
    (line,) = [item for item in page.items if isinstance(item, Rule) and name.x < item.x1 < name.x + name.w]
    assert line.x2 - line.x1 >= 15 and name.y < line.y1 < name.y + name.h


@pytest.mark.parametrize(
    ("old", "new"),
    [('"issued_on", w = 30.0', '"issued_on", w = 31.0'), ('"issued_on", w = 30.0', '"reason", w = 30.0')],
)
def test_a_short_form_that_cannot_be_is_refused(old: str, new: str, tmp_path: Path) -> None:
    refused("kaku2", old, new, tmp_path)
