"""A small file is the old one or the new one, never half of one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailroom import disk


def test_a_file_is_written_for_its_owner_only_over_what_an_earlier_try_left(tmp_path: Path) -> None:
    file = tmp_path / "current"
    (tmp_path / "current.new").write_bytes(b"a longer content that a power cut left behind")
    disk.write_whole(file, b"old")
    disk.write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["current"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_what_could_not_be_brought_to_the_disk_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "current"
    disk.write_whole(file, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write_whole(file, b"new")
    assert file.read_bytes() == b"old"


def test_a_file_is_synced_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "page"
    file.write_bytes(b"x")
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(os.fstat(handle).st_ino))
    disk.sync(file)
    assert seen == [file.stat().st_ino, *([tmp_path.stat().st_ino] if os.name == "posix" else [])]
    with pytest.raises(FileNotFoundError):
        disk.sync(tmp_path / "none")
