"""番号ラベル: numbered labels for pieces without a readable code. A number is given once and never again.

Numbers are reserved in the journal, before anything is painted: ``03A-000041`` is the 41st of station 03 in
generation A. A restored station is another generation, so even a journal that lost its end gives no number twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailroom.dispatch import sheet_layout
from mailroom.dispatch.pages import Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_parts import paper_words
from mailroom.journal.store import Journal, Writer
from mailroom.reading import own_codes

FORMAT = "labels"
"""Of the ``exported`` events that reserve numbers; their ``section`` is the last number that was given."""


def reserve(journal: Journal, writer: Writer, station: str, count: int) -> list[str]:
    """The next ``count`` numbers, given out for good: what is not printed after all is a gap."""
    before = last_given(journal, writer.generation)
    writer.append("exported", data={"format": FORMAT, "section": before + count})
    return [f"{station}{writer.generation}-{number:06d}" for number in range(before + 1, before + count + 1)]


def last_given(journal: Journal, generation: str) -> int:
    """The highest number of this generation; 0 when none was given."""
    row = journal.connection.execute(
        "SELECT max(json_extract(body, '$.data.section')) FROM event WHERE kind = 'exported'"
        " AND json_extract(body, '$.data.format') = ? AND json_extract(body, '$.generation') = ?",
        (FORMAT, generation),
    ).fetchone()
    return int(row[0] or 0)


def label_pages(
    numbers: Sequence[str], whose: Whose, layout: str, *, offset: tuple[float, float] = (0.0, 0.0), skip: int = 0
) -> list[Page]:
    """Sheets of labels; the first ``skip`` places of the first sheet stay empty (used already).

    PaperError ``sheet_missing``, ``layout_damaged``.
    """
    sheet = sheet_layout.load(layout)
    what = paper_words()("paper.label.what", branch=whose.branch, station=whose.station)
    made: list[Page] = []
    waiting = [None] * skip + list(numbers)
    for begin in range(0, len(waiting), sheet.cells):
        items = []
        for cell, number in enumerate(waiting[begin : begin + sheet.cells]):
            if number is not None:
                code = own_codes.make("L", number)
                items += sheet.cell(cell, {"number": number, "what": what}, [code, code])
        made.append(sheet.sheet(items, offset))
    return made
