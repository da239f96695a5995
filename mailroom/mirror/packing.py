"""Batches made ready to be bound: ids given, many rows put into one statement, because that is a third faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from mailroom.mirror.extract import Extract
from mailroom.mirror.records import read

ROWS = 20  # in one statement
_FILE = 40  # bits of an id that count lines; above them 0 for the first file of a kind, and on
_LINE = (1 << _FILE) - 1

Row = tuple[Any, ...]
Packed = tuple[list[Row], list[Row]]
"""The values of ``ROWS`` rows each, and the rows that are left over."""


class Parcel(NamedTuple):
    """One batch, packed. Plain values only: it travels between processes."""

    extract: int  # number of its extract
    done: int  # bytes of it read so far
    number: int  # of its rows
    records: Packed
    texts: Packed
    refused: list[tuple[int, str, str, str]]
    shapes: dict[str, int]
    fits: int


def parcels(extracts: Sequence[Extract], grammar: str) -> Iterator[Parcel]:
    """All rows of the extracts. The id of a row tells its file and its line."""
    kinds: Counter[str] = Counter()
    bases = []
    for extract in extracts:
        bases.append(kinds[extract.kind] << _FILE)
        kinds[extract.kind] += 1
    for batch in read(extracts, grammar):
        records, texts = batch.records, batch.texts
        if base := bases[batch.extract]:
            records = [(base + line, *record) for line, *record in records]
            texts = [(base + line, text) for line, text in texts]
        yield Parcel(
            extract=batch.extract,
            done=batch.done,
            number=len(records),
            records=_packed(records),
            texts=_packed(texts),
            refused=batch.refused,
            shapes=batch.shapes,
            fits=batch.fits,
        )


def origin(number: int) -> tuple[int, int]:
    """Which file of its kind an id is from, and the line there."""
    return number >> _FILE, number & _LINE


def _packed(rows: Sequence[Row]) -> Packed:
    whole = len(rows) - len(rows) % ROWS
    if not whole:
        return [], list(rows)
    values = list(chain.from_iterable(rows[:whole]))
    step = len(rows[0]) * ROWS
    return [tuple(values[place : place + step]) for place in range(0, len(values), step)], list(rows[whole:])
