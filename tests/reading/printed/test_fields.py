"""Codes, names and postal codes among lines of text; what was misread is repaired only where the grammar is sure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from mailroom.reading.codes import DEFAULT_GRAMMAR
from mailroom.reading.printed import fields
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.lines import Line

PAPER = np.full((400, 900), 200, np.uint8)


def line(text: str, x: float = 100, y: float = 100, score: float = 0.9) -> Line:
    return Line(text, score, np.array([[x, y], [x + 300, y], [x + 300, y + 30], [x, y + 30]], np.float32))


class Rereads(Ocr):
    """A second and a third look see these texts."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def read(self, lines: object) -> list[tuple[str, float]]:
        return [(text, 1.0) for text in self.texts]


def code(
    text: str, again: tuple[str, str] | None = None, picture: np.ndarray = PAPER, grammar: str = DEFAULT_GRAMMAR
) -> tuple[str | None, str | None]:
    return fields.code(Rereads(*(again or (text, text))), [line(text)], picture, grammar)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CH1-04-702968315", "CH1-04-702968315"),
        ("ＣＨ１−０４−７０２９６８３１５", "CH1-04-702968315"),
        ("CHl-O4-7O2968S1B", "CH1-04-702968518"),
        ("chI-04-702968315", "CH1-04-702968315"),
        ("CH1/04.702968315", "CH1-04-702968315"),
        ("CH1-04-702 968 315", "CH1-04-702968315"),
        ("あて所に尋CH1-04-702968315", "CH1-04-702968315"),
        ("CH1-04-702968315RN", "CH1-04-702968315"),  # the end of RETURN shines through
        ("CH1", "CH1"),
        ("CH1-04-", None),  # the rest could not be read
        ("CH", None),
        ("CHIBA", None),
        ("SCHOOL", None),
        ("317-0055", None),
        ("転送不要", None),
    ],
)
def test_code(text: str, wanted: str | None) -> None:
    assert code(text) == (wanted, None)


def test_a_grammar_of_the_house() -> None:
    assert code("KB-0001234-A", grammar="KB-[0-9]{7}-[A-Z]") == ("KB-0001234-A", None)


class Both(Ocr):
    """Each line says the same at every look."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def read(self, lines: object) -> list[tuple[str, float]]:
        text = self.texts.pop(0)
        return [(text, 1.0), (text, 1.0)]


def test_two_codes_are_none() -> None:
    one, other = "CH1-04-702968315", "CH1-04-702968316"
    assert fields.code(Both(one, other), [line(one), line(other)], PAPER, DEFAULT_GRAMMAR) == (None, None)
    assert fields.code(Both(one, one), [line(one), line(one)], PAPER, DEFAULT_GRAMMAR) == (one, None)


def test_looks_that_disagree_are_no_code() -> None:
    zeros = "CH1-04-000000001"
    assert code(zeros, again=(zeros, "CH1-04-00000001")) == (None, None)
    assert code("CH1-04-00000001", again=(zeros, zeros)) == (zeros, None)
    assert code(zeros, again=(zeros, f"{zeros}転")) == (None, None)


def test_a_code_that_goes_on_under_something_is_a_beginning() -> None:
    covered = PAPER.copy()
    cv2.rectangle(covered, (402, 90), (500, 200), 20, -1)
    assert code("CH1-04-7029", picture=covered) == (None, "CH1-04-7029")


def test_an_unsure_line_is_no_code() -> None:
    assert fields.code(Rereads(), [line("CH1-04-702968315", score=0.4)], PAPER, DEFAULT_GRAMMAR) == (None, None)


def test_name() -> None:
    lines = [line("千葉 さくら 様"), line("資格確認書在中"), line("様")]
    found = fields.name(lines, PAPER.shape)
    assert found is not None and fields.name_text(found) == "千葉　さくら"
    assert fields.name([line("千葉さくら様", x=2)], PAPER.shape) is None  # the picture's edge cuts it
    assert fields.name([line("千葉さくら様"), line("鈴木一郎様")], PAPER.shape) is None


def test_postal_code_is_that_of_the_name() -> None:
    name = line("千葉さくら様", y=300)
    lines = [line("〒980-0811", y=20), line("〒530-0001", y=250), line("022-714-6850"), line("干1234567", score=0.1)]
    assert fields.postal_code(lines, name) == "530-0001"
    assert fields.postal_code([line("530ー0001")], None) == "530-0001"
    assert fields.postal_code([line("5丁目30-0001")], None) is None
