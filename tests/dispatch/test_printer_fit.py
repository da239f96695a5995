"""What a printer is off: measured on its sheet, made up for on the page, and nothing else of the page changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.dispatch.pages import Bars, Box, Outline, Page, Rule, Squares, Text
from mailroom.dispatch.printer_fit import MEASURES, fitted, measured
from mailroom.dispatch.printer_test import Tried, printer_test
from mailroom.dispatch.slips import slip_pages
from mailroom.settings import PrinterSettings
from tests.dispatch.slip_makers import a_slip

AT = datetime(2025, 11, 19, 23, 20, tzinfo=UTC)
OFF = st.builds(
    PrinterSettings, st.floats(-5, 5), st.floats(-5, 5), st.floats(0.98, 1.02), st.floats(0.98, 1.02)
)  # fmt: skip


def found_on(sent: PrinterSettings, printer: PrinterSettings) -> tuple[float, float, float, float]:
    """What a person measures on the sheet, sent so, when the printer itself is off like ``printer``."""

    def at(meant: float, side: str) -> float:
        one, other = ((getattr(off, f"scale_{side}"), getattr(off, f"offset_{side}")) for off in (sent, printer))
        return other[0] * (one[0] * meant + one[1]) + other[1]

    left, top, across, down = MEASURES
    edges = at(left, "x"), at(top, "y")
    return (*edges, at(left + across, "x") - edges[0], at(top + down, "y") - edges[1])


@given(OFF, OFF)
def test_what_was_measured_makes_the_next_sheet_true(printer: PrinterSettings, before: PrinterSettings) -> None:
    """Also when the sheet was already printed with something made up for."""
    after = measured(found_on(before, printer), before)
    assert found_on(after, printer) == pytest.approx(MEASURES, abs=0.01)


def test_a_printer_that_is_true_needs_nothing() -> None:
    assert measured(MEASURES, PrinterSettings()) == PrinterSettings()
    (page,) = slip_pages(a_slip())
    assert fitted(page, PrinterSettings()) is page


def test_places_move_and_stretch_while_type_and_bars_keep_their_size() -> None:
    page = Page(
        210,
        297,
        (
            Text(10, 20, 100, 5, "a", 9),
            Rule(10, 20, 110, 20),
            Box(10, 20, 100, 50),
            Bars(10, 20, 9, "A", "1", 3),
            Squares(10, 20, "A", "1", 3),
            Outline("x", 10, 105, 150, -32, (105, 148)),
        ),
    )
    text, rule, box, bars, squares, outline = fitted(page, PrinterSettings(0.5, -1, 1.01, 0.99)).items
    assert text == Text(10.6, 18.8, 101, 4.95, "a", 9)
    assert rule == Rule(10.6, 18.8, 111.6, 18.8)
    assert box == Box(10.6, 18.8, 101, 49.5)
    assert bars == Bars(10.6, 18.8, 9, "A", "1", 3) and squares == Squares(10.6, 18.8, "A", "1", 3)
    assert outline is page.items[-1]


def test_the_sheet_has_crosses_and_rulers_where_it_says() -> None:
    sheet = printer_test(Tried("Office 2", PrinterSettings(0.4, 0, 1.002, 1), "03", AT))
    rules = [item for item in sheet.items if isinstance(item, Rule)]
    crosses = {(15, 15), (195, 15), (195, 282), (15, 282)}
    for x, y in crosses:
        assert Rule(x - 5, y, x + 5, y) in rules and Rule(x, y - 5, x, y + 5) in rules
    left, top, across, down = MEASURES
    assert {(left, top), (left + across, top + down)} <= crosses
    ticks = {item.x1: item.y2 - item.y1 for item in rules if item.x1 == item.x2 and item.y1 == 15}
    assert [ticks[x] for x in (40, 41, 45, 50, 170)] == [5, 2, 3.5, 5, 5]
    assert len([item for item in rules if item.y1 == item.y2 and item.x1 == 195]) == 257 - 40 + 1
    said = sheet.texts()
    assert "プリンタ　Office 2　　端末03　R7.11.20 08:20" in said and any("+0.40" in text for text in said)
    assert [text for text in said if text.endswith(" mm")][:6] == [
        "15.0 mm",
        "15.0 mm",
        "180.0 mm",
        "267.0 mm",
        "15.0 mm",
        "15.0 mm",
    ]
    for item in sheet.items:
        if isinstance(item, Text):
            assert item.x >= 10 and item.x + item.w <= 200 and 10 <= item.y <= 287
