"""Two passes at the desk: a group on the card, its label works it off, its envelopes get bins; the page of groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from mailroom.access import Role
from mailroom.model import PlaceKind
from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui.office import Office
from ui.clerk.spoken import clips
from ui.looks import Form

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(office: Callable[..., Office]) -> Office:
    return office(Role.CLERK, sorting="two_passes", groups=3, bins=5)


def label(group: str) -> str:
    return own_codes.make("G", group)


def test_the_card_says_the_group_large_and_aloud(clerk: Office) -> None:
    clerk.scan(CODES[0])
    content = clerk.window.desk.card.content
    assert content is not None and content.form is Form.FORWARD
    assert (content.word, content.rack, content.number) == ("組", "", "1") and clips(content) == ("group", "1")
    clerk.scan(CODES[0])
    content = clerk.window.desk.card.content
    assert content is not None and content.form is Form.ALREADY and content.number == "1"
    assert clips(content) == ("already", "group", "1")


def test_the_label_of_a_group_gives_bins_to_its_envelopes_alone_until_it_is_empty(clerk: Office) -> None:
    clerk.scan(*CODES[:3])  # two of one employer, one of another
    desk, banner = clerk.window.desk, clerk.window.notices.banner
    clerk.scan(label("1"))
    content = desk.card.content
    assert content is not None and (content.form, content.number) == (Form.GROUP, "1")
    assert clerk.window.bar.status is not None
    assert (clerk.window.bar.status.group, clerk.window.bar.status.group_waiting) == ("1", 2)
    clerk.scan(CODES[2])
    assert desk.card.content is not None and desk.card.content.form is Form.ALREADY  # of another group
    clerk.scan(CODES[0])
    assert desk.card.content is not None and desk.card.content.rack == "A-" and banner.trouble is None
    assert clerk.window.bar.status.group_waiting == 1
    clerk.scan(CODES[1])
    assert desk.card.content is not None and desk.card.content.number == "1"
    assert clerk.window.bar.status.group is None
    assert banner.trouble == clerk.window.troubles.say("group_done", group="1")
    assert [row.pieces for row in clerk.ask(lambda station: station.bins())] == [2]


def test_no_such_group_and_a_group_in_a_seal_check_change_nothing(clerk: Office) -> None:
    clerk.scan(CODES[0], label("4"))
    assert clerk.ask(lambda station: station.tray.group) is None
    assert clerk.window.notices.banner.trouble is not None
    clerk.scan(label("1"), CODES[0], own_codes.make("B", "A-1"), label("2"))
    assert clerk.window.screen_ is clerk.window.seal
    assert clerk.window.notices.banner.trouble == clerk.window.troubles.say("not_in_check")


def test_in_one_pass_a_group_label_is_refused_and_there_is_no_page(office: Callable[..., Office]) -> None:
    clerk = office(Role.CLERK)
    clerk.scan(CODES[0], label("1"))
    assert clerk.ask(lambda station: (station.tray.group, station.groups())) == (None, [])
    assert clerk.window.notices.banner.trouble is not None
    clerk.press(KEY.Key_G, modifiers=CTRL)
    assert clerk.window.screen_ is clerk.window.desk


def test_the_page_of_groups_shows_single_pieces_first_and_begins_one(clerk: Office) -> None:
    clerk.scan(*CODES[:4], "CH1-04-000000009")
    clerk.press(KEY.Key_G, modifiers=CTRL)
    page = clerk.window.groups
    assert clerk.window.screen_ is page
    counts = [(one.group, one.pieces, one.employers) for one in page.list.groups]
    assert counts == [("1", 3, 2), ("2", 1, 1), ("3", 1, 1)]
    assert [pieces for _, pieces in page.employers.rows] == [1, 2]
    clerk.press(KEY.Key_Down)
    assert page.employers.group == "2"
    clerk.press(KEY.Key_F1)
    assert clerk.window.screen_ is clerk.window.desk and clerk.ask(lambda station: station.tray.group) == "2"
    clerk.press(KEY.Key_G, modifiers=CTRL)
    assert page.list.working == "2" and page.keys.keys["leave_group"].isEnabled()
    clerk.press(KEY.Key_F2)
    assert clerk.ask(lambda station: station.tray.group) is None and page.list.working is None


def test_the_bins_with_one_piece_stand_first_at_the_seal_check(clerk: Office) -> None:
    clerk.scan(*CODES[:3], label("1"), CODES[0], CODES[1], label("2"), CODES[2])
    bins = clerk.ask(lambda station: station.bins())
    assert [(row.bin, row.pieces) for row in bins] == [("A-2", 1), ("A-1", 2)]
    assert all(row.place.kind is PlaceKind.BIN for row in clerk.ask(lambda station: station.last()))
