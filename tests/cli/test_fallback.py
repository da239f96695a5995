"""The paper fallback from outside: written with one command, ticked by hand, scanned in afterwards."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from mailroom.dispatch import pages
from mailroom.dispatch.pages import Page, Text
from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import PROGRAM, Mailroom, lines_of

FLOOR = "MRF-A-1"


def painted(file: Path) -> list[Page]:
    return pages.load(file.read_text("utf-8"))


def texts(file: Path) -> list[str]:
    return [item.text for page in painted(file) for item in page.items if isinstance(item, Text)]


def codes(file: Path, letter: str) -> list[str]:
    """Texts of the bars of one kind, in the order of the page."""
    bars = [bars.text for page in painted(file) for bars in page.bars()]
    return [text for text in bars if text.startswith(f"MR{letter}-")]


def page(mailroom: Mailroom) -> Path:
    assert mailroom("fallback").code == 0
    assert mailroom.home
    return mailroom.home / "papers" / "fallback.pdf"


def test_it_shows_what_is_open_and_no_name(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom("tray", "open", "--source", "仙台中央郵便局", "--count", "9")
    mailroom.scan(code(1), code(2), code(3), code(12), code(22))
    said = mailroom("fallback", "--pdf", tmp_path / "page.pdf").line
    assert said == {
        "trays": 1, "bins": 2, "groups": 0, "pieces": 3, "pages": 2, "file": str(tmp_path / "page.pdf"),
    }  # fmt: skip
    shown = texts(tmp_path / "page.pdf")
    assert {"A-1", "A-2", code(1), code(2), code(3), "仙台中央郵便局", "9", "5", "4", "09時00分 現在"} <= set(shown)
    assert not any("渡辺" in text for text in shown)
    assert any("みちのく食品" in text for text in shown) and any("保留箱 1通" in text for text in shown)
    assert len(codes(tmp_path / "page.pdf", "E")) == 3
    assert codes(tmp_path / "page.pdf", "B") == [own_codes.make("B", "A-1"), own_codes.make("B", "A-2")]
    assert not (tmp_path / "home" / "papers" / "fallback.pdf").exists()


def test_nothing_open_is_a_page_too(mailroom: Mailroom) -> None:
    assert mailroom("fallback").line["pages"] == 2
    mailroom("fallback", "--pdf", "x.pdf", "--print").refused(2)


def test_what_was_ticked_is_scanned_into_a_seal_check(mailroom: Mailroom) -> None:
    mailroom.scan(code(1), code(2), code(3))
    file = page(mailroom)
    first, second, other = codes(file, "E")
    assert mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([first, other])).line["state"] == (
        "stranger"
    )
    assert mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([first])).line["state"] == "incomplete"
    assert mailroom("bundle", "A-1", "--codes", "-", stdin=lines_of([first, second])).line["sealed"] is False
    sealed = mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=lines_of([first, second])).line
    assert (sealed["state"], sealed["sealed"], sealed["seen"]) == ("complete", True, 2)
    told = [e["data"]["what"] for e in mailroom.events() if e["kind"] == "noted"]
    assert told.count("fallback_line") == 6
    assert mailroom("journal", "verify", "--state").code == 0


def test_a_line_at_the_desk_confirms_where_the_piece_is(mailroom: Mailroom) -> None:
    (scanned,) = mailroom.scan(code(1))
    (line,) = codes(page(mailroom), "E")
    (answer,) = mailroom.scan(line)
    assert (answer["piece"], answer["advice"], answer["bin"]) == (scanned["piece"], "already", "A-1")
    mailroom("mark", code(1), "--outcome", "deceased")
    (moved,) = mailroom.scan(line)
    assert (moved["piece"], moved["place"]) == (scanned["piece"], "destroy_box")


def test_what_must_be_taken_out_has_no_line_to_scan(mailroom: Mailroom) -> None:
    mailroom.scan(code(1), code(2))
    mailroom("mark", code(1), "--outcome", "deceased")
    file = page(mailroom)
    assert len(codes(file, "E")) == 1
    assert any(text.startswith("抜く") for text in texts(file))


@pytest.mark.parametrize("leaves", ["sealed", "posted"])
def test_a_line_of_an_old_page_does_nothing(mailroom: Mailroom, leaves: str) -> None:
    mailroom.scan(code(3))
    (line,) = codes(page(mailroom), "E")
    slip = mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=code(3)).line["slip"]
    if leaves == "posted":
        assert mailroom.home
        mailroom("slip", slip, "--pdf", mailroom.home / "exports" / "s.pdf")
        assert mailroom("post", slip).code == 0
    before = len(mailroom.events())
    (answer,) = mailroom.scan(line)
    assert (answer["advice"], answer["cause"], answer["event_id"]) == ("not_ours", "own", None)
    assert len(mailroom.events()) == before


@pytest.mark.parametrize("body", ["01B3", "02A3", "01AZZZZZZZZZZZZZZZ", "01A1", "01A-3", "01A", *"123456789"])
def test_a_line_of_another_station_or_of_before_a_restore_does_nothing(mailroom: Mailroom, body: str) -> None:
    mailroom.scan(code(1))
    before = len(mailroom.events())
    assert mailroom.scan(own_codes.make("E", body))[0]["advice"] == "not_ours"
    assert len(mailroom.events()) == before


def test_two_lines_in_one_view_are_two(mailroom: Mailroom) -> None:
    from mailroom.clock import fixed_clock, parse_now
    from mailroom.desk.house import House
    from mailroom.desk.resolving import NotRecorded, resolve
    from mailroom.model import Cause, Mode
    from mailroom.paths import Home
    from mailroom.reading.view import View

    mailroom.scan(code(1), code(2))
    lines = tuple(own_codes.parse(text) for text in codes(page(mailroom), "E"))
    assert mailroom.home
    with House(Home(mailroom.home), fixed_clock(parse_now("2025-11-20T09:01"))) as house:
        assert resolve(house, View(own=lines), Mode.RETURNED) == NotRecorded(Cause.TWO_CODES)


@pytest.mark.skipif(os.name != "posix", reason="limits are posix")
def test_a_full_disk_leaves_the_old_page_whole(mailroom: Mailroom) -> None:
    assert mailroom.home
    mailroom.scan(code(1))
    done = subprocess.run([*PROGRAM, *mailroom.options(), "fallback"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    papers = mailroom.home / "papers"
    kept = {name: (papers / name).read_bytes() for name in ("fallback.pdf", "fallback.json")}
    assert kept["fallback.pdf"].startswith(b"%PDF") and kept["fallback.pdf"].rstrip().endswith(b"%%EOF")
    mailroom.scan(code(2), code(3))

    room = len(kept["fallback.json"]) + 6_000  # for the journal's shared memory, not for a page
    assert 34_000 < room < len(kept["fallback.pdf"])

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    failed = subprocess.run(
        [*PROGRAM, *mailroom.options(), "fallback"], capture_output=True, check=False, preexec_fn=no_room
    )
    assert failed.returncode == 1 and b"Traceback" not in failed.stderr and b"fallback.pdf" in failed.stderr
    assert {name: (papers / name).read_bytes() for name in kept} == kept
    assert {path.name for path in papers.iterdir()} == set(kept)
