"""People err in every way at once: no bundle that the rules seal holds another employer's envelope, but for the
errors that no software can see, and these are known by name."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.desk.humans import SEEN, UNSEEN, Day, Odds

MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
OFTEN = 0.08
DAYS, SOAK_DAYS, SOAK_ON_DISK = 300, 10_000, 50


def a_day(seed: int, errors: tuple[str, ...], folder: Path | None = MEMORY, **options: object) -> Day:
    """One day lived to its end, with all that must hold at its end."""
    where = Path(tempfile.mkdtemp(prefix="day-", dir=folder))
    day = Day(where, seed, Odds(dict.fromkeys(errors, OFTEN)), **options)  # type: ignore[arg-type]
    try:
        day.run()
        assert day.house.journal.verify_state() == []
        unseen = {error for error in errors if error in UNSEEN}
        for envelope, owner in day.strangers:
            assert envelope.errors & unseen, f"seed {seed}: {envelope} lies with {owner}, and nobody erred unseen"
        for envelope in day.dead_inside():
            assert envelope.errors & unseen, f"seed {seed}: {envelope} was sealed after the mirror had changed"
        return day
    finally:
        day.close()
        shutil.rmtree(where)


@pytest.mark.parametrize("two_passes", [False, True], ids=["one pass", "two passes"])
def test_no_error_that_can_be_seen_leads_into_another_employers_bundle(two_passes):
    for seed in range(DAYS // 3):
        assert a_day(seed, SEEN, two_passes=two_passes).strangers == []


def test_only_errors_that_cannot_be_seen_do():
    wrong, stopped = 0, Counter()
    for seed in range(DAYS // 3):
        day = a_day(seed, SEEN + UNSEEN)
        wrong += len(day.strangers)
        stopped += day.stopped
    assert wrong > 0  # the test can see what it says cannot be stopped
    assert {error for error, _ in stopped} >= {*SEEN} - {"killed", "lost"}


def test_a_day_without_errors_is_sealed_whole():
    for seed in range(5):
        day = a_day(seed, (), two_passes=bool(seed % 2))
        assert all(one.at.startswith("bundle ") for one in day.envelopes.values())
        assert not day.stopped


@pytest.mark.soak
def test_ten_thousand_days(capsys):
    stopped, wrong, unseen = Counter[tuple[str, str]](), 0, Counter[str]()
    for seed in range(SOAK_DAYS):
        day = a_day(seed, SEEN + UNSEEN, two_passes=bool(seed % 2))
        stopped += day.stopped
        wrong += len(day.strangers)
        unseen += Counter(error for one, _ in day.strangers for error in one.errors if error in UNSEEN)
    with capsys.disabled():
        for (error, step), times in sorted(stopped.items()):
            print(f"{error:20} stopped at {step:14} {times}")  # noqa: T201
        print(f"in another employer's bundle: {wrong}, by errors that cannot be seen: {dict(unseen)}")  # noqa: T201


@pytest.mark.soak
def test_fifty_days_on_a_disk(tmp_path):
    for seed in range(SOAK_ON_DISK):
        a_day(seed, SEEN, tmp_path, two_passes=bool(seed % 2))
