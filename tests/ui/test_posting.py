"""発送 on the screen: a slip, its label, the next slip, without a key; the lists; taking back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailroom.access import Role
from mailroom.desk.checking import SealCheck
from mailroom.dispatch import pages as page_files
from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui.office import CTRL, KEY, Office
from ui.looks import Sound
from ui.supervisor.posting_screen import PostingScreen

ONE, OTHER = "53412071403", "20000000016"


def sealed(at: Office, *codes: str) -> str:
    def work(_: object) -> str:
        desk = at.made[0]
        bins = {desk.scan(code, after=0).place.bin for code in codes}
        check = SealCheck(desk.house, bins.pop())
        for code in codes:
            check.scan(code)
        check.floor(check.bin)
        slip = str(check.sealed_slip)
        desk.office.printed([desk.office.slip(slip)])
        return slip

    return str(at.ask(work))


@pytest.fixture
def at(office: Callable[..., Office]) -> Office:
    return office()


def opened(at: Office) -> PostingScreen:
    at.press(KEY.Key_P, modifiers=CTRL)
    screen = at.window.screen_
    assert isinstance(screen, PostingScreen) and screen.view is not None
    return screen


def heard(at: Office) -> list[Sound]:
    return [sound for sound, _ in at.window.sounds.played]


def step(screen: PostingScreen) -> str:
    assert screen.panel.shown is not None
    return screen.panel.shown.step


def test_a_day_at_the_post_without_a_key(at: Office) -> None:
    first, second = sealed(at, CODES[0], CODES[1]), sealed(at, CODES[2])
    screen = opened(at)
    assert [row[0] for row in screen.due.table.rows] == [first, second]
    at.press(KEY.Key_F2)
    assert step(screen) == "送付票を読み取ってください"
    for slip, label in ((first, f"C{ONE}C"), (second, OTHER)):
        at.scan(own_codes.make("S", slip))
        assert "引受番号" in step(screen) and screen.panel.shown.hero
        at.scan(label)
        assert step(screen).startswith("発送しました")
    assert screen.due.table.rows == () and [row[3] for row in screen.gone.table.rows] == [OTHER, ONE]
    assert heard(at)[-4:] == [Sound.RECORDED] * 4
    assert at.window.screen_ is screen


def test_the_weight_is_typed_and_priced(at: Office) -> None:
    slip = sealed(at, CODES[0])
    screen = opened(at)
    at.press(KEY.Key_F2, KEY.Key_3, KEY.Key_9, KEY.Key_9, KEY.Key_9, KEY.Key_Backspace)
    assert ("重さ・料金", "399 g　720 円") in screen.panel.shown.facts
    at.scan(own_codes.make("S", slip), ONE)
    assert screen.gone.table.rows[0][4:6] == ("399", "720")


def test_what_is_no_slip_and_no_label_is_refused_and_the_screen_stays(at: Office) -> None:
    slip = sealed(at, CODES[0])
    screen = opened(at)
    at.press(KEY.Key_F3)
    at.scan(ONE)
    assert step(screen) == "先に送付票を読み取ってください"
    at.scan(own_codes.make("S", slip), CODES[2])
    assert "ありません" in step(screen) and heard(at)[-1] is Sound.REFUSED
    assert at.window.screen_ is screen and at.ask(lambda s: s.house.pieces.by_code(CODES[2], s.mode)) is None
    at.press(KEY.Key_Escape)
    assert not screen.view.in_hand and at.window.screen_ is screen
    at.press(KEY.Key_Escape)
    assert at.window.screen_ is at.window.desk


def test_a_label_that_is_taken_is_told_and_the_bundle_stays_in_hand(at: Office) -> None:
    first, second = sealed(at, CODES[0], CODES[1]), sealed(at, CODES[2])
    screen = opened(at)
    at.press(KEY.Key_F2)
    at.scan(own_codes.make("S", first), ONE, own_codes.make("S", second), ONE)
    assert at.window.notices.banner.trouble.key == "tracking_used" and heard(at)[-1] is Sound.REFUSED
    assert screen.view.slip == second and screen.view.in_hand
    at.scan(OTHER)
    assert at.window.notices.banner.trouble is None and len(screen.view.gone) == 2


def test_the_lists_come_out_once_and_then_again(at: Office) -> None:
    slip = sealed(at, CODES[0])
    opened(at)
    at.press(KEY.Key_F4)
    assert at.window.notices.banner.trouble.key == "nothing_posted"
    at.press(KEY.Key_F2)
    at.scan(own_codes.make("S", slip), ONE)
    at.press(KEY.Key_F4)
    folder = at.window.opening.print_to
    at.qtbot.waitUntil(lambda: at.window.notices.banner.trouble is not None, timeout=20_000)
    assert at.window.notices.banner.trouble.key == "list_printed"
    assert [path.name for path in folder.iterdir()] == ["03A-251120-N01.pdf"]
    at.settle()
    kinds = at.ask(lambda s: [e["kind"] for e in s.house.journal.events("slip = '03A-251120-N01'")])
    assert kinds == ["printed"]
    kept = page_files.load((at.window.opening.home.papers / "03A-251120-N01.json").read_text("utf-8"))
    assert "534-12-07140-3" in kept[0].texts()


def test_taking_back_asks_once_and_is_a_supervisors(office: Callable[..., Office]) -> None:
    at = office()
    slip = sealed(at, CODES[0])
    screen = opened(at)
    at.scan(own_codes.make("S", slip))
    assert len(screen.view.gone) == 1
    at.press(KEY.Key_F8)
    assert at.window.notices.banner.trouble.key == "sure_take_back" and len(screen.view.gone) == 1
    at.press(KEY.Key_F8)
    assert screen.view.gone == () and screen.view.due[0].slip == slip


def test_a_clerk_takes_nothing_back(office: Callable[..., Office]) -> None:
    at = office(Role.CLERK)
    screen = opened(at)
    assert not screen.keys.keys["take_back"].isVisible()
    at.press(KEY.Key_F8)
    assert at.window.notices.banner.trouble is None


def test_leaving_puts_down_what_was_in_hand(at: Office) -> None:
    slip = sealed(at, CODES[0])
    opened(at)
    at.press(KEY.Key_F2)
    at.scan(own_codes.make("S", slip))
    at.press(KEY.Key_P, modifiers=CTRL)
    screen = opened(at)
    assert screen.view.slip is None and screen.view.due[0].slip == slip
