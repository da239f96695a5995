"""A day at a station as a script for a robot: what it scans and presses, and what must stand in the journal then."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mailroom.commands import Commands, load
from mailroom.demo.extracts import Extracts
from mailroom.demo.scene import DESK, Camera
from mailroom.demo.truth import CodeTruth
from mailroom.reading import own_codes

USUAL = "ATE"  # what the tray is for: no key
OTHERS = ("FUKANZEN", "TENKYO", "HOKAN", "KYOZETSU", "NONE")
RUN = 8  # envelopes of one reason that sticks
BURST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """``scan``: a text by wedge. ``key``: a key as the table of commands writes it. ``rest``: until all is painted.

    ``every_ms``: scans come in this rhythm from here on; 0: without a pause. ``together``: one of several at once.
    """

    scan: str | None = None
    together: bool = False
    key: str | None = None
    rest: bool = False
    every_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One envelope: its true answer, the reason that was meant, and what the hands did for it."""

    truth: CodeTruth
    reason: str
    actions: int


@dataclass(frozen=True, slots=True)
class Day:
    """What is played, and what for."""

    steps: Sequence[Step]
    sent: Sequence[Sent]


def envelopes(extracts: Extracts, count: int) -> list[CodeTruth]:
    """Codes of the branch, each once, in the order of a tray: none."""
    found = list({one.code: one for one in extracts.truths()}.values())
    random.Random(1).shuffle(found)
    return found[:count]


def plain(codes: Sequence[CodeTruth], every_ms: int) -> Day:
    """Nothing but scans, in an even rhythm."""
    steps = [Step(every_ms=every_ms), *(Step(scan=one.code) for one in codes), Step(rest=True)]
    return Day(steps, [Sent(one, USUAL, 1) for one in codes])


def mixed(codes: Sequence[CodeTruth], seed: int = 1) -> Day:
    """One after the other, and every fifth time five at once without a pause; other reasons by key and by card."""
    dice, table = random.Random(seed), load()
    steps: list[Step] = [Step(every_ms=0)]
    sent: list[Sent] = []
    left = list(codes)
    while left:
        how = dice.choices(("usual", "burst", "once", "card", "last", "run"), (60, 12, 16, 4, 4, 1))[0]
        taken = [left.pop() for _ in range(min(len(left), {"burst": BURST, "run": RUN}.get(how, 1)))]
        other = dice.choice(OTHERS)
        before, after = _hands(how, other, table)
        steps += before
        for one in taken:
            steps.append(Step(scan=one.code, together=how == "burst"))
            if how != "burst":
                steps.append(Step(rest=True))
        steps += [*after, Step(rest=True)]
        reason = USUAL if how in ("usual", "burst") else other
        hands = len(before) + len(after)
        sent += [Sent(one, reason, 1 + (hands if at == 0 else 0)) for at, one in enumerate(taken)]
    return Day(steps, sent)


def _hands(how: str, reason: str, table: Commands) -> tuple[list[Step], list[Step]]:
    """What is pressed or scanned before and after the envelopes."""
    command = table.table[reason.lower()]
    key, card = Step(key=command.keys[0]), Step(scan=own_codes.make("C", command.card or ""))
    match how:
        case "once":
            return [key], []
        case "card":
            return [card], []
        case "last":
            return [], [Step(key=table.table["correct"].keys[0]), key]
        case "run":
            return [key, key], [key]
        case _:
            return [], []


def empty_desk(folder: Path) -> Path:
    """Pictures for a camera's stand-in that hold no code: the eyes look at each as long as they may."""
    import cv2

    folder.mkdir()
    dice = random.Random(1)
    desk = Camera(dice).picture([], DESK)
    for number in range(8):
        picture, (high, wide) = desk.copy(), desk.shape[:2]
        corner = (round(wide * (0.15 + number / 50)), round(high * 0.2))
        cv2.rectangle(picture, corner, (corner[0] + wide // 2, corner[1] + high // 2), (150, 190, 215), -1)
        for line in range(6):
            at = (corner[0] + wide // 12, corner[1] + (line + 2) * high // 16)
            cv2.putText(picture, f"{dice.random():.12f}", at, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (40, 40, 40), 2)
        cv2.imwrite(str(folder / f"{number}.jpg"), picture)
    return folder


def write(steps: Sequence[Step], path: Path) -> None:
    """One JSON line a step."""
    path.write_text("".join(json.dumps(asdict(step)) + "\n" for step in steps), "utf-8")


def read(path: Path) -> Iterator[Step]:
    """As written."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Step(**json.loads(line))
