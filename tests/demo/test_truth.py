"""The rules, asked through the mirror, answer every code of a made-up branch as its case was meant."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom.deciding.rules import Context, decide
from mailroom.demo import homes
from mailroom.demo.cases import Answer, Truth
from mailroom.demo.extracts import make_extracts
from mailroom.demo.homes import DemoHome
from mailroom.demo.truth import CodeTruth
from mailroom.mirror import importer, store
from mailroom.mirror.store import Mirror
from mailroom.model import Decision, Item, Mode
from mailroom.paths import Home
from mailroom.reading import cards
from mailroom.settings import CodeSettings
from tests.demo.conftest import CLOCK, TODAY

CONTEXT = Context(TODAY, "04")
GRAMMAR = CodeSettings().grammar


@pytest.fixture(scope="module")
def mirror(demo: tuple[DemoHome, float]) -> Iterator[Mirror]:
    found = store.current(demo[0].home)
    assert found
    yield found
    found.close()


def said(found: Decision | Item) -> Answer:
    return Answer(*(word.value if word else "" for word in (found.advice, found.outcome, found.cause)))


def answers(mirror: Mirror, code: str) -> tuple[Truth, str, dict[str, Truth]]:
    match = mirror.match(code)
    returned, reply = decide(match, Mode.RETURNED, CONTEXT), decide(match, Mode.REPLY, CONTEXT)
    items = zip(returned.items, reply.items, strict=True)
    return (
        Truth(said(returned), said(reply)),
        returned.employer or "",
        {one.certificate_id: Truth(said(one), said(two)) for one, two in items},
    )


def wanted(truth: CodeTruth) -> tuple[Truth, str, dict[str, Truth]]:
    return truth.truth, truth.employer, dict(truth.items)


def test_every_code_is_answered_as_meant(demo: tuple[DemoHome, float], mirror: Mirror) -> None:
    truths = list(demo[0].extracts.truths())
    wrong = [(truth.case, truth.code) for truth in truths if answers(mirror, truth.code) != wanted(truth)]
    assert len(truths) == 2000
    assert wrong == []


def test_unknown_codes_are_unknown(demo: tuple[DemoHome, float], mirror: Mirror) -> None:
    assert [mirror.match(code) for code in demo[0].extracts.unknown_codes] == [None] * 4


def test_cards_and_tracking_numbers_lead_to_the_same_envelope(demo: tuple[DemoHome, float], mirror: Mirror) -> None:
    for sample in demo[0].extracts.samples[:300]:
        if sample.tracking:
            found = mirror.match_tracking(sample.tracking, TODAY, 12)
            assert found
            assert found.code == sample.code
        if sample.case in ("no_member", "no_certificate", "same_issue_date"):
            continue
        for card in sample.cards:
            key = cards.read(card.digits, homes.CARD_LAYOUT)
            assert key
            match = mirror.match_card(key.branch, key.symbol, key.number, key.suffix, key.issued_on)
            assert said(decide(match, Mode.REPLY, CONTEXT)) == card.reply, sample


def test_where_every_envelope_says_ch1_nobody_is_forwarded(tmp_path: Path) -> None:
    made = make_extracts(tmp_path / "x", mailpieces=300, seed=4, today=TODAY, branch="04", same_code=True)
    home = Home(tmp_path / "home")
    home.make()
    importer.load(home, made.files, clock=CLOCK, grammar=GRAMMAR)
    mirror = store.current(home)
    assert mirror
    truth = made.truth("CH1")
    assert truth
    found, employer, items = answers(mirror, "CH1")
    assert (found, employer) == (truth.truth, "")
    assert {item.returned for item in items.values()} == {Answer("hold", "", "conflict")}
    mirror.close()


def test_the_update_of_the_morning_changes_three_codes(demo: tuple[DemoHome, float], tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(demo[0].home.root, home.root)
    folder = homes.update(home)
    report = importer.load(home, sorted(folder.glob("*.csv")), delta=True, clock=CLOCK, grammar=GRAMMAR)
    assert report.refused == 0
    mirror = store.current(home)
    assert mirror
    with (folder / "truth" / "changes.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    assert [answers(mirror, row["payload"])[0].returned for row in changes] == [
        Answer(row["advice"], row["outcome"], row["cause"]) for row in changes
    ]
    assert [row["change"] for row in changes] == ["lost_today", "deceased", "eligible"]
    mirror.close()
