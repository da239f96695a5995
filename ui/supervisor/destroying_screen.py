"""廃棄: the box is scanned out, the deceased first and one by one; then another person confirms with the own PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from mailroom.errors import AccessError
from mailroom.model import Reading
from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.login import LoginScreen
from ui.clerk.session import Session
from ui.looks import Sound
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.box_list import BoxList
from ui.supervisor.papers_out import PapersOut
from ui.supervisor.standing import Standing, StandingPanel

if TYPE_CHECKING:
    from mailroom.desk.archive import Paper
    from mailroom.desk.emptying import EmptyingView

TONES = {
    "in_box": ("check", "forward", Sound.RECORDED),
    "twice": ("dup", "already", Sound.ALREADY),
    "stranger": ("stop", "unknown", Sound.REFUSED),
    "deceased_first": ("warn", "hold", Sound.ATTENTION),
    "alone": ("warn", "hold", Sound.ATTENTION),
    "nothing": ("warn", "hold", Sound.REFUSED),
}
LOUD = 3


class DestroyingScreen(Screen):
    """``Enter`` asks the second person, once something was scanned out; the record is printed by itself."""

    sounded = Signal(object, int)

    def __init__(
        self, style: Style, session: Session, keys: Keys, papers: PapersOut, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.destroying"))
        self.back: Callable[[], None] = lambda: None
        self.view: EmptyingView | None = None
        self.at: Any = None  # the emptying; of the database worker
        self.record = ""  # of the last destruction here
        self.papers = papers
        self.panel = StandingPanel(style, self)
        self.list = BoxList(style, says, self)
        self.keys = KeyRow(style, keys.row("destroying"), self)
        self.keys.pressed.connect(self.act)
        self.second = LoginScreen(style, says, says("destroying.second"), "", self)
        self.second.panel.title = says("destroying.second_pin")
        self.second.panel.pad["enter"].setText(says("destroying.agree"))
        self.second.back = self._not_confirmed
        self.second.entered_pin.connect(self._confirm)

    @property
    def name(self) -> str:
        return "destroying"

    @property
    def takes_scans(self) -> bool:
        """What is scanned is scanned out of the box; nothing while the second person is asked."""
        return self.isVisible()

    def show_people(self, people: Sequence[Person]) -> None:
        """Who may confirm: anybody but the one who destroys."""
        self.second.show_people(people, {})

    # what is done

    def take_text(self, text: str, *, typed: bool = True) -> None:
        """From a hand scanner."""
        if not self.second.isVisible():
            self._ask(lambda at: at.scan(text, typed=typed), heard=True)

    def take_reading(self, reading: Reading) -> None:
        """By camera: the whole view."""
        if not self.second.isVisible():
            self._ask(lambda at: at.see(_sorted(at.house, reading)), heard=True)

    def _ask(self, work: Callable[[Any], EmptyingView], *, heard: bool = False) -> None:
        self.session.worker.run(lambda: work(self._emptying()), lambda view: self._came(view, heard), self._failed)

    def _emptying(self) -> Any:
        """On the database worker."""
        from mailroom.desk.emptying import Emptying

        if self.at is None:
            self.at = Emptying(self.session.station.house)
        return self.at

    def _failed(self, error: Exception) -> None:
        self.session.troubled.emit(self.session.troubles.of(error))

    def _came(self, view: EmptyingView, heard: bool) -> None:
        self.view = view
        if heard and view.told:
            self.session.troubled.emit(None)
            sound = TONES[view.told][2]
            self.sounded.emit(sound, LOUD if view.told == "stranger" else 1)
        self.list.show_rows(view.rows)
        self.panel.show_standing(self._standing(view))
        self.keys.keys["confirm"].setEnabled(view.ready)
        self.keys.keys["put_back"].setEnabled(view.ready)
        self.keys.keys["print_record"].setEnabled(bool(self.record))

    def _ask_second(self) -> None:
        if self.view is None or not self.view.ready:
            return
        self.second.people_panel.what = self.session.says("destroying.second_what", count=self.view.going)
        self.second.setVisible(True)
        self.second.raise_()
        self.second.entered()
        hand = self.view.row_in_hand
        if hand is not None and hand.contradicted:
            self.second.not_taken(self.session.says("destroying.second_contradicted"))

    def _not_confirmed(self) -> None:
        self.second.hide()
        self.setFocus()

    def _confirm(self, person: str, pin: str) -> None:
        def work() -> tuple[str, EmptyingView]:
            from mailroom.office import Office

            emptying = self._emptying()
            record = Office(self.session.station.house).empty_box(emptying, person, pin)
            return record, emptying.view()

        self.session.worker.run(work, self._destroyed, self._second_refused)

    def _second_refused(self, error: Exception) -> None:
        if isinstance(error, AccessError):
            self.second.refused(self.session.says.words.error(error))
            return
        self._not_confirmed()
        self._failed(error)
        self._ask(lambda at: at.view())

    def _destroyed(self, done: tuple[str, EmptyingView]) -> None:
        self.record, view = done
        self._not_confirmed()
        self._came(view, heard=False)
        self.sounded.emit(Sound.RECORDED, 1)
        self.print_record()

    def print_record(self) -> None:
        """The record of the last destruction; when it came out before, 再発行."""
        house, number = self.session.station.house, self.record
        self.session.worker.run(lambda: _paper(house, number), self._to_printer, self._failed)

    def _to_printer(self, paper: Paper) -> None:
        self.papers.put(paper.number, paper.pages, lambda: self._printed(paper))

    def _printed(self, paper: Paper) -> None:
        house = self.session.station.house
        self.session.troubled.emit(self.session.troubles.say("record_printed", record=paper.number))
        self.session.worker.run(lambda: _keep(house, paper), None, self._failed)

    # how it is shown

    def _standing(self, view: EmptyingView) -> Standing:
        says = self.session.says
        icon, role, _ = TONES.get(view.told, ("scanner", "accent", None))
        hand = view.row_in_hand
        key = view.told
        if hand is not None and key in ("", "in_box"):
            key = "hand_contradicted" if hand.contradicted else "hand"
            icon, role = ("warn", "hold") if hand.contradicted else ("lock", "accent")
        elif not key:
            key = "deceased" if any(row.deceased for row in view.rows) else "scan" if view.rows else "done"
        place = says.place(view.stranger) if view.stranger else says("destroying.nowhere")
        words = says(f"destroying.step_{key}", cap=says.cap("confirm"))
        facts: tuple[tuple[str, str], ...] = ()
        if key == "stranger":
            facts += ((says("destroying.belongs"), place),)
        if self.record:
            facts += ((says("destroying.record"), self.record),)
        return Standing(
            icon="destroy",
            title=says("menu.destroying"),
            hero=says("destroying.count", seen=view.seen, count=len(view.rows)),
            more=says("destroying.irreversible"),
            step=words,
            step_icon=icon,
            role=role,
            facts=facts,
            foot=((says("destroying.deceased"), str(sum(row.deceased for row in view.rows))),
                  (says("destroying.contradicted"), str(sum(row.contradicted for row in view.rows)))),
        )  # fmt: skip

    # screen

    def entered(self) -> None:
        super().entered()
        self.record = ""
        self.second.hide()
        self.session.worker.run(self._others, self.show_people, self._failed)
        self._ask(lambda at: at.view())

    def _others(self) -> list[Person]:
        """On the database worker."""
        station = self.session.station
        return [person for person in station.people() if person.id != station.house.person.id]

    def left(self) -> None:
        """What was scanned stays in the box."""

        def drop() -> None:
            self.at = None

        self.second.hide()
        self.session.worker.run(drop)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        right = QRect(metrics.right_x, metrics.top, metrics.right, metrics.tall)
        for widget, rect in (
            (self.panel, metrics.left_rect()), (self.list, right), (self.keys, metrics.keys_rect()),
            (self.second, QRect(0, 0, metrics.width, metrics.height)),
        ):  # fmt: skip
            widget.setGeometry(rect)
            widget.fit(metrics)

    def key(self, event: QKeyEvent) -> bool:
        return self.second.key(event) if self.second.isVisible() else False

    def act(self, command: str) -> bool:
        if self.second.isVisible():
            return False
        if command == "confirm":
            self._ask_second()
        elif command == "by_hand" and self.list.rows:
            piece = self.list.rows[self.list.at].piece
            self._ask(lambda at: at.tick(piece), heard=True)
        elif command == "put_back":
            self._ask(lambda at: at.put_back())
        elif command == "print_record" and self.record:
            self.print_record()
        elif command in steps():
            self.list.move(steps(self.list.page())[command])
        elif command == "cancel":
            self.back()
        else:
            return False
        return True


def _sorted(house: Any, reading: Reading) -> Any:
    """On the database worker: what one picture holds."""
    from mailroom.model import Mode
    from mailroom.reading.view import sort_reading

    return sort_reading(reading, house.knows, house.settings.codes, Mode.RETURNED)


def _paper(house: Any, number: str) -> Paper:
    """On the database worker."""
    from mailroom.desk import destruction_paper

    return destruction_paper.record_paper(house, number)


def _keep(house: Any, paper: Paper) -> None:
    """On the database worker: it came out."""
    from mailroom.desk import archive

    archive.printed(house, [paper])
