"""What stands on a slip: all of the data, in order, adding up, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailroom.dispatch.lettering import width_mm
from mailroom.dispatch.marks import reprinted, sampled
from mailroom.dispatch.pages import Box, Item, Outline, Page, Rule, Text
from mailroom.dispatch.slips import Addressee, Sender, SlipData, SlipRow, slip_pages
from mailroom.reading import own_codes
from tests.dispatch.slip_makers import EMPLOYER, SENDER, a_row, a_slip, rows_of

AT = datetime(2025, 11, 21, 1, 15, tzinfo=UTC)
SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=60)


def table(pages: Sequence[Page]) -> list[list[str]]:
    """The rows as printed, cell by cell: texts on the same height between the table's columns."""
    found = []
    for number, page in enumerate(pages, 1):
        top = 174.5 if number == 1 else 38.5
        cells: dict[float, list[tuple[float, float, str]]] = {}
        for item in page.items:
            if isinstance(item, Text) and item.y >= top - 0.01 and item.y + item.h < 259 and item.w <= 46.5:
                row = int((item.y + item.h / 2 - top) // 6)
                cells.setdefault(row, []).append((item.x, item.y, item.text))
        for _, parts in sorted(cells.items()):
            columns: dict[float, str] = {}
            for x, _, text in sorted(parts):
                columns[x] = columns.get(x, "") + text
            if len(columns) == 7:
                found.append(list(columns.values()))
    return found


def test_the_fields_are_all_that_can_be_printed() -> None:
    """No field for a reason of the post, an outcome, or for what was taken out of an envelope."""
    assert [each.name for each in fields(SlipData)] == [
        *("number", "code", "date", "sender", "employer", "rows", "envelopes", "certificates")
    ]
    assert [each.name for each in fields(SlipRow)] == [
        *("envelope_no", "symbol", "number", "suffix", "name", "issued_on", "count")
    ]
    assert [each.name for each in fields(Sender)] == ["name", "postal_code", "address", "section", "phone"]
    assert [each.name for each in fields(Addressee)] == ["name", "postal_code", "address"]


def test_nothing_of_the_deceased_the_lost_and_the_reason_is_said() -> None:
    said = "".join(slip_pages(a_slip(rows_of([1] * 50)))[0].texts())
    assert not re.search("死亡|転居|あて所に尋ね|廃棄|抜き|取り出", said)
    assert said.count("喪失されて") == 2, "the sentence that stands on every slip alike, and its title"


def test_the_rows_of_the_mock_up() -> None:
    (page,) = slip_pages(a_slip())
    rows = table([page])
    assert rows[0] == ["1", "1", "41120300-5", "00", "本田 純子", "R7.10.03", "1"]
    assert rows[3] == ["4", "2", "41120300-9", "02", "相澤 陸", "R7.10.03", "1"]
    assert rows[10] == ["11", "7", "41120300-44", "00", "星 雄太", "R7.10.03", "1"]
    texts = page.texts()
    assert "封筒　7 通" in texts and "資格確認書　11 枚" in texts
    assert texts[texts.index("送付する数") :][1:7] == ["封筒", "7", "通", "資格確認書", "11", "枚"]
    assert "お問い合わせの際は、送付番号 03A-251120-0021 をお知らせください。" in texts
    assert page.bars()[0].text == own_codes.slip_code("03A-251120-0021")


def test_rows_are_sorted_by_number_then_envelope_then_branch_number() -> None:
    rows = [
        a_row(9, number="20", suffix="01", name="ハ"),
        a_row(9, number="20", suffix="00", name="ロ"),
        a_row(2, number="100", name="ヘ"),
        a_row(5, number="9", name="イ"),
        a_row(12, number="20", suffix="02", name="ニ"),
        a_row(3, number="甲1", name="ト"),
        a_row(13, number="20", suffix="03", name="ホ"),
    ]
    printed = table(slip_pages(a_slip(rows)))
    assert [row[4] for row in printed] == list("イロハニホヘト")
    assert [row[0] for row in printed] == list("1234567")
    assert [row[1] for row in printed] == ["1", "2", "2", "3", "4", "5", "6"], (
        "counted over what is printed, without gaps"
    )


@settings(max_examples=60, deadline=None)
@given(SIZES, st.randoms(use_true_random=False), st.integers(1, 3))
def test_rows_are_complete_ordered_and_add_up(sizes: list[int], chance: object, count: int) -> None:
    rows = [replace(row, count=count) for row in rows_of(sizes)]
    chance.shuffle(rows)  # type: ignore[attr-defined]
    data = a_slip(rows, envelopes=len(sizes), certificates=count * sum(sizes))
    pages = slip_pages(data)
    printed = table(pages)
    assert [row[0] for row in printed] == [str(n) for n in range(1, len(rows) + 1)]
    assert sorted(row[4] for row in printed) == sorted(row.name for row in rows)
    assert [int(row[1]) for row in printed] == [n for n, size in enumerate(sizes, 1) for _ in range(size)]
    assert sum(int(row[6]) for row in printed) == data.total.certificates
    assert f"資格確認書　{data.total.certificates} 枚" in pages[-1].texts()
    assert all("以上" not in page.texts() for page in pages[:-1])
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)} ページ" in page.texts()
        assert [bars.text for bars in page.bars()] == [data.code]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": ()},
        {"rows": (a_row(count=0),)},
        {"code": "MRS-03A-251120-0021A"},
        {"code": own_codes.slip_code("03A-251120-0022")},
        {"code": own_codes.make("B", "A-17")},
        {"envelopes": 8},
        {"certificates": 12},
    ],
)
def test_data_that_contradicts_itself_is_never_printed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="03A-251120-0021"):
        a_slip(**wrong)


def test_hard_names_are_whole() -> None:
    names = [
        "𠮷田 太郎",
        "アレクサンドラ・マリア・フェルナンデス・デ・オリベイラ・サントス・ゴンサルベス",
        "髙橋 﨑子",
        "長い名前" * 12,
        "グエン ティ フオン",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ ABCDEFGHIJKLMN",
    ]
    rows = [a_row(n, name=name) for n, name in enumerate(names, 1)]
    printed = table(slip_pages(a_slip(rows)))
    assert [row[4].replace(" ", "") for row in printed] == [name.replace(" ", "") for name in names]


def test_a_name_with_a_gaiji_leaves_room_to_write() -> None:
    (page,) = slip_pages(a_slip([a_row(name="\ue000田 太郎"), a_row(2)]))
    name = next(item for item in page.items if isinstance(item, Text) and item.text.startswith("〓"))
    assert name.text == "〓田 太郎"
    (line,) = [item for item in page.items if isinstance(item, Rule) and 100 < item.x1 < 141 and 174 < item.y1 < 181]
    assert line.x1 > name.x + 4.5 * 10.5 * 0.3528 and line.x2 - line.x1 >= 15 and line.x2 <= 142


def test_an_unknown_date_of_issue_is_a_dash() -> None:
    assert table(slip_pages(a_slip([a_row(issued_on=None), a_row(2)])))[0][5] == "―"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("青葉台精機株式会社 ", ["青葉台精機株式会社　御中"]),
        ("\ue001商店", ["〓商店　御中"]),
        (
            "特定非営利活動法人みちのく地域包括支援センター連絡協議会仙台事務所",
            ["特定非営利活動法人みちのく地域包括支援", "センター連絡協議会仙台事務所　御中"],
        ),
    ],
)
def test_the_employer_is_addressed(name: str, shown: list[str]) -> None:
    page = slip_pages(a_slip(employer=replace(EMPLOYER, name=name)))[0]
    assert [item.text for item in page.items if isinstance(item, Text) and 39 < item.y < 50 and item.x == 20] == shown


def test_odd_senders_are_printed_as_they_are() -> None:
    sender = replace(SENDER, postal_code="unknown", phone="", section="資格審査第二グループ")
    texts = slip_pages(a_slip(sender=sender))[0].texts()
    assert "〒unknown" in texts and "全国健康保険協会 宮城支部 資格審査第二グループ" in texts


def _shapes(items: Sequence[Item]) -> list[str]:
    return [type(item).__name__ for item in items]


def test_a_reprint_is_the_same_page_under_its_marks() -> None:
    for page in slip_pages(a_slip(rows_of([1] * 20))):
        again = reprinted(page, 2, AT, "03")
        kept = [item for item in again.items if item in page.items]
        assert sorted(map(repr, kept)) == sorted(map(repr, page.items))
        assert [text for text in again.texts() if text not in page.texts()] == [
            "再発行（2回目）",
            "R7.11.21 10:15 端末03",
        ]
        assert [text for text in again.texts() if text in page.texts()] == page.texts()
        strips = len(page.texts()) + 2 + len(page.bars())
        order = _shapes(again.items)
        assert order[0] == "Outline" and order[1 : strips + 1] == ["Box"] * strips and order[strips + 1] == "Outline"
        assert all(isinstance(item, Box) and item.fill == 0 for item in again.items[1 : strips + 1])
        outline = again.items[0]
        assert isinstance(outline, Outline)
        assert (outline.text, outline.size, outline.spacing, outline.turn) == ("再発行", 50, 6, -32)
        assert (outline.middle, outline.baseline, outline.about) == (105, pytest.approx(166), (105, 148.5))


def ink(item: Text) -> tuple[float, float]:
    """From where to where a text is printed."""
    wide = width_mm(item.text, item.pt, item.stretch)
    left = {"left": item.x, "center": item.x + (item.w - wide) / 2, "right": item.x + item.w - wide}[item.align]
    return left, left + wide


def test_the_stamp_stands_on_nothing() -> None:
    for page in slip_pages(a_slip(rows_of([1] * 20))):
        again = reprinted(page, 1, AT, "03")
        stamp = next(item for item in again.items if isinstance(item, Box) and item.line == 0.6)
        assert (stamp.w, stamp.h) == (34, 11)
        for item in page.items:
            if isinstance(item, Text) and item.y < stamp.y + 11 and item.y + item.h > stamp.y:
                left, right = ink(item)
                assert right < stamp.x or left > stamp.x + 34, item


def test_a_made_up_home_says_so_on_every_page() -> None:
    (page,) = slip_pages(a_slip())
    sample = sampled(page)
    assert sample.items[1:] == page.items and sample.texts() == page.texts()
    mark = sample.items[0]
    assert isinstance(mark, Outline) and mark.text == "見本" and mark.fill is not None and mark.fill < 0.1
    again = reprinted(sample, 1, AT, "03")
    assert [item.text for item in again.items if isinstance(item, Outline)] == ["見本", "再発行", "再発行"]
    assert again.texts()[-2:] == ["再発行（1回目）", "R7.11.21 10:15 端末03"]


def test_dates_of_other_eras() -> None:
    assert "令和元年5月1日" in slip_pages(a_slip(date=date(2019, 5, 1)))[0].texts()
