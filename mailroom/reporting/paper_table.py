"""Tables on office paper: heads repeated on every page, rows as high as they need, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailroom.dispatch.blocks import Block, place
from mailroom.dispatch.lettering import SQUEEZE, width_mm, wrap
from mailroom.dispatch.pages import MM_PER_POINT, Box, Item, Rule

PT, HEAD_PT, SMALL_PT = 9.5, 9.0, 8.5
ROW, HEAD, PITCH = 6.2, 6.2, 4.2
PAD = 1.0
LONGEST = 40  # lines of one row on one page; a longer note goes on in the next row


@dataclass(frozen=True, slots=True)
class Lines:
    """A row: its cells, each as the lines it takes."""

    cells: tuple[tuple[str, ...], ...]
    bold: bool = False

    @property
    def h(self) -> float:
        """Height in mm."""
        most = max(len(cell) for cell in self.cells)
        return ROW if most <= 1 else round(ROW + (most - 1) * PITCH, 3)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their widths in mm, and rows. ``numbers``: columns set to the right."""

    x: float
    widths: tuple[float, ...]
    heads: tuple[str, ...]
    rows: tuple[Lines, ...]
    numbers: frozenset[int] = frozenset()

    @property
    def right(self) -> float:
        """Its right edge."""
        return round(self.x + sum(self.widths), 3)


def table(
    x: float,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: frozenset[int] = frozenset(),
    total: bool = False,
) -> Table:
    """Rows of texts set into columns."""
    made: list[Lines] = []
    for n, row in enumerate(rows):
        cells = [_lines(cell, w - 2 * PAD) for cell, w in zip(row, widths, strict=True)]
        bold = total and n == len(rows) - 1
        made += [Lines(part, bold) for part in _parts(cells)]
    return Table(x, tuple(widths), tuple(heads), tuple(made), numbers)


def _lines(cell: str, room: float) -> tuple[str, ...]:
    """One line where it fits, squeezed or not; else as many as it takes."""
    if not cell:
        return ()
    if width_mm(cell, PT) * SQUEEZE <= room:
        return (cell,)
    return tuple(wrap(cell, room / (SMALL_PT * MM_PER_POINT)))


def _parts(cells: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], ...]]:
    most = max((len(cell) for cell in cells), default=0)
    for start in range(0, max(1, most), LONGEST):
        yield tuple(cell[start : start + LONGEST] for cell in cells)


def fitting(rows: Sequence[Lines], room: float) -> int:
    """How many of the rows go into so many mm, their head taken off already."""
    used = 0.0
    for n, row in enumerate(rows):
        used += row.h
        if used > room + 1e-6:
            return n
    return len(rows)


def drawn(of: Table, rows: Sequence[Lines], y: float) -> list[Item]:
    """Head and rows with their lines, the top edge at ``y``."""
    edges = [x for x, _ in _columns(of)]
    end = round(y + HEAD + sum(row.h for row in rows), 3)
    items: list[Item] = [
        Box(of.x, y, round(of.right - of.x, 3), round(end - y, 3), 0.4),
        Rule(of.x, round(y + HEAD, 3), of.right, round(y + HEAD, 3), 0.4),
        *(Rule(x, y, x, end, 0.15) for x in edges[1:]),
    ]
    for (x, w), head in zip(_columns(of), of.heads, strict=True):
        items += place(Block(x + 0.4, y, w - 0.8, HEAD, HEAD_PT, bold=True, align="center"), head)
    top = round(y + HEAD, 3)
    for n, row in enumerate(rows):
        if n:
            items.append(Rule(of.x, top, of.right, top, 0.4 if row.bold else 0.15))
        items += _row(of, row, top)
        top = round(top + row.h, 3)
    return items


def _columns(of: Table) -> list[tuple[float, float]]:
    x, placed = of.x, []
    for w in of.widths:
        placed.append((x, w))
        x = round(x + w, 3)
    return placed


def _row(of: Table, row: Lines, top: float) -> Iterator[Item]:
    for at, ((x, w), lines) in enumerate(zip(_columns(of), row.cells, strict=True)):
        align = "right" if at in of.numbers else "left"
        pt = PT if len(lines) <= 1 else SMALL_PT
        for n, line in enumerate(lines):
            y = round(top + (0 if len(lines) == 1 else (ROW - PITCH) / 2 + n * PITCH), 3)
            block = Block(x + PAD, y, w - 2 * PAD, ROW if len(lines) == 1 else PITCH, pt, bold=row.bold, align=align)
            yield from place(block, line)
