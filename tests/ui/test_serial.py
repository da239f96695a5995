"""A hand scanner on a serial port: bytes into scans, and a port that comes and goes (a pty)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mailroom.reading.codes import LONGEST
from mailroom.settings import ScannerSettings
from ui.devices.rhythm import Scan
from ui.devices.serial import PAUSE_S, REST_S, Lines, Link, SerialScanner

CODE = "CH1-04-000000017"
OTHER = "CH1-04-000000018"


@pytest.mark.parametrize(
    ("data", "scans"),
    [
        (b"CH1-04-000000017\r", [CODE]), (b"CH1-04-000000017\n", [CODE]), (b"CH1-04-000000017\r\n", [CODE]),
        (b"CH1-04-000000017\rCH1-04-000000018\r", [CODE, OTHER]), (b"\r\n\r\n\0\0\r", []),
        (b"\x02CH1-04-000000017\x03\r", ["\x02CH1-04-000000017\x03"]), (b"\xff\xfeCH1-04-000000017\r", [None]),
        ("見本".encode("cp932") + b"\r", ["見本"]), ("見本".encode() + b"\r", ["見本"]),
        ("ﾐﾎﾝ".encode("cp932") + b"\r\n", ["ﾐﾎﾝ"]), (b"A\tB\r", ["A\tB"]),
        (b"x" * (LONGEST + 1) + b"\r" + CODE.encode() + b"\r", [None, None, CODE]),
    ],
)  # fmt: skip
def test_bytes_of_one_reading(data: bytes, scans: list[Scan]) -> None:
    assert Lines("auto").feed(data, 0.0) == scans


def test_byte_by_byte_at_every_cut() -> None:
    data = (CODE + "\r\n" + OTHER + "\r\n").encode()
    for cut in range(len(data)):
        lines = Lines("auto")
        assert lines.feed(data[:cut], 0.0) + lines.feed(data[cut:], 0.2) == [CODE, OTHER]


def test_half_a_code_is_no_code_nor_is_its_rest() -> None:
    lines = Lines("auto")
    assert lines.feed(b"CH1-04-0000", 0.0) == []
    assert lines.pause(PAUSE_S["auto"] + 0.1) == [None]
    assert lines.feed(b"00017\r", PAUSE_S["auto"] + 0.2) == [None]
    assert lines.feed(b"CH1-04-000000018\r", 1.0) == [OTHER]


def test_the_rest_that_never_comes_harms_no_later_scan() -> None:
    lines = Lines("auto")
    lines.feed(b"CH1-04-0000", 0.0)
    lines.pause(0.6)
    assert lines.feed(b"CH1-04-000000018\r", 0.7 + REST_S) == [OTHER]


def test_garbage_without_an_end_is_bounded() -> None:
    """A wrong rate sends noise for ever: it is said once, and takes no memory."""
    lines = Lines("auto")
    told = [scan for turn in range(1000) for scan in lines.feed(b"\xf0" * 100, turn / 100)]
    assert told == [None] and len(lines._bytes) <= LONGEST


def test_ends_by_tab_and_by_pause() -> None:
    assert Lines("tab").feed(b"CH1-04-000000017\tCH1-04-000000018\t", 0.0) == [CODE, OTHER]
    lines = Lines("none")
    assert lines.feed(CODE.encode(), 0.0) == [] and lines.pause(PAUSE_S["none"] + 0.05) == [CODE]
    assert lines.feed(OTHER.encode(), 0.3) == [] and lines.feed(b"\r" + CODE.encode(), 0.6) == [OTHER]
    assert lines.pause(1.0) == ["\r" + CODE]


class Plug:
    """A port with a name that stays, as /dev/serial/by-id has it, and the scanner's end of its cable."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "usb-scanner"
        self._master = -1

    def put_in(self) -> None:
        self._master, slave = os.openpty()
        self.name.symlink_to(os.ttyname(slave))
        self._slave = slave

    def send(self, data: bytes) -> None:
        assert os.write(self._master, data) == len(data)

    def pull_out(self) -> None:
        if self._master >= 0:
            self.name.unlink()
            os.close(self._slave)
            os.close(self._master)
            self._master = -1


class Hand:
    """A scanner, and what came of it."""

    def __init__(self, qtbot: QtBot, plug: Plug, ends: str = "auto", port: str = "") -> None:
        self.qtbot, self.plug = qtbot, plug
        self.scans: list[Scan] = []
        self.links: list[Link] = []
        self.failed: list[Exception] = []
        settings = ScannerSettings(port=port or str(plug.name), ends=ends)
        self.scanner = SerialScanner(
            settings, scanned=self.scans.append, state=self.links.append, failed=self.failed.append
        )

    def until(self, scans: list[Scan] | None = None, links: list[Link] | None = None) -> None:
        self.qtbot.waitUntil(
            lambda: (scans is None or self.scans == scans) and (links is None or self.links == links), timeout=10_000
        )


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    plug = Plug(tmp_path)
    yield plug
    plug.pull_out()


@pytest.fixture
def hand(qtbot: QtBot, plug: Plug) -> Iterator[Hand]:
    plug.put_in()
    hand = Hand(qtbot, plug)
    hand.until(links=[Link.LIVE])
    yield hand
    hand.scanner.close()
    assert hand.failed == []


def test_two_thousand_scans_none_lost_none_joined(hand: Hand) -> None:
    codes = [f"CH1-04-{number:09d}" for number in range(2000)]
    for at in range(0, 2000, 20):
        hand.plug.send("".join(code + "\r\n" for code in codes[at : at + 20]).encode())
        hand.until(scans=codes[: at + 20])


def test_a_plug_is_pulled_and_put_in_again(hand: Hand) -> None:
    hand.plug.send(b"CH1-04-000000017\rCH1-04-0000")
    hand.until(scans=[CODE])
    hand.plug.pull_out()
    hand.until(scans=[CODE, None], links=[Link.LIVE, Link.LOST])
    hand.plug.put_in()
    hand.until(links=[Link.LIVE, Link.LOST, Link.LIVE])
    hand.qtbot.wait(round(REST_S * 1000))  # as nobody is faster with a plug
    hand.plug.send(b"CH1-04-000000018\r")
    hand.until(scans=[CODE, None, OTHER])


def test_half_a_code_is_said(hand: Hand) -> None:
    hand.plug.send(b"CH1-04-0000")
    hand.until(scans=[None])


def test_a_port_that_is_not_there_is_waited_for(qtbot: QtBot, plug: Plug) -> None:
    hand = Hand(qtbot, plug)
    hand.until(links=[Link.LOST])
    plug.put_in()
    hand.until(links=[Link.LOST, Link.LIVE])
    hand.scanner.close()


def test_another_program_has_the_port(qtbot: QtBot, hand: Hand) -> None:
    second = Hand(qtbot, hand.plug)
    second.until(links=[Link.BUSY])
    hand.scanner.close()
    second.until(links=[Link.BUSY, Link.LIVE])
    second.scanner.close()


def test_a_file_is_no_port(qtbot: QtBot, plug: Plug, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("CH1\r")
    hand = Hand(qtbot, plug, port=str(tmp_path / "file"))
    hand.until(links=[Link.LOST])
    hand.scanner.close()
    assert hand.failed == [] and hand.scans == []
