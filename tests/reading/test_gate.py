"""The same envelope held in view counts once until it leaves; two in view are told once and never counted."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mailroom.reading.gate import AWAY_S, PATIENCE_S, Gate, Verdict

PASS, SAME, TWO = Verdict.PASS, Verdict.SAME, Verdict.TWO
STEP = 0.1


def show(gate: Gate, frames: Iterable[str], at: float = 0.0) -> list[Verdict]:
    """One frame every tenth of a second: big letters are keys, small ones other codes, a blank is an empty desk."""
    verdicts = []
    for number, frame in enumerate(frames):
        keys = {sign for sign in frame if sign.isupper()}
        others = {sign for sign in frame if sign.islower()}
        verdicts.append(gate.see(keys, others, at + number * STEP))
    return verdicts


def test_held_in_view_counts_once() -> None:
    assert show(Gate(), ["A"] * 50) == [PASS] + [SAME] * 49


def test_frames_that_were_not_read_do_not_count_again() -> None:
    assert show(Gate(), ["A", "", "", "A", "", "", "", "A"]).count(PASS) == 1


def test_gone_and_back_counts_again() -> None:
    away = [""] * (round(AWAY_S / STEP) + 1)
    assert show(Gate(), ["A", *away, "A"]).count(PASS) == 2


def test_the_next_envelope_counts_at_once() -> None:
    assert show(Gate(), ["A", "A", "B", "B", "C"]) == [PASS, SAME, PASS, SAME, PASS]


def test_two_in_view_are_told_once_and_not_counted() -> None:
    assert show(Gate(), ["AB", "AB", "AB"]) == [TWO, SAME, SAME]
    assert show(Gate(), ["AB", "AB", "B", "B"]) == [TWO, SAME, PASS, SAME]


def test_a_second_one_pushed_in_counts_when_the_first_is_gone() -> None:
    away = ["B"] * (round(AWAY_S / STEP) + 1)
    assert show(Gate(), ["A", "AB", "AB", *away]) == [PASS, TWO, SAME, PASS] + [SAME] * (len(away) - 1)


def test_two_that_were_both_counted_are_nothing_new() -> None:
    assert show(Gate(), ["A", "B", "AB"]) == [PASS, PASS, SAME]


def test_other_codes_wait_for_the_key_beside_them() -> None:
    assert show(Gate(), ["x", "x", "Ax", "x", "x"]) == [SAME, SAME, PASS, SAME, SAME]
    patient = round(PATIENCE_S / STEP) + 2
    verdicts = show(Gate(), ["x"] * (patient * 2))
    assert verdicts.count(PASS) == 1 and verdicts.index(PASS) >= patient - 2
    assert show(Gate(), ["Ax", *["x"] * (patient * 2)]).count(PASS) == 1


def test_clear_counts_what_is_in_view_again() -> None:
    gate = Gate()
    assert show(gate, ["A", "A"]) == [PASS, SAME]
    gate.clear()
    assert show(gate, ["A"], 0.2) == [PASS]


@given(st.lists(st.sampled_from(["", "A", "B", "AB", "x", "Ax", "ABx"]), max_size=80))
def test_nothing_passes_twice_without_having_left(frames: list[str]) -> None:
    passed_at: dict[str, int] = {}
    for number, (frame, verdict) in enumerate(zip(frames, show(Gate(), frames), strict=True)):
        keys = {sign for sign in frame if sign.isupper()}
        if verdict is PASS and keys:
            (key,) = keys
            before = passed_at.get(key)
            if before is not None:
                seen = [place for place in range(before, number) if key in frames[place]]
                longest = max(after - place for place, after in pairwise([*seen, number]))
                assert longest * STEP >= AWAY_S - 1e-6
            passed_at[key] = number
        assert not (verdict is PASS and len(keys) > 1)
        assert verdict is not TWO or len(keys) > 1
