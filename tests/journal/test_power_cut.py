"""What was said to be recorded is recorded once, whenever the process dies and whoever else writes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mailroom.journal import head
from mailroom.journal.store import Journal
from tests.journal.busy import busy, go
from tests.journal.shapes import Hands, scan


def check(journal: Journal, said: list[str]) -> None:
    """Every printed piece is there exactly once; chain and projections are whole."""
    births = [event["piece"] for event in journal.events("kind = 'scanned'")]
    assert len(births) == len(set(births))
    assert set(said) <= set(births)
    there = {
        row[0]
        for row in journal.connection.execute("SELECT id FROM piece_now WHERE json_extract(body, '$.cancelled') = 0")
    }
    assert set(said) <= there
    assert journal.verify().first is None
    assert journal.verify_state() == []


def kill_often(folder: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    hands, said, first = Hands(folder), list[str](), 0
    for _ in range(times):
        with busy(folder, "k", first) as process:
            go(process)
            assert process.stdout is not None
            for _ in range(chance.randint(1, 25)):
                said.append(process.stdout.readline().split()[1])
            for _ in range(chance.randint(0, 60_000)):  # some part of the next transaction
                pass
            process.kill()
            said += [line.split()[1] for line in process.stdout if line.endswith("\n")]
        with hands.open() as journal:
            check(journal, said)
            first = 1 + max(
                int(event["piece"].strip("xu").split("-")[1]) for event in journal.events("kind = 'scanned'")
            )
            assert len(said) <= first
    assert len(said) >= times


def test_killed_at_random_moments(tmp_path: Path) -> None:
    kill_often(tmp_path, 20, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10))
def test_killed_at_random_moments_for_long(tmp_path: Path, seed: int) -> None:
    kill_often(tmp_path, 20, seed=100 + seed)


def test_killed_between_commit_and_head(tmp_path: Path) -> None:
    """The head outside lags by what was recorded last: that is no break, and the next event mends it."""
    hands = Hands(tmp_path)
    with hands.open() as journal:
        scan(journal, "p1")
        old = hands.head_path.read_bytes()
        scan(journal, "p2")
    hands.head_path.write_bytes(old)
    with hands.open() as journal:
        assert journal.verify().first is None
        scan(journal, "p3")
        assert head.read(hands.head_path) == journal.head()


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Both open a journal that is not there yet, and write to it without waiting for each other."""
    with busy(tmp_path, "one", 0, 60) as one, busy(tmp_path, "two", 0, 60) as two:
        go(one, two)
        said = [line.split()[1] for process in (one, two) for line in (process.communicate()[0] or "").splitlines()]
        assert (one.returncode, two.returncode) == (0, 0)
    assert len(said) == 120
    with Hands(tmp_path).open() as journal:
        check(journal, said)
        outside = head.read(tmp_path / "journal.head")
        assert outside is not None
        assert outside[0] >= journal.head()[0] - 3


def test_what_fails_inside_is_not_recorded(tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    with hands.open() as journal:
        scan(journal, "p1")
        before = list(journal.connection.iterdump())
        for error in (KeyError, KeyboardInterrupt, OSError):
            with pytest.raises(error), journal.writing("2025-11-20") as w:
                scan(w, "p2")
                raise error("in the middle")
        with pytest.raises(ValueError, match="missing"), journal.writing("2025-11-20") as w:
            scan(w, "p2")
            w.append("scanned", piece="p3")
        assert list(journal.connection.iterdump()) == before
        assert head.read(hands.head_path) == journal.head()
        scan(journal, "p2")
        assert journal.head()[0] == 2
