"""From the day report's sections to tables of texts for the screen."""

from __future__ import annotations

from typing import Any

from ui.says import Says
from ui.supervisor.tables import Table


def tables_of(report: Any, says: Says) -> tuple[Table, ...]:
    """One table a section, in the report's own words."""
    made = []
    for number, section in enumerate(report.sections, 1):
        rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in section.rows)
        numbers = frozenset(
            at
            for at in range(len(section.columns))
            if section.rows and all(isinstance(row[at], int) or row[at] is None for row in section.rows)
        )
        made.append(Table(f"{number}　{says(f'day.section_{number}')}", tuple(section.columns), rows, numbers))
    return tuple(made)
