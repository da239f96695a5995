"""The camera of the window: its pictures to the pane, its coming and going to the bar and to who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mailroom.model import Mode
from ui.clerk.camera_pane import CameraPane
from ui.clerk.session import Session
from ui.clerk.status_bar import Dot, StatusBar
from ui.devices.camera import OFF, CameraFeed, Picture, Sight
from ui.looks import Form
from ui.notices import Notices
from ui.opening import Opening

if TYPE_CHECKING:
    from mailroom.reading.cameras import State


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

    def start(self, opening: Opening) -> None:
        """The camera that the settings name, unless it is switched off."""
        if opening.camera == OFF:
            return
        self._feed = CameraFeed(
            opening.camera,
            opening.settings.codes,
            picture=self._picture,
            sight=self._sight,
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

    def fit(self) -> None:
        """The pane has another size: pictures are made for it."""
        if self._feed is not None:
            room, ratio = self.pane.picture_rect(), self.pane.devicePixelRatioF()
            self._feed.room = (round(room.width() * ratio), round(room.height() * ratio))

    def mode(self, mode: Mode) -> None:
        """What an envelope means from now on; the one in view counts again."""
        if self._feed is not None:
            self._feed.mode = mode
            self._feed.clear()

    def _picture(self, picture: Picture) -> None:
        self.pane.show_picture(picture.image, picture.frame)

    def _state(self, state: State) -> None:
        live = state.value == "live"
        session, was_live = self._session, self._session.camera
        session.camera = live
        if live:
            self._bar.show_dot("camera", Dot.OK)
            self._notices.settle("camera_gone")
        else:
            self.pane.gone()
            lost = was_live and state.value == "lost"
            self._bar.show_dot("camera", Dot.TROUBLE if lost else Dot.OFF)
            if lost:
                self._notices.last(session.troubles.say("camera_gone", lasting=True))
        if live is not was_live and session.content and session.content.form is Form.NOTHING:
            session.show_waiting()
