"""Work is done elsewhere, in order; callbacks come back to the window's thread; nothing is left running."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.tasks import Latest, Post, Repeater, Worker


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def worker(qtbot: QtBot, failures: list[Exception]) -> Iterator[Worker]:
    worker = Worker("test", failures.append)
    yield worker
    assert worker.close()


def test_in_order_and_back_on_the_windows_thread(qtbot: QtBot, worker: Worker) -> None:
    ran: list[tuple[int, bool]] = []
    came: list[tuple[int, bool]] = []
    window = threading.current_thread()
    for number in range(50):
        worker.run(
            lambda number=number: ran.append((number, threading.current_thread() is window)) or number,
            lambda value: came.append((value, threading.current_thread() is window)),
        )
    qtbot.waitUntil(lambda: len(came) == 50)
    assert ran == [(number, False) for number in range(50)]
    assert came == [(number, True) for number in range(50)]


def test_what_fails_is_told_and_the_next_is_done(qtbot: QtBot, worker: Worker, failures: list[Exception]) -> None:
    came: list[int] = []
    own: list[Exception] = []
    worker.run(lambda: 1 // 0, came.append)
    worker.run(lambda: {}["x"], came.append, own.append)
    worker.run(lambda: 7, came.append)
    qtbot.waitUntil(lambda: came == [7])
    assert [type(error) for error in failures] == [ZeroDivisionError] and [type(error) for error in own] == [KeyError]


def test_closing_finishes_what_was_given_and_calls_nobody(qtbot: QtBot) -> None:
    done: list[str] = []
    worker = Worker("test", lambda _: done.append("failed"))
    worker.run(lambda: done.append("ran"), lambda _: done.append("told"))
    assert worker.close(lambda: done.append("last"))
    qtbot.wait(20)
    assert done == ["ran", "last"]


def test_a_repeater_stops(qtbot: QtBot) -> None:
    steps: list[int] = []
    closed: list[bool] = []

    def step(stop: threading.Event) -> bool:
        steps.append(1)
        stop.wait(0.005)
        return True

    repeater = Repeater("test", step, failed=lambda _: None, last=lambda: closed.append(True))
    qtbot.waitUntil(lambda: len(steps) > 3)
    assert repeater.close() and closed == [True]


def test_a_repeater_tells_its_failure(qtbot: QtBot) -> None:
    told: list[Exception] = []
    repeater = Repeater("test", lambda _: bool(1 // 0), told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert repeater.close()


def test_the_newest_wins(qtbot: QtBot) -> None:
    """While the window is busy nothing piles up."""
    came: list[int] = []
    latest = Latest(came.append)
    for number in range(1000):
        latest.send(number)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [999]
    latest.send(1000)
    qtbot.waitUntil(lambda: came == [999, 1000])
    latest.close()


def test_a_post_loses_nothing(qtbot: QtBot) -> None:
    came: list[int] = []
    post = Post(came.append)
    for number in range(100):
        post.send(number)
    qtbot.waitUntil(lambda: len(came) == 100)
    assert came == list(range(100))
    post.close()
