"""The morning's work of a made-up branch: which envelopes come by picture, which by hand scanner."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mailroom.demo.cases import UNKNOWN, Answer
from mailroom.demo.pictures import Scene, Shot
from mailroom.demo.samples import Sample
from mailroom.demo.scene import DESK, HAND, HARD, REPLY, TORN

PICTURES, RETURNED_BY_HAND, REPLY_BY_HAND, REPLY_PICTURES = 40, 30, 10, 10
WEDGE_COLUMNS = ("mode", "text", "payload", "case", "name", "advice", "outcome", "cause")

_PICTURED = (
    *("lost", "lost", "lost_today", "lost_tomorrow", "loses_soon", "deceased", "insured_lost", "superseded"),
    *("split_deceased", "split_lost", "ninkei", "closed", "no_address", "conflict", "expired", "bare"),
)
_SCANNED = (
    *("lost", "deceased_undated", "insured_deceased", "superseded_and_newer", "split_superseded", "same_issue_date"),
    *("other_branch", "employer_unknown", "closed_today", "family_lost", "insured_loses_soon", "split_lost"),
)
_ANSWERED = (
    *("eligible", "lost", "deceased", "superseded", "insured_lost", "expired", "loses_soon", "ninkei", "lost_today"),
)
_REASONS = ("ATE",) * 12 + ("FUKANZEN", "TENKYO", "HOKAN", "KYOZETSU", "", "", "", "")
_LEVELS = (DESK,) * 6 + (HAND,) * 3 + (HARD,)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One text from a hand scanner, as it sends it. ``payload``: the key that it is."""

    mode: str
    text: str
    payload: str
    case: str
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Morning:
    """Nothing in it is there twice."""

    pictures: tuple[Shot, ...]
    reply_pictures: tuple[Shot, ...]
    wedge: tuple[Scanned, ...]


def plan_morning(samples: Sequence[Sample], unknown: Sequence[str], seed: int) -> Morning:
    """Choose from the samples. ``unknown``: two codes that the mirror does not have."""
    dice = random.Random(f"{seed}/morning")
    pool = _Pool(samples, dice)
    pictures = [_envelope(found, dice) for case in _PICTURED if (found := pool.take(case))]
    pictures += [
        Shot(Scene.TWO, samples=tuple(pair)) for pair in [pool.ordinary(2)] if len({one.code for one in pair}) == 2
    ]
    pictures += [Shot(Scene.LEAFLET), Shot(Scene.EMPTY), Shot(Scene.OTHER_OFFICE)]
    if samples:
        pictures.append(_envelope(_stranger(samples[0], unknown[0]), dice))
    if torn := pool.tracked():
        pictures.append(Shot(Scene.ENVELOPE, TORN, (torn,), "ATE"))
    wedge = [_as_scanned(found) for case in _SCANNED if (found := pool.take(case))]
    answered, cards = pool.answered(REPLY_BY_HAND), pool.answered(REPLY_PICTURES)
    ordinary = pool.ordinary(PICTURES - len(pictures) + RETURNED_BY_HAND - len(wedge) - 1)
    dice.shuffle(ordinary)
    cut = PICTURES - len(pictures)
    pictures += [_envelope(found, dice) for found in ordinary[:cut]]
    wedge += [_as_scanned(found) for found in ordinary[cut:]]
    if samples:
        wedge.append(_as_scanned(_stranger(samples[0], unknown[1])))
    dice.shuffle(pictures)
    dice.shuffle(wedge)
    wedge = _garbled(wedge) + [_as_card(found, place) for place, found in enumerate(answered)]
    reply = [
        Shot(Scene.CARD_ON_SHEET if place % 3 == 0 else Scene.CARD, REPLY, (found,))
        for place, found in enumerate(cards)
    ]
    return Morning(tuple(pictures), tuple(reply), tuple(wedge))


def write_wedge(path: Path, rows: Sequence[Scanned]) -> None:
    """What a hand scanner would send, one line each, with its truth."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(WEDGE_COLUMNS)
    for row in rows:
        table.writerow((row.mode, row.text, row.payload, row.case, row.name, *row.answer))
    path.write_text(text.getvalue(), "utf-8")


class _Pool:
    """Samples by case; each is given out once."""

    def __init__(self, samples: Sequence[Sample], dice: random.Random) -> None:
        self._by_case: dict[str, list[Sample]] = {}
        for sample in samples:
            self._by_case.setdefault(sample.case, []).append(sample)
        self._dice = dice

    def take(self, case: str, *, alone: bool = False) -> Sample | None:
        """One of the case; ``alone``: with a single certificate."""
        found = self._by_case.get(case, [])
        for place, sample in enumerate(found):
            if not alone or len(sample.cards) == 1:
                return found.pop(place)
        return None

    def answered(self, count: int) -> list[Sample]:
        """With a single certificate, one of each case that is sent back, then eligible ones."""
        cases = (*_ANSWERED, *("eligible",) * count)
        return [found for case in cases if (found := self.take(case, alone=True))][:count]

    def tracked(self) -> Sample | None:
        """An eligible one with a 特定記録 label, that goes to its employer."""
        found = self._by_case.get("eligible", [])
        fit = (place for place, sample in enumerate(found) if sample.tracking and sample.employer)
        return next((found.pop(place) for place in fit), None)

    def ordinary(self, count: int) -> list[Sample]:
        """Eligible ones, so that some employers get several and most get one."""
        found = self._by_case.get("eligible", [])
        by_employer: dict[str, list[Sample]] = {}
        for sample in found:
            by_employer.setdefault(sample.employer, []).append(sample)
        large = [group[:5] for group in by_employer.values() if len(group) > 1]
        small = [group for group in by_employer.values() if len(group) == 1]
        chosen: list[Sample] = []
        for group in large:
            if len(chosen) + len(group) <= count * 0.6:
                chosen += group
        singles = [one for group in small for one in group]
        for sample in (*singles, *found):
            if len(chosen) < count and sample not in chosen:
                chosen.append(sample)
        for sample in chosen:
            found.remove(sample)
        return chosen


def _stranger(sample: Sample, code: str) -> Sample:
    """An envelope like that one with a code that nobody knows."""
    return replace(sample, case="unknown", code=code, tracking="", employer="", serial=1, total=1, truth=UNKNOWN)


def _envelope(sample: Sample, dice: random.Random) -> Shot:
    return Shot(Scene.ENVELOPE, dice.choice(_LEVELS), (sample,), dice.choice(_REASONS))


def _as_scanned(sample: Sample) -> Scanned:
    return Scanned("returned", sample.code, sample.code, sample.case, sample.name, sample.truth.returned)


def _as_card(sample: Sample, place: int) -> Scanned:
    """Most by the card's own code, the others by the management code of the sheet."""
    card = sample.cards[0]
    key, answer = (card.digits, card.reply) if place % 3 else (sample.code, sample.truth.reply)
    return Scanned("reply", key, key, sample.case, sample.name, answer)


def _garbled(rows: Sequence[Scanned]) -> list[Scanned]:
    """Two as a scanner sends them with Japanese input on: full-width."""
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    return [replace(row, text=row.text.translate(wide)) if place in (3, 11) else row for place, row in enumerate(rows)]
