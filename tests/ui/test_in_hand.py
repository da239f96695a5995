"""The envelope in the hand: no card of the one before may stand for it, and no name stays for the next clerk."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from mailroom.answers import Answer
from mailroom.errors import JournalError
from mailroom.model import NOTHING_SEEN, Advice, Mode
from mailroom.reading import own_codes
from tests.ui import scenes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FakeStation, a_person, an_answer, an_item
from ui.clerk.content import Content
from ui.devices.camera import Sight
from ui.looks import Band, Form, Sound

CODE, SLOW, LOCKED, LEAFLET = "CH1-04-000128754", "CH1-04-000000002", "CH1-04-000000003", "https://example.jp"
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk(FakeStation):
    """One code waits until it is let go, one cannot be recorded."""

    def __init__(self) -> None:
        single = an_item(1)
        super().__init__({CODE: [an_answer(items=(single,), people=(a_person(item=single),))], SLOW: [an_answer()]})
        self.go_on = threading.Event()
        self.hits = [replace(hit, codes=(CODE,)) for hit in scenes.hits()[:1]]

    def take_text(self, text: str) -> list[Answer]:
        if text == LOCKED:
            raise JournalError("journal_locked", path="/srv/mailroom/home/journal.db")
        if text == SLOW:
            self.go_on.wait(10)
        return super().take_text(text)


@pytest.fixture
def clerk(make_clerk: Make) -> Clerk:
    clerk = make_clerk(Desk())
    clerk.log_in()
    return clerk


def card(clerk: Clerk) -> Content:
    assert clerk.window.desk.card.content is not None
    return clerk.window.desk.card.content


def test_what_could_not_be_recorded_takes_the_old_bin_off_the_card(clerk: Clerk) -> None:
    clerk.scan(CODE)
    assert card(clerk).number == "17"
    clerk.scan(LOCKED)
    shown = card(clerk)
    assert (shown.form, shown.number, shown.band, shown.stamp) == (Form.TROUBLE, "", Band.TINT, "")
    assert clerk.heard()[-1] is Sound.REFUSED
    banner = clerk.window.notices.banner.trouble
    assert banner is not None and "/" not in banner.what and banner.to_do


def test_an_outcome_key_never_marks_the_envelope_before(clerk: Clerk) -> None:
    for unrecorded in (LOCKED, LEAFLET):
        clerk.scan(CODE)
        clerk.scan(unrecorded)
        clerk.press(KEY.Key_F9)
        assert clerk.station.marks == [] and card(clerk).form is Form.ASK
        clerk.press(KEY.Key_Escape)


def test_a_slow_record_is_waited_for_in_the_hand(clerk: Clerk) -> None:
    clerk.scan(CODE)
    station = clerk.station
    assert isinstance(station, Desk)
    clerk.window.intake.scanned(SLOW)
    clerk.qtbot.waitUntil(lambda: card(clerk).word == clerk.window.says("look.slow.word"), timeout=3000)
    station.go_on.set()
    clerk.settle()
    assert card(clerk).form is Form.FORWARD
    clerk.qtbot.wait(450)
    assert card(clerk).form is Form.FORWARD


def test_a_torn_scan_takes_the_old_bin_off_the_card(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.window.wedge.broken.emit()
    assert card(clerk).form is Form.TROUBLE


def test_two_in_view_take_the_old_bin_off_the_card(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.window.intake.sight(Sight(NOTHING_SEEN, (), 5.0, two=True))
    assert card(clerk).form is Form.TWO_CODES and clerk.heard()[-1] is Sound.REFUSED


def test_search_goes_when_the_person_is_recorded(clerk: Clerk) -> None:
    clerk.press(KEY.Key_F, CTRL)
    hit = scenes.hits()[0]
    clerk.window.desk.search.field.setText(hit.kana)
    clerk.qtbot.waitUntil(lambda: bool(clerk.window.desk.search.rows))
    clerk.press(KEY.Key_Return)
    clerk.type("12")
    clerk.press(KEY.Key_Return)
    assert card(clerk).form is Form.FORWARD and not clerk.window.desk.search.isVisible()


def test_no_name_stays_for_the_next_clerk(clerk: Clerk) -> None:
    clerk.scan(CODE)
    clerk.press(KEY.Key_F, CTRL)
    clerk.window.desk.search.field.setText("x")
    clerk.press(KEY.Key_Q, CTRL)
    assert clerk.window.screen_ is clerk.window.login
    clerk.log_in()
    shown = card(clerk)
    assert shown.form is Form.NOTHING and not any(a_person().name in line.text for line in shown.lines)
    assert not clerk.window.desk.search.isVisible() and clerk.window.desk.search.field.text() == ""
    assert clerk.window.session.last is None


def test_a_scan_before_the_log_in_is_refused_aloud(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.settle()
    clerk.scan(CODE)
    assert clerk.station.heard == [] and clerk.window.login.panel.message == clerk.window.says("login.first")
    assert clerk.heard() == [Sound.REFUSED]


def test_a_person_card_chooses_who_logs_in(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.settle()
    clerk.scan(own_codes.make("P", "TAKAHASHI"))
    assert clerk.window.login.people_panel.at == 1 and clerk.window.login.panel.message == ""
    clerk.type("1234")
    clerk.press(KEY.Key_Return)
    assert clerk.window.presence.person is not None and clerk.window.presence.person.id == "takahashi"
    clerk.scan(own_codes.make("P", "SATO"))
    assert clerk.window.presence.person is None and clerk.window.login.people_panel.at == 0


def test_an_outcome_after_already_asks_which_envelope(make_clerk: Make) -> None:
    """The station's last piece is the one before: only what stands on the card may be marked."""
    station = FakeStation({CODE: [an_answer(Advice.ALREADY, event_id=None)]})
    station.recent = "piece-0"
    clerk = make_clerk(station)
    clerk.log_in()
    clerk.scan(CODE)
    clerk.press(KEY.Key_F9)
    assert station.marks == [] and card(clerk).form is Form.ASK
    clerk.scan(CODE)
    clerk.type("1")
    clerk.press(KEY.Key_Return)
    assert station.marks == [("piece-1", "superseded", ("C1",))]


def test_pins_are_shown_in_a_made_up_home_only(make_clerk: Make) -> None:
    clerk = make_clerk()
    clerk.settle()
    home = clerk.window.opening.home
    (home.root / "log-ins.csv").write_text("id,name,role,pin\nsato,佐藤 美咲,clerk,3302\n", encoding="utf-8")
    assert clerk.window.opening.shown_pins() == {}
    (home.root / "demo").touch()
    assert clerk.window.opening.shown_pins() == {"sato": "3302"}


def test_the_number_of_the_next_certificate_chooses_nothing_on_the_card_before(clerk: Clerk) -> None:
    """Somebody who does not look goes on typing while the card still asks which of two facts agree."""
    clerk.press(KEY.Key_F, CTRL)
    clerk.window.desk.search.field.setText(scenes.hits()[0].kana)
    clerk.qtbot.waitUntil(lambda: bool(clerk.window.desk.search.rows))
    clerk.press(KEY.Key_Return)
    assert card(clerk).form is Form.CANDIDATE
    clerk.type("120")
    assert clerk.window.session.choice is None and card(clerk).form is Form.NOTHING
    assert clerk.heard()[-1] is Sound.REFUSED
    trouble = clerk.window.notices.banner.trouble
    assert trouble is not None and trouble.key == "unchosen"
    clerk.press(KEY.Key_Return)
    assert isinstance(clerk.station, FakeStation) and clerk.station.chosen == []


def test_a_certificate_without_a_code_costs_its_number_and_three_keys(clerk: Clerk) -> None:
    """Figures and hyphens as they stand on it, Enter, one fact beside the number, Enter."""
    clerk.window.session.set_mode(Mode.REPLY)
    clerk.settle()
    number = "41020003-128-00"
    assert isinstance(clerk.station, FakeStation)
    clerk.station.hits = [replace(scenes.hits()[0], member=f"04-{number}", kana=number, certificates=("C1",))]
    clerk.type(number)
    clerk.qtbot.waitUntil(lambda: bool(clerk.window.desk.search.rows))
    clerk.press(KEY.Key_Return)
    clerk.type("1")
    clerk.press(KEY.Key_Return)
    ((_, facts),) = clerk.station.chosen
    assert set(facts) == {"name", "number"} and not clerk.window.desk.search.isVisible()
