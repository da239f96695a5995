"""Where live frames come from: a camera, or a folder or a video standing in for one. No Qt, no thread of its own."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading import frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

WIDTH, HEIGHT = 1920, 1080
RETRY_S = 1.0  # between looks for a camera that was unplugged
HOLD_S, GAP_S = 1.6, 1.0  # a stand-in's picture is in view, then nothing is
STAND_IN_FPS = 15.0
VIDEOS = frozenset({".mp4", ".avi", ".mov", ".mkv", ".webm"})

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
    ENDED = "ended"  # a stand-in has shown everything


class Source(Protocol):
    """Something that gives frames."""

    def grab(self) -> Pixels | None:
        """The next picture, waiting for it; None when the device is gone. Raises StopIteration at the end."""

    def close(self) -> None:
        """Give the device back."""


class Device:
    """A camera through OpenCV, by number or by device file."""

    def __init__(self, device: int | str) -> None:
        import cv2

        capture: Any = cv2.VideoCapture(device, cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY)
        if not capture.isOpened():
            capture.release()
            raise ReadingError("camera_missing", device=device)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw pictures are too many for USB 2
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture

    def grab(self) -> Pixels | None:
        """Blocks until the camera gives a picture."""
        import cv2

        try:
            good, pixels = self._capture.read()
        except cv2.error:
            return None
        return pixels if good else None

    def close(self) -> None:
        """Release the device."""
        self._capture.release()


class Folder:
    """The pictures of a folder, each held in view for a moment, with an empty desk in between."""

    def __init__(self, path: Path, wait: Callable[[float], object], *, loop: bool = False) -> None:
        self._files = [file for file in frames.expand([path]) if file.suffix.lower() in frames.PICTURES]
        if not self._files:
            raise ReadingError("camera_folder_empty", path=path)
        self._wait, self._loop = wait, loop
        self._shown = 0
        self._pixels: Pixels | None = None

    def grab(self) -> Pixels | None:
        """The picture in view now; a picture that cannot be read is passed over."""
        self._wait(1 / STAND_IN_FPS)
        held, gap = round(HOLD_S * STAND_IN_FPS), round(GAP_S * STAND_IN_FPS)
        while True:
            number, step = divmod(self._shown, held + gap)
            if number >= len(self._files) and not self._loop:
                raise StopIteration
            if step == 0:
                self._pixels = self._load(self._files[number % len(self._files)])
                if self._pixels is None:
                    self._shown += held + gap
                    continue
            self._shown += 1
            assert self._pixels is not None
            return self._pixels if step < held else self._pixels[:1, :1].repeat(HEIGHT, 0).repeat(WIDTH, 1)

    def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _load(file: Path) -> Pixels | None:
        try:
            return next(frames.open_path(file)).pixels
        except (ReadingError, StopIteration):
            return None


class Video:
    """A film, at its own speed."""

    def __init__(self, path: Path, wait: Callable[[float], object]) -> None:
        import cv2

        self._capture: Any = cv2.VideoCapture(str(path))
        if not self._capture.isOpened():
            raise ReadingError("picture_broken", file=path)
        self._wait, self._pause = wait, 1 / (self._capture.get(cv2.CAP_PROP_FPS) or STAND_IN_FPS)

    def grab(self) -> Pixels | None:
        """The next picture of the film."""
        self._wait(self._pause)
        good, pixels = self._capture.read()
        if not good:
            raise StopIteration
        return pixels  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the file."""
        self._capture.release()


def open_source(camera: str, wait: Callable[[float], object] = time.sleep, *, loop: bool = False) -> Source:
    """A camera's number or device file, a folder or a video; empty: the first camera. Raises ReadingError."""
    path = Path(camera)
    if camera and path.is_dir():
        return Folder(path, wait, loop=loop)
    if path.suffix.lower() in VIDEOS:
        return Video(path, wait)
    return Device(int(camera) if camera.isdecimal() else camera or 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A camera of this machine: ``id`` stays the same when it is unplugged and plugged in again."""

    id: str
    name: str


def cameras() -> list[Found]:
    """The cameras plugged in now; where the system does not tell, its first four numbers."""
    if sys.platform != "linux":
        return [Found(str(number), str(number)) for number in range(4)]
    named = sorted(Path("/dev/v4l/by-id").glob("*-video-index0"))
    plain = sorted(Path("/dev").glob("video*"), key=lambda one: frames.natural(one.name))
    return [Found(str(one), one.name.removesuffix("-video-index0")) for one in named or plain]


class Camera:
    """Keeps one source running: opens it, opens it again after it was lost, lays its frames into a mailbox."""

    def __init__(
        self, camera: str, *, loop: bool = False, opened: Callable[..., Source] = open_source, retry_s: float = RETRY_S
    ) -> None:
        self._camera, self._loop, self._opened, self._retry = camera, loop, opened, retry_s

    def run(self, mailbox: Mailbox[Frame], stop: threading.Event, changed: Callable[[State], None]) -> None:
        """Until ``stop`` is set or a stand-in ends; to be called on a thread of its own. Never raises for a device."""
        last: State | None = None

        def now(state: State) -> None:
            nonlocal last
            if state is not last:
                last = state
                changed(state)

        while not stop.is_set():
            try:
                source = self._opened(self._camera, stop.wait, loop=self._loop)
            except ReadingError:
                now(State.LOST)
                stop.wait(self._retry)
                continue
            try:
                while not stop.is_set():
                    pixels = source.grab()
                    if pixels is None:
                        break
                    now(State.LIVE)
                    mailbox.put(Frame(pixels, self._camera))
            except StopIteration:
                now(State.ENDED)
                return
            finally:
                source.close()
            if not stop.is_set():
                now(State.LOST)
                stop.wait(self._retry)
