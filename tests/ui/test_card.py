"""The result card: the same places for every answer, and words that say where the hand goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from mailroom.model import Outcome
from mailroom.words import LANGUAGES, Words
from tests.ui.scenes import answers
from ui.canvas import Canvas, Type, advance
from ui.clerk.card import ResultCard
from ui.clerk.composer import Composer
from ui.clerk.content import Content
from ui.looks import Band, Form
from ui.metrics import measure
from ui.says import Says
from ui.style import Style

SIZES = [(1920, 1080), (1366, 768), (1280, 720)]


def composed(name: str, language: str = "ja") -> Content:
    return Composer(Says(Words(language)), {}).answers(answers()[name], None)


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[ResultCard]:
    card = ResultCard(Style("light"), Says(Words()))
    qtbot.addWidget(card)
    yield card


def places(card: ResultCard, content: Content, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Where band, rows and foot stand, and where the first text of each of them begins."""
    begins: set[tuple[float, float]] = set()
    plain = Canvas.text

    def watched(self: Canvas, rect: object, text: str, *more: object, **named: object) -> float:
        box = QRectF(rect)  # type: ignore[call-overload]
        if text and box.x() < 200:
            begins.add((box.x(), box.center().y()))
        return plain(self, rect, text, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "text", watched)
    card.show_content(content)
    card.grab()
    monkeypatch.undo()
    rects = [card.band_rect(), *card.line_rects(), card.foot_rect()]
    return {"size": card.size().toTuple(), "rects": [rect.getRect() for rect in rects], "begins": begins}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_over_all_answers(
    card: ResultCard, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    metrics = measure(*size)
    card.fit(metrics)
    card.setGeometry(metrics.card_rect())
    found = {name: places(card, composed(name), monkeypatch) for name in answers()}
    first = found.pop("forward")
    for name, other in found.items():
        assert (other["size"], other["rects"]) == (first["size"], first["rects"]), name
    rows = {rect.center().y() for rect in map(QRectF, card.line_rects())}
    columns = {name: {x for x, y in place["begins"] if y in rows} for name, place in found.items()}  # type: ignore[union-attr]
    assert set.union(*columns.values()) == {float(card.pad()), card.pad() + card.label_column()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_bin_is_as_large_as_the_next(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """A-1 and A-200: digits of one size that begin at the same place, and room beside them."""
    says = Says(Words(language))
    card = ResultCard(Style("light"), says)
    qtbot.addWidget(card)
    metrics = measure(*size)
    card.fit(metrics)
    card.setGeometry(metrics.card_rect())
    kinds = [card.number_types("A-", number) for number in ("1", "11", "100", "200")]
    assert all(kind == kinds[0] for kind in kinds)
    texts = (says("place.bin", bin="").strip(), "A-", "200")
    wide = sum(advance(text, kind) for kind, text in zip(kinds[0], texts, strict=True))
    assert wide <= card.hero_width() - 16


def test_figures_have_one_width(card: ResultCard) -> None:
    for bold in (False, True):
        assert len({advance(f"{figure}0通", Type(48, bold)) for figure in range(10)}) == 1


def test_a_character_of_the_host_alone_is_marked(card: ResultCard) -> None:
    metrics = measure(1366, 768)
    card.fit(metrics)
    card.setGeometry(metrics.card_rect())

    def marked(name: str) -> int:
        card.show_content(composed(name))
        image = card.grab().toImage()
        tint = card.style_.colour("hold").rgb()
        row = card.line_rects()[1]
        return sum(image.pixel(x, y) == tint for x in range(row.x(), row.right()) for y in range(row.y(), row.bottom()))

    assert marked("long") > 20 and marked("forward") == 0


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("undone", ("取り出す", "棚 A-17")),
        ("undone_mark", ("置く所", "棚 A-17")),
        ("undone_move", ("移す", "廃棄箱 から 棚 A-17 へ")),
        ("undone_split", ("移す", "棚 A-17 から 開封待ち へ")),
    ],
)
def test_an_undo_says_where_the_envelope_is_taken_from(name: str, first: tuple[str, str]) -> None:
    content = composed(name)
    assert content.form is Form.UNDONE and (content.lines[0].label, content.lines[0].text) == first


def test_no_name_of_the_deceased_stands_large() -> None:
    for answer in (answers()["deceased"][0], replace(answers()["already"][0], outcome=Outcome.DECEASED)):
        content = Composer(Says(Words()), {}).answers([answer], None)
        name = answer.people[0].name
        assert name not in content.lines[0].text or content.band is Band.QUIET
        assert not any(line.bold for line in content.lines if name in line.text)


def test_what_to_do_is_said_large_when_it_is_all(card: ResultCard) -> None:
    content = composed("two")
    assert content.lines and not content.foot


def test_a_look_alike_in_the_house_is_named_and_what_differs_is_marked() -> None:
    content = composed("look_alike")
    line = next(line for line in content.lines if line.text == "株式会社みちのく食品")
    assert [line.text[at] for at in line.marks] == ["食"]
    assert [content.foot[at] for at in content.foot_marks] == ["商"] and "みちのく商品" in content.foot
    symbol = composed("look_alike_symbol")
    assert not symbol.foot_marks and "41020008" in symbol.foot and "41020003" in symbol.foot
    plain = composed("forward")
    assert not plain.foot and not plain.foot_marks and not any(line.marks for line in plain.lines)
    [answer] = answers()["look_alike"]
    undone = Composer(Says(Words()), {}).answer(replace(answer, undone=True, from_place=answer.place), None)
    assert not undone.foot_marks and not any(line.marks for line in undone.lines)
