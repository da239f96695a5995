"""保留, 照会, 移動待ち at the keyboard, on a real journal: decided by a supervisor, moved by a scan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mailroom.access import Role
from mailroom.model import PlaceKind
from tests.desk.branch import CODES
from tests.makers import an_employer
from tests.ui.office import Office
from ui.clerk.rows_panel import Which
from ui.says import Says

KEY = Qt.Key
OTHER = an_employer(symbol="55555555", name="有限会社ひろせ川")


@pytest.fixture
def office(office: Callable[..., Office]) -> Callable[..., Office]:
    """The mirror has one more employer."""

    def make(role: Role = Role.SUPERVISOR) -> Office:
        one = office(role)
        one.ask(lambda _: one.made[0].mirror.employers.update({OTHER.key: OTHER}))
        return one

    return make


def hold(office: Office, *codes: str) -> None:
    for code in codes:
        office.scan(code)
        office.press(KEY.Key_F11)
        office.scan(code)  # only a scan moves paper


def dues(office: Office, which: str) -> list[PlaceKind]:
    return [row.due.kind for row in office.ask(lambda station: getattr(station, which)())]


def test_a_held_piece_is_forwarded_to_the_employer_that_the_data_names(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0])
    boss.lists()
    boss.press(KEY.Key_F12)
    picker = boss.window.lists.picker
    assert picker.isVisible() and [one.symbol for one in picker.rows] == ["11111111"]
    name = picker.rows[0].name
    boss.press(KEY.Key_Return)
    assert dues(boss, "hold_list") == [PlaceKind.HOLD] and picker.asked == picker.rows[0]
    boss.press(KEY.Key_Return)
    assert not picker.isVisible() and dues(boss, "hold_list") == [PlaceKind.BIN]
    assert name in boss.window.lists.panel.note
    boss.scan(CODES[0])
    assert [row.bin for row in boss.ask(lambda station: station.bins())] == ["A-1"]


def test_another_employer_is_found_by_name_or_number(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0])
    boss.lists()
    boss.press(KEY.Key_F12)
    picker = boss.window.lists.picker
    for text in ("ひろせ", "5555"):
        picker.field.setText(text)
        boss.qtbot.waitUntil(lambda: [one.key for one in picker.rows] == [OTHER.key])
        picker.field.clear()
        assert picker.rows == picker.own
    picker.field.setText("ひろせ")
    boss.qtbot.waitUntil(lambda: [one.key for one in picker.rows] == [OTHER.key])
    boss.press(KEY.Key_Return, KEY.Key_Return)
    [row] = boss.ask(lambda station: station.moving_list())
    assert row.employer.key == OTHER.key and row.place.kind is PlaceKind.HOLD


def test_esc_takes_one_step_back_at_a_time(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0])
    boss.lists()
    lists = boss.window.lists
    boss.press(KEY.Key_F12, KEY.Key_Return, KEY.Key_Escape)
    assert lists.picker.isVisible() and lists.picker.asked is None
    boss.press(KEY.Key_Escape)
    assert not lists.picker.isVisible() and boss.window.screen_ is lists
    boss.press(KEY.Key_Return)
    assert dues(boss, "hold_list") == [PlaceKind.HOLD]


def test_what_is_typed_after_asking_asks_anew(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0])
    boss.lists()
    boss.press(KEY.Key_F12, KEY.Key_Return)
    picker = boss.window.lists.picker
    picker.field.setText("ひろせ")
    assert picker.asked is None
    boss.qtbot.waitUntil(lambda: [one.key for one in picker.rows] == [OTHER.key])
    boss.press(KEY.Key_Return)
    assert dues(boss, "hold_list") == [PlaceKind.HOLD]


def test_what_is_not_known_cannot_be_forwarded(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[4])
    boss.lists()
    boss.press(KEY.Key_F2, KEY.Key_F12)
    picker = boss.window.lists.picker
    assert picker.isVisible() and picker.rows == ()
    picker.field.setText("ひろせ")
    boss.qtbot.waitUntil(lambda: bool(picker.rows))
    boss.press(KEY.Key_Return, KEY.Key_Return)
    assert boss.window.notices.banner.trouble and boss.window.notices.banner.trouble.key == "nothing_known"
    assert dues(boss, "unknown_list") == [PlaceKind.UNKNOWN]


def test_a_clerk_sees_the_lists_and_decides_nothing(office: Callable[..., Office]) -> None:
    clerk = office(Role.CLERK)
    hold(clerk, CODES[0])
    clerk.lists()
    clerk.press(KEY.Key_F12)
    assert not clerk.window.lists.picker.isVisible() and clerk.window.lists.panel.chosen


def test_a_list_is_narrowed_by_cause(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0], CODES[2])
    boss.ask(lambda _: boss.made[0].mirror.employers.pop("04-33333333"))
    boss.ask(lambda _: boss.made[0].mirror.touch())
    boss.scan(CODES[3])
    boss.lists()
    says: Says = boss.window.says
    panel = boss.window.lists.panel
    assert [(kind.word, kind.count) for kind in panel.kinds] == [
        (says("cause.clerk"), 2), (says("cause.employer_unknown"), 1),
    ]  # fmt: skip
    boss.press(KEY.Key_Right)
    assert (panel.kind, len(panel.rows)) == (says("cause.clerk"), 2)
    boss.press(KEY.Key_Right)
    assert (panel.kind, len(panel.rows)) == (says("cause.employer_unknown"), 1)
    boss.press(KEY.Key_Right)
    assert (panel.kind, len(panel.rows)) == ("", 3)
    boss.press(KEY.Key_Left)
    assert panel.kind == says("cause.employer_unknown")
    boss.press(KEY.Key_F7, KEY.Key_F7)
    assert [row.due.kind for row in panel.all].count(PlaceKind.POSTED) == 1


def test_the_moving_list_tells_box_label_and_age(office: Callable[..., Office]) -> None:
    boss = office()
    boss.scan(CODES[0])
    boss.press(KEY.Key_F9)
    boss.lists()
    boss.press(KEY.Key_F3)
    [row] = boss.window.lists.panel.rows
    assert (row.place.bin, row.due.kind, row.code) == ("A-1", PlaceKind.DESTROY_BOX, CODES[0])
    boss.press(KEY.Key_F4, KEY.Key_F4)
    assert dues(boss, "moving_list") == [PlaceKind.DESTROY_BOX] and not boss.window.lists.panel.note
    boss.scan(CODES[0])
    assert dues(boss, "moving_list") == []


def test_a_row_is_opened_by_the_mouse_too(office: Callable[..., Office]) -> None:
    boss = office()
    hold(boss, CODES[0], CODES[2])
    boss.lists()
    panel = boss.window.lists.panel
    place = panel._areas()[1][1].center()
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=place)
    assert panel.at == 1 and panel.which is Which.HOLD
