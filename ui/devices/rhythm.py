"""Who pressed these keys, a person or a scanner? Judged by rhythm alone; knows no window and no clock.

A scanner is fast and even, and lets each key go before the next goes down. Nobody types four signs at 20 ms each;
fingers that are faster than 65 ms a key overlap. A Bluetooth scanner of 30 to 60 ms a key is told by that.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import median

from ui.devices.presses import Fate, Press

LEAST = 3  # signs of the shortest code (CH1)
UNMISTAKABLE_MS = 20  # a gap that no person keeps up
FINGER_MS = 25  # no finger lets a key go sooner
HEAD_MS = 45  # a first key so long before an even scan may be a person's
HOLD_MS = (65, 100)  # how long a key waits for the next one before it is a person's
PAUSE_MS = (20, 300)  # the pause that ends a scan of a scanner that sends no Enter
STALL_MS = 300  # a scanner may stall for so long in the middle of a code
TORN_MS = 400  # what was typed so shortly before a scan may be its beginning
REST_MS = 1000  # what comes so soon after a scan that broke off may be its rest
SURE = ((UNMISTAKABLE_MS, 4), (HOLD_MS[0], 6), (HOLD_MS[1], 8))  # widest gap -> signs that make a scanner certain
NEVER = float("-inf")

Scan = str | None
"""What was scanned; None: a burst that was no whole scan, to be scanned again."""


@dataclass(slots=True)
class Burst:
    """Keys that follow each other without a pause."""

    presses: list[Press] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    signs: int = 0
    sure: bool = False  # so much so fast comes from a scanner
    before: list[Press] = field(default_factory=list)  # what was typed just before it
    after_break: bool = False
    nested: list[Press] = field(default_factory=list)  # down while another went down and up again
    overlaps: list[Press] = field(default_factory=list)  # still down when the next went down

    def add(self, press: Press) -> None:
        """The next key."""
        if self.presses:
            self.gaps.append(press.ms - self.presses[-1].ms)
            self.overlap()
        self.presses.append(press)
        self.signs += press.sign
        self.sure = self.sure or any(self._within(widest) and self.signs >= least for widest, least in SURE)

    @property
    def complete(self) -> bool:
        """With an Enter now it is a scan."""
        return self.sure or (self.signs >= LEAST and self._within(HOLD_MS[0]))

    @property
    def text(self) -> str | None:
        """What it types; None when that is not known."""
        if self.presses and self.presses[-1].composed:  # it holds all that came before
            return self.presses[-1].text
        texts = [press.local for press in self.presses]
        if None in texts:
            texts = [press.text for press in self.presses]
        return None if None in texts else "".join(text or "" for text in texts)

    def persons(self, late: Press) -> int:
        """How many keys, from the first, are a person's because one is still down when this one comes late."""
        if not self.presses or self.sure or late.ms - self.presses[-1].ms <= UNMISTAKABLE_MS:
            return 0
        return max((at for at, one in enumerate(self.presses, 1) if one.down and one.sign), default=0)

    def overlap(self) -> None:
        """The next key goes down: is the one before still held?"""
        if self.presses and self.presses[-1].down and self.presses[-1].sign:
            self.overlaps.append(self.presses[-1])

    def let_go(self, press: Press) -> None:
        """A key was held down while another went down and up again."""
        if press in self.presses:
            self.nested += [one for one in self.presses if one.down and one.sign and one.ms < press.ms]

    def head(self, least_ms: float) -> int:
        """How many of the first keys came so much slower than all others: somebody may have typed them."""
        slow = max(least_ms, 5 * median(self.gaps)) if self.gaps else 0.0
        return max((at for at, gap in enumerate(self.gaps[:3], 1) if gap > slow), default=0)

    def finger(self, press: Press) -> bool:
        """Held down for longer than this scanner holds a key."""
        held = self.presses[-1].ms - press.ms if press.down else press.held_ms
        return held > max(FINGER_MS, 3 * median(one.held_ms for one in self.presses if not one.down or one is press))

    @property
    def torn(self) -> bool:
        """Its beginning may have been taken for typing, or it is the rest of another."""
        return self.after_break or not all(self.finger(press) for press in self.before)

    @property
    def fingers(self) -> list[Press]:
        """A person's keys in the middle of it. A scanner lets each key go first, or overlaps nearly all of them."""
        overlapping = len(self.overlaps) * 2 > self.signs
        return self.nested if overlapping else self.nested + self.overlaps

    def _within(self, widest: float) -> bool:
        if any(press.composed for press in self.presses):  # nothing is known of how long these keys were down
            widest = min(widest, UNMISTAKABLE_MS)
        return max(self.gaps, default=0.0) <= widest


class Judge:
    """Gives each press its fate, in the order of the keyboard, and learns from one scan for the next.

    Every method that may end a burst returns the scans that this ended (seldom more than one).
    """

    def __init__(self) -> None:
        self._burst = Burst()
        self._typical: deque[float] = deque(maxlen=5)  # ms from key to key, of the last scans
        self._ends: bool | None = None  # whether this scanner sends Enter or Tab
        self._without_end = ""  # the last burst that came without
        self._typed: deque[Press] = deque(maxlen=8)  # the last signs of a person
        self._last_ms = self._ended_ms = self._broken_ms = NEVER
        self._dropping = False

    @property
    def waiting(self) -> bool:
        """Keys wait for the next one, or for the pause."""
        return bool(self._burst.presses)

    @property
    def hold_ms(self) -> float:
        """How long a key waits for the next one."""
        return min(HOLD_MS[1], max(HOLD_MS[0], 2 * max(self._typical, default=0.0)))

    @property
    def patience_ms(self) -> float:
        """The pause that ends what waits."""
        if not self._burst.sure:
            return self.hold_ms
        if self._ends is False:
            return min(PAUSE_MS[1], max(PAUSE_MS[0], 4 * max(self._typical)))
        return STALL_MS

    def press(self, press: Press) -> list[Scan]:
        """One key."""
        over = self.pause() if self.waiting and press.ms - self._last_ms > self.patience_ms else []
        if self._is_rest(press):
            press.fate = Fate.SCANNER
        elif press.repeat:
            self._hand_on(press)
        elif press.end:
            over += self._end(press)
        else:
            self._go_on(press)
        self._last_ms = press.ms
        return over

    def commit(self, text: str, ms: float) -> list[Scan]:
        """An input method made ``text`` of what grew so far, and nothing is known of the keys."""
        scan = self.waiting and ms - self._last_ms <= self.patience_ms and self._burst.complete
        return self._finish(text, ended=True) if scan else []

    def let_go(self, press: Press) -> None:
        """A key went up."""
        self._burst.let_go(press)

    def pause(self) -> list[Scan]:
        """No key came for ``patience_ms``."""
        if not self._burst.sure:
            self.hand_on()
            return []
        text, before = self._burst.text, self._without_end
        self._without_end = text or ""
        # Without Enter it is half a code, unless this scanner never sent any, and now the same text a second time.
        if text and (self._ends is False or (self._ends is None and text == before)):
            return self._finish(text, ended=False)
        self._broken_ms = self._last_ms + self.patience_ms
        self._dropping = True
        return self._finish(None, ended=False)

    def hand_on(self) -> None:
        """What waits is a person's."""
        presses = self._burst.presses
        self._burst = Burst()
        self._are_typed(presses)

    def _are_typed(self, presses: list[Press]) -> None:
        for press in presses:
            press.fate = Fate.PERSON
            if press.sign:
                self._typed.append(press)
            else:
                self._typed.clear()  # whoever presses other keys has done typing

    def _hand_on(self, press: Press) -> None:
        self.hand_on()
        self._typed.clear()
        press.fate = Fate.PERSON

    def _is_rest(self, press: Press) -> bool:
        """What comes soon after a break is the rest of the broken burst; a second Enter belongs to the first."""
        if self.waiting:
            return False
        if self._dropping and press.ms - max(self._broken_ms, self._last_ms) <= STALL_MS:
            if press.end:
                self._dropping, self._broken_ms = False, NEVER
            return True
        self._dropping = False
        return press.end and press.ms - self._ended_ms <= self.hold_ms

    def _go_on(self, press: Press) -> None:
        rest: list[Press] = []
        if persons := self._burst.persons(press):
            rest = self._burst.presses[persons:]
            del self._burst.presses[persons:]
            self.hand_on()
        if not self.waiting:
            self._burst.before = [one for one in self._typed if press.ms - one.ms <= TORN_MS]
            self._burst.after_break = press.ms - self._broken_ms <= REST_MS
        for one in (*rest, press):
            self._burst.add(one)

    def _end(self, press: Press) -> list[Scan]:
        if not self._burst.complete:
            self._hand_on(press)
            return []
        press.fate = Fate.SCANNER
        self._ended_ms = press.ms
        self._burst.overlap()
        return self._finish(self._burst.text, ended=True)

    def _finish(self, text: str | None, *, ended: bool) -> list[Scan]:
        burst, self._burst = self._burst, Burst()
        if (at := burst.head(UNMISTAKABLE_MS)) and all(burst.finger(press) for press in burst.presses[:at]):
            burst = self._without(burst, at)
            text = burst.text if text and burst.complete else None
        for press in burst.presses:
            press.fate = Fate.PERSON if press in burst.fingers else Fate.SCANNER
        if text is None or burst.head(HEAD_MS) or burst.fingers or burst.torn:
            return [None]
        self._typical.append(median(burst.gaps) if burst.gaps else 0.0)
        self._ends = ended or bool(self._ends)
        return [text]

    def _without(self, burst: Burst, count: int) -> Burst:
        """A person typed the first keys."""
        self._are_typed(burst.presses[:count])
        kept = burst.presses[count:]
        rest = Burst(before=burst.before, after_break=burst.after_break)
        rest.overlaps = [one for one in burst.overlaps if one in kept]
        rest.nested = [one for one in burst.nested if one in kept]
        for press in kept:
            rest.add(press)
        return rest
