"""The bar while many pictures are read: only for a person at a terminal, never in what is piped on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import cv2
import pytest

from tests.cli.conftest import code
from tests.cli.outside import PROGRAM, copied
from tests.reading.pictures import desk, qr

pty = pytest.importorskip("pty", reason="terminals of POSIX")


def watched(*arguments: str) -> tuple[str, str]:
    """What a terminal shows of the error stream, and the standard output."""
    mine, theirs = pty.openpty()
    with subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=theirs, text=True) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(mine, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        out = running.stdout.read() if running.stdout else ""
    os.close(mine)
    return shown.decode(), out


@pytest.mark.parametrize("command", ["decode", "scan"])
def test_a_person_sees_how_far_it_is(command: str, opened: Path, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), desk((qr(code(number), 4), 100, 100), width=640, height=480))
    home = copied(opened, tmp_path / "home")
    options = ["--home", str(home)] if command == "scan" else []
    shown, out = watched(*options, command, "--json", *(str(tmp_path / f"{number}.png") for number in (1, 2, 3)))
    assert "100%" in shown
    assert out.count("\n") == 3
    piped = subprocess.run(
        [*PROGRAM, *options, command, "--json", str(tmp_path / "1.png"), str(tmp_path / "2.png")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert piped.stderr == ""
