"""Which column of a host extract is which field: read from data, never from code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailroom.errors import MirrorError
from mailroom.japan import key_text
from mailroom.mirror.fields import FIELDS, KEYS
from mailroom.paths import Home, resources

FILE = "host-extracts.toml"
ADD, CHANGE, DELETE = "add", "change", "delete"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of extract as one host writes it. ``columns``: field -> heading."""

    kind: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    change_column: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)  # text of the host -> add, change, delete


def layouts(home: Home) -> tuple[Layout, ...]:
    """The station's own layouts, then those the program ships with."""
    own = home.root / FILE
    return (*(_read(own) if own.exists() else ()), *_read(resources() / "formats" / FILE))


def recognise(header: Sequence[str], known: Sequence[Layout]) -> Layout | None:
    """The layout all of whose columns stand in the header; the fullest one where several do."""
    names = set(header)
    fitting = [layout for layout in known if names.issuperset(layout.columns.values())]
    return max(fitting, key=lambda layout: len(layout.columns), default=None)


def nearest(header: Sequence[str], known: Sequence[Layout]) -> Layout | None:
    """The layout of which the header has at least half: to name what is missing."""
    names = set(header)

    def share(layout: Layout) -> float:
        return len(names.intersection(layout.columns.values())) / len(layout.columns)

    best = max(known, key=share)
    return best if share(best) >= 0.5 else None


def _read(path: Path) -> tuple[Layout, ...]:
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        return tuple(_layout(table, raw.get("changes", {})) for table in raw["layout"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise MirrorError("layout_file_damaged", path=path, detail=error) from None


def _layout(raw: Mapping[str, Any], changes: Mapping[str, Any]) -> Layout:
    kind = raw["kind"]
    if kind not in FIELDS:
        raise ValueError(f"kind = {kind!r}")
    columns = {name: key_text(heading) for name, heading in raw["columns"].items()}
    fixed = dict(raw.get("fixed", {}))
    if unknown := {*columns, *fixed, *raw.get("values", {})} - set(FIELDS[kind]):
        raise ValueError(f"{kind}: {sorted(unknown)}")
    if missing := set(KEYS[kind]) - {*columns, *fixed}:
        raise ValueError(f"{kind}: {sorted(missing)}")
    words = {key_text(word): change for change in (ADD, CHANGE, DELETE) for word in changes.get(change, ())}
    return Layout(kind, columns, fixed, raw.get("values", {}), key_text(changes.get("column", "")), words)
