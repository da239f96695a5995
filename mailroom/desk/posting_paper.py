"""差出票 on paper: the lists of a day, drawn up where something stands on none yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mailroom.access import Action
from mailroom.desk import archive, paper, posted
from mailroom.desk.archive import Paper
from mailroom.desk.house import House
from mailroom.desk.posted import Posted
from mailroom.dispatch.pages import Page
from mailroom.dispatch.posting_list import ListData, ListRow, posting_list_pages
from mailroom.dispatch.sheet_layout import Whose
from mailroom.reading import own_codes


def lists_of(house: House, day: date) -> list[Paper]:
    """The lists of what left on a day and stood on none yet; when there is nothing new, all of the day's again."""
    house.must(Action.PRINT)
    new = posted.draw_up(house, day)
    rows = [row for row in posted.posted_on(house, day) if row.number]
    numbers = new or sorted({row.number for row in rows if row.number})
    return [_list(house, number, day, [row for row in rows if row.number == number]) for number in numbers]


def _list(house: House, number: str, day: date, rows: Sequence[Posted]) -> Paper:
    data = ListData(
        number=number,
        code=own_codes.make("N", number),
        kind=rows[0].kind,
        day=day,
        office=house.settings.posting.office,
        sender=paper.sender(house),
        rows=tuple(
            ListRow(row.tracking, row.employer.name if row.employer else "", row.grams, row.yen, row.slip)
            for row in rows
        ),
        printed_at=house.clock(),
    )

    def make(whose: Whose) -> list[Page]:
        return posting_list_pages(data, whose)

    return archive.prepare(house, number, make)
