"""A clerk at work, seen from the window: what was scanned and pressed goes to the station, answers come back as cards.

Every call of the station runs on the database worker. The card is painted first, figures follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from mailroom.answers import Answer, PersonHit, StatusLine
from mailroom.errors import RefusedError
from mailroom.model import Cause, Mode, Reading
from ui.clerk.choice import Choice
from ui.clerk.composer import Composer
from ui.clerk.content import Content
from ui.clerk.keys import ENCLOSURES
from ui.clerk.snapshot import Snapshot, snapshot
from ui.clerk.turns import Turns
from ui.looks import LOOKS, Form, form_of
from ui.says import Says
from ui.tasks import Worker
from ui.troubles import Trouble, Troubles


class Session(QObject):
    """``station`` is touched by the worker alone."""

    shown = Signal(object)  # Content
    sounded = Signal(object, int)  # Sound or None, times
    said = Signal(object)  # Content: where the envelope goes, aloud
    read = Signal(object)  # Answer: which code was taken
    refreshed = Signal(object)  # Snapshot
    reason_shown = Signal(object, bool, bool)  # code or None, sticky, or the next reason is for the last envelope
    mode_shown = Signal(object)
    troubled = Signal(object)  # Trouble or None
    recorded = Signal()

    def __init__(self, worker: Worker, says: Says, troubles: Troubles, names: Mapping[str, str]) -> None:
        super().__init__()
        self.worker, self.says, self.troubles = worker, says, troubles
        self.composer = Composer(says, names)
        self.station: Any = None
        self.status: StatusLine | None = None
        self.mode = Mode.RETURNED
        self.choice: Choice | None = None
        self.last: Answer | None = None
        self.content: Content | None = None
        self.camera = False
        self._pending: str | None = None  # an outcome, or an enclosure, that waits for its piece
        self._correcting = False  # 直前: the next reason is for the last envelope
        self._picked: str | None = None  # the reason pressed since the last envelope
        self._sticky = False
        self._reason = "ATE"
        self._refreshing = 0
        self.turns = Turns(worker)
        self.turns.slow.connect(lambda waiting: self.show(self.composer.recording(waiting)))
        self.in_turn = self.turns.in_turn

    # what comes in

    def scan(self, text: str) -> None:
        """A hand scanner's text."""
        self._record(lambda: self.station.take_text(text))

    def see(self, reading: Reading) -> None:
        """What one picture showed."""
        self._record(lambda: self.station.take_seen(reading))

    def two_in_view(self, *, unread: bool = False) -> None:
        """Two envelopes before the camera: nothing is recorded, and no older answer stands for either."""
        self._drop_choice()
        self.last = Answer(None, Cause.TWO_CODES, unread=unread)
        self.show(self.composer.answer(self.last, self.status))
        self.sounded.emit(LOOKS[form_of(self.last)].sound, 1)

    def set_mode(self, mode: Mode) -> None:
        """What an envelope means from now on."""
        self.mode = mode
        self._drop_choice()
        self.worker.run(lambda: self.station.set_mode(mode), None, self.fail)
        self.mode_shown.emit(mode)
        self._show_reason()
        self.show_waiting()

    def change_mode(self) -> None:
        """The other kind of envelopes."""
        self.set_mode(Mode.REPLY if self.mode is Mode.RETURNED else Mode.RETURNED)

    def pick_reason(self, code: str) -> None:
        """For the next envelope; the same key twice: it sticks; a third time: back to the tray's own."""
        if self.mode is Mode.REPLY:
            return
        if self._correcting:
            self.correct_reason(code)
            return
        chosen: str | None = code
        sticky = False
        if self._picked == code:
            chosen, sticky = (None, False) if self._sticky else (code, True)
        self._picked, self._sticky = chosen, sticky
        self._reason = chosen or "ATE"
        self.worker.run(lambda: self.station.set_reason(chosen, sticky=sticky), None, self.fail)
        self._show_reason()
        if self.content is not None and self.content.form is Form.NOTHING:
            self.show_waiting()

    def correct_reason(self, code: str) -> None:
        """直前: the last piece came back for another reason."""
        self._drop_choice()
        self._take(partial(self._correct, code, self.last.piece if self.last else None))

    def correct_next(self) -> None:
        """直前 as a key of its own: the reason that follows is for the last envelope; again: it is not."""
        correcting = not self._correcting
        self._drop_choice()
        self._correcting = correcting and self.mode is Mode.RETURNED
        self._show_reason()

    def outcome(self, outcome: str) -> None:
        """F7-F11: on the last piece within 60 s, else the piece is asked for."""
        self._drop_choice()
        self.ask(self._last_piece, partial(self._do_or_ask, outcome))

    def enclosed(self, enclosure: str) -> None:
        """Reply mode: something else came in the envelope of the last piece, else the piece is asked for."""
        self._drop_choice()
        self.ask(self._last_piece, partial(self._do_or_ask, enclosure))

    def undo(self) -> None:
        """One step back; each is a new event."""
        self._drop_choice()
        self._take(lambda: [self.station.undo_last()])

    def other_envelope(self) -> None:
        """別の封筒: the code was seen before, but this is another envelope."""
        if self.last and self.last.piece and form_of(self.last) is Form.ALREADY:
            piece = self.last.piece
            self._record(lambda: [self.station.second_piece(piece)])

    # choosing by number

    def toggle(self, number: int) -> bool:
        """A number key; False when nothing is to be chosen.

        A figure that no line has: somebody types the number of the next certificate. Then nothing may stay chosen.
        """
        if self.choice is None:
            return False
        if self.choice.toggle(number):
            self.show(self.choice.content(self.composer))
            return True
        left = "unticked" if self.choice.unrecorded else "unchosen"
        self._drop_choice()
        self.show_waiting()
        self.troubled.emit(self.troubles.say(left))
        self.sounded.emit(LOOKS[Form.NOT_OURS].sound, 1)
        return True

    def confirm(self, label: str | None = None) -> bool:
        """Enter: take what is chosen; False when there is nothing to take. ``label``: stuck on the envelope."""
        choice = self.choice
        if choice is None:
            return False
        if not choice.enough:
            return True
        self.choice = None
        self._record(lambda: choice.take(self.station, label))
        return True

    def cancel(self) -> bool:
        """Esc: nothing was chosen."""
        waiting = self.choice is not None or self._pending is not None or self._correcting
        self._drop_choice()
        if waiting:
            self.show_waiting()
        return waiting

    def candidate(self, hit: PersonHit, code: str, *, by_number: bool = False) -> None:
        """A person found by hand stands on the card; two facts must agree before it is recorded.

        ``by_number``: by the whole number that was read off: one fact agrees already.
        """
        self.choice = Choice.facts(hit, code, self.says, ("number",) if by_number else ())
        self.show(self.choice.content(self.composer))

    def offer(self, choice: Choice) -> None:
        """Something that nobody asked for may be taken by one key."""
        self.choice = choice
        self.show(choice.content(self.composer))

    # what goes out

    def remark(self, cap: str, words: str) -> None:
        """One more key on the card that stands."""
        if self.content is not None:
            others = tuple(hint for hint in self.content.hints if hint[0] != cap)
            self.show(replace(self.content, hints=(*others, (cap, words))))

    def say_again(self) -> None:
        """The last result's sound once more."""
        if self.content is not None:
            self._sound(self.content)

    def show_waiting(self) -> None:
        """Ready for the next envelope; not while the one in the hand waits for its record."""
        if self.turns.late:
            self.show(self.composer.recording(self.turns.scans))
            return
        before = self.content if self.content and self.content.stamp else None
        reason = None if self.mode is Mode.REPLY else self._reason
        self.show(self.composer.waiting(self.status, reason, self.camera, before))

    def refresh(self) -> None:
        """Figures and rows; asked for many times at once, it is done once more at the end."""
        self._refreshing += 1
        if self._refreshing == 1:
            QTimer.singleShot(0, self._look)  # after the card is painted

    def forget(self) -> None:
        """Nobody is at the desk: no name stays behind for the next."""
        self._drop_choice()
        self.last = self.content = None
        self.show_waiting()

    def _take(self, work: Callable[[], list[Answer]]) -> None:
        self.ask(work, self._answered)

    def ask(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """On the worker; what comes in meanwhile by ``in_turn`` waits for the answer."""
        self.turns.ask(work, done, self.fail)

    def _record(self, work: Callable[[], list[Answer]]) -> None:
        self.turns.record(work, self._answered, self._not_recorded)

    def _not_recorded(self, error: Exception) -> None:
        self._drop_choice()
        self.last = Answer(None)
        self.lost(self.fail(error))

    def lost(self, trouble: Trouble) -> None:
        """An envelope was shown and nothing came of it: the card says so, it does not show the one before."""
        if self.choice is None:
            self.show(self.composer.not_recorded(trouble))

    def _answered(self, answers: list[Answer]) -> None:
        if not answers:
            return
        first = answers[0]
        self.troubled.emit(None)
        self.read.emit(first)
        if first.certificates_offered:
            self.choice = Choice.reply(first, self.says)
            self.show(self.choice.content(self.composer))
            self.sounded.emit(LOOKS[Form.TICK].sound, 1)
            return
        if self.choice is not None and self.choice.unrecorded:
            self.troubled.emit(self.troubles.say("unticked"))
        self.choice = None
        self._correcting = False
        self.last = first
        if self._pending and first.piece and not first.undone:
            command, self._pending = self._pending, None
            self._do(command, first.piece)
            return
        content = self.composer.answers(answers, self.status)
        self.show(content)
        self._sound(content)
        if any(answer.recorded for answer in answers):
            self._picked = self._picked if self._sticky else None
            self.recorded.emit()
        self.refresh()

    def _do_or_ask(self, command: str, piece: str | None) -> None:
        if piece is None:
            self._pending = command
            self.show(self.composer.ask(command))
            self.sounded.emit(LOOKS[Form.ASK].sound, 1)
        else:
            self._do(command, piece)

    def _do(self, command: str, piece: str) -> None:
        """An outcome, or an enclosure, has its piece."""
        if command in ENCLOSURES:
            self._take(lambda: [self.station.enclosed(piece, command)])
        else:
            self._mark(command, piece)

    def _mark(self, outcome: str, piece: str) -> None:
        last = self.last if self.last and self.last.piece == piece else None
        if last is not None and len(last.items) > 1:
            self.choice = Choice.mark(last, piece, outcome, self.says)
            self.show(self.choice.content(self.composer))
            self.sounded.emit(LOOKS[Form.TICK].sound, 1)
            return
        self._take(lambda: [self.station.mark(piece, outcome)])

    def _drop_choice(self) -> None:
        self.choice = None
        self._pending = None
        if self._correcting:
            self._correcting = False
            self._show_reason()

    def _sound(self, content: Content) -> None:
        self.sounded.emit(LOOKS[content.form].sound, 1)
        self.said.emit(content)

    def show(self, content: Content) -> None:
        """Another card."""
        self.content = content
        self.shown.emit(content)

    def _show_reason(self) -> None:
        self.reason_shown.emit(None if self.mode is Mode.REPLY else self._reason, self._sticky, self._correcting)

    def _last_piece(self) -> str | None:
        """The station's last piece, when it is the one that stands on the card."""
        piece: str | None = self.station.last_piece()
        return piece if self.last is None or self.last.piece == piece else None

    def _correct(self, code: str, shown: str | None) -> list[Answer]:
        if shown is None or self.station.last_piece() != shown:
            raise RefusedError("scan_first")
        return [self.station.correct_reason(code)]

    def _look(self) -> None:
        if self.station is not None:
            self.worker.run(lambda: snapshot(self.station), self._refreshed, self._refresh_failed)

    def _refreshed(self, around: Snapshot) -> None:
        again, self._refreshing = self._refreshing > 1, 0
        self.status = around.status
        self._reason, self._sticky = around.reason, around.sticky
        self._show_reason()
        self.refreshed.emit(around)
        if again:
            self.refresh()

    def _refresh_failed(self, error: Exception) -> None:
        self._refreshing = 0
        self.troubled.emit(self.troubles.of(error))

    def fail(self, error: Exception) -> Trouble:
        """An error of a task: on the bar, with the sound for it."""
        trouble = self.troubles.of(error)
        self.troubled.emit(trouble)
        self.sounded.emit(LOOKS[Form.NOT_OURS].sound, 1)
        self.refresh()
        return trouble
