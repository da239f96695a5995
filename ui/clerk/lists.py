"""保留, 照会, 移動待ち: what waits, and where a supervisor decides. Only a scan moves paper; the rows tell where to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from mailroom.answers import Answer
from mailroom.clock import Clock, jst_date
from mailroom.model import Employer, PlaceKind
from ui.clerk.employer_picker import EmployerPicker
from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.rows_panel import RowsPanel, Which
from ui.clerk.session import Session
from ui.clerk.ways import FORWARD, WAYS, Asked, employers, employers_of
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.dispatch.pages import Page
    from ui.supervisor.papers_out import PapersOut

MOVING = "moving"  # name of the page, where a folder stands in for the printer
LISTS = {f"list_{which.value}": which for which in Which}


class ListsScreen(Screen):
    """The lists, one at a time, with the keys that change between them."""

    def __init__(
        self, style: Style, session: Session, keys: Keys, clock: Clock, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.lists"))
        self.panel = RowsPanel(style, says, clock, self)
        self.picker = EmployerPicker(style, says, self._seek, self)
        self.clock = clock
        self.chosen_ways: Collection[str] = ()
        self.may_decide = False
        self.asked: Asked | None = None
        self.picking = ""  # the piece that the picker is open for, whatever the list shows by then
        self.table = keys
        self.keys = self._row("lists")
        self.deciding: KeyRow | None = None
        self.which = Which.HOLD
        self.back: Callable[[], None] = lambda: None
        self.papers: PapersOut | None = None
        self.panel.moved.connect(self._drop)
        self.picker.chosen.connect(self._forward)
        self.picker.closed.connect(self._picked)

    def _row(self, screen: str, without: Sequence[str] = ()) -> KeyRow:
        row = KeyRow(self.style_, self.table.row(screen, without=without), self)
        for which in Which:
            row.keys[f"list_{which.value}"].setCheckable(True)
        row.pressed.connect(self.act)
        return row

    def allow(self, may_decide: bool, ways: Collection[str]) -> None:
        """Who works now: a supervisor's row has the ways out in the place of the arrows."""
        self.may_decide = self.panel.decides = may_decide
        if may_decide and (self.deciding is None or self.chosen_ways != ways):
            self.chosen_ways = ways
            self.deciding = self._row("deciding", [action for action, way in WAYS.items() if way.way not in ways])
            self.fit(self.metrics)
        self.keys.setVisible(not may_decide)
        if self.deciding is not None:
            self.deciding.setVisible(may_decide)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        self.panel.fit(metrics)
        self.picker.fit(metrics)
        self._share()
        self.keys.setGeometry(metrics.keys_rect())
        self.keys.fit(metrics)
        if self.deciding is not None:
            self.deciding.setGeometry(metrics.keys_rect())
            self.deciding.fit(metrics)

    def entered(self) -> None:
        super().entered()
        self.show_list(self.which)

    def left(self) -> None:
        self.picker.close_panel()

    def show_list(self, which: Which) -> None:
        """Read one list anew."""
        self.which = which
        self._drop()
        self.picker.close_panel()
        for one in Which:
            for row in (self.keys, self.deciding):
                if row is not None:
                    row.keys[f"list_{one.value}"].setChecked(one is which)
        station = self.session.station
        read = {Which.HOLD: "hold_list", Which.UNKNOWN: "unknown_list", Which.MOVING: "moving_list"}[which]
        self.session.worker.run(getattr(station, read), lambda rows: self.panel.show_rows(which, rows))

    # a supervisor decides

    def ask(self, action: str) -> None:
        """A way's key: the first press asks, the second decides. Forward asks which employer."""
        entry, way = self.panel.chosen, WAYS.get(action)
        if not self.may_decide or entry is None or way is None or way.way not in self.chosen_ways:
            return
        if self.which is Which.MOVING:
            return
        if way is FORWARD:
            self._drop()
            work = employers_of(self.session, entry.piece)
            self.session.worker.run(work, lambda own: self._pick(entry.piece, own), self._not_decided)
        elif self.asked == Asked(entry.piece, way):
            self.decide()
        else:
            self.asked = Asked(entry.piece, way)
            self.panel.tell(self.asked.question(self.session.says, jst_date(self.clock())), asks=True)

    def _pick(self, piece: str, own: Sequence[Employer]) -> None:
        entry = self.panel.chosen
        if entry is not None and entry.piece == piece and self.isVisible():
            self.picking = piece
            self.picker.open(self.session.says.person(entry.name), own)
            self._share()

    def _picked(self) -> None:
        self._share()
        self.setFocus()

    def _share(self) -> None:
        """The list keeps the left half while an employer is chosen at its right."""
        m = self.metrics
        whole = QRect(m.margin, m.top, m.width - 2 * m.margin, m.tall)
        cut = whole.x() + whole.width() * 46 // 100
        open_ = self.picker.isVisible()
        self.panel.setGeometry(whole.adjusted(0, 0, cut - m.margin - whole.right() - 1, 0) if open_ else whole)
        self.picker.setGeometry(whole.adjusted(cut - whole.x(), 0, 0, 0))

    def _seek(self, text: str, done: Callable[[list[Employer]], None]) -> None:
        self.session.worker.run(employers(self.session, text), done, self._not_decided)

    def _forward(self, employer: Employer) -> None:
        self.asked = Asked(self.picking, FORWARD, employer.key)
        self.decide()

    def decide(self) -> bool:
        """Make it so; False when nothing was asked."""
        asked, self.asked = self.asked, None
        if asked is None:
            return False
        today = jst_date(self.clock())
        self.session.worker.run(
            lambda: asked.decide(self.session.station, today), self._decided, self._not_decided
        )  # fmt: skip
        return True

    def _decided(self, answer: Answer) -> None:
        says = self.session.says
        self.session.troubled.emit(None)
        self.show_list(self.which)
        place = answer.place
        if place is None or place.kind in (PlaceKind.HOLD, PlaceKind.UNKNOWN):
            self.panel.tell(says("ways.kept"))
            return
        where = says("ways.bin_of", name=answer.employer.name) if answer.employer else says.place(place)
        self.panel.tell(says("ways.scan_it", place=where))

    def _not_decided(self, error: Exception) -> None:
        self._drop()
        self.session.troubled.emit(self.session.troubles.of(error))

    def _print_moving(self) -> None:
        """移動待ち on paper, whatever list is shown: to walk with from box to box."""
        self.session.worker.run(lambda: _moving(self.session.station.house), self._to_printer, self._not_decided)

    def _to_printer(self, pages: list[Page]) -> None:
        if self.papers is None:
            return
        told = self.session.troubles.say("moving_printed")
        self.papers.put(MOVING, pages, lambda: self.session.troubled.emit(told))

    def _drop(self) -> None:
        self.asked = None
        self.panel.tell("")

    @property
    def name(self) -> str:
        return "deciding" if self.may_decide else "lists"

    def act(self, command: str) -> bool:
        if self.picker.isVisible() and self.picker.act(command):
            return True
        if command in WAYS:
            self.ask(command)
        elif command in steps():
            self.panel.move(steps(self.panel.page())[command])
        elif command in ("left", "right"):
            self.panel.narrow(1 if command == "right" else -1)
        elif command == "confirm":
            return self.decide()
        elif command == "print_moving":
            self._print_moving()
        elif command == "cancel" and self.asked is not None:
            self._drop()
        elif command == "cancel":
            self.back()
        elif command in LISTS:
            self.show_list(LISTS[command])
        else:
            return False
        return True


def _moving(house: Any) -> list[Page]:
    """On the database worker."""
    from mailroom.desk import moving

    return moving.pages(house)
