"""日報 on the screen: the sections of the day report, one table each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.clerk.keys import Cell, KeyRow
from ui.clerk.session import Session
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.tables import Table, TableView

SECTIONS = 7


class ReportScreen(Screen):
    """Keys F1-F7 = sections."""

    def __init__(self, style: Style, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.report"))
        self.back: Callable[[], None] = lambda: None
        self.slips_asked: Callable[[], None] = lambda: None
        self.tables: tuple[Table, ...] = ()
        self.closed = True
        self.at = 0
        self.view = TableView(style, says("day.empty"), self)
        sections = [
            Cell(f"section_{number}", f"F{number}", says(f"day.section_{number}"), 5)
            for number in range(1, SECTIONS + 1)
        ]
        more = [Cell("slips", "F8", says("day.slips"), 5), Cell("reload", "F9", says("day.reload"), 5)]
        self.keys = KeyRow(style, [sections, more, [Cell("back", "Esc", says("day.back"), 6)]], self)
        for number in range(1, SECTIONS + 1):
            self.keys.keys[f"section_{number}"].setCheckable(True)
        self.keys.pressed.connect(self.act)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.view.setGeometry(metrics.margin, metrics.top, metrics.width - 2 * metrics.margin, metrics.tall)
        self.view.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)

    def entered(self) -> None:
        super().entered()
        self.read()

    def read(self) -> None:
        """The report of the business day, anew."""
        self.session.worker.run(self._read, self._came, self._failed)

    def _read(self) -> tuple[tuple[Table, ...], bool]:
        from mailroom.office import Office
        from ui.supervisor.day_tables import tables_of

        house = self.session.station.house
        report = Office(house).day_report(house.business_day())
        return tables_of(report, self.session.says.words), report.closed

    def _came(self, read: tuple[tuple[Table, ...], bool]) -> None:
        self.tables, self.closed = read
        self._show()

    def _failed(self, error: Exception) -> None:
        self.session.troubled.emit(self.session.troubles.of(error))

    def _show(self) -> None:
        for number in range(1, SECTIONS + 1):
            self.keys.keys[f"section_{number}"].setChecked(number - 1 == self.at)
        if self.at < len(self.tables):
            self.view.show_table(
                self.tables[self.at], "" if self.closed else self.session.says.words("report.not_closed")
            )

    def act(self, action: str) -> None:
        """A key of the row."""
        if action == "back":
            self.back()
        elif action == "reload":
            self.read()
        elif action == "slips":
            self.slips_asked()
        else:
            self.at = int(action.removeprefix("section_")) - 1
            self._show()

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        page = self.view.page()
        turns = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        first = Qt.Key.Key_F1.value
        if key in turns:
            self.view.turn(turns[key])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.view.aside(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Escape:
            self.back()
        elif first <= event.key() < first + SECTIONS:
            self.act(f"section_{event.key() - first + 1}")
        elif key == Qt.Key.Key_F8:
            self.slips_asked()
        elif key == Qt.Key.Key_F9:
            self.read()
        else:
            return False
        return True
