"""A whole day with nothing but a hand scanner: every line below is a card, a label or an envelope that was scanned."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mailroom.access import Role
from mailroom.answers import CheckView
from mailroom.commands import load as commands
from mailroom.demo import homes
from mailroom.desk import tickets
from mailroom.model import Advice, Mode, PlaceKind
from mailroom.reading import own_codes
from mailroom.settings import load
from mailroom.station import Station
from tests.ui.test_morning import Clock
from ui.devices.camera import OFF
from ui.looks import Form
from ui.opening import Opening
from ui.shell import Window

CARDS = {name: own_codes.make("C", one.card) for name, one in commands().table.items() if one.card}
CARDS |= {f"F{number}": own_codes.make("C", f"F{number:02d}") for number in range(1, 13)}


class Hand:
    """One hand, one scanner."""

    def __init__(self, window: Window, made: homes.DemoHome, qtbot: QtBot) -> None:
        self.window, self.made, self.qtbot = window, made, qtbot
        self.scans = 0

    def settle(self) -> None:
        for _ in range(4):
            self.ask(lambda _: True)

    def ask(self, work: Callable[[Any], Any]) -> Any:
        got: list[Any] = []
        self.window.worker.run(lambda: work(self.window.session.station), got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=20_000)
        return got[0]

    def scan(self, *texts: str) -> None:
        for text in texts:
            self.scans += 1
            QTest.keyClicks(QApplication.focusWidget() or self.window, text)
            QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Return)
        self.settle()

    def card(self, *names: str) -> None:
        """Cards one after the other, without waiting for what comes of each."""
        self.scan(*(CARDS[name] for name in names))

    def figures(self, text: str) -> None:
        self.card(*("hyphen" if sign == "-" else f"digit_{sign}" for sign in text))

    def comes(self, role: Role) -> None:
        """A person card, then the PIN by cards."""
        who = next(one for one in homes.log_ins(self.made.home) if one.role == role)
        self.scan(own_codes.make("P", who.id))
        self.figures(who.pin)
        assert self.window.presence.person is None
        self.card("confirm")
        self.qtbot.waitUntil(lambda: self.window.presence.person is not None, timeout=20_000)
        self.settle()
        assert self.window.presence.person is not None and self.window.presence.person.id == who.id

    @property
    def form(self) -> Form:
        assert self.window.session.content is not None
        return self.window.session.content.form

    def last(self) -> Any:
        return self.ask(lambda station: station.last(1)[0])

    def reason(self) -> str:
        return self.ask(lambda station: station.house.pieces.last(1)[0].reason)

    def events(self, kind: str) -> Sequence[Any]:
        return self.ask(lambda station: list(station.house.journal.events("kind = ?", (kind,))))


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    clock = Clock()
    made = homes.make_home(tmp_path / "demo", clock=clock)
    opening = Opening(made.home, clock, load(made.home), lambda: Station.open(made.home, clock), OFF, tmp_path / "out")
    window = Window(opening)
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(lambda: bool(window.login.people_panel.people), timeout=20_000)
    yield Hand(window, made, qtbot)
    window.close()
    window.deleteLater()


def envelopes(hand: Hand) -> dict[Advice, list[str]]:
    """Codes of the demo's envelopes by what the rules say of them; what goes on has one certificate."""
    with homes.wedge(hand.made.home).open(encoding="utf-8", newline="") as file:
        codes = {row["payload"] for row in csv.DictReader(file) if row["text"].isascii()}
    found: dict[Advice, list[str]] = {}
    mirror = hand.ask(lambda station: sorted(code for code in codes if station.house.mirror.match(code)))
    for code in mirror:
        advice, items = hand.ask(lambda station, code=code: judged(station, code))
        if items == 1 or advice is not Advice.FORWARD:
            found.setdefault(advice, []).append(code)
    return found


def judged(station: Station, code: str) -> tuple[Advice | None, int]:
    from mailroom.deciding import rules

    decision = rules.decide(station.house.mirror.match(code), Mode.RETURNED, station.house.context())
    return decision.advice, len(decision.items)


def test_a_day_without_keyboard_or_mouse(hand: Hand, tmp_path: Path) -> None:
    window = hand.window
    hand.comes(Role.CLERK)
    assert window.screen_ is window.check, "the day begins with its check"
    hand.scan(own_codes.make("X", "C05"))
    assert window.check.findings["scanner"].said == "read"
    hand.card("F2", "confirm")
    assert window.screen_ is window.desk

    post = envelopes(hand)
    one, two, three, four, five, *more = post[Advice.FORWARD]
    reasons(hand, [one, two, three, four])
    outcomes(hand, five, more)
    reply(hand, post[Advice.DESTROY])
    lists(hand)
    bundle(hand, tmp_path)
    lunch(hand, more[1])
    tray(hand)
    evening(hand)
    verdict = hand.ask(lambda station: station.house.journal.verify())
    assert verdict.first is None and hand.ask(lambda station: station.house.journal.verify_state()) == []
    assert hand.scans > 100


def reasons(hand: Hand, codes: list[str]) -> None:
    """For the next envelope, for good, for the last one."""
    hand.card("tenkyo")
    hand.scan(codes[0])
    assert hand.form is Form.FORWARD and hand.reason() == "TENKYO"
    hand.card("kyozetsu", "kyozetsu")
    hand.scan(codes[1], codes[2])
    assert hand.reason() == "KYOZETSU"
    hand.card("kyozetsu")
    hand.scan(codes[3])
    assert hand.reason() == "ATE"
    hand.card("correct", "hokan")
    assert hand.reason() == "HOKAN"
    hand.card("correct", "cancel", "again")
    assert hand.reason() == "HOKAN"


def outcomes(hand: Hand, code: str, more: list[str]) -> None:
    """Old, held, undone; another envelope with the code; one without a code."""
    hand.scan(code)
    hand.card("superseded")
    assert hand.last().due.kind is PlaceKind.DESTROY_BOX
    hand.card("undo")
    assert hand.last().due.kind is PlaceKind.BIN
    hand.card("hold")
    hand.scan(code)
    assert hand.last().place.kind is PlaceKind.HOLD
    hand.scan(more[0])
    hand.card("undo")
    assert hand.form is Form.UNDONE and hand.last().cancelled
    hand.scan(more[0], more[0])
    assert hand.form is Form.ALREADY
    hand.card("other_envelope")
    assert hand.last().place.kind is PlaceKind.HOLD
    hand.scan(own_codes.make("L", "01A-000001"))
    assert hand.last().place.kind is PlaceKind.UNKNOWN
    hand.card("test", "old_card")
    assert hand.window.notices.banner.trouble and hand.window.notices.banner.trouble.key == "no_such_card"


def reply(hand: Hand, codes: list[str]) -> None:
    """Opened envelopes: a code, what else was inside, a certificate by its number."""
    hand.card("reply")
    hand.scan(codes[0])
    if hand.form is Form.TICK:
        hand.figures("1")
        hand.card("confirm")
    hand.card("form", "letter")
    assert hand.form is Form.ENCLOSED
    noted = [event["data"] for event in hand.events("noted")]
    assert [data["kind"] for data in noted if data["what"] == "enclosure"] == ["form", "letter"]
    hand.card("undo")
    assert len(hand.events("undone")) == 3
    member = hand.ask(lambda station: lone_member(station, codes[1:]))
    hand.figures(member.partition("-")[2])
    hand.card("confirm")
    assert hand.form is Form.CANDIDATE
    hand.card("digit_1", "confirm")
    last = hand.ask(lambda station: station.house.pieces.last(1)[0])
    assert last.mode is Mode.REPLY and [item.member for item in last.items] == [member]
    hand.card("returned")
    assert hand.window.session.mode is Mode.RETURNED


def lone_member(station: Station, codes: list[str]) -> str:
    """A member with one certificate that was not scanned yet, by key."""
    for code in codes:
        for holding in station.house.mirror.match(code).holdings:
            hits = station.search(holding.member.key)
            if len(hits) == 1 and len(hits[0].certificates) == 1 and holding.member.key.count("-") == 3:
                return holding.member.key
    raise AssertionError("the demo has no such member")


def lists(hand: Hand) -> None:
    window = hand.window
    hand.card("lists")
    assert window.screen_ is window.lists and window.lists.which.value == "hold"
    hand.card("down", "F2")
    assert window.lists.which.value == "unknown"
    hand.card("cancel")
    assert window.screen_ is window.desk


def bundle(hand: Hand, folder: Path) -> None:
    """Every bin in use: each of its envelopes once more, then the floor; the slip on paper."""
    window = hand.window
    bins = hand.ask(lambda station: [row.bin for row in station.bins() if row.pieces])
    for name in bins:
        hand.scan(own_codes.make("B", name))
        view = window.seal.view
        assert isinstance(view, CheckView) and view.bin == name
        hand.card("lists")
        assert window.screen_ is window.seal, "a card of another screen does not end a check"
        for row in view.rows:
            hand.scan(row.code or own_codes.make("L", row.label or ""))
        hand.scan(own_codes.make("F", name))
        assert window.seal.view and window.seal.view.sealed
    hand.card("print")
    hand.qtbot.waitUntil(lambda: len(window.paper.list.slips) == len(bins), timeout=20_000)
    assert window.screen_ is window.paper
    hand.card("print_all")
    hand.qtbot.waitUntil(lambda: len(list((folder / "out").glob("*.pdf"))) == len(bins), timeout=20_000)
    hand.qtbot.waitUntil(lambda: len(hand.events("printed")) == len(bins), timeout=20_000)
    hand.card("cancel")
    assert window.screen_ is window.desk


def lunch(hand: Hand, code: str) -> None:
    hand.card("break")
    assert hand.window.screen_ is hand.window.lock
    hand.scan(code)
    assert hand.window.presence.person is None and hand.last().code != code
    hand.comes(Role.CLERK)
    assert hand.window.screen_ is hand.window.desk
    hand.scan(code)
    assert hand.last().code == code


def tray(hand: Hand) -> None:
    """Counted one more than was scanned: said; counted anew: closed."""
    hand.card("close_tray")
    assert hand.window.screen_ is hand.window.tray
    scanned = hand.ask(lambda station: station.tray.view().scanned)
    hand.figures(f"{scanned + 1}")
    hand.card("confirm")
    assert hand.events("tray_closed") == []
    hand.figures(f"{scanned}")
    hand.card("erase", *(f"digit_{sign}" for sign in str(scanned)[-1:]), "confirm")
    assert [event["data"]["difference"] for event in hand.events("tray_closed")] == [0]
    assert hand.ask(lambda station: station.status().tray) is None
    ticket = hand.ask(lambda station: tickets.draw_up(station.house, source="仙台中央郵便局", count=0))
    hand.scan(ticket.code)
    assert hand.form is Form.TRAY_OPEN
    assert hand.ask(lambda station: station.status().tray) == ticket.number
    hand.scan(ticket.code)
    assert hand.form is Form.TRAY_CLOSED
    assert len(hand.events("tray_closed")) == 2


def evening(hand: Hand) -> None:
    """The clerk goes, the supervisor closes the day."""
    window = hand.window
    hand.card("close_day")
    assert hand.events("day_closed") == [], "not a clerk's"
    hand.card("logout")
    hand.comes(Role.SUPERVISOR)
    if window.screen_ is window.check:
        hand.card("confirm")
    hand.card("close_day")
    assert window.screen_ is window.report
    hand.card("close_day")
    assert hand.events("day_closed") == []
    hand.card("F2", "close_day", "close_day")
    assert len(hand.events("day_closed")) == 1
    hand.card("logout")
    assert window.presence.person is None and window.screen_ is window.login
