"""From the day report's sections to tables of texts for the screen: the same texts as in every file."""

from __future__ import annotations

from mailroom.reporting.cells import texts, titles
from mailroom.reporting.day import DayReport
from mailroom.words import Words
from ui.supervisor.tables import Table


def tables_of(report: DayReport, words: Words) -> tuple[Table, ...]:
    """One table a section."""
    return tuple(
        Table(
            words(section.title_key),
            titles(section, words),
            tuple(texts(section, words)),
            frozenset(at for at, column in enumerate(section.columns) if column.is_number),
            section.struck,
            section.total,
        )
        for section in report.sections
    )
