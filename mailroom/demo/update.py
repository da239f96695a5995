"""A small delta for the middle of the morning: two people are out, and an unknown code becomes known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailroom.demo.cases import FORWARD, LOST, Answer
from mailroom.demo.extracts import Extracts
from mailroom.demo.samples import Sample
from mailroom.demo.writing import HEADERS, ExtractFile

KIND = "異動区分"
TRUTH_COLUMNS = ("payload", "change", "advice", "outcome", "cause")
_NEW_NUMBER = "9001"  # no made-up employer has so many households
_NEW_CERTIFICATE = "9999999990"


@dataclass(frozen=True, slots=True)
class Change:
    """What the delta does to one code, and the answer from then on."""

    payload: str
    change: str
    answer: Answer


def write_update(
    folder: Path, extracts: Extracts, eligible: Sequence[Sample], unknown: str, today: date
) -> list[Change]:
    """Write members, certificates and mailpieces.csv with 異動区分, and truth/changes.csv.

    ``eligible``: envelopes of this morning with one certificate each, all to employers; the first loses
    cover, the second has died; to the third's employer belongs the person of the ``unknown`` code.
    """
    if len(eligible) < 3:
        return []
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    lost, deceased, neighbour = eligible[:3]
    rows = _members(extracts, [lost, deceased, neighbour])
    new = [*rows[2][:2], _NEW_NUMBER, "00", "見本　花子", "ミホン　ハナコ", *rows[2][6:]]
    members = [
        [*rows[0][:12], today.isoformat(), "退職", "変更"],
        [*rows[1][:12], today.isoformat(), "死亡", "変更"],
        [*new, "追加"],
    ]
    certificate = rows[2][0] + _NEW_CERTIFICATE
    issued = neighbour.cards[0].issued.isoformat()
    _write(folder, "members", members)
    _write(
        folder,
        "certificates",
        [[certificate, *new[:4], issued, neighbour.cards[0].expires.isoformat(), "追加"]],
    )
    _write(folder, "mailpieces", [[unknown, certificate, "1", "1", issued, "", "追加"]])
    changes = [
        Change(lost.code, "lost_today", LOST),
        Change(deceased.code, "deceased", Answer("destroy", "deceased")),
        Change(unknown, "eligible", FORWARD),
    ]
    with (folder / "truth" / "changes.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(TRUTH_COLUMNS)
        table.writerows((change.payload, change.change, *change.answer) for change in changes)
    return changes


def _members(extracts: Extracts, wanted: Sequence[Sample]) -> list[list[str]]:
    keys = [(sample.cards[0].symbol, sample.cards[0].number, sample.cards[0].suffix) for sample in wanted]
    found: dict[tuple[str, ...], list[str]] = {}
    with (extracts.folder / "members.csv").open(encoding="cp932", newline="") as file:
        for row in csv.reader(file):
            if tuple(row[1:4]) in keys:
                found[tuple(row[1:4])] = row
                if len(found) == len(keys):
                    break
    return [found[key] for key in keys]


def _write(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
    out = ExtractFile(folder / f"{name}.csv", (*HEADERS[name], KIND))
    for row in rows:
        out.write(row)
    out.close()
