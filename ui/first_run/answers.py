"""What the first run is told, page by page, and the settings it becomes. Pure; the defaults are what is skipped to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from mailroom.founding import Administrator
from mailroom.settings import (
    CameraSettings,
    MirrorSettings,
    ScannerSettings,
    ScreenSettings,
    Settings,
    SlipSettings,
    StationSettings,
)


def _random_pin() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


@dataclass(slots=True)
class Answers:
    """As chosen so far."""

    language: str = "ja"
    branch: str = StationSettings().branch
    number: str = StationSettings().number
    rack: str = StationSettings().rack
    camera: str = ""
    mirrored: bool = False
    port: str = ""  # of a hand scanner that does not type
    scanned: int = 0  # signs of the test scan; what it said is kept nowhere
    printer: str = ""
    folder: Path | None = None  # of the host's extracts
    extracts: tuple[Path, ...] = ()  # the files in it
    person: str = "admin"
    name: str = ""
    pin: str = ""
    made_up_pin: str = field(default_factory=_random_pin)  # in place of one that was not chosen: shown at the end

    def settings(self) -> Settings:
        """For station.toml."""
        return Settings(
            station=StationSettings(branch=self.branch, number=self.number, rack=self.rack, language=self.language),
            slip=SlipSettings(printer=self.printer),
            camera=CameraSettings(mirrored=self.mirrored),
            scanner=ScannerSettings(port=self.port),
            mirror=MirrorSettings(extracts=str(self.folder or "")),
            screen=ScreenSettings(camera=self.camera),
        )

    def administrator(self) -> Administrator:
        """The first one."""
        return Administrator(self.person, self.name or self.person, self.pin or self.made_up_pin)
