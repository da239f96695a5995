"""Whole envelopes: what is stamped and printed on them is read whichever way they lie; nothing is made up."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from mailroom.reading.frames import open_path
from mailroom.reading.printed import look
from mailroom.reading.printed.engine import Ocr
from mailroom.reading.printed.found import Printed
from tests.reading.printed.envelopes import CODE, NAME, POSTAL_CODE, envelope, frame, picture, turned

FRAMES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "frames"
STAMPED = picture(envelope("KYOZETSU"))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 37])
def test_it_is_read_whichever_way_it_lies(ocr: Ocr, degrees: int) -> None:
    seen = look.read(ocr, frame(turned(STAMPED, degrees)))
    assert (seen.reason, seen.reason_text, seen.code) == ("KYOZETSU", "受取拒絶", CODE)
    assert (seen.postal_code, (seen.name or "").replace("　", "")) == (POSTAL_CODE, NAME.replace("　", ""))


def test_a_stamp_across_the_code_hides_neither(ocr: Ocr) -> None:
    seen = look.read(ocr, frame(picture(envelope("HOKAN", stamp_on_code=True))))
    assert (seen.reason, seen.code) == ("HOKAN", CODE)


def test_a_stamp_that_stands_on_its_head(ocr: Ocr) -> None:
    seen = look.read(ocr, frame(picture(envelope("TENKYO", tilt=187.0))))
    assert (seen.reason, seen.code) == ("TENKYO", CODE)


def test_without_a_stamp_there_is_no_reason(ocr: Ocr) -> None:
    seen = look.read(ocr, frame(picture(envelope())))
    assert (seen.reason, seen.reason_text, seen.code) == (None, None, CODE)


def test_a_grey_picture_shows_a_stamp_in_black(ocr: Ocr) -> None:
    grey = np.ascontiguousarray(picture(envelope("TENKYO"))[:, :, 1])
    assert look.read(ocr, frame(grey)).reason == "TENKYO"


def test_of_two_envelopes_neither_is_told(ocr: Ocr) -> None:
    one, other = envelope(), envelope(code="CH1-04-111222333", name="鈴木　一郎")
    seen = look.read(ocr, frame(picture(_at(one, 0.27, 0.48), _at(other, 0.73, 0.53))))
    assert (seen.code, seen.code_begin, seen.name) == (None, None, None)


def test_a_large_picture(ocr: Ocr) -> None:
    large = cv2.resize(STAMPED, None, fx=2.5, fy=2.5)
    seen = look.read(ocr, frame(np.asarray(large, np.uint8)))
    assert (seen.reason, seen.code) == ("KYOZETSU", CODE)


def test_nothing_is_read_of_nothing(ocr: Ocr) -> None:
    assert look.read(ocr, frame(np.full((40, 60), 90, np.uint8))) == Printed()
    assert look.read(ocr, frame(picture())) == Printed()


@pytest.mark.skipif(not FRAMES.is_dir(), reason="sample pictures are not here")
@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [
        ("torn-010", "ATE", "CH1-06-609900968"),  # the code across the stamp's words
        ("torn-015", "HOKAN", "CH1-32-531150529"),  # the stamp's words behind the code
        ("hard-009", "FUKANZEN", "CH1-36-917269076"),
        ("desk-002", None, None),  # another code covers its end: what is left is no code
        ("torn-007", "KYOZETSU", None),
    ],
)
def test_samples(ocr: Ocr, name: str, reason: str | None, code: str | None) -> None:
    (seen,) = [look.read(ocr, one) for one in open_path(FRAMES / f"{name}.jpg")]
    assert (seen.reason, seen.code) == (reason, code)


def _at(thing: object, x: float, y: float) -> object:
    from dataclasses import replace

    return replace(thing, x=x, y=y, scale=0.66)  # type: ignore[type-var]
