"""A camera of this machine: which there are, found again under its own name, its picture and lens held still.

On Linux a camera's id is what udev makes of its USB id (or of the socket it is in), so it stays the same when the
camera comes back as another /dev/videoN. Elsewhere OpenCV knows cameras by number alone.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom.errors import ReadingError
from mailroom.log import LOG
from mailroom.reading import frames
from mailroom.settings import CameraSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

LOCK_AFTER = 90  # frames, 3 s: the lens has found its place, then ``lock`` holds it
NUMBERS = 4  # looked at where the system does not tell which cameras there are
ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Found:
    """A camera that is plugged in. ``id`` goes into the settings, ``node`` is what is opened now."""

    id: str
    name: str
    node: str


def cameras(root: Path = ROOT) -> list[Found]:
    """The cameras plugged in now: by USB id first, then those that share one by their socket, then the others."""
    if sys.platform != "linux":
        return [Found(str(number), str(number), str(number)) for number in range(NUMBERS)]
    found: dict[Path, Found] = {}
    for folder in ("by-id", "by-path"):
        for link in sorted((root / "dev/v4l" / folder).glob("*-video-index0")):
            node = link.resolve()
            if node.exists():
                found.setdefault(node, Found(str(link), _name(root, node), str(node)))
    for node in sorted((root / "dev").glob("video*"), key=lambda one: frames.natural(one.name)):
        if node.resolve() not in found and _gives_pictures(root, node):
            found[node.resolve()] = Found(_usb_id(root, node) or str(node), _name(root, node), str(node))
    return list(found.values())


def node_of(camera: str, root: Path = ROOT) -> str | int:
    """What to open for a camera of the settings (an id, a number, a device file; empty: the first).

    ReadingError ``camera_missing`` where it is not plugged in, ``camera_denied`` where it may not be opened.
    """
    if sys.platform != "linux":
        return int(camera) if camera.isdecimal() else 0
    known = cameras(root)
    chosen = next((one for one in known if one.id == camera or not camera), None)
    node = chosen.node if chosen else str(root / f"dev/video{camera}") if camera.isdecimal() else camera
    if not node or not Path(node).exists():
        raise ReadingError("camera_missing", device=camera)
    if not os.access(node, os.R_OK | os.W_OK):
        raise ReadingError("camera_denied", device=camera)
    return node


class Device:
    """A camera through OpenCV. What its driver does not offer is left as it is.

    ReadingError ``camera_busy`` where it is there but does not open: another program has it, as a rule.
    """

    sensor = True

    def __init__(self, camera: str, settings: CameraSettings | None = None, *, root: Path = ROOT) -> None:
        import cv2

        node = node_of(camera, root)
        self._settings = settings or CameraSettings()
        self._capture: Any = cv2.VideoCapture(node, cv2.CAP_V4L2 if _is_device(node) else cv2.CAP_ANY)
        if not self._capture.isOpened():
            self._capture.release()
            raise ReadingError("camera_busy" if sys.platform == "linux" else "camera_missing", device=camera)
        self._frames = 0
        self.refused = self._set_up()
        if self.refused:
            LOG.info("camera: the driver does not offer %s", ", ".join(self.refused))

    def grab(self) -> Pixels | None:
        """The next picture, waiting for it; None when the camera is gone."""
        import cv2

        try:
            good, pixels = self._capture.read()
        except cv2.error:
            return None
        self._frames += 1
        if self._frames == LOCK_AFTER:
            for lens in _lenses(self._settings):
                if lens.wanted == "lock":
                    self._hold(lens, self._capture.get(lens.value))
        return pixels if good else None

    def close(self) -> None:
        """Release the device."""
        self._capture.release()

    def _set_up(self) -> list[str]:
        """Names of what the driver refused."""
        import cv2

        settings, refused = self._settings, []
        size = (("width", cv2.CAP_PROP_FRAME_WIDTH), ("height", cv2.CAP_PROP_FRAME_HEIGHT), ("fps", cv2.CAP_PROP_FPS))
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw ones are too many for USB 2
        for name, key in size:
            self._capture.set(key, getattr(settings, name))
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest, not the oldest that waits
        for lens in _lenses(settings):
            fixed = lens.wanted.isdecimal()
            done = self._hold(lens, float(lens.wanted)) if fixed else self._capture.set(lens.mode, lens.automatic)
            if not done:
                refused.append(lens.name)
        return refused

    def _hold(self, lens: _Lens, value: float) -> bool:
        by_hand = self._capture.set(lens.mode, lens.by_hand)
        return bool(self._capture.set(lens.value, value) and by_hand)


@dataclass(frozen=True, slots=True)
class _Lens:
    """One thing that a camera adjusts by itself: ``wanted`` = auto, lock, or a number in the driver's own units."""

    name: str
    wanted: str
    mode: int
    value: int
    automatic: float
    by_hand: float


def _lenses(settings: CameraSettings) -> tuple[_Lens, _Lens]:
    import cv2

    automatic, by_hand = (3.0, 1.0) if sys.platform == "linux" else (1.0, 0.0)  # V4L2 counts its exposure modes
    return (
        _Lens("focus", settings.focus, cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS, 1.0, 0.0),
        _Lens(
            "exposure", settings.exposure, cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE, automatic, by_hand
        ),
    )  # fmt: skip


def _is_device(node: str | int) -> bool:
    return sys.platform == "linux" and (isinstance(node, int) or Path(node).is_char_device())


def _of(root: Path, node: Path) -> Path:
    return root / "sys/class/video4linux" / node.name


def _told(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _name(root: Path, node: Path) -> str:
    return _told(_of(root, node) / "name") or node.name


def _gives_pictures(root: Path, node: Path) -> bool:
    """A camera's second node tells about its pictures, it gives none."""
    return _told(_of(root, node) / "index") in ("", "0")


def _usb_id(root: Path, node: Path) -> str:
    """``usb-046d:082d-SERIAL`` of a camera that udev made no name for; empty where it has none."""
    port = _of(root, node) / "device" / ".."
    facts = [_told(port / fact) for fact in ("idVendor", "idProduct", "serial")]
    return f"usb-{facts[0]}:{facts[1]}-{facts[2]}".rstrip("-") if facts[0] else ""
