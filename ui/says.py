"""How places, dates, people and reasons read on the screen. Pure: values in, words out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from mailroom.clock import JST
from mailroom.commands import load
from mailroom.words import Words

if TYPE_CHECKING:  # the log-in screen speaks too, and is shown before the trade's vocabulary is loaded
    from mailroom.answers import EmployerRef
    from mailroom.model import Cause, Outcome, Place
    from ui.looks import Form

GAP = "\u3000"
"""Between two facts on one line: a blank as wide as a character."""


class Says:
    """Words of one language, put together as the screens need them."""

    def __init__(self, words: Words, caps: Mapping[str, str] | None = None) -> None:
        self.words = words
        self._caps = caps if caps is not None else load().caps

    def cap(self, command: str) -> str:
        """What stands on the key of a command, for a sentence that names it."""
        return self._caps[command]

    def __call__(self, key: str, **values: object) -> str:
        """A word of the table ``ui``."""
        return self.words(f"ui.{key}", **values)

    def __contains__(self, key: str) -> bool:
        return f"ui.{key}" in self.words

    def group(self, prefix: str) -> list[str]:
        """All words whose keys begin alike: to keep room for the longest."""
        keys = self.words.keys()
        return [self.words(key) for key in keys if key.startswith(f"ui.{prefix}")]

    def time(self, at: datetime | None, seconds: bool = True) -> str:
        """``14:32:08`` in Japan."""
        return at.astimezone(JST).strftime("%H:%M:%S" if seconds else "%H:%M") if at else ""

    def moment(self, at: datetime, today: date) -> str:
        """The time, with the date in front when it is not today's."""
        here = at.astimezone(JST)
        return self.time(at) if here.date() == today else f"{self.day(here.date())} {self.time(at, seconds=False)}"

    def as_of(self, at: datetime, today: date) -> str:
        """Of when the data is: the time today, else the date in figures."""
        here = at.astimezone(JST)
        return f"{here:%H:%M}" if here.date() == today else f"{here.month}/{here.day} {here:%H:%M}"

    def day(self, day: date | None) -> str:
        """A date as people read it: 令和7年9月30日, or 30 Sep 2025."""
        if day is None:
            return ""
        if self.words.language == "ja":
            from mailroom.japan import wareki_long

            return wareki_long(day)
        return f"{day.day} {day:%b %Y}"

    def place(self, place: Place) -> str:
        """棚 A-17, 保留箱 ..."""
        return self(f"place.{place.kind.value}", bin=place.bin or "")

    def box(self, place: Place, form: Form) -> str:
        """What a chip says: the bin, else the answer in one word."""
        if place.bin and place.kind.value == "bin":
            return self("chip.bin", bin=place.bin)
        return self(f"chip.{form.value}")

    def person(self, name: str) -> str:
        """A name with its 様."""
        return self("card.honorific", name=name) if name else self("card.no_person")

    def others(self, count: int) -> str:
        """ほか2名, or nothing."""
        return self("card.others", count=count) if count > 0 else ""

    def reason(self, code: str | None) -> str:
        """The post's reason, in full."""
        return self(f"reason.{code.lower()}") if code else self("card.no_reason")

    def cause(self, cause: Cause | None, outcome: Outcome | None = None) -> str:
        """Why, in a few words."""
        if cause is not None:
            return self(f"cause.{cause.value}")
        return self(f"outcome.{outcome.value}") if outcome else ""

    def cause_more(self, cause: Cause | None) -> str:
        """Why, in a sentence."""
        key = f"cause_more.{cause.value}" if cause else ""
        return self(key) if key and key in self else ""


def symbol_of(employer: EmployerRef) -> str:
    """記号 alone, without the branch."""
    return employer.key.partition("-")[2] or employer.key
