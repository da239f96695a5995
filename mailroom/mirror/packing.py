"""Batches made ready to be bound: ids given, many rows put into one statement, because that is a third faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from mailroom.mirror.extract import Extract
from mailroom.mirror.records import Batch, batches
from mailroom.mirror.term_index import SEARCHED
from mailroom.mirror.terms import Holders, Term

ROWS = 20  # in one statement
_TERMS = 2000  # in one parcel
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
    terms: list[Term]
    refused: list[tuple[int, str, str, str]]
    shapes: dict[str, int]
    fits: int
    ends: bool = False  # nothing more of this extract follows


def parcels(extracts: Sequence[Extract], grammar: str, first: int = 0) -> Iterator[Parcel]:
    """All rows of the extracts, and behind those of each the terms of its names.

    An id tells file and line of a row. ``first``: the number of the first extract. All of a kind must be among them.
    """
    kinds: Counter[str] = Counter()
    for number, extract in enumerate(extracts, first):
        base = kinds[extract.kind] << _FILE
        kinds[extract.kind] += 1
        holders = Holders()
        for batch in batches(extract, grammar):
            yield _parcel(number, batch, base)
            if extract.kind in SEARCHED:
                holders.add(map(itemgetter(0), batch.records), batch.names, batch.kanas, batch.postals)
                if holders.full:
                    yield from _terms(number, extract, holders, base)
        yield from _terms(number, extract, holders, base)
        yield Parcel(number, extract.size, 0, ([], []), [], [], {}, 0, True)


def _parcel(number: int, batch: Batch, base: int) -> Parcel:
    records = batch.records
    if base:
        records = [(base + line, *record) for line, *record in records]
    return Parcel(
        extract=number,
        done=batch.done,
        number=len(records),
        records=_packed(records),
        terms=[],
        refused=batch.refused,
        shapes=batch.shapes,
        fits=batch.fits,
    )


def _terms(number: int, extract: Extract, holders: Holders, base: int) -> Iterator[Parcel]:
    drained = holders.drain(base)
    while some := list(islice(drained, _TERMS)):
        yield Parcel(number, extract.size, 0, ([], []), some, [], {}, 0)


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
