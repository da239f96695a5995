"""The machine under the station: libraries, devices, room on the disk."""

from __future__ import annotations

import ctypes.util
import importlib
import shutil

from mailroom.checks.check import Check, Finding, Ground, Light, wrong
from mailroom.reading import serial_port
from mailroom.reading.printed import reader

LOW_DISK = 1_000_000_000  # bytes


def part(name: str) -> Check:
    """A library that the program is made of: can it be loaded."""

    def look(_: Ground) -> Finding:
        try:
            importlib.import_module(name)
        except (ImportError, OSError):
            return Finding("part", Light.ATTENTION, "missing", {"part": name})
        return Finding("part", Light.OK, "here", {"part": name})

    return Check(name, look, daily=False)


def zbar(_: Ground) -> Finding:
    """The system's library of the second engine."""
    here = ctypes.util.find_library("zbar") is not None
    return Finding("libzbar", Light.OK if here else Light.ATTENTION, "here" if here else "missing")


def ocr(_: Ground) -> Finding:
    """What reads print; the station works without it."""
    here = reader.installed()
    return Finding("ocr", Light.OK if here else Light.ATTENTION, "here" if here else "missing")


def camera(ground: Ground) -> Finding:
    """Without a window: does it give a picture."""
    from mailroom.errors import ReadingError
    from mailroom.reading.cameras import open_source

    if ground.camera == "off":
        return Finding("camera", Light.OK, "off")
    try:
        source = open_source(ground.camera)
    except ReadingError as error:
        missing = error.key == "camera_missing"  # said better by the check's own words
        return Finding("camera", Light.ATTENTION, "none", error=None if missing else error)
    try:
        pixels = source.grab()
    except StopIteration:
        pixels = None
    finally:
        source.close()
    if pixels is None:
        return wrong("camera", "none")
    high, wide = pixels.shape[:2]
    return Finding("camera", Light.OK, "picture", {"wide": wide, "high": high})


def sound(_: Ground) -> Finding:
    """Only an ear can tell."""
    return Finding("sound", Light.WAITING, "by_hand")


def scanner(ground: Ground) -> Finding:
    """One that types is known only when it has typed; a serial port is there or not."""
    port = ground.house.settings.scanner.port if ground.house else ""
    if port and not serial_port.is_here(port):
        return wrong("scanner", "missing", {"port": port})
    return Finding("scanner", Light.WAITING, "by_hand")


def printer(ground: Ground) -> Finding:
    """The one that the settings name, else any."""
    if ground.print_to is not None:
        return Finding("printer", Light.OK, "folder")
    wanted = ground.house.settings.slip.printer if ground.house else ""
    names = list(ground.printers())
    if wanted and wanted not in names:
        return wrong("printer", "missing", {"printer": wanted})
    if not names:
        return wrong("printer", "none")
    return Finding("printer", Light.OK, "here", {"printer": wanted or names[0]})


def disk(ground: Ground) -> Finding:
    """Room for the days to come."""
    there = next(path for path in (ground.home.root, *ground.home.root.parents) if path.exists())
    free = shutil.disk_usage(there).free
    values = {"free": f"{free / 1e9:,.0f}" if free >= 10 * LOW_DISK else f"{free / 1e9:.1f}"}
    return Finding("disk", Light.OK, "enough", values) if free > LOW_DISK else wrong("disk", "low", values)
