"""What the bar of trouble says now: a trouble of the moment stands before one that lasts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from ui.clerk.banner import Banner
from ui.troubles import Trouble


class Notices:
    """``place``: where the bar stands on the screen of now. ``quiet``: what lasts is not said there."""

    def __init__(self, banner: Banner, place: Callable[[], QRect], quiet: Callable[[], bool]) -> None:
        self.banner, self._where, self._quiet = banner, place, quiet
        self.passing: Trouble | None = None
        self.lasting: dict[str, Trouble] = {}

    def show(self, trouble: Trouble | None) -> None:
        """A trouble of the moment; None: it is over. Lasting ones stay below it."""
        self.passing = trouble
        self.place()

    def last(self, trouble: Trouble) -> None:
        """A trouble that lasts until ``settle``."""
        self.lasting.setdefault(trouble.key, trouble)
        self.place()

    def settle(self, key: str) -> None:
        """A lasting trouble is over."""
        if self.lasting.pop(key, None):
            self.place()

    def place(self) -> None:
        """Another screen, another size, another trouble."""
        lasting = None if self._quiet() else next(iter(self.lasting.values()), None)
        self.banner.setGeometry(self._where())
        self.banner.show_trouble(self.passing or lasting)
        self.banner.raise_()
