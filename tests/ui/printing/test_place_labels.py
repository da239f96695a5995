"""棚札, 底札, 組札 as paper: the station's own reader takes every code from the sheet and from each label alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailroom.dispatch import place_labels, sheet_layout
from mailroom.dispatch.pages import Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.model import Frame, Symbol
from mailroom.reading import ladder, own_codes
from mailroom.settings import StationSettings
from tests.ui.printing.rasters import Dots, pdf_dots
from ui.printing.pdf import pages_to_pdf

WHOSE = Whose("全国健康保険協会 宮城支部", "発送室", "03", date(2025, 11, 20))
BINS = ["A-1", "A-17", "B-99", "C-200", "Z-999"]
GROUPS = StationSettings(groups=12)
KINDS: dict[str, list[Page]] = {
    "bin": place_labels.bin_labels(BINS, WHOSE),
    "floor": place_labels.floor_labels(BINS, WHOSE),
    "group": place_labels.group_labels(GROUPS, WHOSE),
}
DPI = 150


def read(dots: Dots) -> tuple[Symbol, ...]:
    return ladder.read(Frame(dots, "labels"), every=True).symbols


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_reader_takes_every_code(kind: str, tmp_path: Path) -> None:
    pages, file = KINDS[kind], tmp_path / "labels.pdf"
    pages_to_pdf(pages, file)
    layout = sheet_layout.load(f"{kind}-labels")
    for number, page in enumerate(pages, 1):
        dots = pdf_dots(file, number, DPI)
        wanted = list(dict.fromkeys(code.text for code in page.codes()))
        assert {symbol.text for symbol in read(dots)} == set(wanted), "from the whole sheet"
        for cell, text in enumerate(wanted):
            left, top, wide, high = (round(mm * DPI / 25.4) for mm in (*layout.corner(cell), layout.w, layout.h))
            found = read(dots[top : top + high, left : left + wide].copy())
            assert sorted((symbol.text, symbol.format) for symbol in found) == [(text, "Code128"), (text, "QRCode")]


def test_a_label_says_where_it_belongs_in_large_type() -> None:
    bin_, floor, group = (KINDS[kind][0].texts() for kind in KINDS)
    assert bin_[:4] == ["棚", "A", "1", "●"] and "○" in bin_
    assert floor[:2] == ["底", "底札　棚が空になったら読み取る"] and floor[2:4] == ["A", "1"]
    assert group[:2] == ["組", "1"]
    parsed = [own_codes.parse(code.text) for kind in KINDS for code in KINDS[kind][0].codes()]
    assert {own.letter for own in parsed if own} == {"B", "F", "G"} and None not in parsed
