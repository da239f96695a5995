"""The seal check on the screen: counted, a stranger stops the line, the floor label seals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from mailroom.answers import CheckView
from mailroom.desk import tickets
from mailroom.model import Reading, Symbol
from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FOODS, BinRow
from tests.ui.office import Office
from ui.clerk.check_panels import Step, step_of
from ui.clerk.seal import SealScreen
from ui.devices.camera import Sight
from ui.looks import Sound

KEY = Qt.Key


@pytest.fixture
def checking(make_clerk: Make) -> Callable[..., Clerk]:
    """A clerk in front of a check that goes through the given views."""

    def begin(*views: CheckView) -> Clerk:
        clerk = make_clerk()
        clerk.station.views = list(views)
        clerk.log_in()
        clerk.scan(own_codes.make("B", "A-17"))
        return clerk

    return begin


def screen(clerk: Clerk) -> SealScreen:
    assert clerk.window.screen_ is clerk.window.seal
    return clerk.window.seal


def test_a_bin_label_opens_the_check_and_envelopes_belong_to_it(checking: Callable[..., Clerk]) -> None:
    clerk = checking(scenes.check(5), scenes.check(6))
    assert screen(clerk).view and not screen(clerk).stranger.isVisible()
    clerk.scan("CH1-04-000128754")
    assert clerk.station.heard == ["CH1-04-000128754"]
    assert screen(clerk).view.seen == 6 and clerk.heard() == [Sound.RECORDED]


def test_a_stranger_takes_the_whole_screen_until_its_label_is_scanned(checking: Callable[..., Clerk]) -> None:
    clerk = checking(scenes.check(6), scenes.stranger(), scenes.stranger(), scenes.check(6))
    seal = screen(clerk)
    clerk.scan("CH1-04-000131992")
    assert seal.stranger.isVisible() and not seal.keys.isVisible() and not seal.list.isVisible()
    assert clerk.window.sounds.played[-1] == (Sound.REFUSED, 3)
    clerk.press(KEY.Key_F1)
    assert seal.stranger.isVisible()
    clerk.scan("CH1-04-000128754")
    assert seal.stranger.isVisible() and clerk.window.sounds.played[-1] == (Sound.REFUSED, 1)
    label = own_codes.make("B", "A-42")
    clerk.scan(label)
    assert not seal.stranger.isVisible() and seal.list.isVisible()
    assert clerk.station.heard[-1] == label


def test_the_floor_label_seals_and_the_next_scan_is_an_ordinary_one(checking: Callable[..., Clerk]) -> None:
    clerk = checking(scenes.check(8), scenes.check(8, state="complete", sealed=True, slip="03A-251120-0017"))
    seal = screen(clerk)
    assert not seal.keys.keys["print"].isEnabled()
    floor = own_codes.make("F", "A-17")
    clerk.scan(floor)
    assert clerk.station.heard == [floor] and seal.view and seal.view.sealed
    assert seal.keys.keys["print"].isEnabled() and clerk.heard()[-1] is Sound.RECORDED
    clerk.scan("CH1-04-000128754")
    assert clerk.window.screen_ is clerk.window.desk


def test_a_bin_is_chosen_from_the_list(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.station.bins = lambda: [BinRow(f"A-{n}", f"b{n}", FOODS, n) for n in (1, 2, 3)]  # type: ignore[method-assign]
    clerk.station.views = [scenes.check(0)]
    clerk.log_in()
    clerk.press(KEY.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert screen(clerk).bins.isVisible() and len(screen(clerk).bins.bins) == 3
    clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Return)
    assert screen(clerk).view is not None and not screen(clerk).bins.isVisible()
    clerk.press(KEY.Key_Escape)
    assert clerk.window.screen_ is clerk.window.desk and clerk.window.seal.view is None


@pytest.mark.parametrize("asked", ["scan", "open"])
def test_an_answer_that_comes_after_leaving_opens_nothing(checking: Callable[..., Clerk], asked: str) -> None:
    clerk = checking(scenes.check(5), scenes.stranger() if asked == "scan" else scenes.check(5))
    seal, before = screen(clerk), clerk.heard()
    left: list[bool] = []
    clerk.station.check_leave = lambda: left.append(True)  # type: ignore[method-assign]
    seal.scan("CH1-04-000131992") if asked == "scan" else seal.open("A-17")
    clerk.window.show_screen(clerk.window.desk)
    clerk.settle()
    assert clerk.station.views == [] and left == [True]
    assert seal.view is None and not seal.stranger.isVisible() and clerk.heard() == before
    clerk.scan("CH1-04-000128754")
    assert clerk.window.screen_ is clerk.window.desk and clerk.station.heard[-1] == "CH1-04-000128754"


def test_a_seal_that_was_done_while_leaving_is_still_told(checking: Callable[..., Clerk]) -> None:
    clerk = checking(scenes.check(8), scenes.check(8, state="complete", sealed=True, slip="03A-251120-0017"))
    seal, told = screen(clerk), []
    seal.sealed.connect(told.append)
    seal.own(own_codes.OwnCode("F", "A-17"))
    clerk.window.show_screen(clerk.window.desk)
    clerk.settle()
    assert told == ["03A-251120-0017"] and seal.view is None


def test_lists_show_what_waits(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.station.rows = scenes.held()
    clerk.log_in()
    clerk.press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    lists = clerk.window.lists
    assert clerk.window.screen_ is lists and len(lists.panel.rows) == len(scenes.held())
    clerk.press(KEY.Key_PageDown)
    assert lists.panel.at == lists.panel.page()
    clerk.press(KEY.Key_F3)
    assert all(row.place != row.due for row in lists.panel.rows) and lists.panel.rows
    clerk.press(KEY.Key_F2)
    assert lists.panel.rows == ()
    clerk.press(KEY.Key_Escape)
    assert clerk.window.screen_ is clerk.window.desk


def test_a_scan_in_a_list_goes_back_to_the_desk(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.log_in()
    clerk.press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    clerk.scan("CH1-04-000128754")
    assert clerk.window.screen_ is clerk.window.desk and clerk.station.heard == ["CH1-04-000128754"]


def test_a_bundle_of_a_tray_with_a_surplus_is_counted_by_hand_before_the_floor_label(
    office: Callable[..., Office],
) -> None:
    boss = office()
    number = boss.ask(lambda station: tickets.draw_up(station.house, count=1).code)
    boss.scan(number, CODES[0], CODES[1])
    boss.ask(lambda station: (station.tray.begin_close(), station.tray.close("two in one")))
    floor = own_codes.make("F", "A-1")
    boss.scan(own_codes.make("B", "A-1"), CODES[0], CODES[1])
    seal, notices = boss.window.seal, boss.window.notices
    assert seal.view and step_of(seal.view) is Step.COUNT and notices.banner.trouble is None
    boss.scan(floor)
    assert notices.banner.trouble == boss.window.troubles.say("floor_uncounted") and not seal.view.sealed
    boss.press(KEY.Key_1, KEY.Key_Return)
    assert seal.side.counted == 1 and step_of(seal.view) is Step.COUNT
    boss.press(KEY.Key_1, KEY.Key_Backspace, KEY.Key_2)
    assert seal.side.typed == "2" and notices.banner.trouble is None
    boss.press(KEY.Key_Return)
    assert step_of(seal.view) is Step.FLOOR and seal.side.counted is None
    boss.scan(floor)
    assert seal.view.sealed and seal.view.slip


def test_the_count_can_be_put_in_by_cards(checking: Callable[..., Clerk]) -> None:
    asked = scenes.check(8, state="complete", count_asked=True)
    clerk = checking(asked, scenes.check(8, state="complete"))
    counted: list[int] = []
    clerk.station.check_count = lambda n: counted.append(n) or clerk.station.views.pop(0)  # type: ignore[attr-defined]
    for card in ("DG1", "DG8", "BSP", "BSP", "DG8"):
        clerk.scan(own_codes.make("C", card))
    assert screen(clerk).side.typed == "8" and not counted
    enter = next(one.card for name, one in clerk.window.commands.table.items() if name == "confirm")
    clerk.scan(own_codes.make("C", enter))
    assert counted == [8] and clerk.heard()[-1] is Sound.RECORDED


def test_a_floor_label_in_one_view_with_an_envelope_seals_nothing(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[0], CODES[1], own_codes.make("B", "A-1"), CODES[0])
    floor, corners = own_codes.make("F", "A-1"), ((0, 0), (9, 0), (9, 9), (0, 9))
    both = Reading(tuple(Symbol(text, "QRCode", "zxing-cpp", corners) for text in (CODES[1], floor)))
    boss.window.intake.sight(Sight(both, (), 20.0))
    boss.settle()
    view = boss.window.seal.view
    assert view is not None and view.seen == view.expected == 2 and not view.sealed
    boss.window.intake.sight(Sight(Reading(), (), 20.0, card=own_codes.parse(floor), piece=False))
    boss.settle()
    assert boss.window.seal.view is not None and boss.window.seal.view.sealed
