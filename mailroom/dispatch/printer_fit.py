"""A page moved by what a printer is off, so that on its paper everything stands where the page says.

Places are moved and stretched; type keeps its size and bars their whole dots: a printer is off by thousandths.
"""

from __future__ import annotations

from dataclasses import replace

from mailroom.dispatch.pages import Bars, Item, Outline, Page, Rule, Squares
from mailroom.settings import PrinterSettings

MEASURES = (15.0, 15.0, 180.0, 267.0)
"""What is measured on the test page, in mm: left edge to a cross, top edge to it, on to the next across, and down."""


def fitted(page: Page, off: PrinterSettings) -> Page:
    """The page as it must be sent to that printer."""
    if off == PrinterSettings():
        return page
    return page.with_items([_fitted(item, off) for item in page.items])


def measured(found: tuple[float, float, float, float], printed_with: PrinterSettings) -> PrinterSettings:
    """What makes up for what was measured (``MEASURES``) on a test page printed with ``printed_with``."""
    left, top, across, down = found
    offset_x, scale_x = _made_up(left, MEASURES[0], across / MEASURES[2], printed_with.offset_x, printed_with.scale_x)
    offset_y, scale_y = _made_up(top, MEASURES[1], down / MEASURES[3], printed_with.offset_y, printed_with.scale_y)
    return PrinterSettings(offset_x, offset_y, scale_x, scale_y)


def _made_up(edge: float, meant: float, long: float, offset: float, scale: float) -> tuple[float, float]:
    """What was sent to ``scale * meant + offset`` was found at ``edge``, and everything ``long`` times as long."""
    return round(scale * meant + offset - edge * scale / long, 3), round(scale / long, 5)


def _fitted(item: Item, off: PrinterSettings) -> Item:
    def across(x: float) -> float:
        return round(off.scale_x * x + off.offset_x, 3)

    def down(y: float) -> float:
        return round(off.scale_y * y + off.offset_y, 3)

    if isinstance(item, Outline):
        return item
    if isinstance(item, Rule):
        return replace(item, x1=across(item.x1), y1=down(item.y1), x2=across(item.x2), y2=down(item.y2))
    placed = replace(item, x=across(item.x), y=down(item.y))
    if isinstance(placed, Bars | Squares):
        return placed
    return replace(placed, w=round(item.w * off.scale_x, 3), h=round(item.h * off.scale_y, 3))  # type: ignore[union-attr]
