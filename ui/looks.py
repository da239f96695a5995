"""Each answer -> colour, icon, sound, words: the one table that decides how an answer looks and sounds.

Filled band = recorded now; tint and frame = nothing recorded; a thin frame = the quiet form.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from mailroom.answers import Answer
from mailroom.model import Advice, Cause, Outcome


class Form(StrEnum):
    """Every form the result card can take: the answers, and what is not an answer."""

    FORWARD = "forward"
    DESTROY = "destroy"
    HOLD = "hold"
    SPLIT = "split"
    ALREADY = "already"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"
    STOP = "stop"
    AGAIN = "again"
    FOUND = "found"
    DECEASED = "deceased"  # the quiet form
    TWO_CODES = "two_codes"
    UNREAD = "unread"  # one code was read, another was seen but not read
    NOTHING = "nothing"  # ready for the next envelope
    TROUBLE = "trouble"  # seen, not read
    CANDIDATE = "candidate"  # found by hand, not recorded
    TICK = "tick"  # which certificates are here
    ASK = "ask"  # an outcome key waits for a scan
    ENCLOSED = "enclosed"  # something else came in the envelope of the last piece
    TRAY_CLOSED = "tray_closed"
    TRAY_OPEN = "tray_open"
    GROUP = "group"  # two passes: this group is being worked off
    UNDONE = "undone"


class Band(StrEnum):
    """How loud the card is."""

    FILLED = "filled"
    TINT = "tint"
    QUIET = "quiet"


class Sound(StrEnum):
    """Distinct by rhythm; files in resources/sounds."""

    RECORDED = "recorded"
    ATTENTION = "attention"
    REFUSED = "refused"
    ALREADY = "already"


class Look(NamedTuple):
    """One row of the table. ``role``: colour role of tokens.toml; words stand in ``ui.look.<form>``."""

    role: str
    icon: str
    band: Band
    sound: Sound | None


LOOKS: dict[Form, Look] = {
    Form.FORWARD: Look("forward", "forward", Band.FILLED, Sound.RECORDED),
    Form.DESTROY: Look("destroy", "destroy", Band.FILLED, Sound.RECORDED),
    Form.HOLD: Look("hold", "hold", Band.FILLED, Sound.ATTENTION),
    Form.SPLIT: Look("split", "split", Band.FILLED, Sound.ATTENTION),
    Form.ALREADY: Look("already", "already", Band.TINT, Sound.ALREADY),
    Form.UNKNOWN: Look("unknown", "unknown", Band.FILLED, Sound.REFUSED),
    Form.NOT_OURS: Look("notours", "notours", Band.TINT, Sound.REFUSED),
    Form.STOP: Look("unknown", "stop", Band.FILLED, Sound.REFUSED),
    Form.AGAIN: Look("hold", "dup", Band.FILLED, Sound.ATTENTION),
    Form.FOUND: Look("forward", "check", Band.FILLED, Sound.RECORDED),
    Form.DECEASED: Look("destroy", "destroy", Band.QUIET, None),
    Form.TWO_CODES: Look("hold", "dup", Band.TINT, Sound.REFUSED),
    Form.UNREAD: Look("hold", "camera", Band.TINT, Sound.REFUSED),
    Form.NOTHING: Look("waiting", "waiting", Band.TINT, None),
    Form.TROUBLE: Look("hold", "warn", Band.TINT, None),
    Form.CANDIDATE: Look("accent", "person", Band.TINT, None),
    Form.TICK: Look("accent", "list", Band.TINT, Sound.ATTENTION),
    Form.ASK: Look("accent", "scanner", Band.TINT, Sound.ATTENTION),
    Form.ENCLOSED: Look("split", "send", Band.FILLED, Sound.ATTENTION),
    Form.TRAY_CLOSED: Look("forward", "tray", Band.FILLED, Sound.RECORDED),
    Form.TRAY_OPEN: Look("forward", "tray", Band.TINT, Sound.RECORDED),
    Form.GROUP: Look("accent", "forward", Band.TINT, Sound.RECORDED),
    Form.UNDONE: Look("already", "undo", Band.TINT, Sound.ALREADY),
}

COUNTED = (Form.FORWARD, Form.SPLIT, Form.DESTROY, Form.HOLD, Form.UNKNOWN)
"""The rows of today's figures."""


def form_of(answer: Answer) -> Form:
    """Which form an answer takes."""
    if answer.undone:
        return Form.UNDONE
    if answer.enclosure:
        return Form.ENCLOSED
    if answer.certificates_offered:
        return Form.TICK
    if answer.advice is None:
        if answer.cause is not Cause.TWO_CODES:
            return Form.NOTHING
        return Form.UNREAD if answer.unread else Form.TWO_CODES
    return form_of_advice(answer.advice, answer.outcome)


def form_of_advice(advice: Advice, outcome: Outcome | None) -> Form:
    """For rows of lists: what is left of an answer there."""
    if advice is Advice.DESTROY and outcome is Outcome.DECEASED:
        return Form.DECEASED
    return Form(advice.value)
