"""The camera beside the window: pictures are shown, codes taken once, a lost camera is said and found again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import qrcode
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mailroom.answers import Answer
from mailroom.model import Hint, Reading, Symbol
from mailroom.reading import own_codes, stand_ins
from mailroom.reading.cameras import State
from mailroom.settings import CameraSettings, CodeSettings
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FakeStation, an_answer
from ui.clerk.camera_pane import Coach
from ui.clerk.status_bar import Dot
from ui.devices.camera import CameraFeed, Picture, Sight
from ui.looks import Sound

CODES = ("CH1-04-000000011", "CH1-04-000000022")


@pytest.fixture
def envelopes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two envelopes, held into view one after the other."""
    monkeypatch.setattr(stand_ins, "HOLD_S", 0.8)
    monkeypatch.setattr(stand_ins, "GAP_S", 1.2)
    for at, code in enumerate(CODES):
        sheet = Image.new("RGB", (1280, 720), (200, 180, 140))
        sheet.paste(qrcode.make(code, border=4).get_image().convert("RGB").resize((240, 240)), (700, 200))
        sheet.save(tmp_path / f"{at}.png")
    return tmp_path


class Seen:
    """What reached the window."""

    def __init__(self, camera: str, **more: Any) -> None:
        self.pictures: list[Picture] = []
        self.sights: list[Sight] = []
        self.hints: list[Hint | None] = []
        self.states: list[str] = []
        self.failures: list[Exception] = []
        taking = more.pop("taking", CameraSettings())
        self.feed = CameraFeed(
            camera,
            CodeSettings(),
            taking,
            picture=self.pictures.append,
            sight=self.sights.append,
            hint=self.hints.append,
            state=lambda state: self.states.append(state.value),
            failed=self.failures.append,
            **more,
        )


@pytest.fixture
def seen(envelopes: Path) -> Iterator[Seen]:
    seen = Seen(str(envelopes), loop=True)
    yield seen
    seen.feed.close()
    assert seen.failures == []


def test_a_mirrored_preview_is_outlined_where_the_code_is_shown(qtbot: QtBot, envelopes: Path) -> None:
    ways: dict[bool, Seen] = {on: Seen(str(envelopes), taking=CameraSettings(mirrored=on)) for on in (False, True)}
    try:
        for seen in ways.values():
            qtbot.waitUntil(lambda seen=seen: bool(seen.sights and seen.pictures), timeout=30_000)
        plain, mirrored = (seen.sights[0] for seen in ways.values())
        assert plain.reading.symbols[0].text == mirrored.reading.symbols[0].text
        wide = ways[False].pictures[0].frame[0]
        for (x, y), (back, same) in zip(plain.taken[0], mirrored.taken[0], strict=True):
            assert abs(x + back - wide) < 2 and abs(y - same) < 2
    finally:
        for seen in ways.values():
            seen.feed.close()


def test_why_a_code_is_not_read_reaches_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.reading.troubles import glare

    cv2.imwrite(str(tmp_path / "glare.png"), glare(np.random.default_rng(1001)))
    seen = Seen(str(tmp_path), loop=True)
    try:
        qtbot.waitUntil(lambda: Hint.GLARE in seen.hints, timeout=30_000)
    finally:
        seen.feed.close()


def test_each_envelope_counts_once(qtbot: QtBot, seen: Seen) -> None:
    """Held in view for a moment, away for a moment, again and again."""
    qtbot.waitUntil(lambda: len(seen.sights) >= 3, timeout=30_000)
    texts = [sight.reading.symbols[0].text for sight in seen.sights]
    assert set(texts) == set(CODES) and all(one != other for one, other in pairwise(texts))
    assert all(len(sight.taken) == 1 and not sight.two for sight in seen.sights)
    assert seen.states == ["live"]
    picture = seen.pictures[0]
    assert picture.frame == (1280, 720)
    assert picture.image.width() <= seen.feed.room[0] and picture.image.height() <= seen.feed.room[1]


def test_a_camera_that_is_not_there_is_looked_for(qtbot: QtBot, tmp_path: Path) -> None:
    seen = Seen(str(tmp_path / "no-such-camera"))
    qtbot.waitUntil(lambda: seen.states == ["lost"], timeout=10_000)
    seen.feed.close()
    assert seen.failures == [] and seen.sights == []


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        (State.LOST, "camera_gone"),
        (State.BUSY, "camera_busy"),
        (State.DENIED, "camera_denied"),
        (State.BLACK, "camera_black"),
        (State.FROZEN, "camera_frozen"),
        (State.GARBLED, "camera_garbled"),
    ],
)
def test_what_is_wrong_with_the_camera_is_said_until_it_is_over(clerk: Clerk, state: State, trouble: str) -> None:
    window = clerk.window
    pane, notices = window.desk.camera, window.notices
    window.camera._state(State.LIVE)
    pane.show_picture(QImage(64, 36, QImage.Format.Format_RGB32), (64, 36))
    assert window.session.camera and notices.lasting == {} and pane.coach is Coach.READY
    window.camera._state(state)
    assert not window.session.camera and list(notices.lasting) == [trouble] and notices.banner.isVisible()
    assert window.bar.dots["camera"] is Dot.TROUBLE
    assert pane.coach is (Coach.NONE if state is State.LOST else Coach.BLIND)
    assert (pane.picture is None) is (state not in (State.BLACK, State.GARBLED))
    window.camera._state(State.LIVE)
    pane.show_picture(QImage(64, 36, QImage.Format.Format_RGB32), (64, 36))
    assert window.session.camera and notices.lasting == {} and not notices.banner.isVisible()
    assert window.bar.dots["camera"] is Dot.OK and pane.coach is Coach.READY


def test_a_station_without_a_camera_is_no_trouble(clerk: Clerk) -> None:
    clerk.window.camera._state(State.LOST)
    assert clerk.window.notices.lasting == {} and clerk.window.bar.dots["camera"] is Dot.OFF
    pane = clerk.window.desk.camera
    assert pane.coach is Coach.OFF
    pane.named("CH1-04-000128754")
    pane.forget()  # nobody is here: back to what stood before the scan
    assert pane.coach is Coach.OFF


def test_a_card_beside_an_envelope_is_taken_once_and_the_envelope_each_time(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither takes the other for a second envelope; a card that lies there does its work once."""
    monkeypatch.setattr(stand_ins, "HOLD_S", 1.2)
    monkeypatch.setattr(stand_ins, "GAP_S", 1.2)
    card = own_codes.make("C", "UND")
    for at, code in enumerate(CODES):
        sheet = Image.new("RGB", (1280, 720), (200, 180, 140))
        for text, place, side in ((code, (800, 100), 240), (card, (200, 450), 150)):
            sheet.paste(qrcode.make(text, border=4).get_image().convert("RGB").resize((side, side)), place)
        sheet.save(tmp_path / f"{at}.png")
    seen = Seen(str(tmp_path), loop=True)
    try:
        qtbot.waitUntil(lambda: sum(sight.piece for sight in seen.sights) >= 4, timeout=40_000)
    finally:
        seen.feed.close()
    assert seen.failures == []
    assert [sight.card for sight in seen.sights if sight.card] == [own_codes.OwnCode("C", "UND")]
    assert not any(sight.two or sight.cards for sight in seen.sights)
    texts = [[symbol.text for symbol in sight.reading.symbols] for sight in seen.sights if sight.piece]
    assert set(map(tuple, texts)) == {(code,) for code in CODES}, "the card is no part of the view that is judged"


def test_a_floor_label_beside_an_envelope_is_no_empty_bin(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays part of the view, is told once, and counts when it is alone."""
    monkeypatch.setattr(stand_ins, "HOLD_S", 3.0)
    monkeypatch.setattr(stand_ins, "GAP_S", 0.1)
    floor = own_codes.make("F", "A-17")
    for at, codes in enumerate(((CODES[0], floor), (floor,))):
        sheet = Image.new("RGB", (1280, 720), (200, 180, 140))
        for text, place, side in zip(reversed(codes), ((200, 450), (800, 100)), (150, 240), strict=False):
            sheet.paste(qrcode.make(text, border=4).get_image().convert("RGB").resize((side, side)), place)
        sheet.save(tmp_path / f"{at}.png")
    seen = Seen(str(tmp_path), loop=True)
    try:
        qtbot.waitUntil(lambda: any(sight.card for sight in seen.sights), timeout=40_000)
    finally:
        seen.feed.close()
    texts = [{symbol.text for symbol in sight.reading.symbols} for sight in seen.sights]
    assert [bool(sight.card) for sight in seen.sights] == [False] * (len(texts) - 1) + [True]
    assert any(sight.beside for sight in seen.sights) and {CODES[0], floor} in texts
    assert texts[-1] == set() and not any(sight.two for sight in seen.sights)


def test_a_label_beside_a_code_in_a_seal_check_is_said(clerk: Clerk) -> None:
    clerk.window.intake.sight(Sight(Reading(), (), 20.0, piece=False, beside=True))
    assert clerk.window.notices.banner.trouble is None, "a bin behind the desk disturbs nobody"
    clerk.station.views = [scenes.check(8)]
    clerk.scan(own_codes.make("B", "A-17"))
    clerk.window.intake.sight(Sight(Reading(), (), 20.0, piece=False, beside=True))
    clerk.settle()
    banner = clerk.window.notices.banner.trouble
    assert banner is not None and banner.key == "label_beside" and clerk.station.heard == []


class Heard(FakeStation):
    """Writes down what it was asked, in order."""

    def __init__(self) -> None:
        super().__init__({CODES[0]: [an_answer(code=CODES[0])]})
        self.asked: list[str] = []

    def set_reason(self, code: str | None, *, sticky: bool = False) -> None:
        self.asked.append(f"reason {code}")
        super().set_reason(code, sticky=sticky)

    def take_text(self, text: str) -> list[Answer]:
        self.asked.append("envelope")
        return super().take_text(text)

    def undo_last(self) -> Answer:
        self.asked.append("undo")
        return super().undo_last()


@pytest.mark.parametrize(
    ("body", "order"), [("TEN", ["reason TENKYO", "envelope"]), ("UND", ["envelope", "undo"])]
)  # fmt: skip
def test_what_sets_the_next_envelope_comes_before_the_one_beside_it(
    make_clerk: Make, body: str, order: list[str]
) -> None:
    clerk = make_clerk(Heard())
    clerk.log_in()
    symbol = Symbol(CODES[0], "QRCode", "zxing-cpp", ((0, 0), (9, 0), (9, 9), (0, 9)))
    sight = Sight(Reading((symbol,)), (symbol.polygon,), 20.0, card=own_codes.OwnCode("C", body))
    clerk.window.intake.sight(sight)
    clerk.settle()
    assert clerk.station.asked == order


def test_several_cards_at_once_are_refused_in_a_sentence(clerk: Clerk) -> None:
    clerk.window.intake.sight(Sight(Reading(), (), 20.0, piece=False, cards=True))
    clerk.settle()
    banner = clerk.window.notices.banner.trouble
    assert banner is not None and banner.key == "several_cards" and clerk.station.heard == []


def test_a_card_before_the_camera_is_told_by_a_sound_of_its_own(clerk: Clerk) -> None:
    clerk.window.intake.sight(Sight(Reading(), (), 20.0, card=own_codes.OwnCode("C", "TEN"), piece=False))
    clerk.settle()
    assert clerk.heard()[-1] is Sound.ALREADY and clerk.station.reason == "TENKYO"
    clerk.window.intake.sight(Sight(Reading(), (), 20.0, card=own_codes.OwnCode("C", "ENO"), piece=False))
    clerk.settle()
    assert clerk.heard()[-1] is Sound.REFUSED, "an enclosure has no place in unopened mail"
