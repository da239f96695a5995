"""廃棄 on the screen: the deceased first and one by one, strangers stop, the second person's PIN, the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from mailroom.access import Role, add_person
from mailroom.dispatch import pages as page_files
from mailroom.model import Mode
from tests.desk.branch import CODES
from tests.makers import a_member
from tests.ui.office import CTRL, KEY, Office
from ui.looks import Sound
from ui.supervisor.destroying_screen import DestroyingScreen

DEAD, LOST, ALIVE, MARKED = CODES[0], CODES[2], CODES[3], CODES[1]


@pytest.fixture
def at(office: Callable[..., Office]) -> Office:
    made = office()

    def work(_: object) -> None:
        desk = made.made[0]
        desk.lost(a_member(symbol="11111111", number="0").key, "死亡")
        desk.lost(a_member(symbol="22222222", number="2").key)
        for code in (LOST, DEAD, ALIVE):
            desk.scan(code, after=0)
        add_person(desk.home, "boss", "管理 太郎", Role.SUPERVISOR, "9999")
        add_person(desk.home, "other", "立会 花子", Role.CLERK, "4321")

    made.ask(work)
    return made


def opened(at: Office) -> DestroyingScreen:
    at.press(KEY.Key_D, modifiers=CTRL)
    screen = at.window.screen_
    assert isinstance(screen, DestroyingScreen) and screen.view is not None
    return screen


def step(screen: DestroyingScreen) -> str:
    assert screen.panel.shown is not None
    return screen.panel.shown.step


def place(at: Office, code: str) -> str:
    return str(at.ask(lambda s: s.house.pieces.by_code(code, Mode.RETURNED).place.kind.value))


def enter(at: Office) -> None:
    QTest.qWait(round(at.window.wedge.gap_ms) + 10)  # an Enter at once would be the scanner's
    at.press(KEY.Key_Return)


def pin(at: Office, figures: str) -> None:
    for name in (*figures, "enter"):
        at.window.destroying.second.panel.press(name)


def confirm(at: Office) -> None:
    enter(at)
    assert at.window.destroying.second.isVisible()
    pin(at, "4321")
    at.qtbot.waitUntil(lambda: not at.window.destroying.second.isVisible(), timeout=20_000)
    at.settle()


def test_the_deceased_first_and_one_by_one(at: Office) -> None:
    screen = opened(at)
    assert [row.shown for row in screen.view.rows] == [DEAD, LOST]
    at.scan(LOST)
    assert screen.view.told == "deceased_first" and screen.view.seen == 0
    at.scan(DEAD)
    assert screen.view.hand == screen.view.rows[0].piece and "この1通" in step(screen)
    at.scan(LOST)
    assert screen.view.told == "alone"
    confirm(at)
    assert (place(at, DEAD), place(at, LOST)) == ("destroyed", "destroy_box")
    at.scan(LOST, LOST)
    assert screen.view.told == "twice" and screen.view.seen == 1
    confirm(at)
    assert place(at, LOST) == "destroyed" and screen.view.rows == ()
    assert screen.record == "03A-251120-D002"


def test_what_lives_stops_loudly_and_is_never_destroyed(at: Office) -> None:
    screen = opened(at)
    at.scan(DEAD)
    confirm(at)
    at.scan(ALIVE)
    assert at.window.sounds.played[-1] == (Sound.REFUSED, 3)
    assert step(screen).startswith("止めてください") and ("行き先", "棚 A-1") in screen.panel.shown.facts
    at.scan(LOST)
    confirm(at)
    assert place(at, ALIVE) == "bin"


def test_the_second_person_is_another_and_the_pin_is_the_own(at: Office) -> None:
    screen = opened(at)
    assert [person.id for person in screen.second.people_panel.people] == ["other"]
    enter(at)
    assert not screen.second.isVisible()  # nothing was scanned
    at.scan(DEAD)
    enter(at)
    pin(at, "1111")
    at.qtbot.waitUntil(lambda: not screen.second.panel.busy, timeout=20_000)
    assert "PIN" in screen.second.panel.message and place(at, DEAD) == "destroy_box"
    at.scan(LOST)
    assert screen.view.told == "in_box"  # nothing is taken while the second person is asked
    at.press(KEY.Key_Escape)
    assert not screen.second.isVisible() and at.window.screen_ is screen
    confirm(at)
    events = at.ask(lambda s: list(s.house.journal.events("kind = 'destroyed'")))
    assert [(e["clerk"], e["second"], e["found_by"]) for e in events] == [("boss", "other", "code")]


def test_what_the_mirror_calls_alive_is_shown_and_goes_alone(at: Office) -> None:
    at.ask(lambda s: (s.mark(s.house.pieces.by_code(ALIVE, Mode.RETURNED).id, "superseded"), s.confirm_place(ALIVE)))
    screen = opened(at)
    assert [row.contradicted for row in screen.view.rows] == [False, False, True]
    at.scan(DEAD)
    confirm(at)
    at.scan(LOST, ALIVE)
    assert screen.view.told == "alone" and screen.view.seen == 1
    at.press(KEY.Key_F2)
    at.scan(ALIVE)
    assert step(screen).startswith("名簿と不一致")
    confirm(at)
    assert (place(at, ALIVE), place(at, LOST)) == ("destroyed", "destroy_box")


def test_the_record_comes_out_by_itself_and_again_by_a_key(at: Office) -> None:
    screen = opened(at)
    at.scan(DEAD)
    confirm(at)
    at.qtbot.waitUntil(lambda: at.window.notices.banner.trouble is not None, timeout=20_000)
    assert at.window.notices.banner.trouble.key == "record_printed"
    at.settle()
    folder = at.window.opening.print_to
    assert [path.name for path in folder.iterdir()] == [f"{screen.record}.pdf"]
    kept = page_files.load((at.window.opening.home.papers / f"{screen.record}.json").read_text("utf-8"))
    assert {"管理 太郎", "立会 花子", DEAD, "死亡"} <= set(kept[0].texts())
    at.window.notices.show(None)
    at.press(KEY.Key_F4)
    at.qtbot.waitUntil(lambda: at.window.notices.banner.trouble is not None, timeout=20_000)
    at.settle()
    kinds = at.ask(lambda s: [e["kind"] for e in s.house.journal.events(f"slip = '{screen.record}'")])
    assert kinds == ["printed", "reprinted"]


def test_a_card_without_a_code_is_checked_by_hand_and_that_is_on_record(at: Office) -> None:
    screen = opened(at)
    at.press(KEY.Key_F1)
    assert screen.view.seen == 1
    confirm(at)
    (event,) = at.ask(lambda s: list(s.house.journal.events("kind = 'destroyed'")))
    assert "found_by" not in event


def test_a_clerk_destroys_nothing(office: Callable[..., Office]) -> None:
    at = office(Role.CLERK)
    before = at.window.screen_
    at.press(KEY.Key_D, modifiers=CTRL)
    assert at.window.screen_ is before


def test_leaving_keeps_everything_in_the_box(at: Office) -> None:
    screen = opened(at)
    at.scan(DEAD)
    assert screen.view.seen == 1
    at.press(KEY.Key_Escape)
    assert opened(at).view.seen == 0 and place(at, DEAD) == "destroy_box"
