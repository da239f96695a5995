"""Where host extracts lie: a folder is looked into for files whose header this station knows. Reads headers only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailroom.errors import MirrorError
from mailroom.mirror.extract import open_extract
from mailroom.mirror.fields import KINDS
from mailroom.mirror.layouts import Layout

MOST_FILES = 200  # a folder with more is no folder of extracts


@dataclass(frozen=True, slots=True)
class Findings:
    """What lies in one folder. ``kinds``: branches, employers ..., of whole extracts; deltas are not counted."""

    folder: Path
    kinds: frozenset[str]
    files: tuple[Path, ...]
    size: int  # bytes of them

    @property
    def whole(self) -> bool:
        """Enough for a mirror."""
        return self.kinds == frozenset(KINDS)


def look_in(folder: Path, known: Sequence[Layout]) -> Findings:
    """The extracts of a folder; empty when it has none, or cannot be read."""
    kinds: set[str] = set()
    files: list[Path] = []
    size = 0
    for path in _csv_files(folder):
        try:
            extract = open_extract(path, known)
        except MirrorError:
            continue
        if extract.change_at is None:
            kinds.add(extract.kind)
            files.append(path)
            size += extract.size
    return Findings(folder, frozenset(kinds), tuple(files), size)


def search(places: Iterable[Path], known: Sequence[Layout]) -> Iterator[Findings]:
    """Folders with extracts among these places and the folders right in them."""
    seen: set[Path] = set()
    for place in places:
        for folder in (place, *_folders(place)):
            if folder in seen:
                continue
            seen.add(folder)
            found = look_in(folder, known)
            if found.kinds:
                yield found


def _csv_files(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    except OSError:
        return []
    return files[:MOST_FILES]


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))[:MOST_FILES]
    except OSError:
        return []
