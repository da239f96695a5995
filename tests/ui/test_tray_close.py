"""受箱を閉じる: a tray that does not agree stands on its screen, with where to look; counted, closed, scanned again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from mailroom.access import Role
from mailroom.desk import tickets
from mailroom.reading import own_codes
from tests.desk.branch import CODES
from tests.ui.office import Office
from ui.looks import Form, Sound

KEY = Qt.Key


@pytest.fixture
def clerk(office: Callable[..., Office]) -> Office:
    """Three envelopes of a tray of four are scanned, the third of them at once after two in one view."""
    clerk = office(Role.CLERK)
    clerk.ticket = clerk.ask(lambda s: tickets.draw_up(s.house, source="仙台東郵便局", count=4)).code  # type: ignore[attr-defined]
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    for at, code in enumerate(CODES[:3]):
        later(clerk)
        if at == 2:
            clerk.ask(lambda station: station.tray.doubt("two_codes"))
            later(clerk)
        clerk.scan(code)
    return clerk


def later(clerk: Office) -> None:
    desk = clerk.made[0]
    desk.now += timedelta(seconds=7)


def closed(clerk: Office) -> list[tuple[int, str | None]]:
    rows = clerk.ask(
        lambda station: station.house.journal.connection.execute(
            "SELECT json_extract(body, '$.data.difference'), json_extract(body, '$.note') FROM event "
            "WHERE kind = 'tray_closed'"
        ).fetchall()
    )
    return [tuple(row) for row in rows]


def test_where_to_look_with_the_envelopes_beside_it_and_a_found_one_closes_it(clerk: Office) -> None:
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    tray = clerk.window.tray
    assert clerk.window.screen_ is tray and tray.side.shown is not None and tray.side.shown.tray.difference == -1
    [gap] = tray.gaps.shown.gaps if tray.gaps.shown else []
    assert (gap.gap.kind, gap.gap.after) == ("two_codes", 2)
    assert gap.before and gap.before.code == CODES[1] and gap.behind and gap.behind.code == CODES[2]
    later(clerk)
    clerk.scan(CODES[3])
    assert clerk.window.screen_ is clerk.window.desk
    content = clerk.window.desk.card.content
    assert content is not None and content.form is Form.FORWARD, "where it goes is never hidden"
    assert closed(clerk) == [(0, None)]
    assert clerk.window.notices.banner.trouble is not None


def test_counted_anew_it_closes_and_is_told_on_the_card(clerk: Office) -> None:
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    clerk.press(KEY.Key_F1, KEY.Key_5, KEY.Key_Return)
    tray = clerk.window.tray
    assert clerk.window.screen_ is tray and tray.side.shown and tray.side.shown.tray.difference == -2
    clerk.press(KEY.Key_4, KEY.Key_Backspace, KEY.Key_3, KEY.Key_Return)
    content = clerk.window.desk.card.content
    assert clerk.window.screen_ is clerk.window.desk and content is not None and content.form is Form.TRAY_CLOSED
    assert closed(clerk) == [(0, None)]


def test_closed_with_its_difference_only_after_a_reason(clerk: Office) -> None:
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    clerk.press(KEY.Key_F10)
    assert clerk.window.tray.reasons.isVisible() and closed(clerk) == []
    clerk.press(KEY.Key_Escape)
    assert not clerk.window.tray.reasons.isVisible() and clerk.window.tray.gaps.isVisible()
    clerk.press(KEY.Key_F10, KEY.Key_9)
    assert closed(clerk) == []
    clerk.press(KEY.Key_2)
    assert closed(clerk) == [(-1, clerk.window.says("tray.why_not_found"))]
    assert clerk.window.screen_ is clerk.window.desk


def test_a_recount_takes_every_scan_names_what_was_not_scanned_before_and_records_nothing(clerk: Office) -> None:
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    before = clerk.ask(lambda station: station.house.journal.head())
    clerk.press(KEY.Key_F3)
    recount = clerk.window.tray.recount
    assert recount.isVisible() and recount.view and (recount.view.seen, recount.view.scanned) == (0, 3)
    clerk.scan(CODES[0])
    assert clerk.window.screen_ is clerk.window.tray and clerk.window.sounds.played[-1][0] is Sound.RECORDED
    clerk.scan(CODES[0], CODES[3], own_codes.make("B", "A-1"))
    assert clerk.window.sounds.played[-1][0] is not Sound.RECORDED
    assert recount.view and (recount.view.seen, recount.view.new, recount.view.twice) == (1, (CODES[3],), (CODES[0],))
    assert [row.code for row in recount.view.missing] == CODES[1:3]
    assert clerk.window.notices.banner.trouble == clerk.window.troubles.say("not_in_recount")
    assert clerk.ask(lambda station: station.house.journal.head()) == before
    clerk.press(KEY.Key_Escape)
    assert clerk.window.tray.gaps.isVisible()
    clerk.scan(CODES[3])
    assert closed(clerk) == [(0, None)]


def test_gone_on_with_it_stays_open(clerk: Office) -> None:
    clerk.scan(clerk.ticket)  # type: ignore[attr-defined]
    clerk.press(KEY.Key_F2)
    assert clerk.window.screen_ is clerk.window.desk and closed(clerk) == []
    clerk.scan(CODES[3])
    assert closed(clerk) == [] and clerk.ask(lambda station: station.status().tray_scanned) == 4


def test_without_anything_seen_the_longest_pauses_are_told_as_a_guess(office: Callable[..., Office]) -> None:
    clerk = office(Role.CLERK)
    clerk.scan(clerk.ask(lambda station: tickets.draw_up(station.house, count=9)).code)
    for code, seconds in zip(CODES[:3], (7, 60, 7), strict=True):
        clerk.made[0].now += timedelta(seconds=seconds)
        clerk.scan(code)
    clerk.ask(lambda station: station.tray.begin_close())
    shown = clerk.ask(lambda station: station.tray.shown())
    assert shown.guessed and [(one.gap.kind, one.gap.after) for one in shown.gaps] == [("pause", 1), ("pause", 2)]
