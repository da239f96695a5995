"""Pictures of the morning are read as their truth says."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from mailroom.demo import numbers, stationery, symbols
from mailroom.demo.cases import Answer
from mailroom.demo.extracts import Extracts, make_extracts
from mailroom.demo.homes import DemoHome
from mailroom.demo.pictures import COLUMNS, Scene, Shot, write_pictures
from mailroom.demo.planning import Morning, plan_morning, write_wedge
from mailroom.demo.scene import DESK, HAND, HARD, TORN, Camera, Lying
from mailroom.reading import cards, codes
from tests.demo.conftest import TODAY

QR, CODABAR = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Codabar


@pytest.fixture(scope="module")
def morning(branch: Extracts) -> Morning:
    return plan_morning(branch.samples, branch.unknown_codes, 1)


@pytest.fixture(scope="module")
def drawn(demo: tuple[DemoHome, float]) -> Path:
    return demo[0].home.root


def read(path: Path, *formats: zxingcpp.BarcodeFormat) -> set[str]:
    """By zxing-cpp's plain call, and again without the red ink: hard pictures have it over the code."""
    with Image.open(path) as picture:
        assert picture.size == (1920, 1080)
        pixels = np.asarray(picture)
    looks = pixels, np.ascontiguousarray(pixels[:, :, 0])
    return {found.text for look in looks for found in zxingcpp.read_barcodes(look, formats=formats)}


def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("number", ["13112383852", "50460000014", "67890123456"])
def test_codabar_is_read_back_with_its_letters(number: str) -> None:
    bars = symbols.enlarged(symbols.codabar_dots(number), 2, 40)
    texts = [found.text for found in zxingcpp.read_barcodes(np.pad(bars, 30, constant_values=255), formats=CODABAR)]
    assert [text.upper() for text in texts] == [f"C{number}C"]


def test_truth_has_the_columns_of_the_samples_and_the_answer(drawn: Path) -> None:
    for folder in ("pictures", "reply-pictures"):
        rows = truth(drawn / folder)
        assert tuple(rows[0]) == COLUMNS
        assert [row["file"] for row in rows] == sorted(path.name for path in (drawn / folder).glob("*.jpg"))


def test_pictures_are_read_as_their_truth_says(drawn: Path) -> None:
    for row in truth(drawn / "pictures"):
        texts = read(drawn / "pictures" / row["file"], QR)
        keys = {text for text in texts if codes.fits(codes.DEFAULT_GRAMMAR, text)}
        if row["level"] == "torn":
            assert not keys
        elif row["cause"] == "two_codes":
            assert len(keys) == 2
        else:
            assert keys == ({row["payload"]} - {""}), row["file"]


def test_leaflet_and_other_office(drawn: Path) -> None:
    rows = {row["cause"]: row for row in truth(drawn / "pictures") if row["advice"] == "not_ours"}
    assert read(drawn / "pictures" / rows["url"]["file"], QR) == {stationery.LEAFLET_URL}
    assert len(read(drawn / "pictures" / rows["other"]["file"], QR)) == 1


def test_an_empty_desk_shows_nothing(drawn: Path) -> None:
    (row,) = [row for row in truth(drawn / "pictures") if not any((row["advice"], row["cause"]))]
    assert read(drawn / "pictures" / row["file"], QR) == set()


def test_a_torn_envelope_is_found_by_its_tracking_number(drawn: Path, morning: Morning) -> None:
    (row,) = [row for row in truth(drawn / "pictures") if row["level"] == "torn"]
    (shot,) = [shot for shot in morning.pictures if shot.level is TORN]
    numbers = {codes.tracking_number(text) for text in read(drawn / "pictures" / row["file"], CODABAR)}
    assert numbers == {shot.samples[0].tracking}
    assert row["payload"] == shot.samples[0].code


def test_reply_cards_are_read_as_their_truth_says(drawn: Path, morning: Morning) -> None:
    for row, shot in zip(truth(drawn / "reply-pictures"), morning.reply_pictures, strict=True):
        texts = read(drawn / "reply-pictures" / row["file"], QR)
        assert row["payload"] in texts
        card = shot.samples[0].cards[0]
        key = cards.read(card.digits, "unofficial41")
        assert key
        assert card.digits in texts
        assert (key.branch, key.symbol, key.number, key.suffix) == ("04", card.symbol, card.number, card.suffix)
        assert key.issued_on == card.issued


def test_tracking_labels_are_read_on_the_desk(branch: Extracts) -> None:
    camera = Camera(random.Random(5))
    labelled = [sample for sample in branch.samples if sample.tracking][:8]
    seen = 0
    for sample in labelled:
        frame = camera.picture([Lying(stationery.envelope(sample, stationery.Marks(), 0))], DESK)
        texts = [found.text for found in zxingcpp.read_barcodes(frame, formats=CODABAR)]
        seen += [codes.tracking_number(text) for text in texts] == [sample.tracking]
    assert seen >= 7


def test_a_morning_has_every_kind_of_answer_and_nothing_twice(morning: Morning) -> None:
    assert (len(morning.pictures), len(morning.wedge), len(morning.reply_pictures)) == (40, 40, 10)
    assert sum(row.mode == "reply" for row in morning.wedge) == 10
    answers = {shot.answer.advice for shot in morning.pictures}
    assert answers == {"forward", "destroy", "hold", "split", "unknown", "not_ours", ""}
    assert {"forward", "destroy", "hold", "split", "unknown"} <= {row.answer.advice for row in morning.wedge}
    keys = [shot.samples[0].code for shot in morning.pictures if shot.samples] + [row.payload for row in morning.wedge]
    assert len(set(keys)) == len(keys)
    levels = {shot.level for shot in morning.pictures}
    assert levels == {DESK, HAND, HARD, TORN}
    goes = [shot.samples[0].employer for shot in morning.pictures if shot.answer.advice == "forward"]
    assert 1 < len(set(goes)) < len(goes)


def test_the_same_plan_makes_the_same_pictures(morning: Morning, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_pictures(tmp_path / name, morning.pictures[:4], 3)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_an_empty_branch_still_has_a_morning(tmp_path: Path) -> None:
    plan = plan_morning([], ("CH1-04-1", "CH1-04-2"), 1)
    write_pictures(tmp_path, plan.pictures, 1)
    assert {shot.scene for shot in plan.pictures} == {Scene.LEAFLET, Scene.EMPTY, Scene.OTHER_OFFICE}
    assert plan.wedge == ()


def test_where_every_envelope_says_ch1_all_are_held(tmp_path: Path) -> None:
    same = make_extracts(tmp_path, mailpieces=500, seed=1, today=TODAY, branch="04", same_code=True)
    plan = plan_morning(same.samples, same.unknown_codes, 1)
    held = [shot.answer for shot in plan.pictures if shot.payload == "CH1"]
    assert len(held) > 30
    assert set(held) == {Answer("hold", "", "conflict")}
    assert {row.answer.cause for row in plan.wedge if row.text == "CH1"} == {"conflict"}


def test_wedge_lines(morning: Morning, tmp_path: Path) -> None:
    write_wedge(tmp_path / "wedge.csv", morning.wedge)
    with (tmp_path / "wedge.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["payload"] in codes.candidates(row["text"], typed=True) for row in rows] == [True] * 40
    assert sum(row["text"] != row["payload"] for row in rows) == 2


def test_answers_of_pictures_without_a_key() -> None:
    assert Shot(Scene.TWO).answer == Answer("", "", "two_codes")
    assert Shot(Scene.LEAFLET).answer == Answer("not_ours", "", "url")
    assert Shot(Scene.EMPTY).payload == ""


def test_numbers_of_their_form() -> None:
    symbols_of_branch = [numbers.symbol(index) for index in range(200_000)]
    assert len(set(symbols_of_branch)) == 200_000
    assert all(
        len(text) in (7, 8) and int(text[-6:-4]) in range(1, 46) and int(text[-2:]) in range(46)
        for text in symbols_of_branch
    )
    assert numbers.tracking_as_shown(numbers.tracking_number(0, "04")) == "504-60-00000-6"
