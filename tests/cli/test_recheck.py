"""``mailroom recheck``: after a mirror load what is due elsewhere, from where to where, also as a page."""

from __future__ import annotations

from pathlib import Path

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Text
from tests.cli.conftest import code
from tests.cli.outside import Mailroom


def texts(file: Path) -> list[list[str]]:
    return [[i.text for i in page.items if isinstance(i, Text)] for page in pages.load(file.read_text("utf-8"))]


def test_the_page_says_from_where_to_where(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom.scan(code(3), code(12), code(1), code(2))  # 12 loses eligibility tomorrow
    for marked in (code(1), code(3)):
        mailroom("mark", marked, "--outcome", "deceased")
    tomorrow = mailroom.at("2025-11-21T09:00")
    said = tomorrow("recheck", "--pdf", tmp_path / "moves.pdf")
    assert [(row["code"], row["place"], row["due"]) for row in said.lines] == [(code(12), "hold", "destroy_box")]
    (page,) = texts(tmp_path / "moves.pdf")
    at = page.index(code(1))
    assert page[at - 1 : at + 4] == ["棚 A-2", code(1), "2", "廃棄箱", "死亡"]
    at = page.index(code(12))
    assert page[at - 1] == "保留箱" and page[at + 2] == "廃棄箱"
    assert page.index(code(3)) < page.index(code(1)) < page.index(code(12))  # bin by bin, then the boxes
    assert "3通　名簿" in "".join(page) and not any("渡辺" in text for text in page)
    rows = tomorrow("recheck", "--list").lines
    assert [row["code"] for row in rows] == [code(3), code(1), code(12)]
    tomorrow.scan(code(1), code(12), code(3))
    assert tomorrow("recheck", "--list", "--pdf", tmp_path / "none.pdf").lines == []
    assert "移すものはありません" in texts(tmp_path / "none.pdf")[0]


def test_many_pages(mailroom: Mailroom, tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    from mailroom.dispatch.moving_list import Move, moving_pages
    from mailroom.dispatch.sheet_layout import Whose

    moves = [Move(f"CH1-04-{n:09d}", 1, f"棚 A-{n}", "廃棄箱", "死亡") for n in range(60)]
    made = moving_pages(
        moves, Whose("宮城支部", "発送室", "03", date(2025, 11, 20)), datetime(2025, 11, 20, tzinfo=UTC), ""
    )
    shown = [i.text for page in made for i in page.items if isinstance(i, Text)]
    assert len(made) == 3 and [text for text in shown if text.startswith("CH1")] == [move.shown for move in moves]
    for page in made:
        assert all(i.y + i.h <= 289 and i.x + i.w <= 195.001 for i in page.items if isinstance(i, Text))
