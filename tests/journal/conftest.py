"""An open journal for a test; when the test is over it must still be whole and say what its events say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Journal
from tests.journal.shapes import Hands


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return Hands(tmp_path)


@pytest.fixture
def journal(hands: Hands) -> Iterator[Journal]:
    with hands.open() as journal:
        yield journal
        assert journal.verify_state() == []
        assert journal.verify().first is None


@pytest.fixture
def pieces(journal: Journal) -> Pieces:
    return Pieces(journal.connection)
