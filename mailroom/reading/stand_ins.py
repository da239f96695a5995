"""What stands in for a camera: a folder of pictures, or a video. Shown at a camera's pace."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom.errors import ReadingError
from mailroom.reading import frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

WIDTH, HEIGHT = 1920, 1080  # of the empty desk
HOLD_S, GAP_S = 1.6, 1.0  # a picture is in view, then nothing is
FPS = 30.0
VIDEOS = frozenset({".mp4", ".avi", ".mov", ".mkv", ".webm"})

Wait = Callable[[float], object]


class Folder:
    """The pictures of a folder, each held in view for a moment, with an empty desk in between."""

    sensor = False

    def __init__(self, path: Path, wait: Wait, *, loop: bool = False) -> None:
        self._files = [file for file in frames.expand([path]) if file.suffix.lower() in frames.PICTURES]
        if not self._files:
            raise ReadingError("camera_folder_empty", path=path)
        self._pace, self._loop = _Pace(FPS, wait), loop
        self._shown = 0
        self._pixels: Pixels | None = None
        self._desk: Pixels | None = None

    def grab(self) -> Pixels | None:
        """The picture in view now; a picture that cannot be read is passed over."""
        self._pace.keep()
        held, gap = round(HOLD_S * FPS), round(GAP_S * FPS)
        while True:
            number, step = divmod(self._shown, held + gap)
            if number >= len(self._files) and not self._loop:
                raise StopIteration
            if step == 0:
                self._pixels = self._load(self._files[number % len(self._files)])
                if self._pixels is None:
                    self._shown += held + gap
                    continue
                self._desk = self._pixels[:1, :1].repeat(HEIGHT, 0).repeat(WIDTH, 1)
            self._shown += 1
            return self._pixels if step < held else self._desk

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

    sensor = False

    def __init__(self, path: Path, wait: Wait) -> None:
        import cv2

        self._capture: Any = cv2.VideoCapture(str(path))
        if not self._capture.isOpened():
            raise ReadingError("picture_broken", file=path)
        self._pace = _Pace(self._capture.get(cv2.CAP_PROP_FPS) or FPS, wait)

    def grab(self) -> Pixels | None:
        """The next picture of the film."""
        self._pace.keep()
        good, pixels = self._capture.read()
        if not good:
            raise StopIteration
        return pixels  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the file."""
        self._capture.release()


class _Pace:
    """Waits so that one picture follows another at ``fps``, whatever was done in between."""

    def __init__(self, fps: float, wait: Wait) -> None:
        self._pause, self._wait = 1 / fps, wait
        self._last = time.monotonic()

    def keep(self) -> None:
        spent = time.monotonic() - self._last
        self._wait(max(0.0, self._pause - spent))
        self._last = time.monotonic()
