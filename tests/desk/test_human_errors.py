"""People err in every way at once: no bundle that the rules seal holds another employer's envelope, but for the
errors that no software can see, and these are known by name."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from mailroom.desk import checking, paper, posting
from mailroom.desk.checking import SealCheck
from mailroom.desk.rechecking import Recheck
from mailroom.dispatch.seal import Check, CheckState
from tests.desk.humans import SEEN, UNSEEN, Day

MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
OFTEN = 0.08  # of the movements at which an error can happen
SHARE = {"killed": 0.02, "bins_swapped": 0.3, "label_moved": 0.3, "tray_miscounted": 0.3}  # of movements, of days
SMALL = {"employers": 4, "envelopes": 8}
DAYS, SOAK_DAYS, SOAK_ON_DISK, SOAK_ALONE = 300, 10_000, 50, 60


@dataclass
class Tally:
    """What came of the errors of many days."""

    made: Counter[str] = field(default_factory=Counter)
    stopped: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)  # envelopes in another employer's bundle
    named: Counter[str] = field(default_factory=Counter)  # of these, what a step said something about
    without_cause: Counter[str] = field(default_factory=Counter)

    def add(self, day: Day) -> None:
        self.made += Counter(mistake.error for mistake in day.mistakes)
        self.stopped += Counter((m.error, m.step) for m in day.mistakes if m.step)
        self.without_cause += day.without_cause
        for envelope, _ in day.sealed_wrongly:
            unseen = [mistake for mistake in envelope.mistakes if mistake.error in UNSEEN]
            self.wrong[unseen[0].error] += 1
            self.named[unseen[0].error] += any(mistake.step for mistake in unseen)

    def lines(self) -> list[str]:
        rows = []
        for error in sorted(self.made):
            steps = {step: times for (of, step), times in self.stopped.most_common() if of == error}
            wrong = f"{self.wrong[error]} in another's bundle, of these named {self.named[error]}"
            told = ", ".join(f"{step} {times}" for step, times in steps.items())
            rows.append(f"{error:20} {self.made[error]:7} stopped {sum(steps.values()):7} ({told}); {wrong}")
        return rows


def a_day(seed: int, errors: tuple[str, ...], folder: Path | None = MEMORY, **options) -> Day:
    """One day lived to its end, with all that must hold at its end."""
    where = Path(tempfile.mkdtemp(prefix="day-", dir=folder))
    day = Day(where, seed, {error: SHARE.get(error, OFTEN) for error in errors}, **options)
    try:
        day.run()
        told = f"seed {seed}"
        assert day.place.unsound() == [], told
        assert day.left_behind == [], f"{told}: a bin was sealed with something in it"
        if not {*UNSEEN} & {*errors}:  # one put in unscanned after the count
            assert day.uncounted == [], f"{told}: sealed uncounted out of a tray with a surplus"
        for envelope, owner in day.sealed_wrongly:
            assert envelope.errors & {*UNSEEN}, f"{told}: {envelope} lies with {owner}, and nobody erred unseen"
        for envelope in day.posted_wrongly:
            assert envelope.errors & {*UNSEEN}, f"{told}: {envelope} was posted"
        return day
    finally:
        day.close()
        shutil.rmtree(where)


@pytest.mark.parametrize("two_passes", [False, True], ids=["one pass", "two passes"])
def test_no_error_that_can_be_seen_leads_into_another_employers_bundle(two_passes):
    for seed in range(DAYS // 3):
        a_day(seed, SEEN, two_passes=two_passes, **SMALL)


def test_only_errors_that_cannot_be_seen_do():
    tally = Tally()
    for seed in range(DAYS // 3):
        tally.add(a_day(seed, SEEN + UNSEEN, **SMALL))
    assert {*tally.wrong} == {*UNSEEN}  # the test can see what it says cannot be stopped
    assert {error for error, _ in tally.stopped} >= {*SEEN}


def test_a_day_without_errors_is_sealed_and_posted_whole():
    for seed in range(5):
        day = a_day(seed, (), two_passes=bool(seed % 2))
        assert {one.at.split()[0] for one in day.envelopes.values()} == {"bundle"}
        assert not day.without_cause


def _no_stranger(monkeypatch):
    seen = Check.piece
    monkeypatch.setattr(
        Check, "piece", lambda self, piece, all_, it: seen(self, piece, all_, it) if piece in all_ else self
    )


def _no_unknown(monkeypatch):
    monkeypatch.setattr(Check, "stranger", lambda self, foreign: self)


def _no_recheck(monkeypatch):
    for room in (checking, paper, posting):
        monkeypatch.setattr(room, "recheck_pieces", lambda *_: Recheck((), (), None))


def _no_floor_label(monkeypatch):
    monkeypatch.setattr(Day, "covered", lambda self, run: [])  # as if it lay on top, or nobody asked for it
    monkeypatch.setattr(Check, "floor_label", lambda self, name: replace(self, floor=True))


def _no_missing(monkeypatch):
    state = Check.state

    def never_incomplete(self, expected, changed):
        found = state(self, expected, changed)
        return CheckState.COMPLETE if found is CheckState.INCOMPLETE and self.seen else found

    monkeypatch.setattr(Check, "state", never_incomplete)


def _no_count(monkeypatch):
    monkeypatch.setattr(SealCheck, "_count_asked", lambda self, pieces: False)


def _no_stop(monkeypatch):
    monkeypatch.setattr(posting, "_sealed", lambda house, slip: {**house.pieces.bundle_of_slip(slip), "stopped": False})


RULES = {
    "a stranger stops": _no_stranger,
    "what was never recorded stops": _no_unknown,
    "the rules decide again": _no_recheck,
    "the floor label": _no_floor_label,
    "what is missing": _no_missing,
    "counted by hand after a surplus": _no_count,
    "a piece of a sealed bundle outside": _no_stop,
}
BITES_WITHIN = 40


@pytest.mark.parametrize("rule", RULES)
def test_without_a_rule_a_day_goes_wrong(rule, monkeypatch):
    RULES[rule](monkeypatch)
    assert any(_red(seed) for seed in range(BITES_WITHIN))


def _red(seed: int) -> bool:
    try:
        a_day(seed, SEEN)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("employers", [120, pytest.param(600, marks=pytest.mark.soak)])
def test_in_two_passes_with_fewer_bins_than_employers(employers):
    tally = Tally()
    tally.add(a_day(1, SEEN, two_passes=True, employers=employers, envelopes=employers * 3 // 2, bins=60, groups=12))
    assert {error for error, _ in tally.stopped} >= {"wrong_bin", "stuck_at_first", "checks_interleaved", "killed"}


@pytest.mark.soak
def test_ten_thousand_days(capsys):
    tally = Tally()
    for seed in range(SOAK_DAYS):
        tally.add(a_day(seed, SEEN + UNSEEN, two_passes=bool(seed % 2), **SMALL))
    with capsys.disabled():
        print(*tally.lines(), sep="\n")  # noqa: T201


@pytest.mark.soak
def test_each_error_alone(capsys):
    for error in SEEN + UNSEEN:
        tally = Tally()
        for seed in range(SOAK_ALONE):
            tally.add(a_day(seed, (error,), two_passes=bool(seed % 2)))
        with capsys.disabled():
            print(*tally.lines(), sep="\n")  # noqa: T201


@pytest.mark.soak
def test_fifty_days_on_a_disk_with_real_kills(tmp_path, monkeypatch):
    monkeypatch.setitem(SHARE, "killed", OFTEN)
    kills = 0
    for seed in range(SOAK_ON_DISK):
        day = a_day(seed, SEEN, tmp_path, two_passes=bool(seed % 2), apart=True)
        kills += day.place.kills
    assert kills >= SOAK_ON_DISK
