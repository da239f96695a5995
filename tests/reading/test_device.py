"""Cameras by their own names, in a folder that looks like a machine's: device files are real videos."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from mailroom.errors import ReadingError
from mailroom.model import Frame
from mailroom.reading.cameras import Camera, Mailbox, State
from mailroom.reading.device import LOCK_AFTER, Device, cameras, node_of
from mailroom.settings import CameraSettings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's")
ID = "usb-Maker_Cam_0815-video-index0"


class Machine:
    """``root`` holds dev and sys; cameras are plugged in and out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "dev/v4l/by-id").mkdir(parents=True)
        (root / "dev/v4l/by-path").mkdir()

    def plug(self, number: int, by_id: str = "", port: str = "", name: str = "", frames: int = 3) -> Path:
        node = self.root / f"dev/video{number}"
        film(self.root / "film.avi", frames).rename(node)
        for folder, link in (("by-id", by_id), ("by-path", port)):
            if link:
                (self.root / "dev/v4l" / folder / link).unlink(missing_ok=True)
                (self.root / "dev/v4l" / folder / link).symlink_to(f"../../video{number}")
        told = self.root / f"sys/class/video4linux/video{number}"
        told.mkdir(parents=True)
        (told / "name").write_text(name or f"Cam {number}\n")
        (told / "index").write_text("0\n")
        return node

    def unplug(self, number: int) -> None:
        (self.root / f"dev/video{number}").unlink()


def film(file: Path, frames: int) -> Path:
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 30, (160, 120))
    dice = np.random.default_rng(frames)
    for _ in range(frames):
        writer.write(dice.integers(90, 130, (120, 160, 3), np.uint8))
    writer.release()
    return file


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_camera_is_known_by_its_usb_id(machine: Machine) -> None:
    machine.plug(0, ID, "pci-1-video-index0", "HD Cam")
    (one,) = cameras(machine.root)
    assert (Path(one.id).name, one.name, Path(one.node).name) == (ID, "HD Cam", "video0")


def test_two_that_share_an_id_are_told_apart_by_their_sockets(machine: Machine) -> None:
    machine.plug(0, ID, "pci-1-video-index0")
    machine.plug(2, ID, "pci-2-video-index0")
    assert [(Path(one.id).name, Path(one.node).name) for one in cameras(machine.root)] == [
        (ID, "video2"), ("pci-1-video-index0", "video0"),
    ]  # fmt: skip


def test_nodes_without_pictures_are_no_cameras(machine: Machine) -> None:
    machine.plug(0)
    machine.plug(1)
    (machine.root / "sys/class/video4linux/video1/index").write_text("1\n")
    assert [Path(one.id).name for one in cameras(machine.root)] == ["video0"]


def test_without_names_of_the_system_the_usb_id_itself_names_it(machine: Machine) -> None:
    machine.plug(0)
    port = machine.root / "sys/devices/usb1"
    (port / "interface").mkdir(parents=True)
    for fact, value in (("idVendor", "046d"), ("idProduct", "082d"), ("serial", "A1")):
        (port / fact).write_text(value + "\n")
    (machine.root / "sys/class/video4linux/video0/device").symlink_to(port / "interface")
    (one,) = cameras(machine.root)
    assert one.id == "usb-046d:082d-A1"
    assert node_of(one.id, machine.root) == one.node


def test_it_comes_back_under_another_number(machine: Machine) -> None:
    machine.plug(0, ID)
    machine.plug(1, "usb-Other-video-index0")
    id = str(machine.root / "dev/v4l/by-id" / ID)
    assert Path(str(node_of(id, machine.root))).name == "video0"
    machine.unplug(0)
    with pytest.raises(ReadingError) as caught:
        node_of(id, machine.root)
    assert caught.value.key == "camera_missing"
    machine.plug(3, ID)
    assert Path(str(node_of(id, machine.root))).name == "video3"
    assert Path(str(node_of("", machine.root))).name == "video3", "the first"
    assert Path(str(node_of("1", machine.root))).name == "video1"


def test_unplugged_and_plugged_in_elsewhere_while_running(machine: Machine) -> None:
    """The video ends as a pulled cable does; the camera comes back as /dev/video5 a little later."""
    machine.plug(0, ID)
    id = str(machine.root / "dev/v4l/by-id" / ID)
    mailbox: Mailbox[Frame] = Mailbox()
    stop, states = threading.Event(), []

    def opened(camera: str, *_: object, **__: object) -> Device:
        return Device(camera, root=machine.root)

    def changed(state: State) -> None:
        states.append(state)
        if states == [State.LIVE, State.LOST]:
            machine.unplug(0)
            machine.plug(5, ID)
        elif len(states) == 3:
            stop.set()

    Camera(id, opened=opened, retry_s=0).run(mailbox, stop, changed)
    assert states == [State.LIVE, State.LOST, State.LIVE]
    frame = mailbox.take(0)
    assert frame and frame.pixels.shape == (120, 160, 3)


def test_a_camera_that_another_program_has_is_said(machine: Machine) -> None:
    """It is there and may be opened, and does not open."""
    machine.plug(0, ID).write_bytes(b"held by another")
    with pytest.raises(ReadingError) as caught:
        Device("0", root=machine.root)
    assert caught.value.key == "camera_busy"


def test_a_camera_that_this_account_may_not_use_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.plug(0, ID)
    monkeypatch.setattr("os.access", lambda *_: False)  # an administrator may use everything
    with pytest.raises(ReadingError) as caught:
        Device("0", root=machine.root)
    assert caught.value.key == "camera_denied"


class Driver:
    """A fake capture: a dictionary of what can be set."""

    def __init__(self, can: set[int]) -> None:
        self.can, self.values = can, dict.fromkeys(can, 7.0)

    def set(self, key: int, value: float) -> bool:
        if key in self.can:
            self.values[key] = value
        return key in self.can

    def get(self, key: int) -> float:
        return self.values.get(key, -1.0)

    def isOpened(self) -> bool:
        return True

    def read(self) -> tuple[bool, Any]:
        return True, np.zeros((4, 4, 3), np.uint8)


FOCUS, AUTO = cv2.CAP_PROP_FOCUS, cv2.CAP_PROP_AUTOFOCUS
LIGHT, AUTO_LIGHT = cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_AUTO_EXPOSURE


@pytest.mark.parametrize(
    ("focus", "exposure", "at_first", "later"),
    [
        ("auto", "auto", {AUTO: 1, AUTO_LIGHT: 3}, {AUTO: 1, AUTO_LIGHT: 3}),
        ("40", "157", {AUTO: 0, FOCUS: 40, AUTO_LIGHT: 1, LIGHT: 157}, {AUTO: 0, FOCUS: 40, AUTO_LIGHT: 1}),
        ("lock", "lock", {AUTO: 1, AUTO_LIGHT: 3}, {AUTO: 0, FOCUS: 55, AUTO_LIGHT: 1, LIGHT: 9}),
    ],
)
def test_focus_and_exposure(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, focus: str, exposure: str,
    at_first: dict[int, float], later: dict[int, float],
) -> None:  # fmt: skip
    machine.plug(0)
    driver = Driver({FOCUS, AUTO, LIGHT, AUTO_LIGHT, cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT})
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: driver)
    device = Device("0", CameraSettings(1280, 720, focus=focus, exposure=exposure), root=machine.root)
    assert device.refused == []
    assert driver.values.items() >= at_first.items()
    assert driver.get(cv2.CAP_PROP_FRAME_WIDTH) == 1280
    for number in range(LOCK_AFTER):
        if number == LOCK_AFTER - 1 and focus == "lock":
            driver.values |= {FOCUS: 55, LIGHT: 9}  # what the camera found by itself
        device.grab()
    assert driver.values.items() >= later.items()


def test_a_driver_without_lenses_is_no_trouble(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.plug(0)
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: Driver(set()))
    assert Device("0", CameraSettings(focus="lock", exposure="80"), root=machine.root).refused == ["focus", "exposure"]
