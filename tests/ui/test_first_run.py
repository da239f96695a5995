"""The first run by keys alone: a station that works, or nothing at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from mailroom import access, settings
from mailroom.clock import jst_date, system_clock
from mailroom.demo.extracts import make_extracts
from mailroom.mirror import store
from mailroom.paths import Home
from ui.clerk.camera_pane import Coach
from ui.devices.camera import OFF
from ui.first_run import devices, extracts
from ui.first_run.wizard import Wizard

KEY = Qt.Key
LONG_MS = 60_000  # a load on a busy machine


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick") / "host"
    make_extracts(folder, mailpieces=20, seed=1, today=jst_date(system_clock()), branch="13")
    return folder


class Hands:
    """The window of the first run, and keys."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.home = Home(folder / "home")
        self.wizard = Wizard(self.home, system_clock)
        self.wizard.resize(1366, 768)
        self.wizard.show()
        qtbot.waitExposed(self.wizard)

    def press(self, key: Qt.Key, text: str = "") -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        self.wizard.keyPressEvent(event)
        self.settle()

    def settle(self) -> None:
        done: list[bool] = []
        self.wizard.worker.run(lambda: True, done.append)
        self.qtbot.waitUntil(lambda: bool(done), timeout=LONG_MS)

    def type(self, text: str) -> None:
        for sign in text:
            self.press(KEY.Key_0, sign)

    def skip_to(self, name: str) -> None:
        while self.wizard.page.name != name:
            self.press(KEY.Key_F4)

    def administrator(self, pin: str = "4711", again: str = "4711") -> None:
        for name, text in (("person", "a1"), ("name", "及川"), ("pin", pin), ("again", again)):
            self.wizard.page.fields[name].edit.setText(text)

    def make(self) -> None:
        self.press(KEY.Key_Return)
        self.qtbot.waitUntil(lambda: not self.wizard.finish.busy, timeout=LONG_MS)


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    monkeypatch.setattr(extracts, "_places", list)
    monkeypatch.setattr(devices, "_printers", lambda: ["Office", "Labels"])
    monkeypatch.setattr(devices, "_ports", list)
    hands = Hands(tmp_path, qtbot)
    yield hands
    hands.wizard.finish.busy = False
    hands.wizard.close()
    hands.wizard.deleteLater()


def test_a_whole_station_by_keys(hands: Hands, host: Path) -> None:
    wizard = hands.wizard
    hands.type("13")
    hands.press(KEY.Key_Return)
    hands.type("07")
    hands.press(KEY.Key_C, "c")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F2)
    hands.press(KEY.Key_Down)  # no camera
    hands.press(KEY.Key_Return)
    wizard._scanned("CH1-04-000128754")
    hands.press(KEY.Key_Return)
    assert wizard.answers.printer == "Office"
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F2)
    wizard.page.field.edit.setText(str(host))
    wizard.page.field.edit.returnPressed.emit()
    hands.settle()
    hands.press(KEY.Key_Return)
    hands.administrator()
    wizard.page.fields["again"].edit.setFocus()
    hands.press(KEY.Key_Return)
    assert wizard.page is wizard.finish and not hands.home.root.exists()
    said = dict(wizard.finish.summary)
    assert said[wizard.says("first.step_branch")] == "東京支部" and "07" in said[wizard.says("first.step_station")]
    hands.make()
    assert wizard.finish.made and not wizard.finish.wrong, wizard.finish.message
    chosen = settings.load(hands.home)
    assert (chosen.station.branch, chosen.station.number, chosen.station.rack) == ("13", "07", "C")
    assert chosen.camera.mirrored
    assert (chosen.screen.camera, chosen.slip.printer, chosen.mirror.extracts) == (OFF, "Labels", str(host))
    assert access.check_pin(hands.home, "a1", "4711").name == "及川"
    mirror = store.current(hands.home)
    assert mirror is not None and mirror.counts()["mailpieces"] > 0
    mirror.close()
    wizard.act("next")
    assert wizard.finished and not wizard.isVisible()


def test_everything_skipped_still_makes_a_station(hands: Hands) -> None:
    hands.skip_to("finish")
    hands.make()
    answers = hands.wizard.answers
    assert access.check_pin(hands.home, answers.person, answers.made_up_pin).role == "administrator"
    assert settings.load(hands.home) == answers.settings() and store.current(hands.home) is None


def test_left_half_way_there_is_nothing(hands: Hands, tmp_path: Path) -> None:
    hands.skip_to("administrator")
    hands.administrator()
    hands.wizard.close()
    assert not hands.wizard.finished and list(tmp_path.iterdir()) == []


def test_back_and_forth_keeps_what_was_answered(hands: Hands) -> None:
    hands.type("47")
    for _ in range(3):
        hands.press(KEY.Key_Return)
    for _ in range(3):
        hands.press(KEY.Key_Escape)
    assert hands.wizard.page.name == "branch" and hands.wizard.answers.branch == "47"
    hands.press(KEY.Key_Escape)
    assert hands.wizard.page.name == "branch"


def test_another_language_keeps_place_and_answers(hands: Hands) -> None:
    hands.type("47")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F9)
    wizard = hands.wizard
    assert wizard.page.name == "station" and wizard.answers.branch == "47" and wizard.page.isVisible()
    assert wizard.windowTitle() == "First set-up" and wizard.answers.settings().station.language == "en"


def test_an_answer_for_a_page_that_is_gone_is_no_trouble(hands: Hands) -> None:
    go_on = threading.Event()
    hands.skip_to("printer")
    hands.wizard.worker.run(lambda: go_on.wait(30))
    hands.wizard.page.entered()
    hands.wizard.act("language")
    go_on.set()
    hands.settle()
    hands.settle()
    assert hands.wizard.page.name == "printer" and len(hands.wizard.page.choices.rows) == 3


def test_pins_that_differ_stop_the_page_and_say_so(hands: Hands) -> None:
    hands.skip_to("administrator")
    wizard = hands.wizard
    for pin, again, words in (("4711", "4712", "first.pins_differ"), ("", "", "first.no_pin"), ("12", "12", None)):
        hands.administrator(pin, again)
        wizard.act("next")
        said = wizard.says(words) if words else wizard.says.words("errors.pin_form")
        assert wizard.page.name == "administrator" and wizard.page.trouble() == said
        assert wizard.banner.isVisible()
    hands.administrator()
    wizard.act("next")
    assert wizard.page is wizard.finish and not wizard.banner.isVisible()


def test_a_folder_that_lacks_a_kind_cannot_be_taken(hands: Hands, host: Path, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "branches.csv").write_bytes((host / "branches.csv").read_bytes())
    hands.skip_to("extracts")
    hands.wizard.page.field.edit.setText(str(part))
    hands.wizard.page.field.edit.returnPressed.emit()
    hands.settle()
    hands.wizard.act("next")
    assert hands.wizard.page.name == "extracts" and hands.wizard.banner.isVisible()
    hands.press(KEY.Key_F4)
    assert hands.wizard.page.name == "administrator" and hands.wizard.answers.extracts == ()


def test_extracts_that_cannot_be_loaded_leave_a_station_that_works(hands: Hands, host: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in host.glob("*.csv"):
        (damaged / file.name).write_bytes(file.read_bytes())
    members = damaged / "members.csv"
    members.write_bytes(members.read_bytes().split(b"\n")[0] + b"\n")
    hands.skip_to("extracts")
    hands.wizard.page.field.edit.setText(str(damaged))
    hands.wizard.page.field.edit.returnPressed.emit()
    hands.settle()
    hands.press(KEY.Key_Return)
    hands.administrator()
    hands.wizard.act("next")
    hands.make()
    finish = hands.wizard.finish
    assert finish.made and finish.wrong and finish.message.endswith("。") and hands.home.settings.exists()
    members.write_bytes((host / "members.csv").read_bytes())
    hands.wizard.act("skip")  # load again
    hands.qtbot.waitUntil(lambda: not finish.busy, timeout=LONG_MS)
    assert not finish.wrong and store.current(hands.home) is not None


def test_a_place_that_is_taken_meanwhile_is_said_and_nothing_made(hands: Hands) -> None:
    hands.skip_to("finish")
    hands.home.root.mkdir()
    (hands.home.root / "letters.txt").write_text("x")
    hands.make()
    finish = hands.wizard.finish
    assert finish.wrong and not finish.made and not hands.home.settings.exists()
    (hands.home.root / "letters.txt").unlink()
    hands.make()
    assert finish.made


def test_only_numbers_that_can_be(hands: Hands) -> None:
    hands.skip_to("station")
    hands.type("00")
    hands.wizard.act("next")
    assert hands.wizard.page.name == "station"
    for _ in range(120):
        hands.wizard.page._turn(1)
    assert hands.wizard.answers.number == "99"


@pytest.mark.skipif(os.name != "posix", reason="needs a pty")
def test_a_scanner_on_a_serial_port_is_tried_and_set(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real pair of ends: what is written into the one is read by the page at the other."""
    import pty

    outer, inner = pty.openpty()
    port = os.ttyname(inner)
    monkeypatch.setattr(devices, "_ports", lambda: [(port, "CH340")])
    hands.skip_to("scanner")
    page = hands.wizard.page
    hands.qtbot.waitUntil(lambda: len(page.choices.rows) == 2)
    hands.press(KEY.Key_Down)

    def tried() -> bool:
        os.write(outer, b"4901234567894\r")
        hands.qtbot.wait(50)
        return hands.wizard.answers.scanned > 0

    hands.qtbot.waitUntil(tried, timeout=LONG_MS)
    assert hands.wizard.answers.settings().scanner.port == port
    hands.press(KEY.Key_Return)
    os.close(outer)
    os.close(inner)


def test_the_chosen_camera_shows_its_picture_and_reads(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Pictures of a folder in place of a camera, read by the real eyes."""
    folder = tmp_path / "camera"
    folder.mkdir()
    sheet = Image.new("RGB", (1280, 720), (200, 180, 140))
    sheet.paste(qrcode.make("CH1-04-000000011", border=4).get_image().convert("RGB").resize((240, 240)), (700, 200))
    sheet.save(folder / "a.png")
    monkeypatch.setattr(devices, "_cameras", lambda: [(str(folder), "Lamp")])
    hands.skip_to("camera")
    page = hands.wizard.page
    assert hands.wizard.answers.camera == str(folder)
    hands.qtbot.waitUntil(lambda: page.pane.picture is not None, timeout=LONG_MS)
    hands.qtbot.waitUntil(lambda: page.pane.coach is Coach.TAKEN, timeout=LONG_MS)
    hands.press(KEY.Key_Return)
    assert page._feed is None
