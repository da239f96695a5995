"""What is laid across a page: 見本 in a made-up home, 再発行 on a reprint. As shapes, never as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailroom.clock import JST
from mailroom.dispatch import code128, qr
from mailroom.dispatch.lettering import width_mm
from mailroom.dispatch.pages import MM_PER_POINT, Bars, Box, Item, Outline, Page, Rule, Squares, Text
from mailroom.japan import wareki_short
from mailroom.words import Words

TURN = -32.0
REPRINT_BLACK = 0.13
SAMPLE_BLACK = 0.08
STAMP = (34.0, 11.0)


def sampled(page: Page) -> Page:
    """The page of a made-up home: 見本 lightly across it, under everything."""
    return page.with_items([_across(page, "sample", SAMPLE_BLACK), *page.items])


def reprinted(page: Page, times: int, at: datetime, station: str) -> Page:
    """The very page that was printed, with 再発行 across it and a box that says which, when and where.

    Outline, a white strip under each line of type, fill, then the page: letters stay whole on the
    paper, the outline stays on a copy, and no figure is crossed.
    """
    below = [_aside(item, page) for item in page.items if isinstance(item, Outline)]
    items = [item for item in page.items if not isinstance(item, Outline | Text)]
    texts = [item for item in page.items if isinstance(item, Text)]
    if page.stamp:
        stamp = _stamp(page.stamp, times, at, station)
        items += [item for item in stamp if isinstance(item, Box)]
        texts += [item for item in stamp if isinstance(item, Text)]
    strips = [_strip(item) for item in [*texts, *items] if isinstance(item, Text | Bars | Squares)]
    lines = [item for item in items if isinstance(item, Rule | Box)]
    codes = [item for item in items if isinstance(item, Bars | Squares)]
    outline, fill = _across(page, "reprint", None), _across(page, "reprint", REPRINT_BLACK)
    return page.with_items([*below, outline, *strips, fill, *lines, *codes, *texts])


def _across(page: Page, word: str, fill: float | None) -> Outline:
    """Large type from lower left to upper right, as high as the narrower side lets it be."""
    text = Words("ja")(f"paper.marks.{word}")
    size = 50.0 * min(page.width, page.height / 1.4) / 210
    centre = (page.width / 2, page.height / 2)
    baseline = centre[1] + 0.35 * size
    line = 0.8 if fill is None else 0.0  # the fill covers its inner half
    return Outline(text, size, centre[0], baseline, TURN, centre, spacing=0.12 * size, line=line, fill=fill)


def _aside(item: Outline, page: Page) -> Outline:
    """見本 smaller and in the lower right corner, where 再発行 does not go."""
    centre = (page.width * 0.72, page.height * 0.76)
    size = item.size * 0.7
    return replace(
        item,
        size=size,
        spacing=item.spacing * 0.7,
        middle=centre[0],
        baseline=centre[1] + 0.35 * size,
        about=centre,
    )


def _stamp(corner: tuple[float, float], times: int, at: datetime, station: str) -> list[Item]:
    words = Words("ja")
    here = at.astimezone(JST)
    when = f"{wareki_short(here.date())} {here:%H:%M}"
    (x, y), (w, h) = corner, STAMP
    first = Text(x, y + 0.8, w, 5.4, words("paper.marks.reprint_times", times=times), 10.0, bold=True, align="center")
    said = words("paper.marks.reprint_at", at=when, station=station)
    return [Box(x, y, w, h, 0.6), first, Text(x, y + 5.9, w, 4.2, said, 7.5, align="center")]


def _strip(item: Text | Bars | Squares) -> Box:
    if isinstance(item, Bars):
        quiet = code128.QUIET * item.module
        return Box(item.x - quiet, item.y, item.w + 2 * quiet, item.h, 0.0, 0.0)
    if isinstance(item, Squares):
        quiet = qr.QUIET * item.module
        return Box(item.x - quiet, item.y - quiet, item.w + 2 * quiet, item.w + 2 * quiet, 0.0, 0.0)
    wide = width_mm(item.text, item.pt, item.stretch)
    high = 1.08 * item.pt * MM_PER_POINT
    x = {"left": item.x, "center": item.x + (item.w - wide) / 2, "right": item.x + item.w - wide}[item.align]
    return Box(
        round(x - 0.3, 3), round(item.y + (item.h - high) / 2, 3), round(wide + 0.6, 3), round(high, 3), 0.0, 0.0
    )
