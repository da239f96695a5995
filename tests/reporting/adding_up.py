"""What must hold of every day report, whatever happened: asked after every random day too."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from mailroom.desk.house import House
from mailroom.reporting import day as day_reports
from mailroom.reporting.cells import Section
from mailroom.reporting.day import DayReport
from mailroom.reporting.equation import Equation
from mailroom.words import Words

JA = Words("ja")


def report_of(house: House, day: date, **options: Any) -> DayReport:
    """The report of a day, made as the office door makes it."""
    options = {"closed": house.is_closed(day), "names": False} | options
    return day_reports.build(house.journal, house.pieces, house.mirror, day, **options)


def days_of(house: House) -> list[date]:
    """Every business day that something was recorded on."""
    rows = house.journal.connection.execute("SELECT DISTINCT business_day FROM event ORDER BY 1")
    return [date.fromisoformat(row[0]) for row in rows]


def column(section: Section, key: str) -> list[Any]:
    """The values of one column, the row of sums left out."""
    at = [one.key for one in section.columns].index(key)
    return [row[at] for row in (section.rows[:-1] if section.total else section.rows)]


def total(section: Section, key: str) -> Any:
    """The value in the row of sums."""
    return section.rows[-1][[one.key for one in section.columns].index(key)]


def figure(report: DayReport, side: str, key: str) -> int:
    """One term of the equation, in pieces."""
    return report.equation.term(side, key).count


def in_house(equation: Equation) -> set[str]:
    """The pieces on the right side that are in the house."""
    return {piece for term in equation.right[7:] for piece in term.pieces}


def add_up(report: DayReport) -> None:
    """Both sides are equal, every section tells the same figures, and for all that is said there is a word."""
    assert all(f"report.anomaly.{row[0]}" in JA for row in report.section(6).rows)
    assert all(f"report.term.{row[1]}" in JA for row in report.section(1).rows[:-1])
    equation = report.equation
    assert equation.differences == ()
    assert equation.sums[0] == equation.sums[1]
    assert equation.certificates[0] == equation.certificates[1], report.section(6).rows
    assert equation.holds
    for side in (equation.left, equation.right):
        pieces = [piece for term in side for piece in term.pieces]
        assert len(pieces) == len(set(pieces))  # one place each
    close, reasons, hours, employers, held, _, listed = report.sections
    assert close.rows[-1][2:4] == (0, 0)
    new, split = figure(report, "left", "new"), figure(report, "left", "split")
    counted = [row for n, row in enumerate(listed.rows) if n not in listed.struck]
    assert report.piece_count == new
    assert len(counted) == new + split == total(reasons, "total") == sum(column(reasons, "total"))
    assert total(hours, "scanned") == new == sum(column(hours, "scanned"))
    assert total(hours, "certificates") == equation.term("left", "new").certificates
    assert all((row[19] is None) == (n not in listed.struck) for n, row in enumerate(listed.rows))
    assert total(reasons, "certificates") == sum(row[7] or 0 for row in counted)
    assert total(held, "pieces") == figure(report, "right", "hold") + figure(report, "right", "unknown")
    ages = [key for key in (one.key for one in held.columns) if key.startswith("age")]
    assert total(held, "pieces") == sum(total(held, key) for key in ages)
    waiting = sum(figure(report, "right", key) for key in ("group", "bin", "sealed"))
    assert total(employers, "in_bin") + total(employers, "sealed") == waiting
    assert total(employers, "posted") <= figure(report, "right", "posted")


def all_days_add_up(house: House) -> list[DayReport]:
    """Every day by itself, one after the other, and the last as it is now."""
    reports = [report_of(house, day) for day in days_of(house)]
    for report in reports:
        add_up(report)
    for before, after in pairwise(reports):
        carried = in_house(before.equation) - set(after.equation.late)
        assert set(after.equation.term("left", "open").pieces) == carried
    now = {state["id"] for state in house.pieces.all() if not state["cancelled"]}
    if reports:
        kinds = {key: set(reports[-1].equation.term("right", key).pieces) for key in ("hold", "unknown", "sealed")}
        for state in house.pieces.all():
            for place, found in kinds.items():
                assert (state["id"] in found) == (state["place"] == place and state["id"] in now)
    return reports
