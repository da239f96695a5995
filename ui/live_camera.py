"""The camera of the window: its pictures to the pane, its coming and going to the bar and to who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mailroom.model import Frame, Hint, Mode
from ui.clerk.camera_pane import CameraPane, Coach
from ui.clerk.session import Session
from ui.clerk.status_bar import Dot, StatusBar
from ui.devices.camera import OFF, CameraFeed, Picture, Sight
from ui.looks import Form
from ui.notices import Notices
from ui.opening import Opening

if TYPE_CHECKING:
    from mailroom.reading.cameras import State

TROUBLES = {
    "lost": "camera_gone",
    "busy": "camera_busy",
    "denied": "camera_denied",
    "black": "camera_black",
    "frozen": "camera_frozen",
    "garbled": "camera_garbled",
}
"""What is said of a camera that does not give what it should."""
SHOWN = ("black", "garbled")  # there are pictures, whatever they are worth


class LiveCamera:
    """Off until ``start``. ``pane`` shows the picture; ``sight`` hears of every view that counts."""

    def __init__(
        self, session: Session, bar: StatusBar, notices: Notices,
        pane: CameraPane, sight: Callable[[Sight], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        self.pane = pane
        self._session, self._bar, self._notices = session, bar, notices
        self._sight, self._failed = sight, failed
        self._feed: CameraFeed | None = None
        self._shown = True
        self._named = False  # the settings ask for a certain camera: that it is missing is said

    def start(self, opening: Opening) -> None:
        """The camera that the settings name, unless it is switched off."""
        if opening.camera == OFF:
            return
        self._named = bool(opening.camera)
        self._feed = CameraFeed(
            opening.camera,
            opening.settings.codes,
            opening.settings.camera,
            picture=self._picture,
            sight=self._sight,
            hint=self._hint,
            state=self._state,
            failed=self._failed,
            loop=opening.loop,
        )
        self.fit()

    def close(self) -> None:
        """Let go of the device."""
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def frame(self) -> Frame | None:
        """The newest picture; None while nobody works here, or without a camera."""
        return self._feed.frame if self._feed is not None and self._shown and self._session.camera else None

    def fit(self) -> None:
        """The pane has another size: pictures are made for it."""
        if self._feed is not None:
            self._feed.room = self.pane.room()

    def mode(self, mode: Mode) -> None:
        """What an envelope means from now on; the one in view counts again."""
        if self._feed is not None:
            self._feed.mode = mode
            self._feed.clear()

    def show(self, shown: bool) -> None:
        """Do pictures reach the pane: none while nobody works here. Somebody came: what is in view counts again."""
        self._shown = shown
        if not shown:
            self.pane.forget()
        elif self._feed is not None:
            self._feed.clear()

    def _hint(self, hint: Hint | None) -> None:
        if self._shown:
            self.pane.hint(hint)

    def _picture(self, picture: Picture) -> None:
        if self._shown:
            self.pane.show_picture(picture.image, picture.frame)

    def _state(self, state: State) -> None:
        session, live = self._session, state.value == "live"
        before, session.camera = session.camera, live
        silent = state.value == "lost" and not (before or self._named)  # a station without a camera
        trouble = "" if silent else TROUBLES.get(state.value, "")
        for key in set(TROUBLES.values()) - {trouble}:
            self._notices.settle(key)
        if trouble:
            self._notices.last(session.troubles.say(trouble, lasting=True))
        self._bar.show_dot("camera", Dot.OK if live else Dot.TROUBLE if trouble else Dot.OFF)
        if live:
            self.pane.sees()
        elif state.value in SHOWN:
            self.pane.advise(Coach.BLIND)
        else:
            self.pane.gone(Coach.OFF if not trouble else Coach.NONE if state.value == "lost" else Coach.BLIND)
        if live is not before and session.content and session.content.form is Form.NOTHING:
            session.show_waiting()
