"""A camera that delivers nothing, the same thing for ever, or garbage, is noticed; an ordinary one never is."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from mailroom.reading.picture_check import LASTS_S, Fault, PictureCheck
from tests.reading.pictures import Pixels, desk, lay, print_lines, qr

FPS = 15
dice = np.random.default_rng(5)


def noisy(picture: Pixels, sigma: float = 2.0) -> Pixels:
    return np.clip(picture + dice.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def envelope() -> Pixels:
    frame = desk((qr("CH1-04-000000017", 3), 150, 40), width=320, height=240, noise=0)
    print_lines(frame, 20, 160, 2)
    return (frame * np.linspace(1.0, 0.9, frame.shape[1])[:, None]).astype(np.uint8)  # no desk is lit evenly


def judged(pictures: Iterator[Pixels], seconds: float = 2 * LASTS_S) -> list[Fault | None]:
    check = PictureCheck()
    return [check.judge(next(pictures), number / FPS) for number in range(round(seconds * FPS))]


def live(picture: Pixels, sigma: float = 2.0) -> Iterator[Pixels]:
    while True:
        yield noisy(picture, sigma)


@pytest.mark.parametrize(
    "picture",
    [
        envelope(),
        envelope() // 4,
        np.full((240, 320, 3), 255, np.uint8),
        np.full((240, 320, 3), 60, np.uint8),
        dice.integers(0, 2, (30, 40, 1), np.uint8).repeat(8, 0).repeat(8, 1).repeat(3, 2) * 255,
    ],
    ids=["envelope", "dim", "too bright", "empty desk", "checks"],
)
def test_an_ordinary_camera_has_no_fault(picture: Pixels) -> None:
    assert set(judged(live(picture))) == {None}


def test_one_that_needs_a_moment_for_its_first_picture_has_none() -> None:
    def slow() -> Iterator[Pixels]:
        for _ in range(FPS):
            yield np.zeros((240, 320, 3), np.uint8)
        yield from live(envelope())

    assert set(judged(slow())) == {None}


def test_black_is_said_after_a_while() -> None:
    found = judged(live(np.full((240, 320, 3), 3, np.uint8), 1.0))
    assert found[0] is None and found[-1] is Fault.BLACK


def test_pictures_that_stand_still_are_said_and_life_ends_it() -> None:
    check, still = PictureCheck(), noisy(envelope())
    assert check.judge(still, 0) is None and check.judge(still, LASTS_S - 0.2) is None
    assert check.judge(still, LASTS_S) is Fault.FROZEN
    assert check.judge(noisy(envelope()), LASTS_S + 0.2) is None


@pytest.mark.parametrize("kind", ["cut off", "green", "wrong format"])
def test_garbage_is_said(kind: str) -> None:
    def broken() -> Iterator[Pixels]:
        for picture in live(envelope()):
            if kind == "wrong format":
                yield dice.integers(0, 256, picture.shape, np.uint8)
            else:
                picture[150:] = 128 if kind == "cut off" else (0, 135, 0)
                yield picture

    found = judged(broken())
    assert found[0] is None and found[-1] is Fault.GARBLED


def test_a_broken_picture_now_and_then_is_nothing() -> None:
    def hiccups() -> Iterator[Pixels]:
        for number, picture in enumerate(live(envelope())):
            if number % 5 == 0:
                picture[100:] = 128
            yield picture

    assert set(judged(hiccups())) == {None}


def test_jpeg_pictures_of_a_still_desk_are_alive() -> None:
    """A camera packs its pictures, which takes most of the noise away."""

    def packed() -> Iterator[Pixels]:
        frame = envelope()
        lay(frame, np.full((50, 100), 90, np.uint8), 20, 20)
        for picture in live(frame, 1.0):
            yield cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], 1)

    assert set(judged(packed())) == {None}
