"""封緘照合: every piece of a bin once more, then the empty bin's floor label. A stranger stops the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from mailroom.answers import CheckView
from mailroom.model import Reading
from mailroom.reading.own_codes import OwnCode
from ui.clerk.bins_panel import BinsPanel
from ui.clerk.check_panels import CheckList, CheckSide, CheckTrouble, Step, step_of
from ui.clerk.keys import DIGIT, KeyRow, Keys, steps
from ui.clerk.session import Session
from ui.clerk.stranger import StrangerView
from ui.looks import Sound
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style

LOUD = 3
MOST_FIGURES = 4  # of a count by hand


class SealScreen(Screen):
    """One check at a time, from zero. ``sealed`` says which slip may be printed now."""

    sounded = Signal(object, int)
    sealed = Signal(str)
    preview_asked = Signal(str)

    def __init__(self, style: Style, session: Session, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.session = session
        says = session.says
        self.setAccessibleName(says("menu.seal"))
        self.view: CheckView | None = None
        self.may_declare = False
        self._sure = ""  # the piece that F2 was pressed for once
        self._visit = 0  # answers that were asked for in an earlier one show nothing any more
        self.back: Callable[[], None] = lambda: None
        self.side = CheckSide(style, says, self)
        self.list = CheckList(style, says, self)
        self.trouble = CheckTrouble(style, says, session.composer.staff, self)
        self.bins = BinsPanel(style, says, self)
        self.bins.chosen.connect(self.open)
        self.stranger = StrangerView(style, says, self)
        self.keys = KeyRow(style, keys.row("seal"), self)
        self.keys.pressed.connect(self.act)

    # what is scanned

    def open(self, bin_name: str) -> None:
        """Begin with a bin, from zero."""
        visit = self._visit
        self.session.worker.run(
            lambda: self.session.station.check_open(bin_name), lambda view: self._came(view, visit), self._failed
        )

    def scan(self, text: str) -> None:
        """An envelope, or a label."""
        if self.view is not None:
            self._ask(lambda station: station.check_scan(text))

    def see(self, reading: Reading) -> None:
        """The same by camera."""
        if self.view is not None:
            self._ask(lambda station: station.check_seen(reading))

    def own(self, own: OwnCode) -> None:
        """A bin's or a floor label."""
        if own.letter == "F" and self.view is not None:
            self._ask(lambda station: station.check_scan(own.text), floor=own.body)
        elif own.letter == "F":
            self.open(own.body)
        elif own.letter == "B":
            waiting = self.view and not self.view.sealed and (self.view.waiting_for or self.view.seen)
            self.scan(own.text) if waiting else self.open(own.body)

    def _ask(self, work: Callable[[Any], CheckView], floor: str = "") -> None:
        before, visit = self.view, self._visit

        def came(view: CheckView) -> None:
            if not self._came(view, visit, before):
                return
            early = floor and not view.sealed and view.waiting_for is None
            key = "floor_early" if floor == view.bin else "floor_other"
            key = "floor_uncounted" if step_of(view) is Step.COUNT and floor == view.bin else key
            self.session.troubled.emit(self.session.troubles.say(key) if early and view.rows else None)

        self.session.worker.run(lambda: work(self.session.station), came, self._failed)

    def _count(self, command: str) -> bool:
        """A key or a card for the count by hand; False for any other."""
        side = self.side
        if command.startswith(DIGIT):
            side.typed = (side.typed + command.removeprefix(DIGIT))[:MOST_FIGURES]
        elif command == "erase":
            side.typed = side.typed[:-1]
        elif command == "confirm" and side.typed:
            side.counted, side.typed = int(side.typed), ""
            self._ask(lambda station, count=side.counted: station.check_count(count))
        else:
            return False
        side.update()
        return True

    def missing(self) -> None:
        """所在不明 of the piece that the panel names: pressed twice, by a supervisor."""
        row = self.trouble.missing()
        if not self.may_declare or row is None or self.view is None or self.view.sealed:
            return
        if self._sure != row.piece:
            self._sure = row.piece
            self.session.troubled.emit(self.session.troubles.say("sure_missing", cap=self.session.says.cap("missing")))
            return
        self._sure = ""
        self._ask(lambda station: _declare(station, row.piece))

    def _came(self, view: CheckView, visit: int, before: CheckView | None = None) -> bool:
        """False: the check was left meanwhile; only a seal is still told."""
        if view.sealed and view.slip and not (before and before.sealed):
            self.sealed.emit(view.slip)
        if visit != self._visit:
            return False
        self.view = view
        self._sure = ""
        if before is None or not view.count_asked:
            self.side.typed, self.side.counted = "", None
        self.side.show_view(view)
        self.list.show_view(view)
        self.trouble.show_view(view)
        self.stranger.show_view(view)
        self._arrange()
        self._sound(view, before)
        return True

    def _sound(self, view: CheckView, before: CheckView | None) -> None:
        stranger = view.waiting_for is not None
        if stranger and (before is None or before.waiting_for != view.waiting_for):
            self.sounded.emit(Sound.REFUSED, LOUD)
        elif stranger:
            self.sounded.emit(Sound.REFUSED, 1)
        elif before is None:
            return
        elif view.seen > before.seen or view.sealed or (before.count_asked and not view.count_asked):
            self.sounded.emit(Sound.RECORDED, 1)
        elif len(view.twice) > len(before.twice):
            self.sounded.emit(Sound.ALREADY, 1)
        else:
            self.sounded.emit(Sound.ATTENTION, 1)

    def _failed(self, error: Exception) -> None:
        self.session.troubled.emit(self.session.troubles.of(error))
        self.sounded.emit(Sound.REFUSED, 1)

    # screen

    def entered(self) -> None:
        super().entered()
        self.choose_bin() if self.view is None else self._arrange()

    def left(self) -> None:
        self._visit += 1
        self.view = None
        self.session.worker.run(self.session.station.check_leave)  # also one that is still being opened

    def choose_bin(self) -> None:
        """The bins in use, to choose one of; scanning its label is quicker."""
        self.left()
        self._arrange()
        self.session.worker.run(self.session.station.bins, self.bins.show_bins)

    def banner_rect(self) -> QRect:
        m = self.metrics
        return QRect(m.right_x + 1, m.top + 1, m.right - 2, 69 if m.wide else 43)

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        m, left = metrics.margin, metrics.left_rect()
        low = 192 if metrics.wide else 128
        right = QRect(metrics.right_x, metrics.top, metrics.right, metrics.tall - low - m)
        for widget, rect in (
            (self.side, left),
            (self.list, right),
            (self.trouble, QRect(right.x(), right.bottom() + 1 + m, right.width(), low)),
            (self.bins, QRect(m, metrics.top, metrics.width - 2 * m, metrics.tall)),
            (self.keys, metrics.keys_rect()),
            (self.stranger, QRect(0, metrics.bar, metrics.width, metrics.height - metrics.bar)),
        ):
            widget.setGeometry(rect)
            widget.fit(metrics)
        self._arrange()

    def _arrange(self) -> None:
        check = self.view is not None
        stop = check and self.view is not None and self.view.waiting_for is not None
        for widget in (self.side, self.list, self.trouble):
            widget.setVisible(check and not stop)
        self.bins.setVisible(not check)
        self.stranger.setVisible(bool(stop))
        self.keys.setVisible(not stop)
        self.keys.keys["print"].setEnabled(bool(self.view and self.view.slip))
        named = check and self.trouble.missing() is not None
        self.keys.keys["missing"].setVisible(self.may_declare)
        self.keys.keys["missing"].setEnabled(named)
        self.keys.keys["next_missing"].setEnabled(named)

    @property
    def name(self) -> str:
        return "seal"

    @property
    def engaged(self) -> bool:
        """A check that is not done: every scan belongs to it."""
        return self.view is not None and not self.view.sealed

    def act(self, command: str) -> bool:
        if self.view is not None and self.view.waiting_for is not None:
            if command == "confirm":
                self.sounded.emit(Sound.REFUSED, 1)
            return command in ("confirm", "other_bin", "missing", "next_missing", "print")
        if self.view is not None and step_of(self.view) is Step.COUNT and self._count(command):
            return True
        if command == "other_bin":
            self.choose_bin()
        elif command == "print" and self.view and self.view.slip:
            self.preview_asked.emit(self.view.slip)
        elif command == "missing":
            self.missing()
        elif command == "next_missing":
            self._sure = ""
            self.trouble.turn()
        elif command == "cancel":
            self.back()
        elif self.view is None and command in steps():
            self.bins.move(command)
        elif self.view is None and command == "confirm":
            self.bins.choose()
        elif command in ("page_down", "page_up"):
            self.list.turn(1 if command == "page_down" else -1)
        else:
            return False
        return True


def _declare(station: Any, piece: str) -> CheckView:
    """On the database worker."""
    from mailroom.office import Office

    Office(station.house).declare_missing(piece)
    view: CheckView = station.check_view()
    return view
