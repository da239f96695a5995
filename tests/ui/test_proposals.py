"""Print offered: one key for the stamp's reason, one for a person whose code and name agree, else two facts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mailroom.answers import Answer, Proposal
from mailroom.model import Advice, Cause, Frame, Reading, Symbol
from mailroom.reading.printed.found import Printed
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FakeStation, an_answer
from ui.clerk.content import Content
from ui.devices.camera import Sight
from ui.looks import Form

KEY = Qt.Key
CODE, DEAD = "CH1-04-000128754", "https://leaflet.example"


class FakeReader:
    """Reads the same of every picture."""

    def __init__(self) -> None:
        self.printed, self.looks, self.rests = Printed(), 0, 0

    def read(self, frame: Frame) -> Printed:
        self.looks += 1
        return self.printed

    def rest(self) -> None:
        self.rests += 1


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def clerk(make_clerk: Make, reader: FakeReader) -> Clerk:
    station = FakeStation({CODE: [an_answer()], DEAD: [Answer(Advice.NOT_OURS, Cause.URL)]})
    hits = [replace(hit, codes=(f"CH1-{at}",)) for at, hit in enumerate(scenes.hits()[:2])]
    station.proposals = [
        Proposal("CH1-0", hits[0], ("C1",), ("code", "name"), True, 0.85),
        Proposal("CH1-1", hits[1], ("C2",), ("name",), False, 0.4),
    ]
    clerk = make_clerk(station)
    clerk.window.print_eyes._reader = reader
    clerk.window.print_eyes.there = True
    clerk.log_in()
    return clerk


def shows(clerk: Clerk, text: str) -> None:
    """The camera sees this code, and what is printed comes in."""
    symbol = Symbol(text, "QRCode", "zxing-cpp", ((0, 0), (1, 0), (1, 1), (0, 1)))
    frame = Frame(np.zeros((4, 4), np.uint8), "made")
    clerk.window._seen(Sight(Reading((symbol,)), (), 5.0, frame=frame))
    clerk.settle()
    eyes = clerk.window.print_eyes
    clerk.qtbot.waitUntil(lambda: not eyes._busy and eyes._next is None)
    clerk.settle()


def card(clerk: Clerk) -> Content:
    content = clerk.window.desk.card.content
    assert content is not None
    return content


def test_a_stamp_that_says_another_reason_is_one_key_away(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(reason="HOKAN", code=CODE)
    shows(clerk, CODE)
    assert card(clerk).form is Form.FORWARD and card(clerk).hints[-1][0] == "."
    assert clerk.station.corrected == []
    clerk.press(KEY.Key_Period)
    assert clerk.station.corrected == ["HOKAN"]
    clerk.press(KEY.Key_Period)
    assert clerk.station.corrected == ["HOKAN"]


@pytest.mark.parametrize(
    "printed", [Printed(), Printed(reason="ATE"), Printed(reason="HOKAN", code="CH1-04-000000001")]
)
def test_no_stamp_the_same_reason_or_another_envelope_is_no_offer(
    clerk: Clerk, reader: FakeReader, printed: Printed
) -> None:
    reader.printed = printed
    shows(clerk, CODE)
    assert "." not in {cap for cap, _ in card(clerk).hints}
    clerk.press(KEY.Key_Period)
    assert clerk.station.corrected == []


def test_an_offer_goes_with_its_card(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(reason="HOKAN")
    shows(clerk, CODE)
    clerk.scan(CODE)
    clerk.press(KEY.Key_Period)
    assert clerk.station.corrected == []


def test_what_comes_late_is_not_for_the_next_envelope(clerk: Clerk, reader: FakeReader) -> None:
    shows(clerk, CODE)
    before = clerk.window.session.last
    clerk.station.answers["CH1-04-2"] = [an_answer(piece="piece-2")]
    clerk.scan("CH1-04-2")
    late = Printed(reason="HOKAN")
    clerk.window.proposals._stamped(late, before)
    clerk.window.proposals._proposed(late, clerk.station.proposals, before)
    clerk.press(KEY.Key_Period)
    assert clerk.station.corrected == [] and card(clerk).form is Form.FORWARD


def test_code_and_name_that_agree_are_one_key(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(code="CH1-0", name="x")
    shows(clerk, DEAD)
    assert card(clerk).form is Form.CANDIDATE and [tick.on for tick in card(clerk).ticks] == [True, True]
    assert clerk.station.chosen == []
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == [("CH1-0", ("printed",))]


def test_taken_back_facts_are_not_one_key(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(code="CH1-0", name="x")
    shows(clerk, DEAD)
    clerk.press(KEY.Key_2)
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == []
    clerk.press(KEY.Key_Escape)
    assert card(clerk).form is Form.NOTHING


def test_anything_less_stands_in_the_panel_and_needs_two_facts(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(name="x")
    clerk.station.proposals = clerk.station.proposals[1:]
    shows(clerk, DEAD)
    assert card(clerk).form is Form.NOT_OURS and card(clerk).hints[-1][0] == "Ctrl+F"
    clerk.press(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert [row.code for row in clerk.window.desk.search.rows] == ["CH1-1"]
    clerk.press(KEY.Key_Return)
    assert not any(tick.on for tick in card(clerk).ticks)
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen == []
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_2)
    clerk.press(KEY.Key_Return)
    assert clerk.station.chosen and clerk.station.chosen[0][0] == "CH1-1"


def test_on_demand_the_panel_asks_for_what_is_in_view(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(name="x")
    clerk.window.proposals._newest = lambda: Frame(np.zeros((4, 4), np.uint8), "made")
    clerk.press(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = clerk.window.desk.search
    clerk.qtbot.waitUntil(lambda: len(search.rows) == 2)
    search.field.setText("わ")
    assert not search.offered


def test_idle_gives_the_memory_back(clerk: Clerk, reader: FakeReader) -> None:
    reader.printed = Printed(reason="HOKAN")
    shows(clerk, CODE)
    eyes = clerk.window.print_eyes
    assert eyes._idle.isActive()
    eyes._idle.timeout.emit()
    clerk.qtbot.waitUntil(lambda: reader.rests == 1)


def test_without_ocr_nothing_is_asked(clerk: Clerk, reader: FakeReader) -> None:
    clerk.window.print_eyes.there = False
    shows(clerk, DEAD)
    assert reader.looks == 0 and card(clerk).form is Form.NOT_OURS
