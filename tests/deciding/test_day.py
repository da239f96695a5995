"""DESIGN §3, Clock: the business day, the decision date, and whether the clock can be believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailroom.clock import JST, jst_date
from mailroom.deciding.day import business_day, clock_doubt, decision_date, night_end
from tests.makers import NOON

D20, D21, D22, D25 = (date(2025, 11, day) for day in (20, 21, 22, 25))


def jst(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 11, day, hour, minute, second, tzinfo=JST).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "open_day", "closed", "last", "expected"),
    [
        pytest.param(jst(20, 8), None, (), None, D20, id="the first day of all"),
        pytest.param(jst(21, 2), None, (), None, D21, id="opened at night: Japan's date"),
        pytest.param(jst(20, 17), D20, (), D20, D20, id="kept all day"),
        pytest.param(jst(21, 0), D20, (), D20, D20, id="kept over midnight"),
        pytest.param(jst(21, 4, 59, 59), D20, (), D20, D20, id="kept until five"),
        pytest.param(jst(21, 5), D20, (), D20, D21, id="ended by five"),
        pytest.param(jst(25, 9), D20, (), D20, D25, id="ended days ago"),
        pytest.param(jst(20, 18), None, (D20,), D20, D21, id="closed: the next date"),
        pytest.param(jst(20, 18), D20, (D20,), D20, D21, id="closed, whatever else is said"),
        pytest.param(jst(21, 1), None, (D20,), D20, D21, id="closed, after midnight"),
        pytest.param(jst(20, 19), None, (D20, D21), D21, D22, id="closed twice"),
        pytest.param(jst(21, 8), D21, (D20,), D21, D21, id="the morning after a close"),
        pytest.param(jst(20, 19), D20, (), D21, D20, id="reopened"),
        pytest.param(jst(20, 8), None, (), D22, D22, id="never back, after the last event"),
        pytest.param(jst(20, 8), D22, (), D22, D22, id="never back, with a day open"),
        pytest.param(jst(20, 8), D22, (D22,), None, date(2025, 11, 23), id="never back, before a day that was closed"),
        pytest.param(jst(20, 8), None, (D22,), D22, date(2025, 11, 23), id="never back, the last one closed"),
    ],
)
def test_business_day(now, open_day, closed, last, expected):
    assert business_day(now, open_day, closed, last) == expected


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
TIMES = st.timedeltas(timedelta(days=-300), timedelta(days=400)).map(lambda shift: NOON + shift)


@given(TIMES, st.none() | DAYS, st.frozensets(DAYS, max_size=5), st.none() | DAYS)
def test_a_business_day_is_never_closed_and_never_goes_back(now, open_day, closed, last):
    day = business_day(now, open_day, closed, last)
    assert day not in closed
    assert open_day is None or day >= open_day
    if day != open_day:
        assert last is None or day >= last
        assert day >= jst_date(now)


@given(TIMES, st.timedeltas(timedelta(0), timedelta(days=3)), st.frozensets(DAYS, max_size=5))
def test_a_business_day_follows_the_clock(now, later, closed):
    first = business_day(now, None, closed, None)
    assert business_day(now + later, first, closed, first) >= first
    assert business_day(night_end(first), first, closed, first) > first


@pytest.mark.parametrize(
    ("today", "last", "mirror", "expected"),
    [
        pytest.param(D20, None, None, D20, id="nothing else is known"),
        pytest.param(D22, D20, D21, D22, id="today"),
        pytest.param(D20, D22, D21, D22, id="the last event"),
        pytest.param(D20, D21, D22, D22, id="the mirror"),
        pytest.param(D20, None, D22, D22, id="the mirror, before the first event"),
    ],
)
def test_decision_date(today, last, mirror, expected):
    assert decision_date(today, last, mirror) == expected


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.integers(0, 400))
def test_the_decision_date_follows_the_latest(today, last, mirror, days):
    d = decision_date(today, last, mirror)
    assert d in (today, last, mirror)
    assert d <= decision_date(today + timedelta(days), last, mirror)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("event", "mirror", "doubt"),
    [
        pytest.param(None, None, False, id="nothing to compare with"),
        pytest.param(-SECOND, -SECOND, False, id="both behind us"),
        pytest.param(2 * SECOND, None, False, id="two seconds are tolerated"),
        pytest.param(2.001 * SECOND, None, True, id="the last event is to come"),
        pytest.param(None, 2 * SECOND, False, id="two seconds of the mirror too"),
        pytest.param(None, 2.001 * SECOND, True, id="the mirror is to come"),
        pytest.param(-SECOND, 3600 * SECOND, True, id="one of them is enough"),
    ],
)
def test_clock_in_doubt(event, mirror, doubt):
    at = [NOON + shift if shift is not None else None for shift in (event, mirror)]
    assert clock_doubt(NOON, *at) is doubt


def test_the_tolerance_can_be_named():
    assert clock_doubt(NOON, NOON + SECOND, None, timedelta(0))
