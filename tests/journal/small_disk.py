"""A small disk that a test can fill: tmpfs, or ext4 in a file. Skips, with the reason, where it may not be mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

KINDS = ("tmpfs", "ext4", "ext4-1k")  # the last: blocks smaller than a page of memory


@contextmanager
def small_disk(kind: str, folder: Path) -> Iterator[Path]:
    """An empty file system of about 8 MB."""
    image, place = folder / f"{kind}.img", Path(tempfile.mkdtemp(prefix="disk-", dir=folder))
    block = "1024" if kind.endswith("1k") else "4096"
    if kind == "tmpfs":
        commands = [["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place)]]
    else:
        image.write_bytes(bytes(12 << 20))
        commands = [
            ["mkfs.ext4", "-q", "-F", "-m", "0", "-b", block, str(image)],
            ["mount", "-o", "loop", str(image), str(place)],
        ]
    for command in commands:
        program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program is None:
            pytest.skip(f"no {command[0]} on this machine")
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small {kind} cannot be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    """``ro`` or ``rw``."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    """Take all the room but ``leave`` bytes."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError:
            file.truncate(max(0, file.tell() - leave))
    os.sync()
    return filler
