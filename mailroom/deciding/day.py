"""Which business day it is, which date the rules decide by, and whether the clock can be believed (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from mailroom.clock import JST, NIGHT_ENDS, jst_date

TOLERANCE = timedelta(seconds=2)
ONE_DAY = timedelta(days=1)


def business_day(
    now: datetime, open_day: date | None, closed_days: Collection[date] = (), last_event_day: date | None = None
) -> date:
    """The business day that something recorded at ``now`` belongs to.

    ``open_day`` was opened (or reopened) and not closed: it is kept until 05:00 of the next morning,
    also when the clock was set back. Otherwise it is Japan's date, never earlier than the business
    day of the last event, and after 日締め the next calendar date that is not closed.
    """
    if open_day is not None and open_day not in closed_days and now < night_end(open_day):
        return open_day
    day = max(day for day in (jst_date(now), open_day, last_event_day) if day)
    while day in closed_days:
        day += ONE_DAY
    return day


def night_end(day: date) -> datetime:
    """05:00 of the morning after: a business day that nobody closed ends then."""
    return datetime.combine(day + ONE_DAY, time(NIGHT_ENDS), JST)


def decision_date(today: date, last_event_day: date | None, mirror_day: date | None) -> date:
    """D, by which the rules compare dates: the latest day that anything is known of (all in Japan's dates)."""
    return max(day for day in (today, last_event_day, mirror_day) if day)


def clock_doubt(
    now: datetime, last_event_at: datetime | None, mirror_as_of: datetime | None, tolerance: timedelta = TOLERANCE
) -> bool:
    """True when the clock is behind what has already happened (時計を確認)."""
    return any(at is not None and now < at - tolerance for at in (last_event_at, mirror_as_of))
