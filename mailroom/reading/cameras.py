"""Where live frames come from: a camera, or a folder or a video standing in for one. No Qt, no thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading.device import Device
from mailroom.reading.picture_check import PictureCheck
from mailroom.reading.stand_ins import VIDEOS, Folder, Video
from mailroom.settings import CameraSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

RETRY_S = 1.0  # between looks for a camera that was unplugged

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """One slot, newest wins: who is slow misses frames, and nothing piles up."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: Item | None = None
        self._closed = False
        self.dropped = 0  # frames that nobody took

    def put(self, item: Item) -> None:
        """Lay the newest in, over an older one."""
        with self._changed:
            self.dropped += self._item is not None
            self._item = item
            self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> Item | None:
        """Take the newest out; waits for one. None after the time, or once closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Wake who waits; a frame that lies in is still handed out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class State(Enum):
    """What a camera is doing."""

    LIVE = "live"
    LOST = "lost"  # unplugged, or not there yet: it is looked for again and again
    BUSY = "busy"  # there, but another program has it
    DENIED = "denied"  # there, but this account may not use it
    BLACK = "black"  # its pictures show nothing; they are handed on all the same
    FROZEN = "frozen"  # its pictures stand still: it is opened anew
    GARBLED = "garbled"  # its pictures are none; they are handed on all the same
    ENDED = "ended"  # a stand-in has shown everything


REFUSED = {"camera_busy": State.BUSY, "camera_denied": State.DENIED}


class Source(Protocol):
    """Something that gives frames. ``sensor``: no two of them are alike, and what is wrong can be told."""

    sensor: bool

    def grab(self) -> Pixels | None:
        """The next picture, waiting for it; None when the device is gone. Raises StopIteration at the end."""

    def close(self) -> None:
        """Give the device back."""


def open_source(
    camera: str,
    wait: Callable[[float], object] = time.sleep,
    *,
    loop: bool = False,
    settings: CameraSettings | None = None,
) -> Source:
    """A camera by its id, number or device file (empty: the first), a folder or a video. Raises ReadingError."""
    path = Path(camera)
    if camera and path.is_dir():
        return Folder(path, wait, loop=loop)
    if path.suffix.lower() in VIDEOS:
        return Video(path, wait)
    return Device(camera, settings)


class Camera:
    """Keeps one source running: opens it, opens it again after it was lost, lays its frames into a mailbox."""

    def __init__(
        self,
        camera: str,
        settings: CameraSettings | None = None,
        *,
        loop: bool = False,
        opened: Callable[..., Source] = open_source,
        retry_s: float = RETRY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera, self._settings, self._loop = camera, settings or CameraSettings(), loop
        self._opened, self._retry, self._clock = opened, retry_s, clock
        self._state: State | None = None

    def run(self, mailbox: Mailbox[Frame], stop: threading.Event, changed: Callable[[State], None]) -> None:
        """Until ``stop`` is set or a stand-in ends; to be called on a thread of its own. Never raises for a device."""
        check = PictureCheck()
        while not stop.is_set():
            try:
                source = self._opened(self._camera, stop.wait, loop=self._loop, settings=self._settings)
            except ReadingError as error:
                self._now(REFUSED.get(error.key, State.LOST), changed)
                stop.wait(self._retry)
                continue
            try:
                state = self._watch(source, check, mailbox, stop, changed)
            except StopIteration:
                self._now(State.ENDED, changed)
                return
            finally:
                source.close()
            if not stop.is_set():
                self._now(state, changed)
                stop.wait(self._retry)

    def _watch(
        self,
        source: Source,
        check: PictureCheck,
        mailbox: Mailbox[Frame],
        stop: threading.Event,
        changed: Callable[[State], None],
    ) -> State:
        """Frames go on until this: why the source must be opened anew."""
        while not stop.is_set() and (pixels := source.grab()) is not None:
            fault = check.judge(pixels, self._clock()) if source.sensor else None
            state = State(fault.value) if fault else State.LIVE
            self._now(state, changed)
            if state is State.FROZEN:
                return state
            mailbox.put(Frame(pixels, self._camera))
        return State.LOST

    def _now(self, state: State, changed: Callable[[State], None]) -> None:
        if state is not self._state:
            self._state = state
            changed(state)
