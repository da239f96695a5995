"""廃棄: the box is scanned out, the deceased first and one by one; then another person confirms with the own PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mailroom.access import Person
from mailroom.errors import AccessError
from mailroom.model import Reading
from ui.canvas import RIGHT, Canvas
from ui.clerk.keys import KeyRow, Keys, steps
from ui.clerk.login import LoginScreen
from ui.clerk.session import Session
from ui.looks import Sound
from ui.metrics import Metrics
from ui.painted import Painted
from ui.says import Says
from ui.screen import Screen
from ui.style import Style
from ui.supervisor.papers_out import PapersOut
from ui.supervisor.standing import Standing, StandingPanel

if TYPE_CHECKING:
    from mailroom.desk.archive import Paper
    from mailroom.desk.emptying import EmptyingRow, EmptyingView

TONES = {
    "in_box": ("check", "forward", Sound.RECORDED),
    "twice": ("dup", "already", Sound.ALREADY),
    "stranger": ("stop", "unknown", Sound.REFUSED),
    "deceased_first": ("warn", "hold", Sound.ATTENTION),
    "alone": ("warn", "hold", Sound.ATTENTION),
    "nothing": ("warn", "hold", Sound.REFUSED),
}
LOUD = 3


class BoxList(Painted):
    """What is in the box: what was scanned has a check, what the mirror calls alive says so."""

    chosen = Signal(str)

    def __init__(self, style: Style, says: Says, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.says = says
        self.rows: tuple[EmptyingRow, ...] = ()
        self.at = 0

    def show_rows(self, rows: Sequence[EmptyingRow]) -> None:
        """The list as it stands now."""
        self.rows, self.at = tuple(rows), max(0, min(self.at, len(rows) - 1))
        self._name()

    def move(self, by: int) -> None:
        """Another row."""
        self.at = max(0, min(len(self.rows) - 1, self.at + by))
        self._name()

    def page(self) -> int:
        """Rows that fit."""
        return max(1, (self.height() - self._head()) // self._high())

    def _name(self) -> None:
        if self.rows:
            row = self.rows[self.at]
            self.setAccessibleName(f"{row.name} {row.shown} {self._state(row)[1]}")
        self.update()

    def _head(self) -> int:
        return 72 if self.metrics.wide else 46

    def _high(self) -> int:
        return 64 if self.metrics.wide else 40

    def _first(self) -> int:
        return self.at // self.page() * self.page()

    def _state(self, row: EmptyingRow) -> tuple[str, str, str]:
        """Icon, words and colour."""
        if row.contradicted:
            return "warn", self.says("destroying.contradicted"), "hold"
        if row.seen:
            return "check", self.says("destroying.seen"), "forward"
        return ("person", self.says("destroying.alone"), "ink") if row.deceased else ("", "", "quiet")

    def paintEvent(self, _: object) -> None:
        says, pad, wide = self.says, self.metrics.pad, self.metrics.wide
        with Canvas(self, self.style_) as canvas:
            canvas.panel(self.rect())
            canvas.clip_round(self.rect().adjusted(1, 1, -1, -1), self.style_.shape("radius") - 1)
            head = QRect(pad, 0, self.width() - 2 * pad, self._head())
            canvas.text(head, says("destroying.box"), self.type_of("lead", True))
            count = says("destroying.count", seen=sum(row.seen for row in self.rows), count=len(self.rows))
            canvas.text(head, count, self.type_of("lead", fixed=True), "quiet", RIGHT)
            if not self.rows:
                row = head.translated(0, self._head())
                canvas.line(1, row.y(), self.width() - 1, row.y())
                canvas.text(row, says("destroying.empty"), self.type_of("text"), "quiet")
            first = self._first()
            for place, one in enumerate(self.rows[first : first + self.page()]):
                row = QRect(1, self._head() + place * self._high(), self.width() - 2, self._high())
                self._paint_row(canvas, row, one, first + place == self.at, pad, 24 if wide else 18)

    def _paint_row(self, canvas: Canvas, row: QRect, one: EmptyingRow, chosen: bool, pad: int, size: int) -> None:
        canvas.line(row.x(), row.y(), row.right() + 1, row.y())
        if one.contradicted:
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint")
        if chosen:
            canvas.fill(row.adjusted(0, 1, 0, 0), "hold-tint" if one.contradicted else "accent-tint")
            canvas.fill(QRect(row.x(), row.y() + 1, 6, row.height() - 1), "accent")
        inner = row.adjusted(pad, 0, -pad, 0)
        wide = inner.width()
        canvas.text(
            QRect(inner.x(), row.y(), wide * 27 // 100, row.height()), one.shown, self.type_of("text", fixed=True)
        )
        name = QRect(inner.x() + wide * 28 // 100, row.y(), wide * 24 // 100, row.height())
        canvas.text(name, one.name, self.type_of("text"), "quiet")
        why = QRect(inner.x() + wide * 53 // 100, row.y(), wide * 15 // 100, row.height())
        outcome = self.says(f"outcome.{one.outcome}") if one.outcome else ""
        canvas.text(why, outcome, self.type_of("text", True), "ink")
        count = QRect(inner.x() + wide * 69 // 100, row.y(), wide * 6 // 100, row.height())
        canvas.text(count, self.says("destroying.certificates", count=one.certificates), self.type_of("text"), "quiet")
        icon, words, role = self._state(one)
        state = QRect(inner.x() + wide * 77 // 100, row.y(), wide * 23 // 100, row.height())
        if icon:
            canvas.icon_in(state, icon, role, size, 2.4)
        canvas.text(state.adjusted(size + 8, 0, 0, 0), words, self.type_of("text", True), role)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._first() + (round(event.position().y()) - self._head()) // self._high()
        if event.position().y() > self._head() and 0 <= at < len(self.rows):
            self.at = at
            self._name()


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
