"""A supervisor's keys, on a real journal: ways out of 保留, 所在不明, a seal opened again. Each is pressed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from mailroom.access import Role
from mailroom.model import PlaceKind
from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui.office import Office

KEY = Qt.Key


def due(office: Office) -> list[PlaceKind]:
    return [row.due.kind for row in office.ask(lambda station: station.unknown_list())]


def test_a_held_piece_leaves_by_the_same_key_twice(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[4])
    boss.lists()
    boss.press(KEY.Key_F2, KEY.Key_F8)
    panel = boss.window.lists.panel
    assert due(boss) == [PlaceKind.UNKNOWN] and panel.asks and panel.note
    boss.press(KEY.Key_Escape)
    assert boss.window.screen_ is boss.window.lists and not panel.note
    boss.press(KEY.Key_F8, KEY.Key_F7, KEY.Key_Escape)
    assert due(boss) == [PlaceKind.UNKNOWN]
    boss.press(KEY.Key_F8, KEY.Key_F8)
    assert due(boss) == [PlaceKind.OTHER_BRANCH] and not panel.asks
    assert boss.window.says("place.other_branch") in panel.note
    boss.press(KEY.Key_F4, KEY.Key_Return)
    assert due(boss) == [PlaceKind.DESTROY_BOX]


def test_a_clerk_has_no_such_keys(office: Callable[..., Office]) -> None:
    clerk = office(Role.CLERK)
    clerk.scan(CODES[4])
    clerk.lists()
    clerk.press(KEY.Key_F2, KEY.Key_F8, KEY.Key_F8)
    lists = clerk.window.lists
    assert due(clerk) == [PlaceKind.UNKNOWN] and lists.keys.isVisible() and lists.deciding is None


def test_missing_is_declared_at_the_seal_check_and_the_seal_is_opened(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[0], CODES[1])
    floor = own_codes.make("F", "A-1")
    boss.scan(own_codes.make("B", "A-1"), CODES[0], floor)
    seal, banner = boss.window.seal, boss.window.notices.banner
    assert seal.view and not seal.view.sealed
    assert banner.trouble == boss.window.troubles.say("floor_early")
    boss.scan(own_codes.make("F", "A-2"))
    assert banner.trouble == boss.window.troubles.say("floor_other")
    boss.press(KEY.Key_F2)
    assert seal.view.expected == 2 and banner.trouble == boss.window.troubles.say("sure_missing", cap="F2")
    boss.press(KEY.Key_F2)
    assert seal.view.expected == 1 and banner.trouble is None
    boss.scan(floor)
    assert seal.view.sealed and seal.view.slip
    slip = seal.view.slip
    boss.press(KEY.Key_F4)
    boss.qtbot.waitUntil(lambda: bool(boss.window.paper.list.slips), timeout=10_000)
    boss.press(KEY.Key_F8)
    assert banner.trouble == boss.window.troubles.say("sure_unseal", slip=slip, cap="F8")
    boss.press(KEY.Key_F8)
    boss.qtbot.waitUntil(lambda: not boss.window.paper.list.slips, timeout=10_000)
    assert [row.pieces for row in boss.ask(lambda station: station.bins())] == [1]


def test_what_was_missing_turns_up_at_the_check(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[0], CODES[1])
    boss.scan(own_codes.make("B", "A-1"), CODES[0])
    boss.press(KEY.Key_F2, KEY.Key_F2)
    boss.scan(CODES[1])
    stranger = boss.window.seal.stranger
    if boss.window.seal.view and boss.window.seal.view.waiting_for:
        assert stranger.isVisible() and boss.window.says("stranger.found") in stranger.accessibleName()
