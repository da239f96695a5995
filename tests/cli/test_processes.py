"""The real program as processes: answers while it is fed, pipes that close, Ctrl-C, two at once, a full disk."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import code
from tests.cli.outside import Mailroom, Said, copied, lines_of, sentence
from tests.journal.small_disk import fill, remount, small_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
PATIENCE = 60.0  # seconds; a machine may be busy


@contextlib.contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def next_line(process: subprocess.Popen[bytes]) -> bytes:
    """One line, or a failure after a while."""
    found: queue.Queue[bytes] = queue.Queue()
    assert process.stdout
    threading.Thread(target=lambda: found.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    return found.get(timeout=PATIENCE)


def ended(process: subprocess.Popen[bytes]) -> Said:
    out, err = process.communicate(timeout=PATIENCE)
    return Said(process.returncode, out.decode(), err.decode())


def test_each_answer_comes_before_the_next_text_is_sent(mailroom: Mailroom) -> None:
    with running(mailroom.begin("scan", "--codes", "-", "--json")) as process:
        assert process.stdin
        for number, end in ((1, b"\n"), (11, b"\r\n"), (22, b"\r"), (1, b"\n")):
            process.stdin.write(code(number).encode() + end)
            process.stdin.flush()
            line = json.loads(next_line(process))
            assert line["code"] == code(number)
            assert line["event_id"] in [event["event_id"] for event in mailroom.events()]
        assert ended(process).code == 0


def test_ctrl_c(mailroom: Mailroom) -> None:
    with running(mailroom.begin("scan", "--codes", "-", "--json", start_new_session=True)) as process:
        assert process.stdin
        process.stdin.write(lines_of([code(1)]))
        process.stdin.flush()
        next_line(process)
        os.killpg(process.pid, signal.SIGINT)
        said = ended(process)
    assert said.code == 130
    sentence(said.err)
    assert mailroom.scan(code(1))[0]["advice"] == "already"


def test_ctrl_c_while_pictures_are_read(mailroom: Mailroom, branch: Path) -> None:
    with running(mailroom.begin("scan", str(branch / "pictures"), "--json", start_new_session=True)) as process:
        next_line(process)
        os.killpg(process.pid, signal.SIGINT)
        said = ended(process)
    assert said.code == 130
    sentence(said.err)
    assert mailroom("journal", "verify", "--state").code == 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_decoding_process_never_hears_ctrl_c() -> None:
    """Not even in the moment in which it starts."""
    from mailroom.reading.eyes import Eyes

    with Eyes() as eyes:
        status = dict(line.split(":", 1) for line in Path(f"/proc/{eyes.pid}/status").read_text().splitlines())
        assert int(status["SigIgn"], 16) & 1 << (signal.SIGINT - 1)


def test_nobody_reads_the_answers(mailroom: Mailroom) -> None:
    with running(mailroom.begin("scan", "--codes", "-", "--json")) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(lines_of([code(1)]))
        process.stdin.flush()
        next_line(process)
        process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(lines_of([code(2), code(3), code(4)]))
            process.stdin.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 1
    told = [event["code"] for event in mailroom.events() if event["kind"] == "scanned"]
    assert told[0] == code(1)  # recorded and told; the one that could not be told is recorded too, and nothing after it
    assert len(told) <= 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_the_answers_cannot_be_written(mailroom: Mailroom) -> None:
    with Path("/dev/full").open("wb") as full:
        process = mailroom.begin("scan", "--codes", "-", "--json", stdout=full)
        with running(process):
            _, err = process.communicate(lines_of([code(1)]), timeout=PATIENCE)
    assert process.returncode == 1
    sentence(err.decode())


def test_standard_input_or_output_may_be_closed(mailroom: Mailroom) -> None:
    program = f"{sys.executable} -c 'from ui.app import main; main()'"
    home = f"--home {mailroom.home} --now 2025-11-20T09:00"
    for line, code_wanted in (
        (f"{program} {home} scan --codes - <&-", 0),
        (f"echo {code(1)} | {program} {home} scan --codes - --json >&-", 1),
        (f"{program} {home} undo nothing 2>&-", 1),
    ):
        done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=False, timeout=PATIENCE)
        assert (done.returncode, done.stdout, done.stderr) == (code_wanted, b"", b"")


def test_two_at_once_lose_and_double_nothing(mailroom: Mailroom) -> None:
    """Both scan all of it, in opposite order: each code is one piece and one already."""
    numbers = [1, 2, 3, 4, 5, *range(11, 22), 31, *range(100, 140)]
    given = [code(number) for number in numbers]
    first = mailroom.begin("scan", "--codes", "-", "--json")
    second = mailroom.begin("scan", "--codes", "-", "--json")
    with running(first), running(second):
        for process, texts in ((first, given), (second, given[::-1])):
            assert process.stdin
            process.stdin.write(lines_of(texts))
            process.stdin.close()
            process.stdin = None
        told = [ended(process) for process in (first, second)]
    assert [(said.code, said.err) for said in told] == [(0, "")] * 2
    lines = [line for said in told for line in said.lines]
    assert [[line["code"] for line in said.lines] for said in told] == [given, given[::-1]]
    for text in given:
        two = [line for line in lines if line["code"] == text]
        assert sorted(line["advice"] == "already" for line in two) == [False, True]
        assert len({line["piece"] for line in two}) == len({line["first_event_id"] for line in two}) == 1
    events = mailroom.events()
    assert Counter(event["code"] for event in events if event["kind"] == "scanned") == Counter(given * 2)
    assert len([event for event in events if event["kind"] in ("day_opened", "tray_opened")]) == 2
    bins = {line["employer"]["key"]: line["bin"] for line in lines if line["bin"]}
    assert len(set(bins.values())) == len(bins)
    assert mailroom("journal", "verify", "--state").code == 0


@pytest.fixture
def small(tmp_path: Path, branch: Path) -> Iterator[Mailroom]:
    """A home on a disk of a few megabytes."""
    with small_disk("tmpfs", tmp_path) as place:
        yield Mailroom(copied(branch, place / "home"))


def test_a_home_that_is_read_only(small: Mailroom) -> None:
    assert small.home
    small.scan(code(1))
    before = small.events()
    remount(small.home.parent, "ro")
    for command in (["scan", "--codes", "-"], ["undo", before[-1]["event_id"]], ["slips", "--pdf", "/dev/null"]):
        small(*command, stdin=code(2)).refused()
    remount(small.home.parent, "rw")
    assert small.events() == before
    assert small.scan(code(2))[0]["advice"] == "forward"


def test_a_full_disk(small: Mailroom) -> None:
    assert small.home
    small.scan(code(1))
    before = small.events()
    filler = fill(small.home.parent, 100_000)
    for command in (["scan", "--codes", "-"], ["undo", before[-1]["event_id"]], ["day", "close"]):
        small(*command, stdin=code(2)).refused()
    assert small.events() == before
    filler.unlink()
    assert small.scan(code(2))[0]["advice"] == "forward"
    assert small("journal", "verify", "--state").code == 0


def test_the_clock_of_the_machine(mailroom: Mailroom) -> None:
    """Without --now the made-up home is older than the mirror may be, or not: it answers in any case."""
    mailroom.now = None
    began = time.time()
    (line,) = mailroom.scan(code(1))
    assert line["advice"] in ("forward", "hold")
    recorded = mailroom.events()[-1]["recorded_at"]
    assert recorded.endswith("Z")
    assert time.time() - began < PATIENCE
