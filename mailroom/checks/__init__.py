"""What must be right before the work begins: one list, for the start-of-day check (始業点検) and ``mailroom doctor``.

A check looks and says; its words stand in resources/words under ``check.<check>.<said>``, the cure beside it as
``<said>_cure``, something more to know as ``<said>_more``. What needs a hand or an ear (a card before the camera, a
sound) is ``WAITING`` until a person has answered; without a window it stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailroom.checks import machine, own_files
from mailroom.checks.check import Check, Finding, Ground, Light
from mailroom.desk.house import House

__all__ = ["CHECKS", "Check", "Finding", "Ground", "Light", "daily", "keep", "look_at", "stops", "was_made"]

PARTS = ("zxingcpp", "cv2", "PySide6", "sqlite_utils", "xlsxwriter", "argon2", "pyrage", "pypdfium2", "jaconv")
NOTE = "start_check"  # data.what of the event that keeps a result

CHECKS: tuple[Check, ...] = (
    *map(machine.part, PARTS),
    Check("libzbar", machine.zbar, daily=False),
    Check("ocr", machine.ocr, daily=False, needed=False),
    Check("camera", machine.camera, by_hand=True, needed=False),
    Check("scanner", machine.scanner, by_hand=True, needed=False),
    Check("sound", machine.sound, by_hand=True, needed=False),
    Check("printer", machine.printer, needed=False),
    Check("disk", machine.disk),
    Check("home", own_files.home),
    Check("journal", own_files.journal, daily=False),
    Check("clock", own_files.clock),
    Check("mirror", own_files.mirror),
    Check("unsent", own_files.unsent),
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
