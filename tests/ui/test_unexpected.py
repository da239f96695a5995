"""A fault of our own, wherever Qt calls us: told on the bar, logged without what it says, and the work goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FakeStation, an_answer
from ui import unexpected
from ui.looks import Form
from ui.unexpected import Unexpected

CODE, NAME = "CH1-04-000128754", "渡邉 彩乃"


def bad(*_: object) -> None:
    raise LookupError(NAME)


@pytest.fixture
def clerk(make_clerk: Make) -> Clerk:
    clerk = make_clerk(FakeStation({CODE: [an_answer()]}))
    clerk.log_in()
    return clerk


@contextmanager
def guarded(clerk: Clerk) -> Iterator[Unexpected]:
    """As ``open_window`` does it. In the test itself: pytest-qt sets its own hook before each."""
    with Unexpected() as met:
        met.tell = clerk.window.fail
        yield met


def told(clerk: Clerk, caplog: pytest.LogCaptureFixture) -> None:
    """What happened and what to do stand on the bar; the log says where, of what kind, and nothing of anybody."""
    clerk.qtbot.waitUntil(clerk.window.notices.banner.isVisible)
    trouble = clerk.window.notices.banner.trouble
    assert trouble and trouble.key == "unexpected" and trouble.what and trouble.to_do
    assert "LookupError" in caplog.text and "test_unexpected" in caplog.text and NAME not in caplog.text
    clerk.settle()


def goes_on(clerk: Clerk) -> None:
    """The next envelope is recorded, and the bar goes."""
    clerk.scan(CODE)
    assert clerk.card.form is Form.FORWARD and not clerk.window.notices.banner.isVisible()  # type: ignore[attr-defined]


def test_a_card_that_cannot_be_painted(
    clerk: Clerk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with guarded(clerk):
        with monkeypatch.context() as broken:
            broken.setattr(clerk.window.desk.card, "_paint_foot", bad)  # not paintEvent itself: Qt remembers that
            for _ in range(5):
                clerk.window.desk.card.update()
                clerk.settle()
            told(clerk, caplog)
            assert caplog.text.count("our own bug") == 1  # not once for each time it is asked for
        goes_on(clerk)


def test_a_key_that_falls_over(clerk: Clerk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    with guarded(clerk):
        with monkeypatch.context() as broken:
            pressed: list[object] = []
            broken.setattr(clerk.window.orders, "key", lambda event: (pressed.append(event), bad()))
            for key in (Qt.Key.Key_F1, Qt.Key.Key_F2):  # held back together, and handed on together
                QTest.keyClick(clerk.window, key)
            told(clerk, caplog)
        assert len(pressed) == 2  # the first takes nothing from the second
        goes_on(clerk)


def test_a_slot(clerk: Clerk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    with guarded(clerk):
        with monkeypatch.context() as broken:
            broken.setattr(clerk.window.desk.counters, "show_counters", bad)
            clerk.window.session.refresh()
            told(clerk, caplog)
        goes_on(clerk)


def test_an_event_filter(clerk: Clerk, caplog: pytest.LogCaptureFixture) -> None:
    class Filter(QObject):
        eventFilter = bad

    watching = Filter()
    with guarded(clerk):
        clerk.window.desk.counters.installEventFilter(watching)
        clerk.window.desk.counters.update()
        told(clerk, caplog)
        clerk.window.desk.counters.removeEventFilter(watching)
        goes_on(clerk)


def test_while_nobody_can_tell_it_goes_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    before, sys.excepthook = sys.excepthook, sys.__excepthook__
    with Unexpected():
        try:
            bad()
        except LookupError as error:
            sys.excepthook(LookupError, error, error.__traceback__)
    assert "LookupError" in capsys.readouterr().err and sys.excepthook is sys.__excepthook__
    sys.excepthook = before


def test_the_same_fault_is_told_again_after_a_while(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unexpected, "AGAIN_S", 0.0)
    heard: list[Exception] = []
    with Unexpected() as met:
        met.tell = heard.append
        for count in (1, 2):
            QTimer.singleShot(0, bad)
            qtbot.waitUntil(lambda count=count: len(heard) == count)
