"""Real jobs to a real print server: what comes out stands where our PDF says, and what does not come out is said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mailroom.errors import PaperError
from mailroom.words import Words
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of, sentence
from tests.cups import Cups, missing, server
from tests.ui.printing.rasters import ink, pdf_dots

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")

BLOCKS = {
    "address": (15, 21, 105, 30),
    "number": (124, 45, 70, 6),
    "code": (115, 51.4, 90, 9.6),
    "points": (15, 109, 180, 56),
    "table": (15, 167, 180, 30),
    "contact": (15, 264, 180, 16),
    "foot": (15, 282, 180, 1.6),
}
"""Where to look on the slip: x, y, w, h in mm."""


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with server() as running:
        yield running


@pytest.fixture
def slip(mailroom: Mailroom) -> str:
    """A sealed bundle of codes 1 and 2."""
    mailroom.scan(code(1), code(2))
    return str(mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([code(1), code(2)])).line["slip"])


def printing(mailroom: Mailroom, cups: Cups, slip: str, queue: str) -> subprocess.Popen[bytes]:
    """The program on its way to that printer."""
    assert mailroom.home
    text = (mailroom.home / "station.toml").read_text("utf-8")
    (mailroom.home / "station.toml").write_text(re.sub("\nprinter = .*", f'\nprinter = "{queue}"', text), "utf-8")
    return mailroom.begin("slip", slip, "--print", env=cups.environment)


def ended(process: subprocess.Popen[bytes]) -> str:
    """Its sentence; empty when it printed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == bool(err) and bool(out) != bool(err), (out, err)
    return sentence(err.decode()) if err else ""


def kinds(mailroom: Mailroom) -> list[str]:
    return [event["kind"] for event in mailroom.events() if "print" in event["kind"]]


def places(pdf: Path) -> dict[str, tuple[float, float, float, float]]:
    dots = pdf_dots(pdf)
    return {name: ink(dots, block) for name, block in BLOCKS.items()}


def test_paper_is_our_pdf_to_the_tenth_of_a_millimetre(mailroom: Mailroom, cups: Cups, slip: str) -> None:
    assert ended(printing(mailroom, cups, slip, cups.queue("pdf"))) == ""
    assert mailroom.home and kinds(mailroom) == ["printed"]
    ours, theirs = places(mailroom.home / "papers" / f"{slip}.pdf"), places(cups.paper[-1])
    for name, place in ours.items():
        assert theirs[name] == pytest.approx(place, abs=0.1), name


def test_what_a_printer_is_off_shows_on_its_paper_and_never_in_the_archive(
    mailroom: Mailroom, cups: Cups, slip: str
) -> None:
    queue = cups.queue("off")
    assert mailroom("printer", "profile", queue, "--offset", 1.5, -2).code == 0
    assert ended(printing(mailroom, cups, slip, queue)) == ""
    assert mailroom.home
    ours, theirs = places(mailroom.home / "papers" / f"{slip}.pdf"), places(cups.paper[-1])
    assert ours["code"][:2] == pytest.approx((125, 51.6), abs=0.1)
    for name in ("number", "code", "foot"):
        left, top, right, bottom = ours[name]
        looked = ink(pdf_dots(cups.paper[-1]), [a + b for a, b in zip(BLOCKS[name], (1.5, -2, 0, 0), strict=True)])
        assert looked == pytest.approx((left + 1.5, top - 2, right + 1.5, bottom - 2), abs=0.1), name
    assert theirs != ours


def test_a_label_lies_along_the_tape(mailroom: Mailroom, cups: Cups, slip: str, tmp_path: Path) -> None:
    """The sheet is sent as a label printer feeds it, 62 mm wide and 100 long; turned, it is our label."""
    assert mailroom.home
    queue, settings = cups.queue("tape"), mailroom.home / "station.toml"
    text = re.sub("\nlabel_printer = .*", f'\nlabel_printer = "{queue}"', settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    assert mailroom.program("slip", slip, "--label", "--print", env=cups.environment).code == 0
    assert mailroom.program("slip", slip, "--label", "--pdf", str(tmp_path / "ours.pdf")).code == 0
    ours, theirs = pdf_dots(tmp_path / "ours.pdf"), np.rot90(pdf_dots(cups.paper[-1]), -1)
    assert theirs.shape == pytest.approx(ours.shape, abs=6) and kinds(mailroom) == []
    for block in ((2, 4, 96, 30), (2, 35.5, 96, 1), (31, 49.5, 67, 11), (2, 50, 28, 10)):
        assert ink(theirs, block) == pytest.approx(ink(ours, block), abs=0.3), "sheets are whole points"


@pytest.mark.parametrize(
    ("trouble", "device", "options"),
    [
        ("printer_stopped", "stopped", {}),
        ("printer_stopped", "cups-pdf:/", {"job_hold_until_default": "indefinite"}),
        ("printer_stopped", "broken:/", {"printer_error_policy": "stop-printer"}),
        ("printer_gave_up", "broken:/", {"printer_error_policy": "abort-job"}),
        ("printer_paper", "empty:/", {}),
        ("printer_cancelled", "slow:/", {}),
        ("printer_missing", "", {}),
    ],
)
def test_a_printer_in_trouble_is_said_and_nothing_counts_as_printed(
    mailroom: Mailroom, cups: Cups, slip: str, trouble: str, device: str, options: dict[str, str]
) -> None:
    queue = f"{trouble}-{len(options)}-{device.rstrip(':/')}"
    if device == "stopped":
        cups("cupsdisable", cups.queue(queue))
    elif device:
        cups.queue(queue, device, **options)
    process = printing(mailroom, cups, slip, queue)
    if device == "slow:/":
        cups.waits_for_job(queue)
        cups("cancel", "-a", queue)
    assert ended(process) == Words("ja").error(PaperError(trouble, printer=queue))
    assert kinds(mailroom) == ["print_failed"]
    assert cups("lpstat", "-o") == "", "nothing is left that could come out later"
    mailroom("post", slip).refused()
    assert ended(printing(mailroom, cups, slip, cups.queue("pdf"))) == ""
    assert kinds(mailroom) == ["print_failed", "printed"]


@pytest.mark.parametrize(("title", "trouble"), [("ours", "printer_silent"), ("another's", "printer_gave_up")])
def test_a_printer_that_says_nothing_is_given_up(cups: Cups, title: str, trouble: str, tmp_path: Path) -> None:
    """Patience at its end, the job is taken back; a job that the queue does not know never was one."""
    queue = cups.queue(trouble, "slow:/")
    (tmp_path / "job.txt").write_text("a job\n")
    cups("lp", "-d", queue, "-t", title, str(tmp_path / "job.txt"))
    code = (
        "from mailroom.errors import PaperError; from ui.devices.print_queue import wait\n"
        f"try: wait({queue!r}, 'ours', 0.0)\nexcept PaperError as error: print(error.key)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=cups.environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == trouble
    assert bool(cups("lpstat", "-o", queue)) == (trouble == "printer_gave_up"), "nobody else's job is taken back"
    cups("cancel", "-a", queue)
