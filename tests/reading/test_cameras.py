"""Live frames without a camera: the mailbox, stand-ins, a cable that is pulled out and put in again."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading import device, stand_ins
from mailroom.reading.cameras import Camera, Mailbox, Source, State, open_source
from mailroom.reading.stand_ins import Folder
from tests.reading.pictures import Pixels, desk, qr


def test_the_newest_frame_wins() -> None:
    mailbox: Mailbox[int] = Mailbox()
    for number in range(5):
        mailbox.put(number)
    assert mailbox.take() == 4
    assert mailbox.dropped == 4
    assert mailbox.take(0) is None


def test_who_waits_gets_the_next_frame_or_the_end() -> None:
    mailbox: Mailbox[str] = Mailbox()
    got: list[str | None] = []
    waiting = threading.Thread(target=lambda: got.append(mailbox.take()))
    waiting.start()
    mailbox.put("frame")
    waiting.join(5)
    waiting = threading.Thread(target=lambda: got.append(mailbox.take()))
    waiting.start()
    mailbox.close()
    waiting.join(5)
    assert got == ["frame", None]


class Cable:
    """A fake camera: a list of pictures, None where the cable is pulled out, StopIteration at the end.

    In place of a list an error's key: it cannot be opened.
    """

    sensor = True

    def __init__(self, *plugs: list[Pixels | None] | str) -> None:
        self.plugs, self.opened, self.closed = list(plugs), 0, 0
        self.pictures: list[Pixels | None] = []

    def __call__(self, camera: str, *_: object, **__: object) -> Source:
        self.opened += 1
        plugged = self.plugs.pop(0) if self.plugs else "camera_missing"
        if isinstance(plugged, str):
            raise ReadingError(plugged, device=camera)
        self.pictures = plugged
        return self

    def grab(self) -> Pixels | None:
        if not self.pictures:
            raise StopIteration
        return self.pictures.pop(0)

    def close(self) -> None:
        self.closed += 1


def test_an_unplugged_camera_is_opened_again() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    cable = Cable("camera_missing", [picture, None], "camera_missing", [picture, picture])
    mailbox: Mailbox[Frame] = Mailbox()
    states: list[State] = []
    Camera("front", opened=cable, retry_s=0).run(mailbox, threading.Event(), states.append)
    assert states == [State.LOST, State.LIVE, State.LOST, State.LIVE, State.ENDED]
    assert (cable.opened, cable.closed) == (4, 2)
    frame = mailbox.take(0)
    assert frame and frame.name == "front"


def test_why_a_camera_does_not_open_is_said() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    cable = Cable("camera_busy", "camera_busy", "camera_denied", [picture])
    states: list[State] = []
    Camera("front", opened=cable, retry_s=0).run(Mailbox(), threading.Event(), states.append)
    assert states == [State.BUSY, State.DENIED, State.LIVE, State.ENDED]


def test_pictures_that_stand_still_open_it_anew() -> None:
    """And no frame of them is handed on until they move."""
    dice = np.random.default_rng(1)
    still, moving = (dice.integers(80, 90, (16, 16, 3), np.uint8) for _ in range(2))
    cable = Cable([still] * 5, [still] * 5, [moving, moving])
    mailbox: Mailbox[Frame] = Mailbox()
    states: list[State] = []
    times = iter(range(99))
    camera = Camera("front", opened=cable, retry_s=0, clock=lambda: float(next(times)))
    camera.run(mailbox, threading.Event(), states.append)
    assert states == [State.LIVE, State.FROZEN, State.LIVE, State.ENDED]
    assert (cable.opened, mailbox.dropped) == (3, 2 + 1)


def test_stop_ends_it_and_gives_the_device_back() -> None:
    stop = threading.Event()
    cable = Cable([np.zeros((4, 4), np.uint8)] * 9)
    Camera("0", opened=cable).run(Mailbox(), stop, lambda state: stop.set())
    assert cable.closed == 1


def test_a_folder_stands_in(tmp_path: Path) -> None:
    for number in (10, 9):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((90, 160, 3), number, np.uint8))
    (tmp_path / "5.png").write_text("broken")
    waited: list[float] = []
    source = open_source(str(tmp_path), waited.append)
    shown: list[tuple[int, tuple[int, ...]]] = []
    with pytest.raises(StopIteration):
        while True:
            pixels = source.grab()
            assert pixels is not None
            shown.append((int(pixels[0, 0, 0]), pixels.shape))
    held = [value for value, shape in shown if shape == (90, 160, 3)]
    assert held == sorted(held) and set(held) == {9, 10}
    assert sum(shape == (stand_ins.HEIGHT, stand_ins.WIDTH, 3) for _, shape in shown) > 10, (
        "the desk is empty in between"
    )
    assert sum(waited) == pytest.approx(2 * (stand_ins.HOLD_S + stand_ins.GAP_S), abs=0.5)


def test_a_folder_can_go_round(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), np.zeros((9, 9, 3), np.uint8))
    source = Folder(tmp_path, lambda _: None, loop=True)
    assert all(source.grab() is not None for _ in range(200))


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        open_source(str(tmp_path))
    assert caught.value.key == "camera_folder_empty"


def test_a_video_stands_in(tmp_path: Path) -> None:
    file = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for _ in range(5):
        writer.write(desk((qr("CH1", 4), 20, 20), width=320, height=240))
    writer.release()
    waited: list[float] = []
    source = open_source(str(file), waited.append)
    shown = []
    with pytest.raises(StopIteration):
        while True:
            shown.append(source.grab())
    assert len(shown) == 5
    assert waited[0] == pytest.approx(0.1, abs=0.05)
    source.close()


def test_a_camera_that_is_not_there_is_said() -> None:
    with pytest.raises(ReadingError) as caught:
        open_source("97")
    assert caught.value.key == "camera_missing"


def test_the_list_of_cameras_never_fails() -> None:
    assert all(found.id for found in device.cameras())
