"""The main screen: camera, card, figures, last ten, keys. Knows where things stand, and which key means what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mailroom.answers import Answer
from mailroom.model import Mode
from ui.clerk.camera_pane import CameraPane, Coach
from ui.clerk.card import ResultCard
from ui.clerk.counters import CountersPanel
from ui.clerk.keys import OUTCOMES, REASONS, UNDO, ClerkKeys, key_table
from ui.clerk.last_ten import LastTen
from ui.clerk.search import Found, SearchPanel
from ui.clerk.session import Session, Snapshot
from ui.looks import Form, form_of
from ui.metrics import Metrics
from ui.screen import Screen
from ui.style import Style


class DeskScreen(Screen):
    """Everything a clerk needs for the ordinary envelope; nothing here moves."""

    def __init__(self, style: Style, session: Session, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        says = session.says
        self.setAccessibleName(says("camera.desk"))
        self.session = session
        self.camera = CameraPane(style, says, self)
        self.card = ResultCard(style, says, self)
        self.counters = CountersPanel(style, says, self)
        self.last = LastTen(style, says, self)
        self.table = key_table(keys)
        self.keys = ClerkKeys(style, says, self.table, self)
        self.search = SearchPanel(style, says, session.search, self)
        session.shown.connect(self._shown)
        session.read.connect(self._read)
        session.refreshed.connect(self._refreshed)
        session.reason_shown.connect(self.keys.show_reason)
        session.mode_shown.connect(self.camera.mode.set_mode)
        self.camera.mode.chosen.connect(session.set_mode)
        self.keys.pressed.connect(self.act)
        self.search.chosen.connect(self._found)
        self.search.closed.connect(self._search_closed)
        QWidget.setTabOrder(self.camera.mode, self.keys.keys[REASONS[0]])

    def fit(self, metrics: Metrics) -> None:
        super().fit(metrics)
        for widget, rect in (
            (self.camera, metrics.camera_rect()),
            (self.card, metrics.card_rect()),
            (self.counters, metrics.counters_rect()),
            (self.last, metrics.last_rect()),
            (self.keys, metrics.keys_rect()),
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

    def act(self, action: str) -> None:
        """A key of the row, by its action."""
        if action in REASONS:
            self.session.pick_reason(action.upper())
        elif action in OUTCOMES:
            self.session.outcome(action)
        elif action == UNDO:
            self.session.undo()

    def command(self, name: str) -> None:
        """A command card: the whole day is possible with the hand scanner alone."""
        if name == "confirm":
            self.session.confirm()
        elif name == "cancel":
            self._escape()
        elif name == "other_envelope":
            self.session.other_envelope()
        elif name == "again":
            self.session.say_again()
        elif name in (mode.value for mode in Mode):
            self.session.set_mode(Mode(name))
        else:
            self.act(name)

    def key(self, event: QKeyEvent) -> bool:
        """A key that no field took. True when it meant something here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        action = self.table.get(key)
        if action in REASONS and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.session.correct_reason(action.upper())
        elif action:
            self.act(action)
        elif event.text() == "/" or (ctrl and key == Qt.Key.Key_F):
            self.search.open()
        elif ctrl and key == Qt.Key.Key_M:
            mode = Mode.REPLY if self.session.mode is Mode.RETURNED else Mode.RETURNED
            self.session.set_mode(mode)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.session.confirm():
                self.session.say_again()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif event.text() == "+":
            self.session.other_envelope()
        elif event.text().isdecimal():
            return self.session.toggle(int(event.text()))
        else:
            return False
        return True

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

    def _refreshed(self, snapshot: Snapshot) -> None:
        self.counters.show_counters(snapshot.counters)
        self.last.show_rows(snapshot.last)

    def _found(self, found: Found) -> None:
        self.session.candidate(found.hit, found.code)
        self.setFocus()

    def _search_closed(self) -> None:
        self.setFocus()
        if self.session.content is not None and self.session.content.form is Form.CANDIDATE:
            self.session.cancel()
