"""Batches made ready to be bound: ids given, many rows put into one statement, because that is a third faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from mailroom.mirror.extract import Extract
from mailroom.mirror.records import read
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


def parcels(extracts: Sequence[Extract], grammar: str) -> Iterator[Parcel]:
    """All rows of the extracts, and behind those of each the terms of its names. An id tells file and line of a row."""
    kinds: Counter[str] = Counter()
    bases = []
    for extract in extracts:
        bases.append(kinds[extract.kind] << _FILE)
        kinds[extract.kind] += 1
    holders = Holders()
    last: Parcel | None = None
    for batch in read(extracts, grammar):
        if last and (last.extract != batch.extract or holders.full):
            yield from _terms(holders, last, bases[last.extract])
        base, records = bases[batch.extract], batch.records
        if extracts[batch.extract].kind in SEARCHED:
            holders.add(map(itemgetter(0), records), batch.names, batch.kanas)
        if base:
            records = [(base + line, *record) for line, *record in records]
        last = Parcel(
            extract=batch.extract,
            done=batch.done,
            number=len(records),
            records=_packed(records),
            terms=[],
            refused=batch.refused,
            shapes=batch.shapes,
            fits=batch.fits,
        )
        yield last
    if last:
        yield from _terms(holders, last, bases[last.extract])


def _terms(holders: Holders, last: Parcel, base: int) -> Iterator[Parcel]:
    drained = holders.drain(base)
    while some := list(islice(drained, _TERMS)):
        yield Parcel(last.extract, last.done, 0, ([], []), some, [], {}, 0)


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
