"""Print is read in a process of its own, which goes when it is idle; a process that is lost costs one envelope."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from mailroom.errors import ReadingError
from mailroom.reading.printed import reader as reader_module
from mailroom.reading.printed.found import Printed
from mailroom.reading.printed.reader import NOTHING, PrintReader, installed, must_be_installed
from tests.reading.printed.envelopes import CODE, envelope, frame, picture

OBEY = "tests.reading.printed.test_reader:obey"
ABORT = 1


def obey(seen: object, **rest: object) -> Printed:
    """Runs in the child: the first pixel may be an order."""
    if seen.pixels.flat[0] == ABORT:  # type: ignore[attr-defined]
        os.abort()
    return Printed(code="CH1")


def plain(value: int) -> np.ndarray:
    return np.full((20, 20), value, np.uint8)


@pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")
def test_frames_and_files(tmp_path: Path) -> None:
    reader = PrintReader()
    shown = picture(envelope())
    cv2.imwrite(str(tmp_path / "1.png"), shown)
    assert reader.pid is None  # nothing runs before the first envelope
    assert reader.read(frame(shown)).code == CODE
    pid = reader.pid
    assert pid is not None and pid != os.getpid()
    assert reader.read_page(tmp_path / "1.png", 1).code == CODE
    assert reader.pid == pid
    reader.rest()
    assert reader.pid is None and not psutil.pid_exists(pid)


@pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")
def test_a_lost_process_costs_one_envelope(tmp_path: Path) -> None:
    reader = PrintReader(reader=OBEY)
    assert reader.read(frame(plain(ABORT))) == NOTHING
    assert reader.read(frame(plain(9))) == Printed(code="CH1")
    assert reader.read_page(tmp_path / "nowhere.png", 1) == NOTHING
    assert reader.read(frame(plain(9))) == Printed(code="CH1")
    reader.rest()


def test_without_the_libraries_all_else_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "_LIBRARIES", ("no_such_library",))
    assert not installed()
    assert PrintReader().read(frame(plain(9))) == NOTHING
    with pytest.raises(ReadingError, match="ocr_missing"):
        must_be_installed()
