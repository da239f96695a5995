"""The hand scanners of the window: what they scan reaches the card, where they stand shows in the bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FakeStation, an_answer
from tests.ui.test_serial import Plug
from ui.clerk.status_bar import Dot
from ui.looks import Form

CODE = "CH1-04-000128754"


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    plug = Plug(tmp_path)
    plug.put_in()
    yield plug
    plug.pull_out()


@pytest.fixture
def with_port(make_clerk: Make, plug: Plug) -> Clerk:
    clerk = make_clerk(FakeStation({CODE: [an_answer()]}), port=str(plug.name))
    clerk.log_in()
    clerk.qtbot.waitUntil(lambda: dot(clerk) is Dot.OK)
    return clerk


def dot(clerk: Clerk) -> Dot:
    return clerk.window.bar.dots["scanner"]


def test_one_that_types_is_there_when_it_has_typed(clerk: Clerk) -> None:
    assert dot(clerk) is Dot.OFF
    clerk.scan(CODE)
    assert dot(clerk) is Dot.OK


def test_a_scan_by_port_reaches_the_card(with_port: Clerk, plug: Plug) -> None:
    plug.send(f"{CODE}\r\n".encode())
    with_port.qtbot.waitUntil(lambda: getattr(with_port.card, "form", None) is Form.FORWARD)
    assert with_port.station.heard == [CODE]


def test_a_pulled_plug_stands_in_the_bar_until_it_is_back(with_port: Clerk, plug: Plug) -> None:
    notices = with_port.window.notices
    plug.pull_out()
    with_port.qtbot.waitUntil(lambda: dot(with_port) is Dot.TROUBLE)
    assert "scanner_gone" in notices.lasting
    with_port.scan(CODE)  # another one that types goes on, and the light stays as it is
    assert with_port.station.heard == [CODE] and dot(with_port) is Dot.TROUBLE
    plug.put_in()
    with_port.qtbot.waitUntil(lambda: dot(with_port) is Dot.OK)
    assert notices.lasting == {}


def test_half_a_scan_takes_the_old_bin_off_the_card(with_port: Clerk, plug: Plug) -> None:
    plug.send(f"{CODE}\r\nCH1-04-0001".encode())
    with_port.qtbot.waitUntil(lambda: getattr(with_port.card, "form", None) is Form.TROUBLE)
