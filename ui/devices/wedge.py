"""The hand scanner that types: told from a person by its rhythm, wherever the focus is, whatever the input method.

Every key is held for the length of one gap. Keys that follow each other as no person types, and end with Enter or
Tab, are one scan and reach no field; everything else is handed on, in order, to where it was typed: a person loses
nothing but some milliseconds. A burst that breaks off, whose beginning was taken for typing, or in which a person's
key stands, is neither: it is dropped whole and said, because half of a code may be another code.

With Japanese input on, what the keys type comes late and changed, as a text in the making; the scan is then taken
from the keys themselves, the text in the making is thrown away, and what a person had begun there stays.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.devices.presses import Fate, Press, Presses
from ui.devices.rhythm import Judge, Scan

LATE_MS = 1000  # so long after a scan an input method may still come with what it made of it
MOST_SEEN = 4096  # keys seen below the input method: their events may come late, or never
NO_PRESS = (
    Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
    Qt.Key.Key_NumLock,
)  # fmt: skip
CHORD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Wedge(QObject):
    """Install once on the application; ``close`` before it ends."""

    scanned = Signal(str)
    broken = Signal()  # a burst that was no whole scan: to be scanned again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judge = Judge()
        self._held: list[tuple[QObject, QEvent, Press]] = []
        self._last: Press | None = None
        self._last_at = 0.0
        self._latest: dict[int, Press] = {}  # by key
        self._seen: dict[tuple[int, float], Press] = {}  # below the input method, by key and time
        self._composing: tuple[QObject, str] | None = None  # what a person has in the making, and where
        self._forgotten_ms = float("-inf")
        self._replaying = False
        self._pause = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._second_look = QTimer(self, singleShot=True, interval=0)
        # The window may have been busy: keys that wait in the queue are looked at before the pause is believed.
        self._pause.timeout.connect(self._second_look.start)
        self._second_look.timeout.connect(self._over)
        QApplication.instance().installEventFilter(self)
        self._presses = Presses(self._below, self._judge.let_go) if Presses.possible() else None

    @property
    def gap_ms(self) -> float:
        """How long a key is held: the longest pause inside of a scan, learned from this scanner."""
        return self._judge.hold_ms

    @property
    def holding(self) -> bool:
        """Keys are held back: it is not known yet whose they are."""
        return bool(self._held)

    def close(self) -> None:
        """Hand on what is held and listen no more."""
        QApplication.instance().removeEventFilter(self)
        if self._presses is not None:
            self._presses.close()
            self._presses = None
        self.hand_on()

    def hand_on(self) -> None:
        """What is held is a person's: to where it was typed."""
        self._judge.hand_on()
        self._settle([])

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if self._replaying:
            return False
        if isinstance(event, QInputMethodEvent):
            return self._composed(target, event)
        if not isinstance(event, QKeyEvent) or event.key() in NO_PRESS:
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._key(target, event)
        return event.type() == QEvent.Type.KeyRelease and self._release(target, event)

    # what arrives

    def _below(self, press: Press) -> None:
        """A key on its way to the input method, or straight to us."""
        self._seen[press.key, press.ms] = press
        if len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        self._judged(press)

    def _key(self, target: QObject, event: QKeyEvent) -> bool:
        key, ms = _key_of(event), float(event.timestamp())
        if self._presses is None or not event.spontaneous():
            press = Press(key, ms or _clock_ms(), _text_of(event), repeat=event.isAutoRepeat())
            self._judged(press)
        elif (key, ms) in self._seen:
            press = self._seen[key, ms]
            press.local = _text_of(event)
        else:
            return bool(ms)  # no keyboard's; or one so late that nothing is known of it any more
        return self._keep(target, event, press)

    def _release(self, target: QObject, event: QKeyEvent) -> bool:
        press = self._latest.get(_key_of(event))
        if press is None or event.isAutoRepeat():
            return False
        if press.down and (self._presses is None or not event.spontaneous()):
            press.let_go(float(event.timestamp()) or _clock_ms())
            self._judge.let_go(press)
        return self._keep(target, event, press)

    def _composed(self, target: QObject, event: QInputMethodEvent) -> bool:
        if self._presses is None and (event.preeditString() or event.commitString()):
            self._composed_only(event)
        press, late = self._last, _clock_ms() - self._last_at > LATE_MS
        if press is not None and (press.fate is Fate.WAITING or (press.fate is Fate.SCANNER and not late)):
            return self._keep(target, event, press)
        self._note_composing(target, event)
        return False

    def _composed_only(self, event: QInputMethodEvent) -> None:
        """Nothing is known of the keys: the text in the making, growing, stands for them."""
        commit, now = event.commitString(), _clock_ms()
        if commit and (scans := self._judge.commit(commit, now)):
            self._last = Press(0, now, composed=True, fate=Fate.SCANNER)
            self._settle(scans)
        elif commit:
            self._judged(Press(0, now, "\r", down=False))
        else:
            self._judged(Press(0, now, event.preeditString(), composed=True, down=False))

    def _keep(self, target: QObject, event: QEvent, press: Press) -> bool:
        """Held back until it is known whose key it was. True: it goes no further now."""
        if press.fate is Fate.WAITING:
            self._held.append((target, event.clone(), press))
        return press.fate is not Fate.PERSON

    # what becomes of it

    def _judged(self, press: Press) -> None:
        self._latest[press.key] = self._last = press
        self._last_at = _clock_ms()
        self._settle(self._judge.press(press))

    def _over(self) -> None:
        """No key for a while."""
        self._settle(self._judge.pause())
        self._pause.stop()
        self._forget_composition()

    def _settle(self, scans: list[Scan]) -> None:
        """Hand on what is known to be a person's, throw away what is a scanner's, tell of scans."""
        self._second_look.stop()
        self._pause.start(round(self._judge.patience_ms))
        if scans:
            self._forget_composition(self._last)
        known = next((at for at, (_, _, press) in enumerate(self._held) if press.fate is Fate.WAITING), None)
        held, self._held = self._held[:known], self._held[len(self._held) if known is None else known :]
        self._replay([(target, event) for target, event, press in held if press.fate is Fate.PERSON])
        for text in scans:
            self.broken.emit() if text is None else self.scanned.emit(text)

    def _replay(self, held: list[tuple[QObject, QEvent]]) -> None:
        """What a person typed, to where it was typed."""
        self._replaying = True
        try:
            for target, event in held:
                receiver = target if isValid(target) else QGuiApplication.focusWindow()
                if receiver is None:
                    continue
                if isinstance(event, QInputMethodEvent):
                    self._note_composing(receiver, event)
                try:
                    QApplication.sendEvent(receiver, event)
                except Exception as error:  # whose fault it may be: what was typed after it is not lost
                    sys.excepthook(type(error), error, error.__traceback__)
        finally:
            self._replaying = False

    # texts in the making

    def _note_composing(self, target: QObject, event: QInputMethodEvent) -> None:
        text = event.preeditString()
        self._composing = (target, text) if text else None

    def _forget_composition(self, ended: Press | None = None) -> None:
        """Whatever an input method makes of a scan goes; what a person had begun before stays as it stands."""
        taken = [
            press.ms
            for press in self._seen.values()
            if press.fate is Fate.SCANNER
            and press.local is None
            and press is not ended
            and press.ms > self._forgotten_ms
        ]
        composed = any(isinstance(event, QInputMethodEvent) for _, event, _ in self._held)
        if not taken and not composed:
            return
        self._forgotten_ms = max(taken, default=self._forgotten_ms)
        QGuiApplication.inputMethod().reset()
        (target, text), self._composing = self._composing or (None, ""), None
        if target is not None and isValid(target):
            kept = QInputMethodEvent("", [])
            kept.setCommitString(text)
            self._replay([(target, kept)])


def _key_of(event: QKeyEvent) -> int:
    return int(event.nativeScanCode()) or int(event.key())


def _text_of(event: QKeyEvent) -> str:
    """A control sign with Ctrl may stand in a code; what else is pressed with Ctrl or Alt types nothing."""
    text, held = event.text(), event.modifiers()
    return "" if held & CHORD or (held & Qt.KeyboardModifier.ControlModifier and text.isprintable()) else text


def _clock_ms() -> float:
    return time.monotonic() * 1000
