"""Who is alone is alone; the others run side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.turns import turn

fcntl = pytest.importorskip("fcntl")


def free(folder: Path, name: str, how: int) -> bool:
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_alone_shuts_out_everybody(tmp_path: Path) -> None:
    with turn(tmp_path, alone=True):
        assert not free(tmp_path, "now", fcntl.LOCK_SH)
        assert free(tmp_path, "next", fcntl.LOCK_EX)
    assert free(tmp_path, "now", fcntl.LOCK_EX)


def test_the_others_only_keep_out_who_wants_to_be_alone(tmp_path: Path) -> None:
    with turn(tmp_path, alone=False), turn(tmp_path, alone=False):
        assert free(tmp_path, "now", fcntl.LOCK_SH)
        assert not free(tmp_path, "now", fcntl.LOCK_EX)
    assert free(tmp_path, "now", fcntl.LOCK_EX)
