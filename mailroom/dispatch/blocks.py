"""Blocks of a page: a place with its type, read from a layout file, and texts set in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailroom.dispatch.lettering import Fit, fit, fit_lines, printable, width_mm, wrap
from mailroom.dispatch.pages import MM_PER_POINT, Box, Item, Rule, Text

CLOSE = 0.97
"""From line to line in em, where two lines share the height of one."""
PANEL_PAD = 3.0
"""From the edge of a black panel to its type."""
WRITING_LINE = 15.0
"""Shortest line to write a character on by hand, beside a name that holds a 外字."""


@dataclass(frozen=True, slots=True)
class Block:
    """A box with its type. ``pitch``: from line to line, where it holds several.

    ``two_y`` and ``two_pt``: where the first of two lines goes when one is not enough.
    """

    x: float
    y: float
    w: float
    h: float
    pt: float
    bold: bool = False
    align: str = "left"
    lines: int = 1
    pitch: float = 0.0
    two_y: float | None = None
    two_pt: float | None = None

    def at(self, y: float) -> Block:
        """The same block lower or higher: its top at ``y``."""
        return replace(self, y=y)

    def moved(self, right: float, down: float) -> Block:
        """The same block elsewhere."""
        two = None if self.two_y is None else round(self.two_y + down, 3)
        return replace(self, x=round(self.x + right, 3), y=round(self.y + down, 3), two_y=two)

    @property
    def end(self) -> float:
        """The lowest edge of its lines."""
        return self.y + self.h + (self.lines - 1) * self.pitch


def place(block: Block, text: str, *, keep: int = 0) -> list[Item]:
    """A text that must not be cut, in a block of one line, or two where the block says so.

    Its last ``keep`` characters stay together (a title).
    """
    shown, by_hand = printable(text)
    if not shown:
        return []
    room = block.w - WRITING_LINE if by_hand else block.w
    if block.lines == 2:
        setting = fit_lines(shown, room, block.pt)
    else:
        setting = fit(shown, room, block.pt, two=block.two_pt, keep=keep)
    items = _set(block, setting)
    if by_hand:
        items.append(_writing_line(block, items))
    return items


def panel(block: Block, text: str) -> list[Item]:
    """A black panel as large as the block, with white type in it."""
    inner = replace(block, x=block.x + PANEL_PAD, w=block.w - 2 * PANEL_PAD)
    white = [replace(item, white=True) for item in place(inner, text) if isinstance(item, Text)]
    return [Box(block.x, block.y, block.w, block.h, 0.0, 1.0), *white]


def flow(block: Block, text: str) -> list[Item]:
    """Running text, wrapped by 禁則 in the lines of the block."""
    em = block.w / (block.pt * MM_PER_POINT)
    lines = wrap(text, em)
    if len(lines) > block.lines:
        raise ValueError(f"{len(lines)} lines of text, there is room for {block.lines}: {text[:20]}")
    return [_line(block, line, block.y + n * block.pitch) for n, line in enumerate(lines)]


def _set(block: Block, setting: Fit) -> list[Item]:
    """The lines of a fitted text: each on its own line of the block, or two sharing one line's box."""
    sized = replace(block, pt=setting.pt)
    if len(setting.lines) == 1:
        return [_line(sized, setting.lines[0], block.y, setting.stretch)]
    if block.lines == 2:
        top, pitch, high = block.y, block.pitch, block.h
    elif block.two_y is not None:
        top, pitch, high = block.two_y, block.pitch, block.pitch
    else:
        sized = replace(sized, pt=min(setting.pt, block.h / 2 / MM_PER_POINT))
        pitch = high = CLOSE * sized.pt * MM_PER_POINT
        top = block.y + block.h / 2 - pitch
    sized = replace(sized, h=high)
    return [_line(sized, line, top + n * pitch, setting.stretch) for n, line in enumerate(setting.lines)]


def _line(block: Block, line: str, y: float, stretch: float = 1.0) -> Item:
    return Text(
        block.x, round(y, 3), block.w, block.h, line, block.pt, bold=block.bold, align=block.align, stretch=stretch
    )


def _writing_line(block: Block, items: Sequence[Item]) -> Rule:
    """A blank line to write on, behind the last line of the text."""
    last = items[-1]
    assert isinstance(last, Text)
    start = block.x + width_mm(last.text, last.pt, last.stretch) + 1.5
    foot = round(last.y + last.h / 2 + last.pt * MM_PER_POINT * 0.5, 3)
    return Rule(round(max(start, block.x + block.w - 2 * WRITING_LINE), 3), foot, block.x + block.w, foot)
