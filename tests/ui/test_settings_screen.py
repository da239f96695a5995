"""The settings on the screen, on a real home: tried, saved, refused; and the window made anew with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mailroom.access import Person, Role
from mailroom.clock import fixed_clock
from mailroom.settings import PrinterSettings, Settings, StationSettings, allowed, load
from mailroom.words import LANGUAGES, Words
from tests.desk.branch import Desk
from tests.makers import NOON
from ui.opening import Opening
from ui.says import Says
from ui.settings.fields import FIELDS, MEASURED, Draft, Field, Found, options
from ui.window import Shown

KEY = Qt.Key
LONG_MS = 60_000  # on a busy machine
BOSS = Person("boss", "boss", Role.SUPERVISOR)


class Hands:
    """A supervisor at the settings."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        desk = Desk(folder)
        self.home = desk.home
        desk.station.close()
        settings = load(self.home)

        def station() -> Any:
            desk.open()
            return desk.station

        self.shown = Shown(Opening(self.home, fixed_clock(NOON), settings, station, "off", folder / "out"))
        self.shown.show()
        qtbot.waitUntil(lambda: self.window is not None and self.window.isVisible(), timeout=LONG_MS)
        self.window.resize(1366, 768)
        qtbot.waitUntil(lambda: self.window.session.station is not None, timeout=LONG_MS)
        self.window.presence.enter(BOSS)
        self.settle()
        self.window.open_page("settings")

    @property
    def window(self):
        return self.shown.window

    def settle(self) -> None:
        for _ in range(3):
            done: list[bool] = []
            self.window.worker.run(lambda: True, done.append)
            self.qtbot.waitUntil(lambda done=done: bool(done), timeout=LONG_MS)

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            self.window.settings.key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))

    def go_to(self, name: str) -> None:
        at = next(at for at, one in enumerate(FIELDS) if one.name == name)
        self.window.settings.choose(at)

    def notes(self) -> list[str]:
        got: list[list[str]] = []
        journal = self.window.session.station.house.journal
        self.window.worker.run(
            lambda: [e["note"] for e in journal.events("kind = 'noted'") if e["data"]["what"] == "settings"], got.append
        )
        self.qtbot.waitUntil(lambda: bool(got), timeout=LONG_MS)
        return got[0]


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    hands = Hands(tmp_path, qtbot)
    yield hands
    hands.window.kiosk.on = False
    hands.window.close()
    hands.window.deleteLater()


def test_what_is_tried_and_not_saved_is_as_before(hands: Hands) -> None:
    window = hands.window
    before, volume = window.style_.theme, window.sounds.volume
    hands.go_to("screen.theme")
    hands.press(KEY.Key_Right, 2)
    assert window.style_.theme == "dark" and window.settings.draft.changed == {"screen.theme": "dark"}
    hands.go_to("screen.volume")
    hands.press(KEY.Key_Left, 3)
    assert window.sounds.volume == volume - 30 and window.sounds.played
    hands.press(KEY.Key_Escape)
    assert window.screen_ is window.desk and (window.style_.theme, window.sounds.volume) == (before, volume)
    assert load(hands.home) == window.opening.settings


def test_the_old_value_again_is_no_change(hands: Hands) -> None:
    hands.go_to("screen.kiosk")
    hands.press(KEY.Key_Left)
    assert hands.window.settings.draft.changed == {"screen.kiosk": True}
    hands.press(KEY.Key_Right)
    hands.press(KEY.Key_Return)
    assert hands.window.settings.draft.changed == {}
    assert hands.window.settings.rows.message == hands.window.says("setting.unchanged")


def test_saved_it_is_in_use_at_once_and_the_same_person_goes_on(hands: Hands) -> None:
    old = hands.window
    hands.press(KEY.Key_Right)  # the language
    hands.go_to("screen.idle_minutes")
    hands.press(KEY.Key_Right)
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.window is not old, timeout=LONG_MS)
    window = hands.window
    hands.qtbot.waitUntil(lambda: window.presence.person == BOSS, timeout=LONG_MS)
    assert window.says.words.language == "en" and window.idle.minutes == 10
    assert window.screen_ is window.settings and window.settings.rows.message == window.says("setting.saved")
    assert window.session.station.house.person == BOSS
    assert hands.notes() == ["screen.idle_minutes station.language"]
    written = load(hands.home)
    assert (written.station.language, written.screen.idle_minutes) == ("en", 10)
    hands.qtbot.waitUntil(
        lambda: [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window], timeout=LONG_MS
    )


def test_a_kiosk_begins_when_it_is_saved(hands: Hands) -> None:
    old = hands.window
    hands.go_to("screen.kiosk")
    hands.press(KEY.Key_Left)
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.window is not old, timeout=LONG_MS)
    assert hands.window.kiosk.on and hands.window.windowState() == Qt.WindowState.WindowFullScreen


def test_a_refusal_is_one_sentence_in_the_foot_and_the_window_stays(hands: Hands) -> None:
    window = hands.window
    hands.home.settings.write_text("[screen\n", "utf-8")
    hands.go_to("screen.volume")
    hands.press(KEY.Key_Left)
    hands.press(KEY.Key_Return)
    hands.settle()
    assert hands.window is window and window.settings.rows.wrong
    assert window.settings.rows.message.startswith(window.says.words("errors.settings_damaged", path="", detail="")[:6])
    assert hands.notes() == []


def test_a_folder_is_typed(hands: Hands) -> None:
    window = hands.window
    hands.go_to("mirror.extracts")
    hands.press(KEY.Key_F2)
    assert window.settings.field.isVisible()
    window.settings.field.setText(" /srv/host ")
    window.settings.field.returnPressed.emit()
    assert window.settings.draft.changed == {"mirror.extracts": "/srv/host"} and not window.settings.field.isVisible()


def test_a_click_chooses_a_value(hands: Hands) -> None:
    window = hands.window
    rows = window.settings.rows
    rows.grab()
    area = next(area for area, at, value in rows._hit if FIELDS[at].name == "screen.theme" and value == "contrast")
    at = QPointF(area.center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    rows.mousePressEvent(QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, none))
    assert window.style_.theme == "contrast"


def test_a_clerk_opens_no_settings(hands: Hands) -> None:
    hands.window.presence.enter(Person("c", "c", Role.CLERK))
    assert not hands.window.open_page("settings")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_a_word_and_can_be_saved(language: str, tmp_path: Path) -> None:
    says = Says(Words(language))
    draft = Draft(load(Desk(tmp_path).home), "home")
    found = Found((("usb-1", "Lamp"),), ("Office",), (("usb:0c2e:0b61", "Scanner"),))
    for one in FIELDS:
        assert says(f"setting.{one.key}") and says(f"setting_more.{one.key}")
        values = options(one, draft, found, says)
        assert one.text or one.fixed or len(values) > 1, one.name
        for value, word in values:
            assert word and type(value) is type(draft.value(one.name))
            if choices := allowed(one.name).metadata.get("choices"):
                assert value in choices


def test_what_is_set_stands_in_the_list_even_when_it_is_not_there(tmp_path: Path) -> None:
    says = Says(Words("ja"))
    draft = Draft(load(Desk(tmp_path).home))
    draft.set("slip.printer", "Gone")
    draft.set("screen.idle_minutes", 7)
    printer = next(one for one in FIELDS if one.name == "slip.printer")
    minutes = next(one for one in FIELDS if one.name == "screen.idle_minutes")
    assert ("Gone", "Gone") in options(printer, draft, Found(), says)
    values = [value for value, _ in options(minutes, draft, Found(), says)]
    assert 7 in values and values == sorted(values)


def test_a_printer_is_measured_on_its_sheet(hands: Hands, tmp_path: Path) -> None:
    """F4 prints the sheet (here into the folder that stands in for a printer); the four figures are typed, and kept."""
    old = hands.window
    hands.go_to("slip.printer")
    old.settings.draft.set("slip.printer", "Office")
    hands.press(KEY.Key_F4)
    hands.qtbot.waitUntil(lambda: "Office" in old.settings.rows.message, timeout=LONG_MS)
    assert not old.settings.rows.wrong and (tmp_path / "out" / "printer-test.pdf").stat().st_size > 10_000
    hands.go_to(MEASURED)
    for typed in ("15.4 １４．８ 180.9", "15.4, 14.8 180.9 267.0"):
        hands.press(KEY.Key_F2)
        old.settings.field.setText(typed)
        old.settings.field.returnPressed.emit()
        hands.press(KEY.Key_Return)
        if typed.endswith("9"):
            hands.qtbot.waitUntil(lambda: old.settings.rows.wrong, timeout=LONG_MS)
            assert "180.9" in old.settings.rows.message and not load(hands.home).printers
    hands.qtbot.waitUntil(lambda: hands.window is not old, timeout=LONG_MS)
    kept = load(hands.home)
    assert kept.slip.printer == "Office" and kept.printers == {"Office": PrinterSettings(-0.323, 0.2, 0.99502, 1.0)}
    assert hands.window.opening.settings.printers == kept.printers
    assert hands.window.settings.draft.value(MEASURED) == "-0.323  +0.2 mm  ×0.99502  ×1"


def test_bins_and_groups_are_counted_and_another_number_of_the_file_stays() -> None:
    draft = Draft(Settings(station=StationSettings(bins=75)))
    found = dict(options(Field("station.bins"), draft, Found(), Says(Words())))
    assert found[60] == "60" and found[75] == "75" and list(found) == sorted(found)
    assert ("two_passes", "2回（組箱と棚）") in options(Field("station.sorting"), draft, Found(), Says(Words()))
