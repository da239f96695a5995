"""What the window is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mailroom import access
from mailroom.access import Person
from mailroom.clock import Clock
from mailroom.paths import Home
from mailroom.settings import Settings


@dataclass(frozen=True, slots=True)
class Opening:
    """Handed to everything that needs more than the session."""

    home: Home
    clock: Clock
    settings: Settings
    station: Callable[[], Any]  # run on the database worker
    camera: str = ""
    print_to: Path | None = None  # a folder for PDFs instead of a printer
    kiosk: bool = False  # full screen, left by a supervisor's PIN alone
    loop: bool = False  # a stand-in for a camera begins anew
    resume: Person | None = None  # who goes on working, after the window was made anew

    def renewed(self, settings: Settings, person: Person | None) -> Opening:
        """For the same window with other settings; what the command line chose holds until it is chosen here."""
        old, new = self.settings.screen, settings.screen
        return replace(
            self,
            settings=settings,
            camera=new.camera if new.camera != old.camera else self.camera,
            kiosk=new.kiosk if new.kiosk != old.kiosk else self.kiosk,
            resume=person,
        )

    def people(self) -> list[Person]:
        """Who may come in here. AccessError when that cannot be read."""
        return access.people(self.home)

    def shown_pins(self) -> dict[str, str]:
        """PINs by person, to be shown to whoever tries a made-up home; none in a real one, whatever lies in it."""
        import csv

        file = self.home.root / "log-ins.csv"
        if not self.home.is_demo or not file.is_file():
            return {}
        with file.open(encoding="utf-8", newline="") as rows:
            return {row["id"]: row["pin"] for row in csv.DictReader(rows) if row.get("id") and row.get("pin")}
