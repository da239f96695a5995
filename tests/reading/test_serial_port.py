"""A port of a hand scanner keeps its name over pulling the plug."""

from __future__ import annotations

from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from mailroom.reading.serial_port import device_of, is_here, ports


def a_port(device: str, vid: int | None = None, pid: int = 0x0B61, serial: str | None = None) -> ListPortInfo:
    port = ListPortInfo(device, skip_link_detection=True)
    port.vid, port.pid, port.serial_number, port.product = vid, pid, serial, "Scanner" if vid else None
    return port


def test_usb_by_its_numbers_and_first(monkeypatch: pytest.MonkeyPatch) -> None:
    here = [a_port("/dev/ttyS0"), a_port("/dev/ttyACM0", 0x0C2E, serial="17A"), a_port("/dev/ttyACM1", 0x0C2E)]
    monkeypatch.setattr(list_ports, "comports", lambda: here)
    assert [(port.value, port.name) for port in ports()] == [
        ("usb:0c2e:0b61:17A", "Scanner"), ("usb:0c2e:0b61", "Scanner"), ("/dev/ttyS0", "/dev/ttyS0"),
    ]  # fmt: skip
    assert device_of("usb:0c2e:0b61:17A") == "/dev/ttyACM0"
    here[:] = [a_port("/dev/ttyACM3", 0x0C2E, serial="17A")]  # plugged in again, elsewhere
    assert device_of("usb:0c2e:0b61:17A") == "/dev/ttyACM3" and is_here("usb:0c2e:0b61:17A")
    here.clear()
    assert device_of("usb:0c2e:0b61:17A") is None and not is_here("usb:0c2e:0b61:17A")


def test_a_device_means_itself(tmp_path: Path) -> None:
    assert device_of("/dev/ttyACM0") == "/dev/ttyACM0"
    assert not is_here(str(tmp_path / "none")) and is_here(str(tmp_path))
