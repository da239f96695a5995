"""The settings that the screen shows: one table, in its order. What a value may be stands in mailroom.settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mailroom.settings import Settings, allowed
from ui.devices.camera import OFF
from ui.says import Says

VOLUME_STEP = 10
MEASURED = "printers.measured"
"""The four that a person measured on the test sheet, typed: what the printer is off follows from them."""
NUMBERS = {
    "screen.idle_minutes": (0, 1, 2, 3, 5, 10, 15, 20, 30, 60),
    "station.bins": (8, 16, 24, 40, 60, 80, 100, 120, 160, 200, 300, 400),
    "station.groups": tuple(range(2, 25)),
}
"""What can be chosen; any other number of station.toml stays."""


@dataclass(frozen=True, slots=True)
class Field:
    """``name`` as in station.toml (``screen.theme``). ``text``: typed, not chosen. ``fixed``: shown, not changed."""

    name: str
    text: bool = False
    fixed: bool = False

    @property
    def key(self) -> str:
        """In the words: ``ui.setting.screen_theme``."""
        return self.name.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Found:
    """What hangs on the machine: (value, name) each."""

    cameras: Sequence[tuple[str, str]] = ()
    printers: Sequence[str] = ()
    scanners: Sequence[tuple[str, str]] = ()


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("look", (Field("station.language"), Field("screen.theme"), Field("screen.motion"))),
    ("sound", (Field("screen.volume"), Field("screen.voice"), Field("station.shared_room"))),
    (
        "devices",
        (
            Field("screen.camera"),
            Field("camera.mirrored"),
            Field("scanner.port"),
            Field("slip.printer"),
            Field(MEASURED, text=True),
            Field("slip.label_printer"),
        ),
    ),
    (
        "work",
        (
            Field("station.sorting"),
            Field("station.groups"),
            Field("station.bins"),
            Field("screen.start_check"),
            Field("screen.idle_minutes"),
            Field("screen.mask_search"),
            Field("screen.kiosk"),
        ),
    ),
    ("places", (Field("mirror.extracts", text=True), Field("home", fixed=True))),
)
FIELDS = tuple(one for _, group in GROUPS for one in group)


@dataclass(slots=True)
class Draft:
    """What the screen would save: the settings, and what was changed since."""

    settings: Settings
    home: str = ""
    changed: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """As it would be."""
        if name == "home":
            return self.home
        return self.changed.get(name, self._saved(name))

    def set(self, name: str, value: Any) -> None:
        """Another value; the old one again is no change."""
        self.changed.pop(name, None)
        if value != self._saved(name) and (value or name != MEASURED):
            self.changed[name] = value

    def _saved(self, name: str) -> Any:
        if name == MEASURED:
            off = self.settings.printers.get(self.value("slip.printer"))
            return f"{off.offset_x:+g}  {off.offset_y:+g} mm  ×{off.scale_x:g}  ×{off.scale_y:g}" if off else ""
        section, _, key = name.partition(".")
        return getattr(getattr(self.settings, section), key)


def options(one: Field, draft: Draft, found: Found, says: Says) -> list[tuple[Any, str]]:
    """(value, word) of everything that can be chosen; what is set now is always among it."""
    now = draft.value(one.name)
    number = isinstance(now, int) and not isinstance(now, bool)
    made = _options(one, now, found, says)
    if not one.text and not one.fixed and now not in [value for value, _ in made]:
        made.append((now, _number(one, now, says) if number else str(now)))
    return sorted(made) if number else made


def _options(one: Field, now: Any, found: Found, says: Says) -> list[tuple[Any, str]]:
    if one.text or one.fixed:
        return []
    if one.name == "screen.camera":
        return [("", says("setting.first_camera")), *found.cameras, (OFF, says("setting.no_camera"))]
    if one.name == "scanner.port":
        return [("", says("setting.typing_scanner")), *found.scanners]
    if one.name in ("slip.printer", "slip.label_printer"):
        none = "usual_printer" if one.name == "slip.printer" else "no_printer"
        return [("", says(f"setting.{none}")), *((name, name) for name in found.printers)]
    if isinstance(now, bool):
        return [(True, says("setting.on")), (False, says("setting.off"))]
    if choices := allowed(one.name).metadata.get("choices"):
        return [(value, says(f"setting.{one.key}_{value}")) for value in choices]
    numbers = NUMBERS.get(one.name, range(0, 101, VOLUME_STEP))
    return [(value, _number(one, value, says)) for value in numbers]


def _number(one: Field, value: int, says: Says) -> str:
    if one.name == "screen.idle_minutes":
        return says("setting.minutes", count=value) if value else says("setting.never")
    return str(value) if one.name in NUMBERS else says("setting.percent", count=value)
