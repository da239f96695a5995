"""Find by hand: results while one types, masked where the settings say so, a label in place of a dead code."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mailroom.answers import PersonHit
from mailroom.errors import MirrorError
from mailroom.reading import own_codes
from tests.ui.conftest import Clerk, Make
from tests.ui.fakes import FOODS, FakeStation
from ui.clerk.search import SearchPanel
from ui.looks import Form

KEY = Qt.Key
LABEL = own_codes.make("L", "000123")


def a_hit(name: str, kana: str, number: int = 1) -> PersonHit:
    return PersonHit(
        f"04-41020003-{number}-00", name, kana, date(1985, 3, 3), "9800811", "宮城県仙台市青葉区一番町1-1", FOODS,
        (f"CH1-04-00000000{number}",), (f"C{number}",),
    )  # fmt: skip


HITS = [a_hit("渡邉 彩乃", "ワタナベ アヤノ"), a_hit("渡邊 綾乃", "ワタナベ アヤノ", 2)]


class Slow(FakeStation):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.hits, self.asked, self.broken = HITS, [], False

    def search(self, text: str) -> list[PersonHit]:
        self.asked.append(text)
        if self.broken:
            raise MirrorError("no_mirror")
        return super().search(text)


@pytest.fixture
def finder(make_clerk: Make) -> Clerk:
    clerk = make_clerk(Slow())
    clerk.log_in()
    clerk.press(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    return clerk


def panel(clerk: Clerk) -> SearchPanel:
    return clerk.window.desk.search


def station(clerk: Clerk) -> Slow:
    assert isinstance(clerk.station, Slow)
    return clerk.station


def type_at_once(clerk: Clerk, text: str) -> None:
    panel(clerk).field.setText(text)
    clerk.settle()


def compose(clerk: Clerk, making: str, commit: str = "") -> None:
    event = QInputMethodEvent(making, [])
    event.setCommitString(commit)
    QApplication.sendEvent(panel(clerk).field, event)
    QTest.qWait(round(clerk.window.wedge.gap_ms) + 20)
    clerk.settle()


def test_results_come_with_the_first_sign_and_follow(finder: Clerk) -> None:
    station(finder).hits = [a_hit("渡邉 彩乃", "wata"), a_hit("渡邊 綾乃", "wata", 2)]
    finder.type("wa")
    assert station(finder).asked == ["w", "wa"]
    assert [found.hit.name for found in panel(finder).rows] == ["渡邉 彩乃", "渡邊 綾乃"]


def test_one_search_at_a_time_and_the_newest_text_last(finder: Clerk) -> None:
    """A slow mirror is not asked for what is out of date."""
    field = panel(finder).field
    for text in ("ワ", "ワタ", "ワタナ", "ワタナベ"):
        field.setText(text)
    finder.settle()
    assert station(finder).asked == ["ワ", "ワタナベ"] and len(panel(finder).rows) == 2


def test_kana_are_looked_for_while_they_are_being_written(finder: Clerk) -> None:
    station(finder).hits = [a_hit("渡邉 彩乃", "わたなべ")]
    compose(finder, "わt")
    compose(finder, "わたn")
    assert station(finder).asked == ["わ", "わた"] and len(panel(finder).rows) == 1
    compose(finder, "", "渡")
    assert station(finder).asked[-1] == "渡" and panel(finder).field.text() == "渡"


def test_a_search_that_fails_is_said_and_the_next_is_made(finder: Clerk) -> None:
    station(finder).broken = True
    type_at_once(finder, "ワタ")
    assert finder.window.notices.passing is not None and panel(finder).rows == []
    station(finder).broken = False
    type_at_once(finder, "ワタナ")
    assert len(panel(finder).rows) == 2


def test_enter_before_the_answer_takes_no_row_of_an_older_text(finder: Clerk) -> None:
    station(finder).hits = [HITS[0]]
    field = panel(finder).field
    field.setText("ワタ")
    field.setText("サトウ")
    panel(finder).act("confirm")
    finder.settle()
    assert station(finder).asked == ["ワタ", "サトウ"] and panel(finder).rows == []
    assert finder.card is not None and finder.card.form is not Form.CANDIDATE  # type: ignore[attr-defined]


def test_masked_until_one_is_chosen(finder: Clerk) -> None:
    shown = panel(finder)
    shown.masked = True
    assert [shown._name(name) for name in ("渡邉 彩乃", "ワタナベ アヤノ", "髙", "")] == [
        "渡● 彩●",
        "ワ●●● ア●●",
        "髙",
        "",
    ]
    type_at_once(finder, "ワタナベ")
    finder.press(KEY.Key_Return)
    assert finder.card.word == finder.window.says.person("渡邉 彩乃")  # type: ignore[attr-defined]


def candidate(clerk: Clerk, *facts: Qt.Key) -> None:
    type_at_once(clerk, "ワタナベ")
    clerk.press(KEY.Key_Return)
    for fact in facts:
        clerk.press(fact)
    QTest.qWait(450)  # from the number keys to the trigger


def test_a_label_on_the_envelope_records_the_candidate_with_it(finder: Clerk) -> None:
    candidate(finder, KEY.Key_1, KEY.Key_2)
    finder.scan(LABEL)
    assert station(finder).chosen == [("CH1-04-000000001", ("name", "address"))]
    assert station(finder).labels == ["000123"] and station(finder).heard == []


def test_a_label_before_two_facts_records_nothing(finder: Clerk) -> None:
    candidate(finder, KEY.Key_1)
    finder.scan(LABEL)
    assert station(finder).chosen == [] and station(finder).heard == []
    assert finder.window.notices.passing is not None
    assert finder.card.form is Form.CANDIDATE  # type: ignore[attr-defined]


def test_a_label_without_a_candidate_goes_its_usual_way(finder: Clerk) -> None:
    finder.scan(LABEL)
    assert station(finder).heard == [LABEL]


def test_that_somebody_looked_is_written_down_once(finder: Clerk) -> None:
    type_at_once(finder, "ワ")
    type_at_once(finder, "ワタ")
    finder.press(KEY.Key_Escape)
    assert station(finder).lookings == [("ワタ", 2)]
    finder.press(KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    finder.press(KEY.Key_Escape)
    assert len(station(finder).lookings) == 1
