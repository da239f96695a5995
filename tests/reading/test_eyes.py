"""A decoder that aborts, hangs or leaks costs one frame, never the station."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest

from mailroom.model import NOTHING_SEEN, Frame
from mailroom.reading import eyes as eyes_module
from mailroom.reading.eyes import Eyes
from tests.reading import pictures, seams
from tests.reading.pictures import desk, frame, qr

CODE = "CH1-04-000000017"
OBEY = "tests.reading.seams:obey"
GOOD = frame(desk((qr(CODE, 5), 900, 500)))


def order(number: int) -> Frame:
    return Frame(np.full((20, 20), number, np.uint8), "made")


@pytest.fixture(scope="module")
def eyes() -> Iterator[Eyes]:
    with Eyes(reader=OBEY) as opened:
        yield opened


def reads(eyes: Eyes) -> bool:
    return [symbol.text for symbol in eyes.read(GOOD).symbols] == [CODE]


def test_reads_in_another_process(eyes: Eyes) -> None:
    assert reads(eyes)
    assert eyes.pid is not None and eyes.pid != os.getpid()
    assert reads(eyes) and reads(eyes)


def test_an_abort_costs_one_frame(eyes: Eyes) -> None:
    before, lost = eyes.pid, eyes.lost
    assert eyes.read(order(seams.ABORT)) == NOTHING_SEEN
    assert eyes.lost == lost + 1
    assert reads(eyes)
    assert eyes.pid != before


def test_what_aborts_is_read_again_with_care(eyes: Eyes) -> None:
    lost = eyes.lost
    assert [symbol.text for symbol in eyes.read(order(seams.ABORT_UNLESS_CAREFUL)).symbols] == ["careful"]
    assert eyes.lost == lost


def test_a_hang_costs_one_frame_and_little_time(eyes: Eyes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eyes_module, "GRACE_MS", 100.0)
    assert reads(eyes)
    before, began = eyes.pid, time.monotonic()
    assert eyes.read(order(seams.HANG), budget_ms=100) == NOTHING_SEEN
    assert time.monotonic() - began < 2
    assert before is not None and not psutil.pid_exists(before)
    monkeypatch.undo()
    assert reads(eyes)


def test_a_leak_is_ended_between_two_frames(eyes: Eyes) -> None:
    assert reads(eyes)
    lost, starts = eyes.lost, eyes.starts
    for _ in range(3):
        eyes.read(order(seams.LEAK), budget_ms=5000)
        assert eyes.pid is not None
        assert psutil.Process(eyes.pid).memory_info().rss < 500 << 20
    assert reads(eyes)
    assert eyes.starts > starts
    assert eyes.lost == lost


def test_a_bug_costs_one_frame_and_is_logged_without_what_was_read(
    eyes: Eyes, caplog: pytest.LogCaptureFixture
) -> None:
    lost = eyes.lost
    logging.getLogger("mailroom").addHandler(caplog.handler)
    assert eyes.read(order(seams.RAISE)) == NOTHING_SEEN
    logging.getLogger("mailroom").removeHandler(caplog.handler)
    assert reads(eyes)
    assert eyes.lost == lost + 1
    assert "ValueError in obey, seams.py" in caplog.text
    assert CODE not in caplog.text


def test_a_child_killed_from_outside_is_replaced(eyes: Eyes) -> None:
    assert reads(eyes) and eyes.pid
    os.kill(eyes.pid, signal.SIGKILL)
    assert reads(eyes)


def test_frames_of_all_sizes(eyes: Eyes) -> None:
    for width, height in ((300, 300), (4032, 3024), (64, 64)):
        pixels = desk((qr(CODE, 2), 0, 0), width=max(width, 80), height=max(height, 80), noise=0)
        assert [symbol.text for symbol in eyes.read(Frame(pixels, "made"), 2000).symbols] == [CODE]
    assert eyes.read(Frame(np.zeros((0, 0), np.uint8), "made")) == NOTHING_SEEN
    assert [symbol.text for symbol in eyes.read(Frame(GOOD.pixels[:, ::-1][:, ::-1], "made")).symbols] == [CODE]


def test_a_frame_without_room_in_shared_memory_goes_through_the_pipe(
    eyes: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Eyes, "_room", lambda self, size: None)
    assert reads(eyes)


def test_many_threads_take_turns(eyes: Eyes) -> None:
    good: list[bool] = []
    threads = [threading.Thread(target=lambda: good.append(reads(eyes))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert good == [True] * 6


def test_a_code_with_so_and_soh_never_harms_the_station() -> None:
    """Whatever ZBar does with these contents, the parent lives and reads on.

    ZBar built with assertions aborts on a later part of a set whose first part is out of view (the fourth here,
    ``next > syms->datalen`` in qrdectxt.c); Debian's is built without that one and gives half a text.
    """
    so_soh = [
        qr(b"\x0e\x01", 6),
        qr(b"CH1\x0e\x01\x0e", 6),
        pictures.qr_of_bits((3, 4), (0, 4), (1, 4), (15, 8), (4, 4), (2, 8), (14, 8), (1, 8)),
        pictures.qr_of_bits((3, 4), (1, 4), (1, 4), (15, 8), (4, 4), (2, 8), (14, 8), (1, 8)),
        pictures.qr_of_bits((3, 4), (0, 4), (1, 4), (0, 8), (7, 4), (26, 8)),  # a set's first part without text
    ]
    with Eyes(reader="tests.reading.seams:zbar_alone") as eyes:
        for picture in so_soh:
            eyes.read(Frame(picture, "made"))
            assert [symbol.text for symbol in eyes.read(Frame(qr(CODE, 6), "made")).symbols] == [CODE]
    with Eyes() as eyes:
        assert [symbol.text for symbol in eyes.read(Frame(so_soh[0], "made"), 3000).symbols] == ["\x0e\x01"]


def test_closing_leaves_nothing_behind() -> None:
    eyes = Eyes(reader=OBEY)
    assert reads(eyes)
    pid = eyes.pid
    eyes.close()
    assert pid is not None and not psutil.pid_exists(pid)
    assert eyes.read(GOOD) == NOTHING_SEEN
    eyes.close()


LONG_LIFE = """
import sys, time
from mailroom.reading.eyes import Eyes
from tests.reading.test_eyes import GOOD, order, seams
if __name__ == "__main__":
    with Eyes(reader="tests.reading.seams:obey") as eyes:
        eyes.read(GOOD)
        try:
            print(eyes.pid, flush=True)
            if "hang" in sys.argv:
                eyes.read(order(seams.HANG), budget_ms=60000)
            while True:
                eyes.read(GOOD)
        except KeyboardInterrupt:
            print("stopped", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", ["ctrl-c", "killed", "killed while it hangs"])
def test_no_child_outlives_its_parent(how: str) -> None:
    arguments = [sys.executable, "-c", LONG_LIFE, *(["hang"] if "hangs" in how else [])]
    with subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  ignored in a job behind &
    ) as parent:
        assert parent.stdout and parent.stderr
        child = psutil.Process(int(parent.stdout.readline()))
        if how == "ctrl-c":
            os.killpg(parent.pid, signal.SIGINT)
            assert parent.stdout.readline() == "stopped\n"
            assert parent.wait(10) == 0
            assert parent.stderr.read() == ""
        else:
            parent.kill()
            parent.wait(10)
        assert not psutil.wait_procs([child], timeout=10)[1]
