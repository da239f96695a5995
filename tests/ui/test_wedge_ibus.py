"""A scan while Japanese input is on, with a real ibus and anthy: the code arrives, and nothing stays behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ui.x_server import ON_A_SCREEN, Screen, japanese, needs_ibus, screen

pytestmark = [*ON_A_SCREEN, needs_ibus, pytest.mark.alone]
CODE = "CH1-04-000000017"
CODES = [f"CH1-04-0000000{number}" for number in range(17, 27)]
TOP = Path(__file__).resolve().parents[2]


class Field:
    """The program with a field, and what it said so far."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.field_on_a_screen"],
            cwd=TOP, env=screen.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.said: list[dict[str, Any]] = []
        assert self.until("ready") == {"ready": "xcb"}

    def until(self, key: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(json.loads(line))
            if key in self.said[-1]:
                return self.said[-1]
        raise AssertionError(f"the program ended: {self.said}")

    def now(self) -> dict[str, Any]:
        """How the field stands when all keys are through."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.until("text")

    def arrive(self, codes: list[str], gap_ms: float, end: str = "Return") -> None:
        """All of them, in order. Where this machine itself stalls the keys one is refused, and said: then again."""
        for _ in range(3):
            before = len(self.scans)
            self.screen.scan(codes, gap_ms, end)
            now = self.now()
            assert (now["text"], now["shown"], now["focus"]) == ("", "", True) and self.texts == []
            came = self.scans[before:]
            assert set(came) <= {None, *codes}
            if came == codes:
                return
        raise AssertionError(f"of {codes} came {came}")

    @property
    def scans(self) -> list[str | None]:
        return [one["scan"] for one in self.said if "scan" in one]

    @property
    def texts(self) -> list[str]:
        """Every text that stood in the field."""
        return [one["field"] for one in self.said if "field" in one]


Open = Callable[..., Field]


@pytest.fixture
def open_field(tmp_path: Path) -> Iterator[Open]:
    @contextmanager
    def opened(settings: dict[str, str]) -> Iterator[Field]:
        with screen() as bare, japanese(bare, tmp_path, **settings) as with_ibus:
            field = Field(with_ibus)
            try:
                yield field
            finally:
                assert field.process.stdin is not None and field.process.stdout is not None
                field.process.stdin.close()
                field.process.stdout.close()
                field.process.wait(10)

    stack: list[Any] = []

    def make(**settings: str) -> Field:
        stack.append(opened(settings))
        field: Field = stack[-1].__enter__()
        return field

    yield make
    for one in stack:
        one.__exit__(None, None, None)


def test_hiragana_every_speed_and_end(open_field: Open) -> None:
    field = open_field()
    for gap in (1, 5, 10):
        for end in ("Return", "Tab", "ctrl+j"):
            field.arrive([CODE], gap, end)


def test_a_slow_scanner_as_often_as_it_takes(open_field: Open) -> None:
    """40 ms a key. Where the machine itself stalls the keyboard it is said, and the clerk scans again."""
    field = open_field()
    for _ in range(3):
        field.screen.scan([CODE], 40)
        field.now()
    assert set(field.scans) <= {CODE, None} and CODE in field.scans


def test_back_to_back_and_lower_case(open_field: Open) -> None:
    """Small letters become kana and wide digits in the making: the keys say what was scanned."""
    field = open_field()
    for end in ("Return", "Tab"):
        field.arrive([code.lower() for code in CODES], 1, end)


@pytest.mark.parametrize("settings", [{"typing_method": "1"}, {"input_mode": "1"}, {"latin_with_shift": "false"}])
def test_kana_keys_katakana_and_letters_with_shift(open_field: Open, settings: dict[str, str]) -> None:
    field = open_field(**settings)
    field.arrive(CODES, 2, "Return")
    field.arrive(CODES, 2, "Tab")


def test_a_person_writes_japanese_before_and_after(open_field: Open) -> None:
    field = open_field()
    field.screen.type("watanabe")
    field.screen.keys("key", "space")
    assert field.now()["text"] == ""
    field.screen.keys("key", "Return")
    assert field.now()["text"] == "渡辺"
    field.screen.scan([CODE], 2)
    field.screen.type("sa")
    field.now()
    field.screen.scan([CODE], 5)  # さ is still in the making: it stays as it was typed
    assert field.now()["text"] == "渡辺さ"
    field.screen.type("tou")
    field.screen.keys("key", "Return")
    assert field.now()["text"] == "渡辺さとう"
    assert field.scans == [CODE, CODE]
