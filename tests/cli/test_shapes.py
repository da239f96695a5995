"""What ``COMMAND --help`` says of the JSON lines is what comes out: all keys always there, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mailroom.cli.app import COMMANDS
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, in_process, lines_of
from tests.cli.shapes import fits, nested, shape_in
from tests.mirror.host import Host

Lines = list[dict[str, Any]]


def said_of(*command: str) -> dict[str, Any]:
    said = in_process([*command, "--help"], b"")
    assert said.code == 0
    return shape_in(said.out)


def hold(command: str, lines: Lines, never: Sequence[str] = ()) -> None:
    """All lines have the shape, and everything nested was there once (but for ``never``)."""
    shape, seen = said_of(*command.split()), set[str]()
    assert lines
    for line in lines:
        fits(line, shape, seen)
    assert nested(shape) - seen == set(never)


NO_PRINT = ["proposals", "proposals.certificates", "proposals.agrees"]  # texts: nothing printed was seen


def sealed(mailroom: Mailroom) -> str:
    """The slip of a bundle with codes 1 and 2."""
    answers = mailroom.scan(code(1), code(2))
    said = mailroom("bundle", answers[0]["bin"], "--codes", "-", "--floor", stdin=lines_of([code(1), code(2)]))
    assert said.code == 0, said
    return str(said.line["slip"])


def test_scan(mailroom: Mailroom) -> None:
    hold(
        "scan",
        mailroom.scan(code(1), code(22), code(31), code(41), "https://example.jp/x", "nothing of ours"),
        NO_PRINT,
    )


def test_scan_in_reply_mode(mailroom: Mailroom) -> None:
    hold("scan", mailroom.scan(code(51), code(1), options=["--mode", "reply"]), never=["employer", *NO_PRINT])


def test_decide(mailroom: Mailroom) -> None:
    hold("decide", mailroom("decide", *map(code, range(52)), "https://example.jp/x", "?").lines)


def test_bundle(mailroom: Mailroom) -> None:
    bin_name = mailroom.scan(code(1), code(2), code(3))[0]["bin"]
    mailroom("mark", code(2), "--outcome", "deceased")
    given = lines_of([code(1), code(1), code(3), "CH1-04-999999999", "what?"])
    first = mailroom("bundle", bin_name, "--codes", "-", stdin=given).line
    hold("bundle", [first])


def test_by_hand(mailroom: Mailroom) -> None:
    (scanned,) = mailroom.scan(code(1))
    mailroom.scan(code(11))
    lines = [
        mailroom("mark", code(1), "--outcome", "deceased").line,
        mailroom("mark", code(11), "--outcome", "hold").line,
    ]
    hold("mark", lines, never=["employer"])
    hold("place", mailroom("place", code(1)).lines, never=["employer"])
    lines = [mailroom("undo", scanned["event_id"]).line]
    lines += [mailroom("undo", mailroom("mark", code(11), "--outcome", "superseded").line["event_id"]).line]
    hold("undo", lines, never=["employer"])
    way = mailroom("held", mailroom.scan(code(12))[0]["piece"], "--way", "other_section").line
    hold("held", [way], never=["employer"])


def test_recheck(mailroom: Mailroom) -> None:
    mailroom.scan(code(12))
    hold("recheck", mailroom.at("2025-11-21T09:00")("recheck").lines)


def test_paper(mailroom: Mailroom, tmp_path: Path) -> None:
    number = sealed(mailroom)
    hold("slips", mailroom("slips", "--pdf", tmp_path / "slips.pdf").lines)
    hold("slip", mailroom("slip", number, "--pdf", tmp_path / "slip.pdf").lines)
    hold("post", mailroom("post", number).lines)


def test_cards(mailroom: Mailroom, tmp_path: Path) -> None:
    hold("cards", mailroom("cards", "--pdf", tmp_path / "cards.pdf").lines)
    hold("labels", mailroom("labels", "--count", 1, "--pdf", tmp_path / "labels.pdf").lines)


def test_unseal(mailroom: Mailroom) -> None:
    hold("unseal", mailroom("unseal", sealed(mailroom)).lines)


def test_destroy(mailroom: Mailroom, pins: dict[str, str]) -> None:
    mailroom.scan(code(11))
    hold("destroy", mailroom("destroy", code(11), "--second", "2001", stdin=pins["2001"] + "\n").lines)


def test_day(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom.scan(code(1), code(11), code(12))
    hold("report day", mailroom("report", "day", "--format", "jsonl", "--out", tmp_path / "day.jsonl").lines)
    hold("day close", mailroom("day", "close").lines)
    hold("day reopen", mailroom("day", "reopen", "2025-11-20").lines)
    hold("day confirm-clock", mailroom("day", "confirm-clock").lines)


def test_mirror(mailroom: Mailroom, branch: Path, tmp_path: Path) -> None:
    mailroom.scan(code(1))
    hold("mirror status", mailroom("mirror", "status").lines)
    hold("mirror find", mailroom("mirror", "find", "渡辺").lines)
    loaded = mailroom("mirror", "load", branch / "extracts")
    hold("mirror load", loaded.lines, never=["warnings"])
    delta = Host(tmp_path).delta("branches", ("変更", {"電話番号": "022-999-9999"}))
    hold("mirror update", mailroom("mirror", "update", delta).lines, never=["warnings"])


def test_a_home_without_a_mirror_has_a_status(tmp_path: Path) -> None:
    mailroom = Mailroom(tmp_path / "new", now=None)
    hold("init", mailroom("init", stdin="1234\n").lines)
    hold("mirror status", mailroom("mirror", "status").lines, never=["rows"])


def test_demo(tmp_path: Path) -> None:
    hold("demo", Mailroom()("demo", tmp_path / "home", "--mailpieces", 1).lines)


def test_doctor(mailroom: Mailroom) -> None:
    hold("doctor", mailroom("doctor").lines)


def test_decode(branch: Path) -> None:
    pictures = sorted((branch / "pictures").glob("*.jpg"))[:2]
    hold("decode", Mailroom(now=None)("decode", *pictures).lines, never=["conflict"])


EVERY: list[tuple[str, ...]] = [
    (name,) for name in COMMANDS if name not in ("mirror", "report", "day", "journal", "run", "tray", "printer")
]
EVERY += [("mirror", name) for name in ("load", "update", "status", "find")]
EVERY += [("journal", name) for name in ("verify", "backup", "restore")]
EVERY += [("report", "day"), ("day", "close"), ("day", "reopen"), ("day", "confirm-clock")]
EVERY += [("printer", name) for name in ("list", "test", "profile")]
EVERY += [("tray", name) for name in ("ticket", "open", "close", "recount", "list")]


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_command_prints_its_shape(command: tuple[str, ...]) -> None:
    assert said_of(*command)
