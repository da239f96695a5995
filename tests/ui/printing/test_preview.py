"""Pages on the screen: all of them, one under the other, painted when they come into view."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mailroom.dispatch.slips import slip_pages
from tests.dispatch.slip_makers import a_slip, rows_of
from tests.ui.printing.rasters import image_dots
from ui.printing.preview import GAP, preview_widget

PAGES = slip_pages(a_slip(rows_of([1] * 50)))


def test_pages_fill_the_width_and_scroll(qtbot: QtBot) -> None:
    view = preview_widget(PAGES)
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    qtbot.waitExposed(view)
    wide = view.viewport().width() - 2 * GAP
    assert view.widget().height() == 3 * round(wide * 297 / 210) + 4 * GAP
    assert view.sheet_at(1).x() == GAP and view.sheet_at(1).y() == GAP
    view.show_page(2)
    assert view.sheet_at(2).y() == GAP
    dots = image_dots(view.viewport().grab().toImage())
    assert 0.02 < (dots < 100).mean() < 0.3, "there is a page to be seen"


def test_other_pages_and_none(qtbot: QtBot) -> None:
    view = preview_widget([])
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    assert view.widget().height() == GAP
    view.set_pages(PAGES[:1])
    assert view.widget().height() > 400
    view.resize(300, 300)
    assert view.widget().width() == view.viewport().width()
