"""日報 on the screen: the sections of the day report, one table each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.tables import Table, TableView

SECTIONS = 7
SECTION = "section_"


class ReportScreen(Screen):
    """Keys F1-F7 = sections."""

    def __init__(self, style: Style, session: Session, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.report"))
        self.back: Callable[[], None] = lambda: None
        self.slips_asked: Callable[[], None] = lambda: None
        self.tables: tuple[Table, ...] = ()
        self.closed = True
        self.at = 0
        self.table = keys
        self.may_close = False
        self.closed_on: date | None = None  # what was closed here stays in view, not the empty day after it
        self._sure: date | None = None  # the day that was asked about once
        self.view = TableView(style, says("day.empty"), self)
        self.keys = KeyRow(style, keys.row("report"), self)
        for number in range(1, SECTIONS + 1):
            self.keys.keys[f"section_{number}"].setCheckable(True)
        self.keys.pressed.connect(self.act)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.view.setGeometry(metrics.margin, metrics.top, metrics.width - 2 * metrics.margin, metrics.tall)
        self.view.fit(metrics)
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)

    def allow(self, may_close: bool) -> None:
        """Who works now."""
        self.may_close = may_close
        self.keys.keys["close_day"].setVisible(may_close)

    def entered(self) -> None:
        super().entered()
        self.closed_on = self._sure = None
        self.read()

    def read(self) -> None:
        """The report of the business day, anew."""
        self.session.worker.run(self._read, self._came, self._failed)

    def _read(self) -> tuple[tuple[Table, ...], bool]:
        from mailroom.office import Office
        from ui.supervisor.day_tables import tables_of

        house = self.session.station.house
        report = Office(house).day_report(self.closed_on or house.business_day())
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

    @property
    def name(self) -> str:
        return "report"

    def act(self, command: str) -> bool:
        moves = steps(self.view.page())
        if command != "close_day":
            self._sure = None
        if command == "cancel":
            self.back()
        elif command in moves:
            self.view.turn(moves[command])
        elif command in ("left", "right"):
            self.view.aside(1 if command == "right" else -1)
        elif command == "reload":
            self.read()
        elif command == "slips":
            self.slips_asked()
        elif command == "close_day":
            self.close_day()
        elif command.startswith(SECTION):
            self.at = int(command.removeprefix(SECTION)) - 1
            self._show()
        else:
            return False
        return True

    def close_day(self) -> None:
        """日締め, by a supervisor: pressed twice."""
        if not self.may_close:
            return
        day = self.session.status.business_day if self.session.status else None
        if day is None or self._sure != day:
            self._sure = day
            cap = self.table.commands.cap("close_day")
            told = self.session.troubles.say("sure_close_day", day=self.session.says.day(day), cap=cap)
            self.session.troubled.emit(told if day else None)
            return
        self._sure = None
        self.session.worker.run(self._close, self._day_closed, self._failed)

    def _close(self) -> date:
        from mailroom.office import Office

        return Office(self.session.station.house).close_day()

    def _day_closed(self, day: date) -> None:
        self.session.troubled.emit(self.session.troubles.say("day_is_closed", day=self.session.says.day(day)))
        self.session.refresh()
        self.closed_on = day
        self.read()
