"""What every test gets: a house of its own, no screen, and failure on a warning nobody announced."""

from __future__ import annotations

import itertools
import logging
import os
import signal
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.turns import turn

_HOUSE = tempfile.TemporaryDirectory(prefix="mailroom-tests-", ignore_cleanup_errors=True)
_TURNS = os.environ.setdefault("MAILROOM_TESTS_TURNS", _HOUSE.name)  # of the process that started all others
_NUMBERS = itertools.count(1)


def pytest_configure() -> None:
    """Before anything of Qt or the program is imported: nothing may touch the person's own folders."""
    root = Path(_HOUSE.name)
    for name in ("config", "cache", "data", "state", "run"):
        (root / name).mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR" if name == "run" else f"XDG_{name.upper()}_HOME"] = str(root / name)
    os.environ["HOME"] = str(root)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("MAILROOM_HOME", None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background: programs under test hear Ctrl+C
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Waiting for a turn is no part of the test: its time begins behind it."""
    with turn(Path(_TURNS), alone=item.get_closest_marker("alone") is not None):
        return (yield)


class _Warnings(logging.Handler):
    """Collects what was logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty MAILROOM_HOME; log files closed; a logged warning fails a test that does not ask for ``caplog``."""
    monkeypatch.setenv("MAILROOM_HOME", str(Path(_HOUSE.name) / f"home-{next(_NUMBERS)}"))
    loud = _Warnings()
    loggers = logging.getLogger(), logging.getLogger("mailroom")
    for logger in loggers:
        logger.addHandler(loud)
    yield
    from mailroom.log import Rotating

    for logger in loggers:
        logger.removeHandler(loud)
    for handler in list(loggers[1].handlers):
        if isinstance(handler, Rotating):
            loggers[1].removeHandler(handler)
            handler.close()
    loggers[1].propagate = True
    if loud.said and "caplog" not in request.fixturenames:
        pytest.fail("logged, and no test announced it: " + "; ".join(sorted(set(loud.said))))
