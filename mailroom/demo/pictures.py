"""Pictures of what lies on the desk, each with its truth (the columns of the samples, and the answer)."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mailroom.demo import stationery
from mailroom.demo.cases import Answer
from mailroom.demo.samples import Sample
from mailroom.demo.scene import DESK, TORN, Camera, Level, Lying
from mailroom.demo.stationery import KRAFT, Marks

COLUMNS = ("file", "level", "payload", "reason", "name", "postal_code", "advice", "outcome", "cause")
NOTHING = Answer("")
OTHER_OFFICE_CODE = "SHIMINZEI-2025-0004711"


class Scene(StrEnum):
    """What is on the desk."""

    ENVELOPE = "envelope"
    TWO = "two"  # two envelopes: nothing may be recorded
    LEAFLET = "leaflet"
    OTHER_OFFICE = "other_office"
    EMPTY = "empty"
    CARD = "card"
    CARD_ON_SHEET = "card_on_sheet"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to take. ``reason``: code of the stamp, empty = none."""

    scene: Scene
    level: Level = DESK
    samples: tuple[Sample, ...] = ()
    reason: str = ""

    @property
    def payload(self) -> str:
        """The text that is the key of what is seen; empty where there is none, or two."""
        if self.scene is Scene.CARD:
            return self.samples[0].cards[0].digits
        return self.samples[0].code if self.scene in (Scene.ENVELOPE, Scene.CARD_ON_SHEET) else ""

    @property
    def answer(self) -> Answer:
        """The true answer in an empty journal."""
        match self.scene:
            case Scene.ENVELOPE:
                return self.samples[0].truth.returned
            case Scene.CARD:
                return self.samples[0].cards[0].reply
            case Scene.CARD_ON_SHEET:
                return self.samples[0].truth.reply
            case Scene.LEAFLET:
                return Answer("not_ours", "", "url")
            case Scene.OTHER_OFFICE:
                return Answer("not_ours", "", "other")
            case Scene.TWO:
                return Answer("", "", "two_codes")
            case _:
                return NOTHING


def write_pictures(folder: Path, plan: Sequence[Shot], seed: int, branch_name: str = "見本支部") -> Path:
    """Draw the plan into the folder, JPEG, with truth.csv; the same arguments make the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(f"{seed}/pictures")
    camera = Camera(dice)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for number, shot in enumerate(plan):
        name = f"{number:03d}-{shot.level.name}.jpg"
        frame = camera.picture(_things(shot, dice, branch_name), shot.level)
        (folder / name).write_bytes(camera.jpeg(frame))
        seen = shot.samples[0] if shot.samples and shot.scene is not Scene.TWO else None
        table.writerow(
            (
                *(name, shot.level.name, shot.payload, stationery.reasons().get(shot.reason, "")),
                *((seen.name, seen.postal_code) if seen else ("", "")),
                *shot.answer,
            )
        )
    truth = folder / "truth.csv"
    truth.write_text(text.getvalue(), "utf-8")
    return truth


def _things(shot: Shot, dice: random.Random, branch_name: str) -> list[Lying]:
    kraft, tilt = dice.choice(KRAFT), dice.uniform(-15, 15)
    marks = Marks(
        kraft,
        stationery.reasons().get(shot.reason, ""),
        stamp_on_code=shot.level.name == "hard" and dice.random() < 0.5,
        torn=shot.level is TORN,
        own_branch=branch_name,
    )
    match shot.scene:
        case Scene.ENVELOPE:
            around = shot.level is DESK and dice.random() < 0.15
            return [Lying(stationery.envelope(shot.samples[0], marks, tilt), upside_down=around)]
        case Scene.TWO:
            faces = [stationery.envelope(sample, marks, tilt) for sample in shot.samples]
            return [Lying(faces[0], 0.27, 0.48, 0.66), Lying(faces[1], 0.73, 0.53, 0.66)]
        case Scene.LEAFLET:
            return [Lying(stationery.leaflet())]
        case Scene.OTHER_OFFICE:
            return [Lying(stationery.other_office(OTHER_OFFICE_CODE))]
        case Scene.CARD:
            return [Lying(stationery.card(shot.samples[0].cards[0], branch_name))]
        case Scene.CARD_ON_SHEET:
            sheet = Lying(stationery.management_sheet(shot.samples[0]), 0.40, 0.42)
            return [sheet, Lying(stationery.card(shot.samples[0].cards[0], branch_name), 0.72, 0.74)]
        case _:
            return []
