"""What a check is: what it looks at, and what it found, said in the words of ``check.<check>.<said>``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from mailroom.clock import Clock
from mailroom.desk.house import House
from mailroom.errors import MailroomError
from mailroom.paths import Home
from mailroom.words import Words


class Light(StrEnum):
    """How a check stands."""

    OK = "ok"
    ATTENTION = "attention"
    WAITING = "waiting"  # for a hand or an ear
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``values`` fill the gaps of its words; an ``error`` brings its own cure."""

    check: str
    light: Light
    said: str
    values: Mapping[str, object] = field(default_factory=dict)
    error: MailroomError | None = None

    def title(self, words: Words) -> str:
        """What was looked at."""
        return words(f"check.{self.check}.title", **self.values)

    def sentence(self, words: Words) -> str:
        """How it is; nothing of what was skipped."""
        return "" if self.light is Light.SKIPPED else words(f"check.{self.check}.{self.said}", **self.values)

    def cure(self, words: Words) -> str:
        """What to do, in one sentence; empty when nothing is to be done."""
        return words.error(self.error) if self.error else self._beside("cure", words)

    def more(self, words: Words) -> str:
        """A detail; often empty."""
        return self._beside("more", words)

    def _beside(self, what: str, words: Words) -> str:
        key = f"check.{self.check}.{self.said}_{what}"
        return words(key, **self.values) if key in words else ""


def wrong(check: str, said: str, values: Mapping[str, object] = MappingProxyType({})) -> Finding:
    """Something is to be done."""
    return Finding(check, Light.ATTENTION, said, values)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is looked at. ``house`` None: the home could not be opened, ``why`` says why."""

    home: Home
    clock: Clock
    house: House | None
    why: MailroomError | None = None
    printers: Callable[[], Sequence[str]] = list
    print_to: Path | None = None  # a folder in place of a printer

    @property
    def camera(self) -> str:
        """What the settings name."""
        return self.house.settings.screen.camera if self.house else ""


Look = Callable[[Ground], Finding | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list.

    ``daily``: of the start-of-day check too. ``by_hand``: there a person answers. ``needed``: without it the day's
    work stands still or goes wrong; a camera is not, there is the hand scanner.
    """

    name: str
    look: Look
    daily: bool = True
    by_hand: bool = False
    needed: bool = True
