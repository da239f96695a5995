"""The main screen: camera, card, figures, last ten, keys. Knows where things stand, and which key means what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from mailroom.answers import Answer
from mailroom.model import Mode
from ui.clerk.camera_pane import CameraPane, Coach
from ui.clerk.card import ResultCard
from ui.clerk.counters import CountersPanel
from ui.clerk.finding import Finder
from ui.clerk.group_work import GroupWork
from ui.clerk.keys import DIGIT, ENCLOSURES, OUTCOMES, REASONS, ClerkKeys, Keys
from ui.clerk.last_ten import LastTen
from ui.clerk.search import Found, SearchPanel
from ui.clerk.session import Session
from ui.clerk.snapshot import Snapshot
from ui.clerk.tray_close import TrayClose
from ui.looks import Form, form_of
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style

ROWS = {Mode.RETURNED: "desk", Mode.REPLY: "reply"}
# Commands that the session does by itself, and its method.
DONE_BY_SESSION: Mapping[str, str] = MappingProxyType(
    {
        "undo": "undo",
        "correct": "correct_next",
        "other_envelope": "other_envelope",
        "again": "say_again",
        "mode": "change_mode",
    }
)


class DeskScreen(Screen):
    """Everything a clerk needs for the ordinary envelope; nothing here moves."""

    stamp_taken = Signal()  # the reason that the stamp says is right

    def __init__(self, style: Style, session: Session, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        says = session.says
        self.setAccessibleName(says("camera.desk"))
        self.session = session
        self.camera = CameraPane(style, says, self)
        self.card = ResultCard(style, says, self)
        self.counters = CountersPanel(style, says, self)
        self.last = LastTen(style, says, keys.commands.cap("undo"), self)
        self.rows = {mode: ClerkKeys(style, keys, name, self) for mode, name in ROWS.items()}
        self.finder = Finder(session)
        self.search = SearchPanel(style, says, self.finder.search, self)
        self.tray = TrayClose(session)
        self.groups = GroupWork(session)
        session.shown.connect(self._shown)
        session.read.connect(self._read)
        session.refreshed.connect(self._refreshed)
        session.reason_shown.connect(self.keys.show_reason)
        session.mode_shown.connect(self._mode_shown)
        self.camera.mode.chosen.connect(session.set_mode)
        for row in self.rows.values():
            row.pressed.connect(self.act)
        self._mode_shown(session.mode)
        self.search.chosen.connect(self._found)
        self.search.closed.connect(self._search_closed)
        self.search.looked.connect(self.finder.looked)
        QWidget.setTabOrder(self.camera.mode, self.keys.keys[REASONS[0]])

    @property
    def keys(self) -> ClerkKeys:
        """The row of keys for unopened envelopes."""
        return self.rows[Mode.RETURNED]

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        for widget, rect in (
            (self.camera, metrics.camera_rect()),
            (self.card, metrics.card_rect()),
            (self.counters, metrics.counters_rect()),
            (self.last, metrics.last_rect()),
            *((row, metrics.keys_rect()) for row in self.rows.values()),
            (self.search, metrics.left_rect()),
        ):
            widget.setGeometry(rect)
            widget.fit(metrics)

    def banner_rect(self) -> QRect:
        rect = self.metrics.last_rect()
        return QRect(rect.x() + 1, rect.y() + 1, rect.width() - 2, self.metrics.head - 1)

    def scanned(self) -> None:
        """A scan came in: it wins over an open search panel."""
        self.search.close_panel()

    @property
    def name(self) -> str:
        return "reply" if self.session.mode is Mode.REPLY else "desk"

    def act(self, command: str) -> bool:
        session, search = self.session, self.search
        if command in REASONS:
            session.pick_reason(command.upper())
        elif command in OUTCOMES:
            session.outcome(command)
        elif command in ENCLOSURES:
            session.enclosed(command)
        elif command in (mode.value for mode in Mode):
            session.set_mode(Mode(command))
        elif command == "confirm":
            self._confirm()
        elif command == "cancel":
            self._escape()
        elif command == "find":
            search.open()
        elif command == "close_tray":
            self.tray.begin()
        elif command == "stamp":
            self.stamp_taken.emit()
        elif command in DONE_BY_SESSION:
            getattr(session, DONE_BY_SESSION[command])()
        elif search.isVisible() and session.choice is None:
            return search.act(command)
        else:
            return command.startswith(DIGIT) and self._digit(command.removeprefix(DIGIT))
        return True

    def _digit(self, digit: str) -> bool:
        """A number key: chooses on the card; of a certificate in the hand it begins its number."""
        if self.session.toggle(int(digit)):
            return True
        if self.session.mode is Mode.RETURNED or self.session.choice is not None:
            return False
        self.search.open(digit)
        return True

    def _confirm(self) -> None:
        if self.search.isVisible() and self.session.choice is None:
            self.search.act("confirm")
        elif not self.session.confirm():
            self.session.say_again()

    def _escape(self) -> None:
        if self.search.isVisible() and self.session.choice is not None:
            self.session.cancel()
            self.search.back()
        elif self.search.isVisible():
            self.search.close_panel()
        elif not self.session.cancel():
            self.session.show_waiting()

    def _shown(self, content: object) -> None:
        self.card.show_content(content)

    def _read(self, answer: Answer) -> None:
        form = form_of(answer)
        self.search.close_panel()  # whoever was searched for is found
        if form is Form.UNDONE:
            return
        if form in (Form.TWO_CODES, Form.UNREAD):
            self.camera.advise(Coach.TWO)
        elif form is Form.NOTHING:
            self.camera.advise(Coach.NOTHING)
        else:
            self.camera.named(answer.code or answer.label or "")  # none for what is not ours: it is never shown

    def _mode_shown(self, mode: Mode) -> None:
        self.camera.mode.set_mode(mode)
        self.search.certificates = mode is Mode.REPLY
        for one, row in self.rows.items():
            row.setVisible(one is mode)

    def _refreshed(self, snapshot: Snapshot) -> None:
        self.tray.refreshed(snapshot.status.tray)
        self.groups.refreshed(snapshot.status)
        self.counters.show_counters(snapshot.counters)
        self.last.show_rows(snapshot.last)

    def _found(self, found: Found) -> None:
        if found.offer is not None:
            self.session.offer(found.offer)
        else:
            self.session.candidate(found.hit, found.code, by_number=found.by_number)
        self.setFocus()

    def _search_closed(self) -> None:
        self.setFocus()
        if self.session.content is not None and self.session.content.form is Form.CANDIDATE:
            self.session.cancel()
