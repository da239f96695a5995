"""A scanner's and a person's keys as they go down and up in time, without a window: fed to the judge of rhythm."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ui.devices.presses import Fate, Press
from ui.devices.rhythm import Judge, Scan


@dataclass(frozen=True)
class Stroke:
    """One key: when it goes down, for how long (ms), what it types, and who pressed it."""

    at: float
    held: float
    text: str
    scanner: bool = False
    repeat: bool = False


def scanned(
    text: str, at: float = 0.0, gap: float = 2.0, end: str = "\r", *, jitter: float = 0.0, seed: int = 0
) -> list[Stroke]:
    """A scanner: even, each key let go before the next goes down. ``end``: any signs behind, "" for none."""
    dice = random.Random(seed)
    strokes: list[Stroke] = []
    for sign in text + end:
        strokes.append(Stroke(at, gap / 2, sign, scanner=True))
        at += gap + dice.uniform(0, jitter)
    return strokes


def typed(text: str, at: float = 0.0, gap: float = 120.0, held: float = 90.0) -> list[Stroke]:
    """Fingers: faster than 90 ms a key they overlap."""
    return [Stroke(at + place * gap, held, sign) for place, sign in enumerate(text)]


def after(strokes: Sequence[Stroke], pause: float) -> float:
    """A moment after the last key went down."""
    return strokes[-1].at + pause


@dataclass
class Played:
    """What came of it."""

    scans: list[Scan] = field(default_factory=list)
    handed_on: str = ""  # what reached the field
    swallowed: list[Stroke] = field(default_factory=list)

    @property
    def lost(self) -> str:
        """A person's keys that reached nothing."""
        return "".join(stroke.text for stroke in self.swallowed if not stroke.scanner)


def play(judge: Judge, *hands: Iterable[Stroke]) -> Played:
    """All at one keyboard, in the order of time; then a long pause."""
    played = Played()
    strokes = sorted((stroke for hand in hands for stroke in hand), key=lambda stroke: stroke.at)
    presses = [Press(ord(one.text) + place * 4096, one.at, one.text, one.repeat) for place, one in enumerate(strokes)]
    moments = [(one.at, 1, place) for place, one in enumerate(strokes)]
    moments += [(one.at + one.held, 0, place) for place, one in enumerate(strokes)]
    for ms, down, place in sorted(moments):
        if down:
            played.scans += judge.press(presses[place])
        else:
            presses[place].let_go(ms)
            judge.let_go(presses[place])
    played.scans += judge.pause()
    for stroke, press in zip(strokes, presses, strict=True):
        assert press.fate is not Fate.WAITING
        if press.fate is Fate.PERSON:
            played.handed_on += stroke.text
        else:
            played.swallowed.append(stroke)
    return played
