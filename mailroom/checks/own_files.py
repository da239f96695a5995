"""The station's own: its home, its journal, the clock they were written by, the mirror."""

from __future__ import annotations

from datetime import UTC, datetime

from mailroom.checks.check import Finding, Ground, Light, wrong
from mailroom.clock import JST, jst_date, system_clock
from mailroom.deciding.day import TOLERANCE
from mailroom.disk import write_whole
from mailroom.errors import MailroomError


def home(ground: Ground) -> Finding:
    """Is there a home, and can it be written."""
    if not ground.home.settings.exists():
        return wrong("home", "none", {"path": ground.home.root})
    trial = ground.home.root / ".trial"
    try:
        write_whole(trial, b"")
        trial.unlink()
    except OSError:
        return wrong("home", "locked", {"path": ground.home.root})
    return Finding("home", Light.OK, "writable")


def journal(ground: Ground) -> Finding | None:
    """The whole chain: longer than a morning's check may take."""
    if ground.house is None:
        return Finding("journal", Light.ATTENTION, "closed", error=ground.why) if ground.why else None
    verdict = ground.house.journal.verify()
    if verdict.first is not None:
        return wrong("journal", "broken")
    return Finding("journal", Light.OK, "whole", {"events": f"{verdict.events:,}"})


def clock(ground: Ground) -> Finding | None:
    """Against the last event and the mirror, and the machine's own against what it wrote before."""
    if ground.house is None:
        return None
    if ground.house.clock_doubt():
        return wrong("clock", "behind")
    home = ground.home
    files = (home.journal, home.head, home.mirror / "current", home.settings, home.people)
    newest = max((file.stat().st_mtime for file in files if file.exists()), default=0.0)
    if system_clock() < datetime.fromtimestamp(newest, UTC) - TOLERANCE:
        return wrong("clock", "behind_files")
    return Finding("clock", Light.OK, "right", {"time": f"{ground.clock().astimezone(JST):%H:%M}"})


def mirror(ground: Ground) -> Finding | None:
    """Is there one, is it whole, is it young enough."""
    if ground.house is None:
        return None
    try:
        mirror = ground.house.mirror
    except MailroomError as error:
        return Finding("mirror", Light.ATTENTION, "damaged", error=error)
    if mirror is None:
        return wrong("mirror", "none")
    at, today = mirror.as_of.astimezone(JST), jst_date(ground.clock())
    days = (today - at.date()).days
    values = {
        "at": f"{at:%H:%M}" if days == 0 else f"{at:%Y-%m-%d %H:%M}",
        "days": days,
        "limit": ground.house.settings.rules.mirror_age_days,
        "rows": f"{mirror.counts()['mailpieces']:,}",
    }
    if ground.house.mirror_stale():
        return wrong("mirror", "old", values)
    return Finding("mirror", Light.OK, "today" if days <= 0 else "recent", values)


def unsent(_: Ground) -> Finding:
    """Nothing is ever unsent as long as there is no hub to send to."""
    return Finding("unsent", Light.OK, "no_hub")
