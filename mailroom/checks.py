"""What must be right before the work begins: one list, for the start-of-day check (始業点検) and ``mailroom doctor``.

A check looks and says; its words stand in resources/words under ``check.<check>.<said>``, the cure beside it as
``<said>_cure``, something more to know as ``<said>_more``. What needs a hand or an ear (a card before the camera, a
sound) is ``WAITING`` until a person has answered; without a window it stays so.
"""

from __future__ import annotations

import ctypes.util
import importlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from mailroom.clock import JST, Clock, jst_date, system_clock
from mailroom.deciding.day import TOLERANCE
from mailroom.desk.house import House
from mailroom.disk import write_whole
from mailroom.errors import MailroomError
from mailroom.paths import Home
from mailroom.reading import serial_port
from mailroom.reading.printed import reader
from mailroom.words import Words

PARTS = ("zxingcpp", "cv2", "PySide6", "sqlite_utils", "xlsxwriter", "argon2", "pyrage", "pypdfium2", "jaconv")
LOW_DISK = 1_000_000_000  # bytes
NOTE = "start_check"  # data.what of the event that keeps a result


class Light(StrEnum):
    """How a check stands."""

    OK = "ok"
    ATTENTION = "attention"
    WAITING = "waiting"  # for a hand or an ear
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``values`` fill the gaps of its words; an ``error`` brings its own cure."""

    check: str
    light: Light
    said: str
    values: Mapping[str, object] = field(default_factory=dict)
    error: MailroomError | None = None

    def title(self, words: Words) -> str:
        """What was looked at."""
        return words(f"check.{self.check}.title", **self.values)

    def sentence(self, words: Words) -> str:
        """How it is; nothing of what was skipped."""
        return "" if self.light is Light.SKIPPED else words(f"check.{self.check}.{self.said}", **self.values)

    def cure(self, words: Words) -> str:
        """What to do, in one sentence; empty when nothing is to be done."""
        return words.error(self.error) if self.error else self._beside("cure", words)

    def more(self, words: Words) -> str:
        """A detail; often empty."""
        return self._beside("more", words)

    def _beside(self, what: str, words: Words) -> str:
        key = f"check.{self.check}.{self.said}_{what}"
        return words(key, **self.values) if key in words else ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is looked at. ``house`` None: the home could not be opened, ``why`` says why."""

    home: Home
    clock: Clock
    house: House | None
    why: MailroomError | None = None
    printers: Callable[[], Sequence[str]] = list
    print_to: Path | None = None  # a folder in place of a printer

    @property
    def camera(self) -> str:
        """What the settings name."""
        return self.house.settings.screen.camera if self.house else ""


Look = Callable[[Ground], Finding | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list.

    ``daily``: of the start-of-day check too. ``by_hand``: there a person answers. ``needed``: without it the day's
    work stands still or goes wrong; a camera is not, there is the hand scanner.
    """

    name: str
    look: Look
    daily: bool = True
    by_hand: bool = False
    needed: bool = True


def _part(name: str) -> Check:
    def look(_: Ground) -> Finding:
        try:
            importlib.import_module(name)
        except (ImportError, OSError):
            return Finding("part", Light.ATTENTION, "missing", {"part": name})
        return Finding("part", Light.OK, "here", {"part": name})

    return Check(name, look, daily=False)


def _zbar(_: Ground) -> Finding:
    here = ctypes.util.find_library("zbar") is not None
    return Finding("libzbar", Light.OK if here else Light.ATTENTION, "here" if here else "missing")


def _ocr(_: Ground) -> Finding:
    here = reader.installed()
    return Finding("ocr", Light.OK if here else Light.ATTENTION, "here" if here else "missing")


def _camera(ground: Ground) -> Finding:
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
        return _wrong("camera", "none")
    high, wide = pixels.shape[:2]
    return Finding("camera", Light.OK, "picture", {"wide": wide, "high": high})


def _sound(_: Ground) -> Finding:
    return Finding("sound", Light.WAITING, "by_hand")


def _scanner(ground: Ground) -> Finding:
    """One that types is known only when it has typed; a serial port is there or not."""
    port = ground.house.settings.scanner.port if ground.house else ""
    if port and not serial_port.is_here(port):
        return _wrong("scanner", "missing", {"port": port})
    return Finding("scanner", Light.WAITING, "by_hand")


def _printer(ground: Ground) -> Finding:
    if ground.print_to is not None:
        return Finding("printer", Light.OK, "folder")
    wanted = ground.house.settings.slip.printer if ground.house else ""
    names = list(ground.printers())
    if wanted and wanted not in names:
        return _wrong("printer", "missing", {"printer": wanted})
    if not names:
        return _wrong("printer", "none")
    return Finding("printer", Light.OK, "here", {"printer": wanted or names[0]})


def _disk(ground: Ground) -> Finding:
    there = next(path for path in (ground.home.root, *ground.home.root.parents) if path.exists())
    free = shutil.disk_usage(there).free
    values = {"free": f"{free / 1e9:,.0f}" if free >= 10 * LOW_DISK else f"{free / 1e9:.1f}"}
    return Finding("disk", Light.OK, "enough", values) if free > LOW_DISK else _wrong("disk", "low", values)


def _home(ground: Ground) -> Finding:
    """Is there a home, and can it be written."""
    if not ground.home.settings.exists():
        return _wrong("home", "none", {"path": ground.home.root})
    trial = ground.home.root / ".trial"
    try:
        write_whole(trial, b"")
        trial.unlink()
    except OSError:
        return _wrong("home", "locked", {"path": ground.home.root})
    return Finding("home", Light.OK, "writable")


def _journal(ground: Ground) -> Finding | None:
    """The whole chain: longer than a morning's check may take."""
    if ground.house is None:
        return Finding("journal", Light.ATTENTION, "closed", error=ground.why) if ground.why else None
    verdict = ground.house.journal.verify()
    if verdict.first is not None:
        return _wrong("journal", "broken")
    return Finding("journal", Light.OK, "whole", {"events": f"{verdict.events:,}"})


def _clock(ground: Ground) -> Finding | None:
    """Against the last event and the mirror, and the machine's own against what it wrote before."""
    if ground.house is None:
        return None
    if ground.house.clock_doubt():
        return _wrong("clock", "behind")
    home = ground.home
    files = (home.journal, home.head, home.mirror / "current", home.settings, home.people)
    newest = max((file.stat().st_mtime for file in files if file.exists()), default=0.0)
    if system_clock() < datetime.fromtimestamp(newest, UTC) - TOLERANCE:
        return _wrong("clock", "behind_files")
    return Finding("clock", Light.OK, "right", {"time": f"{ground.clock().astimezone(JST):%H:%M}"})


def _mirror(ground: Ground) -> Finding | None:
    if ground.house is None:
        return None
    try:
        mirror = ground.house.mirror
    except MailroomError as error:
        return Finding("mirror", Light.ATTENTION, "damaged", error=error)
    if mirror is None:
        return _wrong("mirror", "none")
    at, today = mirror.as_of.astimezone(JST), jst_date(ground.clock())
    days = (today - at.date()).days
    values = {
        "at": f"{at:%H:%M}" if days == 0 else f"{at:%Y-%m-%d %H:%M}",
        "days": days,
        "limit": ground.house.settings.rules.mirror_age_days,
        "rows": f"{mirror.counts()['mailpieces']:,}",
    }
    if ground.house.mirror_stale():
        return _wrong("mirror", "old", values)
    return Finding("mirror", Light.OK, "today" if days <= 0 else "recent", values)


def _unsent(_: Ground) -> Finding:
    """Nothing is ever unsent as long as there is no hub to send to."""
    return Finding("unsent", Light.OK, "no_hub")


def _wrong(check: str, said: str, values: Mapping[str, object] = MappingProxyType({})) -> Finding:
    return Finding(check, Light.ATTENTION, said, values)


CHECKS: tuple[Check, ...] = (
    *map(_part, PARTS),
    Check("libzbar", _zbar, daily=False),
    Check("ocr", _ocr, daily=False, needed=False),
    Check("camera", _camera, by_hand=True, needed=False),
    Check("scanner", _scanner, by_hand=True, needed=False),
    Check("sound", _sound, by_hand=True, needed=False),
    Check("printer", _printer, needed=False),
    Check("disk", _disk),
    Check("home", _home),
    Check("journal", _journal, daily=False),
    Check("clock", _clock),
    Check("mirror", _mirror),
    Check("unsent", _unsent),
)
"""In the order in which they are shown."""


def daily() -> tuple[Check, ...]:
    """Those of the start-of-day check."""
    return tuple(check for check in CHECKS if check.daily)


def look_at(ground: Ground, checks: Iterable[Check] = CHECKS) -> Iterator[tuple[Check, Finding]]:
    """Each check with what it finds; nothing of a check that makes no sense where there is no home."""
    for check in checks:
        finding = check.look(ground)
        if finding is not None:
            yield check, finding


def stops(found: Iterable[tuple[Check, Finding]]) -> bool:
    """True when something is wrong that the day's work needs."""
    return any(check.needed and finding.light is Light.ATTENTION for check, finding in found)


def keep(house: House, findings: Iterable[Finding], seconds: float) -> None:
    """The result of a start-of-day check, as an event of the business day."""
    told = [f"{one.check}={one.light.value}" + f":{one.said}" * (one.light is Light.ATTENTION) for one in findings]
    with house.recording() as writer:
        writer.append("noted", note=" ".join([*told, f"{seconds:.0f}s"]), data={"what": NOTE})


def was_made(house: House) -> bool:
    """True when this business day has its start-of-day check."""
    day = house.business_day().isoformat()
    events = house.journal.events("kind = 'noted' AND business_day = ?", (day,))
    return any((event.get("data") or {}).get("what") == NOTE for event in events)
