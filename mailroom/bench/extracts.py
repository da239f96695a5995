"""Host extracts of any size in a few seconds, plain and of bounded memory: what ``bench mirror`` loads."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mailroom.mirror.fields import CERTIFICATES, EMPLOYERS, KINDS, MAILPIECES, MEMBERS
from mailroom.mirror.layouts import Layout, layouts
from mailroom.paths import Home, resources

_BRANCH = "04"
_HOUSEHOLDS = ((1, 2, 3, 4), (80, 12, 5, 3))  # certificates of an envelope, and how often
_PEOPLE_OF_EMPLOYER = 20
_FAMILIES, _GIVEN = 20_000, 15_000  # distinct names; a few are everywhere, most are rare
_BLOCK = 20_000

Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written. ``common``: the family name that most people have."""

    files: tuple[Path, ...]
    rows: int
    common: Name


def make(folder: Path, mailpieces: int, seed: int = 1) -> Made:
    """Write the five extracts, UTF-8 so that sqlite3's .import may read them too."""
    chance = random.Random(seed)
    families, given = _names(chance)
    known = {layout.kind: layout for layout in layouts(Home(folder))}
    files = {kind: (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="\r\n") for kind in KINDS}
    try:
        for kind, file in files.items():
            file.write(",".join(known[kind].columns.values()) + "\n")
        files[KINDS[0]].write(_row(known[KINDS[0]], branch=_BRANCH, name="x", postal_code="980-8561", address="x"))
        symbols = _employers(files[EMPLOYERS].write, known[EMPLOYERS], mailpieces, families, chance)
        rows = 0
        for first in range(0, mailpieces, _BLOCK):
            block = range(first, min(first + _BLOCK, mailpieces))
            people, cards, pieces = _envelopes(block, rows, symbols, families, given, chance)
            files[MEMBERS].writelines(people)
            files[CERTIFICATES].writelines(cards)
            files[MAILPIECES].writelines(pieces)
            rows += len(people)
    finally:
        for file in files.values():
            file.close()
    return Made(tuple(folder / f"{kind}.csv" for kind in KINDS), rows, families.names[0])


class _Names:
    """Names that are as unequally common as in life."""

    def __init__(self, names: list[Name], steep: float) -> None:
        self.names = names
        self._weights = list(itertools.accumulate(1 / (place + 2) ** steep for place in range(len(names))))

    def draw(self, number: int, chance: random.Random) -> list[Name]:
        return chance.choices(self.names, cum_weights=self._weights, k=number)


def _names(chance: random.Random) -> tuple[_Names, _Names]:
    with (resources() / "demo" / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"].isalpha()]
    families = [(row["text"], row["kana"]) for row in rows if row["kind"] == "family"]
    given = [(row["text"], row["kana"]) for row in rows if row["kind"] in ("female", "male")]
    return _Names(_many(families, _FAMILIES, chance), 1.0), _Names(_many(given, _GIVEN, chance), 0.8)


def _many(names: list[Name], number: int, chance: random.Random) -> list[Name]:
    """These names, then others made of their halves."""
    found = dict.fromkeys(names)
    while len(found) < number:
        (one, kana), (other, reading) = chance.choice(names), chance.choice(names)
        cut, end = chance.randint(1, len(kana)), chance.randrange(len(reading))
        found[
            one[: chance.randint(1, len(one))] + other[chance.randrange(len(other)) :], kana[:cut] + reading[end:]
        ] = None
    return list(found)


def _row(layout: Layout, **cells: str) -> str:
    return ",".join(cells.get(field, "") for field in layout.columns) + "\n"


def _employers(write: object, layout: Layout, mailpieces: int, families: _Names, chance: random.Random) -> list[str]:
    number = max(1, mailpieces // _PEOPLE_OF_EMPLOYER)
    symbols = [f"{1010000 + place * 101}" for place in range(number)]
    for place, (symbol, (name, kana)) in enumerate(zip(symbols, families.draw(number, chance), strict=True)):
        write(  # type: ignore[operator]
            _row(
                layout,
                branch=_BRANCH,
                symbol=symbol,
                name=f"{name}{families.names[place % 150][0]}{place}",
                kana=f"{kana}{families.names[place % 150][1]}",
                postal_code=_postal(place),
                address=f"{name}{place % 99}-{place % 31}",
                phone=f"022-{place % 1000:03d}-{place % 10000:04d}",
            )
        )
    return symbols


def _days(first: date, number: int) -> list[str]:
    return [(first + timedelta(days=day)).isoformat() for day in range(number)]


_BIRTHS, _SENT = _days(date(1945, 1, 1), 25_000), _days(date(2025, 7, 1), 120)


def _postal(place: int) -> str:
    """One of the 3,000 codes that a prefecture has."""
    return f"98{place % 10}-{place % 2999 // 10:04d}"


def _envelopes(
    block: range, row: int, symbols: list[str], families: _Names, given: _Names, chance: random.Random
) -> tuple[list[str], list[str], list[str]]:
    """Lines of members, certificates and mailpieces. Households stand mixed over the employers, as hosts write them."""
    sizes = chance.choices(_HOUSEHOLDS[0], _HOUSEHOLDS[1], k=len(block))
    firsts = iter(given.draw(sum(sizes), chance))
    people, cards, pieces = [], [], []
    for place, size, (family, reading) in zip(block, sizes, families.draw(len(block), chance), strict=True):
        key = f"{_BRANCH},{symbols[place * 7919 % len(symbols)]},{place // len(symbols) + 1}"
        sent, postal = _SENT[place % 120], _postal(place * 31)
        address = f"{family}{place % 9 + 1}-{place % 31 + 1}-{place % 17 + 1}"
        for suffix in range(size):
            row += 1
            name, kana = next(firsts)
            birth = _BIRTHS[row * 7 % 25_000]
            lost = ("2025-10-01", "\u9000\u8077") if row % 25 == 0 else ("", "")
            relation = "\u5bb6\u65cf" if suffix else "\u672c\u4eba"
            people.append(
                f"{key},{suffix:02d},{family}\u3000{name},{reading}\u3000{kana},{birth},{relation},\u4e00\u822c,"
                f"{postal},{address},2020-04-01,{lost[0]},{lost[1]}\n"
            )
            cards.append(f"{row:011d},{key},{suffix:02d},2025-07-01,2029-12-01\n")
            pieces.append(f"CH1-{_BRANCH}-{place + 1:09d},{row:011d},1,1,{sent},5{place + 1:010d}\n")
    return people, cards, pieces


def delta(folder: Path, rows: int) -> Path:
    """A delta that adds this many mailpieces."""
    layout = next(layout for layout in layouts(Home(folder)) if layout.kind == MAILPIECES)
    add = next(word for word, change in layout.changes.items() if change == "add")
    path = folder / "delta.csv"
    with path.open("w", encoding="utf-8", newline="\r\n") as file:
        file.write(",".join([*layout.columns.values(), layout.change_column]) + "\n")
        for row in range(1, rows + 1):
            file.write(f"CH1-{_BRANCH}-{900_000_000 + row},{row:011d},1,1,2025-11-01,,{add}\n")
    return path


def lines(made: Made) -> Iterator[tuple[str, int]]:
    """(kind, rows) of the extracts."""
    for path in made.files:
        with path.open("rb") as file:
            yield path.stem, sum(1 for _ in file) - 1
