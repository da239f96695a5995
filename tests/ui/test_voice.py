"""What is said aloud: where the envelope goes, in clips that join without a click."""

from __future__ import annotations

import sys
import wave
from array import array
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase

import pytest
from pytestqt.qtbot import QtBot

from mailroom.model import Advice, Outcome, Place, PlaceKind
from mailroom.paths import resources
from mailroom.settings import ScreenSettings, Settings, StationSettings
from mailroom.words import Words
from tests.ui.fakes import an_answer
from tests.ui.scenes import DESTROY, answers
from ui.clerk.composer import Composer
from ui.clerk.spoken import BOXES, FIRST, clips
from ui.devices import speech
from ui.devices.voice import Voice, wanted
from ui.says import Says

FILES = sorted((resources() / "speech").glob("*.wav"))


def said(*given: object) -> tuple[str, ...]:
    return clips(Composer(Says(Words()), {}).answers(list(given), None))  # type: ignore[arg-type]


def samples(content: bytes) -> array[int]:
    found = array("h", content)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def read(path: Path) -> array[int]:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, speech.RATE)
        return samples(file.readframes(file.getnframes()))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("forward", ("a", "17")),
        ("long", ("a", "100", "2")),
        ("found", ("a", "17")),
        ("already", ("already", "a", "17")),
        ("destroy", ("destroy",)),
        ("superseded", ("destroy",)),
        ("marked", ("destroy",)),
        ("hold", ("hold",)),
        ("again", ("hold",)),
        ("unknown", ("unknown",)),
        ("split", ("split",)),
        ("stop", ("stop",)),
        ("undone", ("undone",)),
        ("two", ()),
        ("not_ours", ()),
        ("deceased", ()),
    ],
)
def test_the_place_is_said(name: str, words: tuple[str, ...]) -> None:
    assert said(*answers()[name]) == words


def test_of_the_deceased_nothing_is_said() -> None:
    dead = answers()["deceased"][0]
    assert said(replace(dead, advice=Advice.ALREADY)) == ("already",)


def test_where_it_came_back_to_decides() -> None:
    """再返送 goes to the hold box, but a card of someone who lost eligibility is destroyed then too."""
    again = an_answer(Advice.AGAIN, place=DESTROY, outcome=Outcome.ELIGIBILITY_LOST)
    assert said(again) == ("destroy",)


def test_several_pieces_in_several_places_are_not_said_as_one() -> None:
    one, other = an_answer(), an_answer(Advice.DESTROY, outcome=Outcome.SUPERSEDED, place=DESTROY)
    assert said(one, one) == ("a", "17") and said(one, other) == ()


def test_every_bin_and_every_word_has_its_clips() -> None:
    there = {file.stem for file in FILES}
    for letter in ascii_uppercase:
        for number in range(1, 1000):
            answer = an_answer(place=Place(PlaceKind.BIN, f"{letter}-{number}"))
            if number in (1, 10, 99, 100, 101, 200, 999) or letter == "A":
                assert set(said(answer)) <= there, (letter, number)
    assert {*BOXES.values(), *FIRST.values()} <= there


def test_clips_begin_and_end_in_silence_and_are_equally_loud() -> None:
    loud: dict[str, float] = {}
    for file in FILES:
        clip = read(file)
        assert 0.1 < len(clip) / speech.RATE < 1.0, file.stem
        assert max(map(abs, (*clip[:8], *clip[-8:]))) < 330, file.stem  # one per cent: no click where clips join
        peak = max(map(abs, clip))
        assert peak < 32_000, file.stem
        spoken = [value for value in clip if abs(value) > peak / 20]
        loud[file.stem] = (sum(value * value for value in spoken) / len(spoken)) ** 0.5
    assert max(loud.values()) < 1.1 * min(loud.values())
    assert sum(file.stat().st_size for file in FILES) < 3_000_000


def test_a_phrase_joins_without_a_click() -> None:
    joined = samples(speech.phrase(("a", "100", "37")))
    parts = [read(resources() / "speech" / f"{name}.wav") for name in ("a", "100", "37")]
    pause = speech.RATE * speech.PAUSE_MS // 1000
    assert len(joined) == sum(map(len, parts)) + 2 * pause
    for join in (len(parts[0]), len(parts[0]) + pause):
        around = joined[join - 40 : join + 40]
        assert max(abs(b - a) for a, b in pairwise(around)) < 650  # two per cent of full scale from sample to sample


def test_half_a_bin_is_never_said() -> None:
    assert speech.number("1017") == ("1000", "17") and speech.phrase(("a", "1000", "17")) == b""


@pytest.mark.parametrize(
    ("voice", "shared", "language", "on"),
    [
        ("auto", False, "ja", True),
        ("auto", True, "ja", False),
        ("auto", False, "en", False),
        ("on", True, "ja", True),
        ("off", False, "ja", False),
    ],
)
def test_a_room_of_several_stations_is_quiet(voice: str, shared: bool, language: str, on: bool) -> None:
    station = StationSettings(shared_room=shared, language=language)
    assert wanted(Settings(station=station, screen=ScreenSettings(voice=voice))) is on


def test_without_a_loudspeaker_nothing_happens(qtbot: QtBot) -> None:
    voice = Voice(on=True)
    voice.say(("a", "17"))
    assert voice.said == ("a", "17")
    voice.hush()
    silent = Voice(on=False)
    silent.say(("a", "17"))
    assert silent.said == ()
