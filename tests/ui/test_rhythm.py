"""A scanner is told from a person by rhythm alone: at every speed, with every end, and both at once."""

from __future__ import annotations

import random

import pytest

from tests.ui.hands import Stroke, after, play, scanned, typed
from ui.devices.presses import Press
from ui.devices.rhythm import HOLD_MS, REST_MS, STALL_MS, TORN_MS, Judge

CODE = "CH1-04-000000017"
CODES = [f"CH1-04-{number:09d}" for number in range(200)]


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n", "\r\r", "\t\r"])
@pytest.mark.parametrize("gap", [0.5, 1, 2, 5, 10, 20, 30, 45, 60])
def test_a_scan_at_every_speed_with_every_end(judge: Judge, gap: float, end: str) -> None:
    played = play(judge, scanned(CODE, gap=gap, end=end))
    assert played.scans == [CODE] and played.handed_on == ""


@pytest.mark.parametrize("seed", range(20))
def test_a_bluetooth_scanner_of_thirty_to_sixty_ms(judge: Judge, seed: int) -> None:
    at, codes = 0.0, CODES[:5]
    strokes: list[Stroke] = []
    for number, code in enumerate(codes):
        strokes += scanned(code, at, gap=30, jitter=30, seed=seed * 100 + number)
        at = after(strokes, 150)
    played = play(judge, strokes)
    assert played.scans == codes and played.handed_on == ""


def test_what_was_learned_from_a_slow_scanner_bears_its_slower_keys(judge: Judge) -> None:
    play(judge, scanned(CODE, gap=55))
    assert HOLD_MS[0] < judge.hold_ms <= HOLD_MS[1]
    strokes = scanned(CODE, 10_000, gap=50)
    late = [Stroke(one.at + (35 if place >= 3 else 0), one.held, one.text, True) for place, one in enumerate(strokes)]
    assert play(judge, late).scans == [CODE]
    assert play(Judge(), late).scans == [None]


@pytest.mark.parametrize("end", ["\r", "\t"])
@pytest.mark.parametrize(("per_second", "gap"), [(5, 1), (5, 8), (20, 1), (20, 2), (40, 1)])
def test_bursts_are_neither_joined_nor_dropped(judge: Judge, per_second: int, gap: float, end: str) -> None:
    strokes = [one for place, code in enumerate(CODES) for one in scanned(code, place * 1000 / per_second, gap, end)]
    assert play(judge, strokes).scans == CODES


@pytest.mark.parametrize("gap", [1, 10, 40])
def test_back_to_back_without_any_pause(judge: Judge, gap: float) -> None:
    strokes: list[Stroke] = []
    for code in CODES:
        strokes += scanned(code, after(strokes, gap) if strokes else 0, gap)
    assert play(judge, strokes).scans == CODES


@pytest.mark.parametrize(("per_second", "gap"), [(5, 2), (5, 8), (20, 1)])
def test_a_scanner_without_an_end_is_believed_when_it_says_the_same_twice(
    judge: Judge, per_second: int, gap: float
) -> None:
    assert play(judge, scanned(CODE, 0, gap, "")).scans == [None]
    assert play(judge, scanned(CODE, 2000, gap, "")).scans == [CODE]
    strokes = [
        one for place, code in enumerate(CODES) for one in scanned(code, 4000 + place * 1000 / per_second, gap, "")
    ]
    played = play(judge, strokes)
    assert played.scans == CODES and played.handed_on == ""


def test_without_its_end_a_scan_of_a_scanner_that_sends_one_is_half_a_code(judge: Judge) -> None:
    assert play(judge, scanned(CODE)).scans == [CODE]
    for at in (2000, 4000, 6000):
        played = play(judge, scanned(CODE[:-2], at, end=""))
        assert played.scans == [None] and played.handed_on == ""


@pytest.mark.parametrize(("stall", "told"), [(STALL_MS + 40, 1), (2 * STALL_MS + 40, 2), (REST_MS, 2)])
def test_the_rest_after_a_stall_is_no_scan(judge: Judge, stall: float, told: int) -> None:
    head, rest = scanned(CODE[:11], end=""), scanned(CODE[11:], 11 * 2 + stall)
    played = play(judge, head, rest)
    assert played.scans == [None] * told and played.handed_on == ""
    assert play(judge, scanned(CODE, 3000)).scans == [CODE]


@pytest.mark.parametrize("stall", [HOLD_MS[0] + 5, STALL_MS, TORN_MS - 20])
@pytest.mark.parametrize("at", range(1, 8))
def test_a_stall_at_the_beginning_of_a_slow_scan_makes_no_other_code(judge: Judge, at: int, stall: float) -> None:
    gap = 45.0
    strokes = scanned(CODE[:at], gap=gap, end="")
    played = play(judge, strokes, scanned(CODE[at:], after(strokes, stall), gap))
    assert set(played.scans) <= {None, CODE} and played.scans


def test_a_stall_in_the_middle_is_borne(judge: Judge) -> None:
    head, rest = scanned(CODE[:11], end=""), scanned(CODE[11:], 11 * 2 + STALL_MS - 40)
    assert play(judge, head, rest).scans == [CODE]


@pytest.mark.parametrize("prefix", ["\x02", "\x1b", "\x01", "\x10\x12"])
def test_keys_in_front_belong_to_the_scan(judge: Judge, prefix: str) -> None:
    played = play(judge, scanned(prefix + CODE))
    assert played.scans == [prefix + CODE] and played.handed_on == ""


@pytest.mark.parametrize("gap", [40, 50, 60, 70, 80, 100, 150, 300])
@pytest.mark.parametrize("text", ["watanabe\r", "980-0811\r", "1234\r", "ch1\r", CODE + "\r", "wata"])
def test_a_person_loses_nothing_however_fast(judge: Judge, text: str, gap: float) -> None:
    played = play(judge, typed(text, gap=gap))
    assert played.handed_on == text and played.scans == []


@pytest.mark.parametrize("seed", range(50))
def test_a_person_of_any_rhythm_loses_nothing(judge: Judge, seed: int) -> None:
    dice, at = random.Random(seed), 0.0
    strokes: list[Stroke] = []
    for sign in "watanabe ayano 980-0811\rsuzuki\r":
        strokes.append(Stroke(at, dice.uniform(60, 140), sign))
        at += max(22.0, dice.gauss(90, 45))
    played = play(judge, strokes)
    assert played.handed_on == "".join(one.text for one in strokes) and played.scans == []


def test_two_keys_rolled_at_once_and_enter_are_a_person(judge: Judge) -> None:
    strokes = [Stroke(0, 80, "k"), Stroke(8, 80, "a"), Stroke(16, 80, "\r")]
    assert play(judge, strokes).handed_on == "ka\r"


def test_a_key_that_is_held_down_repeats(judge: Judge) -> None:
    held = [Stroke(0, 30, "x"), *(Stroke(250 + 30 * n, 30, "x", repeat=True) for n in range(20))]
    played = play(judge, held)
    assert played.handed_on == "x" * 21 and played.scans == []


@pytest.mark.parametrize("at", [-60, -30, -5, 10, 25, 40])
def test_a_persons_key_in_the_middle_of_a_scan_is_handed_on_and_the_scan_refused(judge: Judge, at: float) -> None:
    """Which of the signs were the scanner's is then a guess, and a guess may be another code."""
    played = play(judge, scanned(CODE, gap=4), [Stroke(at, 90, "w")])
    assert "w" in played.handed_on and played.lost == ""
    assert played.scans in ([None], [CODE]) and (played.scans == [None] or at < 0)


@pytest.mark.parametrize("seed", range(30))
def test_a_person_types_all_the_while(judge: Judge, seed: int) -> None:
    """Each scan arrives or is refused, none as another code; each of the person's keys reaches the field."""
    dice = random.Random(seed)
    gap, at = dice.choice([1.0, 2.0, 5.0, 10.0, 20.0]), 300.0
    scans: list[Stroke] = []
    for code in CODES[:10]:
        scans += scanned(code, at, gap, jitter=gap / 2, seed=seed)
        at = after(scans, dice.choice([200, 800, 1500]))
    keys, at = typed("a", held=80), 0.0
    while at < scans[-1].at:
        at += max(25.0, dice.gauss(130, 50))
        keys.append(Stroke(at, dice.uniform(60, 140), dice.choice("abcdefghijkl")))
    played = play(judge, scans, keys)
    assert set(played.scans) <= {None, *CODES[:10]} and len(played.scans) >= 9
    assert played.lost == ""


def test_typed_until_the_very_moment(judge: Judge) -> None:
    """A finger holds a key for longer than a scanner: what it typed is no beginning of the scan."""
    first = typed("sato", gap=110, held=80)
    assert play(judge, first, scanned(CODE, after(first, 100))).scans == [CODE]
    first = typed("sato", 10_000, gap=110, held=30)
    played = play(judge, first, scanned(CODE, after(first, 45)))
    assert played.scans == [CODE] and played.handed_on == "sato"


@pytest.mark.parametrize("gap", [2, 10, 40])
def test_a_person_goes_on_typing_around_scans(judge: Judge, gap: float) -> None:
    first = typed("sato", gap=110)
    scan = scanned(CODE, after(first, TORN_MS + 60), gap)
    more = typed("misaki\r", after(scan, 130), gap=110)
    played = play(judge, first, scan, more)
    assert played.scans == [CODE] and played.handed_on == "satomisaki\r"


def test_a_scan_whose_beginning_was_taken_for_typing_is_no_scan(judge: Judge) -> None:
    strokes = [Stroke(0, 1, "C", True), *scanned(CODE[1:], 150)]
    assert play(judge, strokes).scans == [None]


def test_a_key_nobody_knows_makes_no_code(judge: Judge) -> None:
    """A sign left out may make another code."""
    strokes = scanned(CODE)
    for place, one in enumerate(strokes[:-1]):
        judge.press(Press(place, one.at, None if place == 9 else one.text, down=False))
    assert judge.press(Press(99, strokes[-1].at, "\r")) == [None]
