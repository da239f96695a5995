"""The one place that sorts what went wrong: the world's fault is said in plain words, ours is logged whole."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass

from mailroom.clock import Clock
from mailroom.errors import AccessError, MailroomError, RefusedError
from mailroom.log import LOG
from ui.says import Says


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the bar says. ``lasting``: it stays until what caused it is over, else it goes with the next scan."""

    key: str
    what: str
    to_do: str = ""
    since: str = ""
    lasting: bool = False


class Troubles:
    """Turns errors into bars."""

    def __init__(self, says: Says, clock: Clock) -> None:
        self.says, self.clock = says, clock

    def of(self, error: Exception) -> Trouble:
        """An error of a task."""
        if isinstance(error, MailroomError):
            passing = isinstance(error, AccessError | RefusedError)
            LOG.info("told the clerk: %s", error.key)
            return self.named(error.key, self.says.words.error(error), lasting=not passing)
        # Where, and of what kind; never its message: a name or a code may stand in it.
        LOG.error("our own bug: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        return self.say("unexpected", lasting=True)

    def say(self, key: str, lasting: bool = False, **values: object) -> Trouble:
        """A sentence of ``ui.banner``."""
        return self.named(key, self.says(f"banner.{key}", **values), lasting)

    def named(self, key: str, sentence: str, lasting: bool) -> Trouble:
        """The first sentence is what happened, the rest what to do."""
        what, to_do = _halves(_without_paths(sentence))
        since = self.says("banner.since", time=self.says.time(self.clock(), seconds=False)) if lasting else ""
        return Trouble(key, what, to_do, since, lasting)


def _without_paths(sentence: str) -> str:
    """A path in brackets helps whoever reads a terminal; on the bar it would push out what to do."""
    return re.sub(r"\s?[（(][^（(）)]*[/\\\\][^（(）)]*[）)]", "", sentence)


def _halves(sentence: str) -> tuple[str, str]:
    for stop in ("。", ". "):
        what, mark, rest = sentence.partition(stop)
        if mark:
            return what, rest.strip()
    return sentence.rstrip("。."), ""
