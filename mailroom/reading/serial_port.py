"""Serial ports of hand scanners, by names that outlast pulling the plug."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

USB = "usb:"
UNTOLD = "n/a"  # pyserial's description of a port that says nothing of itself


class Port(NamedTuple):
    """A port of this machine. ``value`` for the settings: ``usb:VENDOR:PRODUCT:SERIAL`` where it is USB."""

    value: str
    name: str
    device: str


def ports() -> list[Port]:
    """Every serial port that hangs on this machine now; USB first."""
    from serial.tools import list_ports

    found = []
    for one in sorted(list_ports.comports(), key=lambda one: (one.vid is None, one.device)):
        value = one.device
        if one.vid is not None:
            value = f"{USB}{one.vid:04x}:{one.pid or 0:04x}" + (f":{one.serial_number}" if one.serial_number else "")
        told = one.product or one.description
        found.append(Port(value, told if told and told != UNTOLD else one.device, one.device))
    return found


def is_here(value: str) -> bool:
    """Does it hang on this machine now."""
    device = device_of(value)
    return device is not None and (Path(device).exists() or any(port.device == device for port in ports()))


def device_of(value: str) -> str | None:
    """The device that a setting means now; None while it is not there. A device's own name means itself."""
    if not value.startswith(USB):
        return value
    return next((port.device for port in ports() if port.value == value), None)
