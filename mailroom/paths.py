"""Where things lie: the home of a station and the resources of the program."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


def resources() -> Path:
    """The folder of fonts, words, layouts and formats that the program ships with."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen or Path(__file__).resolve().parent.parent) / "resources"


def default_home() -> Path:
    """MAILROOM_HOME, else the platform's data folder."""
    if chosen := os.environ.get("MAILROOM_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "Mailroom"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "mailroom"


@dataclass(frozen=True, slots=True)
class Home:
    """One station's folder, 0700. Knows names only; opens nothing."""

    root: Path

    @property
    def settings(self) -> Path:
        """station.toml."""
        return self.root / "station.toml"

    @property
    def mirror(self) -> Path:
        """Numbered files and the pointer ``current``."""
        return self.root / "mirror"

    @property
    def journal(self) -> Path:
        """journal.db."""
        return self.root / "journal.db"

    @property
    def head(self) -> Path:
        """The chain's head, kept outside of journal.db."""
        return self.root / "journal.head"

    @property
    def people(self) -> Path:
        """people.db."""
        return self.root / "people.db"

    @property
    def papers(self) -> Path:
        """What was printed, as page data and PDF."""
        return self.root / "papers"

    @property
    def rejects(self) -> Path:
        """Refused rows of host extracts."""
        return self.root / "rejects"

    @property
    def exports(self) -> Path:
        """Reports."""
        return self.root / "exports"

    @property
    def backups(self) -> Path:
        """Encrypted copies of journal and people."""
        return self.root / "backups"

    @property
    def log(self) -> Path:
        """Log files: no name, number or code of a person."""
        return self.root / "log"

    @property
    def demo_mark(self) -> Path:
        """Only in made-up homes; holds the day it was made for."""
        return self.root / "demo"

    @property
    def is_demo(self) -> bool:
        """True in a made-up home."""
        return self.demo_mark.exists()

    def make(self) -> None:
        """Make the folders, readable by their owner alone."""
        for folder in (self.root, self.mirror, self.papers, self.rejects, self.exports, self.backups, self.log):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            self.root.chmod(0o700)
