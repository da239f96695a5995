"""札・受箱票 at the window: what is printed, what is asked for it, and that it works at the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mailroom.access import Role
from mailroom.reading import frames, ladder, own_codes
from mailroom.reading.own_codes import OwnCode
from tests.desk.branch import CODES
from tests.ui.office import Office

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(office: Callable[..., Office]) -> Office:
    clerk = office(Role.CLERK, sorting="two_passes", groups=3, bins=5)
    clerk.press(KEY.Key_N, modifiers=CTRL)
    return clerk


def printed(clerk: Office, kind: str, tmp_path: Path) -> set[OwnCode | None]:
    """Print the row of now, and read what came out."""
    page = clerk.window.labels
    while page.list.kind != kind:
        clerk.press(KEY.Key_Down if page.list.kinds.index(page.list.kind) < page.list.kinds.index(kind) else KEY.Key_Up)
    clerk.press(KEY.Key_Return)
    file = tmp_path / "printed" / f"{kind}.pdf"
    clerk.qtbot.waitUntil(file.exists)
    told = clerk.window.troubles.say("sheets_printed", what=clerk.window.says(f"sheets.{kind}"))
    clerk.qtbot.waitUntil(lambda: clerk.window.notices.banner.trouble == told)
    codes = {symbol.text for frame in frames.open_path(file) for symbol in ladder.read(frame, every=True).symbols}
    return {own_codes.parse(text) for text in codes}


def test_labels_of_every_place_of_the_station(clerk: Office, tmp_path: Path) -> None:
    assert printed(clerk, "bins", tmp_path) == {OwnCode("B", f"A-{number}") for number in range(1, 6)}
    assert printed(clerk, "floors", tmp_path) == {OwnCode("F", f"A-{number}") for number in range(1, 6)}
    assert printed(clerk, "groups", tmp_path) == {OwnCode("G", f"{number}") for number in range(1, 4)}


def test_a_ticket_opens_its_tray_and_a_part_of_it_is_for_another_station(clerk: Office, tmp_path: Path) -> None:
    clerk.press(KEY.Key_1, KEY.Key_9, KEY.Key_Backspace, KEY.Key_0)
    [ticket] = printed(clerk, "ticket", tmp_path)
    assert ticket is not None and ticket.letter == "T"
    clerk.scan(ticket.text, CODES[0])
    assert clerk.ask(lambda station: station.status().tray_hand_count) == 10
    clerk.press(KEY.Key_N, modifiers=CTRL)
    clerk.press(KEY.Key_Down, KEY.Key_4)
    [part] = printed(clerk, "part", tmp_path)
    assert part is not None and part.body == f"{ticket.body}-P1"
    assert clerk.ask(lambda station: station.status().tray_hand_count) == 6


def test_without_a_tray_there_is_nothing_to_part(clerk: Office) -> None:
    clerk.press(KEY.Key_Down, KEY.Key_Return)
    trouble = clerk.window.notices.banner.trouble
    assert trouble is not None and "受箱票" in f"{trouble.what}{trouble.to_do}"


def test_where_everything_has_a_bin_there_are_no_group_labels(office: Callable[..., Office]) -> None:
    assert "groups" not in office(Role.CLERK).window.labels.list.kinds
