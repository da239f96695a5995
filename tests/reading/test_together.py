"""Several frames show what none shows alone; two envelopes are never made into one, and none is read that has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from mailroom.model import Frame
from mailroom.reading import by_hand, deblur, proof
from mailroom.reading.eyes import LIVE, Eyes
from mailroom.reading.look import Look
from mailroom.reading.together import ENGINE, MEMORY_S, Picture, Stack, Together
from tests.reading.pictures import Pixels, qr
from tests.reading.sequences import DESK, Held, envelope, film

A, B = "CH1-04-000128754", "CH1-04-000128755"  # as alike as two can be
VERSION = 2  # of a code with such a text
DIM = Held(module=2.4, defocus=1.2, noise=60, size=(520, 420))  # a dark room: no frame alone shows enough
UNSEEN = Held(module=2.4, defocus=5.0, noise=20, size=(520, 420))


def never() -> bool:
    return False


def blind(look: Look, **_: object) -> None:
    """In place of the ladder: what is read is read from several frames."""


class Beat:
    """A clock that says what it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@cache
def frames(text: str, held: Held = DIM, count: int = 12) -> tuple[Pixels, ...]:
    return tuple(film(envelope(text, held.module, leaflet=False), held, count))


@cache
def pictures(text: str, held: Held = DIM) -> tuple[Picture, ...]:
    """Each frame's code as seen from above."""
    found = []
    for number, frame in enumerate(frames(text, held)):
        grids = by_hand.grids(cut(frame), never)
        assert grids and grids[0][1].version == VERSION
        found.append(Picture(number / 15, grids[0][0], deblur.inked(cut(frame), grids[0][1])))
    return tuple(found)


def cut(frame: Pixels) -> Pixels:
    return cv2.cvtColor(frame[110:310, 170:390], cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def matrix(text: str) -> np.ndarray:
    code = qr(text, 1, border=0)
    return code == 0


def texts(reader: Together, beat: Beat, shown: tuple[Pixels, ...], every_s: float = 1 / 15) -> list[list[str]]:
    found = []
    for frame in shown:
        beat.now += every_s
        found.append([symbol.text for symbol in reader(Frame(frame, ""), budget_ms=2000).symbols])
    return found


def test_several_frames_show_what_none_shows_alone() -> None:
    assert not any(by_hand.read(cut(frame), never).symbols for frame in frames(A))
    first, *others = pictures(A)
    stack = Stack(VERSION, first)
    said = [stack.joined(picture) and stack.text(never) for picture in others]
    assert A in said and set(said) <= {A, None}


def test_a_code_proves_itself_and_no_other() -> None:
    others = [matrix(f"CH1-04-{128754 + step:09d}") for step in (*range(1, 60), 100, 1000, 871246)]
    for picture in pictures(A, replace(DIM, noise=25))[:4]:
        assert proof.shows(picture.ink, matrix(A), VERSION)
        assert not any(proof.shows(picture.ink, other, VERSION) for other in others)


def test_nothing_is_proved_where_nothing_is_seen() -> None:
    dice = np.random.default_rng(1)
    for ink in (np.zeros((93, 93)), dice.normal(0.5, 0.3, (93, 93)), np.full((93, 93), 0.7)):
        assert not proof.shows(ink, matrix(A), VERSION)


@pytest.mark.parametrize("order", ["AAAAAABB", "ABABABAB", "AAAABBBBBB", "BAAAAAAAB"])
def test_pictures_of_two_envelopes_laid_over_each_other_say_only_what_is_in_view(order: str) -> None:
    """Forced into one stack, which ``joined`` would not do."""
    of = {"A": iter(pictures(A)), "B": iter(pictures(B))}
    stack = Stack(VERSION, next(of[order[0]]))
    for sign in order[1:]:
        stack.pictures.append(next(of[sign]))
        assert stack.text(never) in ({A, None} if sign == "A" else {B, None})


def test_what_was_read_is_proved_again_in_every_frame() -> None:
    first, *others = pictures(A)
    stack = Stack(VERSION, first)
    for picture in others[:5]:
        stack.joined(picture)
        stack.text(never)
    assert stack.read is not None
    stack.pictures.append(pictures(B)[0])
    assert stack.text(never) is None and stack.read is None
    assert len(stack.pictures) == 1, "what was seen before is not of this envelope"


def test_together_reads_what_is_held_before_it() -> None:
    beat = Beat()
    said = texts(Together(beat, blind), beat, frames(A))
    assert [A] in said and all(found in ([], [A]) for found in said)


@pytest.mark.parametrize("blurred", [0, 1, 3])
def test_one_envelope_follows_another(blurred: int) -> None:
    """A, some frames of which nothing can be read, B: never a third code, and never A once B alone was seen."""
    read = set()
    for seed in range(3):
        beat = Beat()
        reader = Together(beat, blind)
        a, b = (frames(text, replace(DIM, seed=seed)) for text in (A, B))
        between = frames(B, replace(UNSEEN, seed=seed), 3)[:blurred]
        before = texts(reader, beat, a[:7])
        after = texts(reader, beat, between) + texts(reader, beat, b)
        assert {text for found in before for text in found} <= {A}
        read |= {text for found in after for text in found}
        assert read <= {B}
    assert read


def test_easy_frames_of_the_next_envelope_end_the_one_before() -> None:
    beat = Beat()
    reader = Together(beat)
    texts(reader, beat, frames(A)[:3])
    easy = frames(B, Held(module=4.0, defocus=0.6, noise=3, size=(520, 420)), 2)
    assert texts(reader, beat, easy) == [[B], [B]]
    assert reader.stacks == []


def test_nothing_is_remembered_for_long() -> None:
    beat = Beat()
    reader = Together(beat, blind)
    texts(reader, beat, frames(A)[:4])
    assert reader.stacks
    beat.now += MEMORY_S
    texts(reader, beat, (np.full((420, 520, 3), DESK, np.uint8),))
    assert reader.stacks == []


def test_the_eyes_of_a_camera_remember_from_frame_to_frame(reading: Callable[[Frame], list[tuple[str, str]]]) -> None:
    said = [reading(Frame(frame, "")) for frame in frames(A)]
    assert [(A, ENGINE)] in said


@pytest.fixture
def reading() -> Iterator[Callable[[Frame], list[tuple[str, str]]]]:
    with Eyes(reader=LIVE) as eyes:
        yield lambda frame: [(one.text, one.engine) for one in eyes.read(frame, 2000).symbols]
