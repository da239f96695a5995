"""Every answer has a look, a sound and words; every look can be told without its colour."""

from __future__ import annotations

import wave
from itertools import pairwise

import pytest

from mailroom.answers import Answer
from mailroom.model import Advice, Cause, Outcome, PlaceKind
from mailroom.paths import resources
from mailroom.words import LANGUAGES, Words
from tests.ui.fakes import an_answer, an_item
from ui.looks import COUNTED, LOOKS, Band, Form, Sound, form_of, form_of_advice
from ui.says import Says
from ui.style import THEMES, tokens


def test_every_form_has_a_row() -> None:
    assert set(LOOKS) == set(Form)


@pytest.mark.parametrize("form", Form)
def test_what_a_row_names_is_there(form: Form) -> None:
    look = LOOKS[form]
    assert (resources() / "icons" / f"{look.icon}.svg").exists()
    for theme in THEMES:
        needed = {look.role, f"{look.role}-tint"} | (
            {f"{look.role}-fill", f"{look.role}-on"} if look.band is Band.FILLED else set()
        )
        assert needed <= set(tokens()[theme]), theme
    for language in LANGUAGES:
        says = Says(Words(language))
        assert says(f"look.{form.value}.word")
        assert f"look.{form.value}.action" in says


@pytest.mark.parametrize("advice", Advice)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_answer_has_a_form(advice: Advice, outcome: Outcome | None) -> None:
    form = form_of(an_answer(advice, outcome=outcome))
    assert form is form_of_advice(advice, outcome)
    assert (form is Form.DECEASED) == (advice is Advice.DESTROY and outcome is Outcome.DECEASED)


def test_what_is_no_answer() -> None:
    assert form_of(Answer(None)) is Form.NOTHING
    assert form_of(Answer(None, Cause.TWO_CODES)) is Form.TWO_CODES
    assert form_of(Answer(None, Cause.TWO_CODES, unread=True)) is Form.UNREAD
    assert form_of(Answer(None, certificates_offered=(an_item(),))) is Form.TICK
    assert form_of(an_answer(undone=True)) is Form.UNDONE


def test_recorded_is_filled_and_the_deceased_are_quiet() -> None:
    recorded = {Form.FORWARD, Form.DESTROY, Form.HOLD, Form.SPLIT, Form.UNKNOWN, Form.STOP, Form.AGAIN, Form.FOUND}
    assert {form for form in Form if LOOKS[form].band is Band.FILLED} == {*recorded, Form.ENCLOSED, Form.TRAY_CLOSED}
    assert LOOKS[Form.DECEASED].band is Band.QUIET and LOOKS[Form.DECEASED].sound is None


def test_never_colour_alone() -> None:
    """Two forms of one colour differ in their icon or in their band."""
    seen = [(LOOKS[form].role, LOOKS[form].icon, LOOKS[form].band) for form in Form]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_outcome_and_place_has_words(language: str) -> None:
    says = Says(Words(language))
    for cause in Cause:
        assert says.cause(cause)
    for outcome in Outcome:
        assert says.cause(None, outcome)
    for kind in PlaceKind:
        assert says(f"place.{kind.value}", bin="A-1")
    for form in (*(form_of_advice(advice, None) for advice in Advice), *COUNTED, Form.DECEASED):
        assert says(f"chip.{form.value}")


def _rhythm(sound: Sound) -> list[bool]:
    """Loud or silent, in steps of 30 ms."""
    with wave.open(str(resources() / "sounds" / f"{sound.value}.wav")) as file:
        assert file.getnchannels() == 1 and file.getsampwidth() == 2
        step = file.getframerate() * 30 // 1000
        data = memoryview(file.readframes(file.getnframes())).cast("h")
    return [max(map(abs, data[at : at + step])) > 2000 for at in range(0, len(data) - step, step)]


def test_sounds_differ_by_rhythm() -> None:
    notes = {}
    for sound in Sound:
        steps = [False, *_rhythm(sound), False]
        starts = [at for at, (a, b) in enumerate(pairwise(steps)) if b and not a]
        ends = [at for at, (a, b) in enumerate(pairwise(steps)) if a and not b]
        notes[sound] = tuple("long" if end - start >= 6 else "short" for start, end in zip(starts, ends, strict=True))
    assert len(set(notes.values())) == len(Sound), notes
