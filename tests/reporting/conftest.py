"""A desk for reports; when a test is over, every day of it adds up, and the journal is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reporting.adding_up import all_days_add_up
from tests.reporting.hands import Hands


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Hands]:
    hands = Hands(tmp_path)
    yield hands
    all_days_add_up(hands.house)
    assert hands.house.journal.verify_state() == []
    hands.house.close()
