"""A table on the screen: rows are turned, columns that do not fit are reached sideways, the first one stays."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.metrics import measure
from ui.style import Style
from ui.supervisor.tables import Table, TableView


@pytest.fixture
def view(qtbot: QtBot) -> TableView:
    view = TableView(Style("light"), "empty")
    qtbot.addWidget(view)
    view.resize(1334, 608)
    view.fit(measure(1366, 768))
    columns = tuple(f"column {at}" for at in range(20))
    rows = tuple(tuple(f"row {row} text {at}" for at in range(20)) for row in range(100))
    view.show_table(Table("title", columns, rows))
    view.show()
    return view


def test_every_column_is_reached(view: TableView) -> None:
    seen = set(view._shown())
    for _ in range(30):
        view.aside(1)
        shown = view._shown()
        assert shown[0] == 0
        seen |= set(shown)
    assert seen == set(range(20))
    for _ in range(30):
        view.aside(-1)
    assert view._shown()[:2] == [0, 1]


def test_every_row_is_reached(view: TableView) -> None:
    for _ in range(30):
        view.turn(view.page())
    assert view.first + view.page() == 100
    view.turn(-1000)
    assert view.first == 0


def test_an_empty_table(view: TableView, qtbot: QtBot) -> None:
    view.show_table(Table("title", ("a", "b"), ()))
    view.turn(1)
    view.aside(1)
    assert not view.grab().isNull()
