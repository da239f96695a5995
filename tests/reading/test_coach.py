"""The coach: why a code that is seen is not read, on pictures made for each word; and calm on the screen."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest

from mailroom.model import Hint
from mailroom.reading import coach
from mailroom.reading.calm import CHANGE_S, WAIT_S, Calm
from tests.reading.troubles import KINDS

PICTURES = 20
RIGHT, WRONG = 12, 2  # of these, at least and at most; the others are not told


def told(kind: str) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for seed in range(1000, 1000 + PICTURES):
        grey = cv2.cvtColor(KINDS[kind](np.random.default_rng(seed)), cv2.COLOR_BGR2GRAY)
        hint = coach.advise(grey, lambda *_: False, lambda: False)  # type: ignore[arg-type]
        found[hint.value if hint else None] += 1
    return found


@pytest.mark.parametrize("kind", [hint.value for hint in Hint])
def test_the_right_word_for_what_is_wrong(kind: str) -> None:
    found = told(kind)
    assert found[kind] >= RIGHT, found
    assert PICTURES - found[kind] - found[None] <= WRONG, found


def test_nothing_is_said_where_no_code_is() -> None:
    assert told("nothing") == {None: PICTURES}


def test_nothing_is_said_at_once() -> None:
    calm = Calm()
    assert calm.hear(Hint.GLARE, read=False, at=0.0) is None
    assert calm.hear(Hint.GLARE, read=False, at=WAIT_S - 0.01) is None
    assert calm.hear(Hint.GLARE, read=False, at=WAIT_S) is Hint.GLARE


def test_a_word_stays_until_another_has_stood_for_a_while() -> None:
    calm = Calm()
    for at in (0.0, WAIT_S):
        calm.hear(Hint.GLARE, read=False, at=at)
    flicker = [Hint.BLURRED, Hint.GLARE, None, Hint.GLARE]
    assert {calm.hear(hint, read=False, at=1 + n * 0.1) for n, hint in enumerate(flicker)} == {Hint.GLARE}
    assert calm.hear(Hint.BLURRED, read=False, at=2.0) is Hint.GLARE
    assert calm.hear(Hint.BLURRED, read=False, at=2.0 + CHANGE_S) is Hint.BLURRED


def test_what_was_read_ends_it_at_once() -> None:
    calm = Calm()
    for at in (0.0, WAIT_S):
        calm.hear(Hint.TOO_FAR, read=False, at=at)
    assert calm.hear(Hint.TOO_FAR, read=True, at=WAIT_S + 0.01) is None
    assert calm.said is None
