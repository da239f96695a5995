"""The page of every minute: by a process of its own, whole or as before, and a failure is said once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mailroom.clock import fixed_clock
from mailroom.dispatch import pages as page_files
from tests.desk.branch import CODES, Desk
from tests.makers import NOON
from ui.paper_fallback import PaperFallback
from ui.shell import Window

PATIENCE_MS = 60_000  # a process is started; other work may be in its way


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.scan(CODES[0])
    desk.station.close()
    return desk


def fallback(desk: Desk, told: list[bool]) -> PaperFallback:
    made = PaperFallback(desk.home, fixed_clock(NOON), told.append)
    made.write()
    return made


def ended(one: PaperFallback) -> Callable[[], bool]:
    return lambda: one._child is not None and not one._child.is_alive()


def test_it_is_written_beside_the_work(desk: Desk, qtbot: QtBot) -> None:
    told: list[bool] = []
    one = fallback(desk, told)
    qtbot.waitUntil(ended(one), timeout=PATIENCE_MS)
    kept = page_files.load((desk.home.papers / "fallback.json").read_text("utf-8"))
    assert CODES[0] in [text for page in kept for text in page.texts()]
    assert (desk.home.papers / "fallback.pdf").read_bytes().startswith(b"%PDF")
    one._end()
    assert told == []
    one.close()


@pytest.mark.skipif(os.name != "posix", reason="folders are locked by modes")
def test_what_goes_wrong_is_said_once_and_so_is_that_it_is_well_again(desk: Desk, qtbot: QtBot) -> None:
    told: list[bool] = []
    papers = desk.home.papers
    away = papers.with_name("away")
    papers.rename(away)
    papers.write_text("not a folder", "utf-8")
    one = fallback(desk, told)
    for _ in range(2):
        qtbot.waitUntil(ended(one), timeout=PATIENCE_MS)
        one.write()
    assert told == [False]
    qtbot.waitUntil(ended(one), timeout=PATIENCE_MS)
    papers.unlink()
    away.rename(papers)
    one.write()
    qtbot.waitUntil(ended(one), timeout=PATIENCE_MS)
    one._end()
    assert told == [False, True]
    one.close()


def test_one_that_hangs_is_given_up_and_closing_ends_it(desk: Desk) -> None:
    told: list[bool] = []
    one = fallback(desk, told)
    first = one._child
    one.write()  # a minute later it is still at it
    assert first is not None and first.exitcode not in (None, 0) and told == [False]
    second = one._child
    one.close()
    assert second is not None and second.exitcode is not None and one._child is None


def test_the_window_says_it_and_settles(make_clerk: Callable[..., object]) -> None:
    window: Window = make_clerk().window  # type: ignore[attr-defined]
    window.fallback._told(False)
    assert "fallback_failed" in window.notices.lasting
    window.fallback._told(True)
    assert "fallback_failed" not in window.notices.lasting
