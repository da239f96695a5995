"""The coach's words on a screen: calm. Pure; time is passed in."""

from __future__ import annotations

from mailroom.model import Hint

WAIT_S = 0.4  # a code may still be read
CHANGE_S = 0.7  # before another word, or none, takes the place of one


class Calm:
    """What is said of the hints: nothing for a moment, no word for less than a moment, and no word once it is read."""

    def __init__(self) -> None:
        self.said: Hint | None = None
        self._heard: Hint | None = None  # last
        self._heard_since = self._seen_since = 0.0

    def hear(self, hint: Hint | None, *, read: bool, at: float) -> Hint | None:
        """The word that stands on the screen now. ``at`` in seconds, never going back."""
        if read:
            self.said = self._heard = None
            return None
        if hint is not self._heard:
            if self._heard is None:
                self._seen_since = at
            self._heard, self._heard_since = hint, at
        if self.said is None:
            if hint is not None and at - self._seen_since >= WAIT_S:
                self.said = hint
        elif hint is not self.said and at - self._heard_since >= CHANGE_S:
            self.said = hint
        return self.said
