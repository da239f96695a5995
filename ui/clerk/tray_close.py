"""受箱を閉じる: by its ticket, a card or a key. A tray that does not agree stands on a screen of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from mailroom.model import Reading
from ui.clerk.content import Content, Line
from ui.clerk.keys import DIGIT, KeyRow, Keys
from ui.clerk.session import Session
from ui.clerk.tray_panels import GapsPanel, ReasonsPanel, RecountPanel, TraySide
from ui.looks import LOOKS, Form, Sound
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style

if TYPE_CHECKING:
    from mailroom.desk.recounting import RecountView
    from mailroom.desk.tray_gaps import TrayShown
    from mailroom.desk.trays import TrayView

MOST_FIGURES = 5
REASONS = ("counted_twice", "not_found", "miscounted", "mixed")


class TrayClose(QObject):
    """What is asked of the tray at hand. One that was opened or closed is told on the card."""

    standing = Signal(object)  # TrayShown: it is being closed and does not agree
    settled = Signal()  # it was closed, or another was opened

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._waits: str | None = None  # the tray that an envelope which is found closes

    def begin(self) -> None:
        """The tray at hand: closed where the counts agree."""
        self._do(lambda tray: tray.begin_close())

    def ticket(self, number: str) -> None:
        """A ticket was scanned: its tray is opened or switched to; that of the tray at hand closes it."""
        self._do(lambda tray: tray.ticket(number))

    def count(self, counted: int) -> None:
        """Counted by hand (again)."""
        self._do(lambda tray: tray.count(counted))

    def close(self, reason: str) -> None:
        """With its difference."""
        self._do(lambda tray: tray.close(reason))

    def go_on(self) -> None:
        """It is not closed yet."""
        self._waits = None
        self._session.ask(self._session.station.tray.go_on, lambda _: self._session.show_waiting())

    def look(self) -> None:
        """As it stands now."""
        self._session.ask(self._session.station.tray.shown, self._stands)

    def refreshed(self, tray: str | None) -> None:
        """The envelope that was found closed it: the card says where that goes, the bar says the rest."""
        if self._waits is not None and tray != self._waits:
            self._session.troubled.emit(self._session.troubles.say("tray_is_closed", tray=self._waits))
            self._waits = None

    def _do(self, step: Callable[[Any], TrayView]) -> None:
        tray = self._session.station.tray
        self._session.ask(
            lambda: (step(tray), tray.shown() if tray.closing else None), lambda found: self._came(*found)
        )

    def _came(self, view: TrayView, shown: TrayShown | None) -> None:
        if shown is not None:
            self._stands(shown)
            self._session.sounded.emit(Sound.ATTENTION, 1)
            self._session.refresh()
            return
        self._waits = None
        self.settled.emit()
        form = Form.TRAY_CLOSED if view.closed_at else Form.TRAY_OPEN
        self._session.show(self._card(view, form))
        self._session.sounded.emit(LOOKS[form].sound, 1)
        self._session.refresh()

    def _stands(self, shown: TrayShown | None) -> None:
        if shown is not None:
            self._waits = shown.tray.number
            self.standing.emit(shown)

    def _card(self, view: TrayView, form: Form) -> Content:
        says = self._session.says
        counted = "\u2015" if view.hand_count is None else view.hand_count
        lines = [Line(says("card.label_tray"), view.number, bold=True, fixed=True)]
        lines.append(Line(says("tray.label_counted"), says("tray.pieces", count=counted)))
        if view.difference:
            lines.append(Line(says("tray.label_difference"), f"{view.difference:+}", bold=True))
        return Content(
            form,
            LOOKS[form].band,
            says(f"look.{form.value}.word"),
            action=says(f"look.{form.value}.action"),
            second=says("tray.scanned", scanned=says("tray.pieces", count=view.scanned)),
            lines=tuple(lines),
            stamp=says.time(view.closed_at or view.opened_at),
        )


class TrayScreen(Screen):
    """Figures are a new count. An envelope that is scanned goes to the desk, but for a recount."""

    def __init__(
        self, style: Style, session: Session, keys: Keys, work: TrayClose, parent: QWidget | None = None
    ) -> None:
        super().__init__(style, parent)
        self.session, self.work = session, work
        says = session.says
        self.setAccessibleName(says("tray.title"))
        self.back: Callable[[], None] = lambda: None
        self.side = TraySide(style, says, self)
        self.gaps = GapsPanel(style, says, self)
        self.recount = RecountPanel(style, says, self)
        self.reasons = ReasonsPanel(style, says, [says(f"tray.why_{reason}") for reason in REASONS], self)
        self.keys = KeyRow(style, keys.row("tray"), self)
        self.keys.pressed.connect(self.act)
        work.settled.connect(lambda: self.back() if self.isVisible() else None)
        self.reasons.hide()
        self._arrange()

    @property
    def name(self) -> str:
        return "tray"

    @property
    def recounting(self) -> bool:
        """Every scan belongs to the recount; nothing is recorded by it."""
        return self.recount.view is not None

    def show_tray(self, shown: TrayShown) -> None:
        """The tray that is being closed, as it stands now."""
        self.side.typed, self.side.counting = "", False
        self.side.show_tray(shown)
        self.gaps.show_tray(shown)
        self.reasons.hide()
        self._arrange()

    def left(self) -> None:
        self.recount.view = None

    def scan(self, text: str) -> None:
        """One envelope once more."""
        self._recounted(lambda tray: tray.recount_text(text))

    def see(self, reading: Reading) -> None:
        """The same by camera."""
        self._recounted(lambda tray: tray.recount_seen(reading))

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        right = QRect(metrics.right_x, metrics.top, metrics.right, metrics.tall)
        for widget, rect in (
            (self.side, metrics.left_rect()), (self.gaps, right), (self.recount, right), (self.reasons, right),
            (self.keys, metrics.keys_rect()),
        ):  # fmt: skip
            widget.setGeometry(rect)
            widget.fit(metrics)

    def act(self, command: str) -> bool:
        if self.reasons.isVisible() and self._why(command):
            return True
        if self._figure(command):
            return True
        if command == "tray_count":
            self.side.typed, self.side.counting = "", True
            self.side.update()
        elif command == "tray_go_on":
            self.work.go_on()
            self.back()
        elif command == "tray_recount":
            self._recounted(lambda tray: tray.recount())
        elif command in ("tray_reason", "close_tray"):
            self.reasons.show()
            self._arrange()
        elif command in ("page_down", "page_up"):
            self.gaps.turn(1 if command == "page_down" else -1)
        elif command == "cancel" and (self.reasons.isVisible() or self.recounting):
            self.recount.view = None
            self.work.look()
        elif command == "cancel":
            self.back()
        else:
            return False
        return True

    def _why(self, command: str) -> bool:
        number = int(command.removeprefix(DIGIT)) if command.startswith(DIGIT) else 0
        if 1 <= number <= len(REASONS):
            self.work.close(self.session.says(f"tray.why_{REASONS[number - 1]}"))
        return bool(number)

    def _figure(self, command: str) -> bool:
        side = self.side
        if command.startswith(DIGIT):
            side.typed = (side.typed + command.removeprefix(DIGIT))[:MOST_FIGURES]
        elif command == "erase":
            side.typed = side.typed[:-1]
        elif command == "confirm" and side.typed:
            counted, side.typed = int(side.typed), ""
            self.work.count(counted)
        else:
            return False
        side.update()
        return True

    def _recounted(self, step: Callable[[Any], RecountView]) -> None:
        before = self.recount.view
        self.session.worker.run(
            lambda: step(self.session.station.tray), lambda view: self._came(before, view), self.session.fail
        )

    def _came(self, before: RecountView | None, view: RecountView) -> None:
        if not self.isVisible():
            return
        self.recount.show_view(view)
        self.reasons.hide()
        self._arrange()
        if before is not None:
            strange = (len(view.new), len(view.twice)) != (len(before.new), len(before.twice))
            self.session.sounded.emit(Sound.ATTENTION if strange else Sound.RECORDED, 1)

    def _arrange(self) -> None:
        asks = not self.reasons.isHidden()
        self.recount.setVisible(self.recounting and not asks)
        self.gaps.setVisible(not self.recounting and not asks)
