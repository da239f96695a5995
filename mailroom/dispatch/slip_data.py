"""What a slip says, and nothing else: there is no field for a reason, an outcome, or for what was
taken out of an envelope. What is not in the data cannot be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailroom.reading import own_codes


@dataclass(frozen=True, slots=True)
class Total:
    """What a slip adds up to."""

    envelopes: int
    certificates: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row as printed. ``envelope``: the running number of its envelope in this bundle."""

    row: int
    envelope: int
    number: str  # 記号-番号
    suffix: str
    name: str
    issued_on: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and whom to ask."""

    name: str  # 全国健康保険協会 宮城支部
    postal_code: str
    address: str
    section: str
    phone: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """The employer the bundle goes to."""

    name: str
    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One certificate of an envelope. ``envelope_no`` only tells which rows share an envelope."""

    envelope_no: int
    symbol: str
    number: str
    suffix: str
    name: str
    issued_on: date | None
    count: int = 1


@dataclass(frozen=True, slots=True)
class SlipData:
    """All that stands on a slip. ``envelopes`` and ``certificates``: as the seal check counted them, if it did."""

    number: str  # 03A-251120-0017
    code: str  # MRS-..., as the bars carry it
    date: date
    sender: Sender
    employer: Addressee
    rows: tuple[SlipRow, ...]
    envelopes: int | None = None
    certificates: int | None = None

    def __post_init__(self) -> None:
        code = own_codes.parse(self.code)
        if code is None or own_codes.slip_number(code) != self.number:
            raise ValueError(f"the code {self.code} is not that of slip {self.number}")
        if not self.rows or any(row.count < 1 for row in self.rows):
            raise ValueError(f"slip {self.number}: no rows, or a row of nothing")
        total = self.total
        if self.envelopes not in (None, total.envelopes) or self.certificates not in (None, total.certificates):
            raise ValueError(f"slip {self.number}: the rows are {total}, not what was counted")

    @property
    def total(self) -> Total:
        """Envelopes and certificates of the rows."""
        return Total(len({row.envelope_no for row in self.rows}), sum(row.count for row in self.rows))


def printed_lines(rows: Sequence[SlipRow]) -> list[Line]:
    """Rows by number, envelope and 枝番, counted over what is printed: nothing taken out leaves a gap."""
    first: dict[int, tuple[object, ...]] = {}
    for row in sorted(rows, key=_order):
        first.setdefault(row.envelope_no, (*_order(row)[:2], row.envelope_no))
    ordered = sorted(rows, key=lambda row: (first[row.envelope_no], _order(row)))
    running = {envelope: n for n, envelope in enumerate(sorted(first, key=lambda each: first[each]), 1)}
    return [
        Line(
            n,
            running[row.envelope_no],
            f"{row.symbol}-{row.number}",
            row.suffix,
            row.name,
            row.issued_on,
            row.count,
        )
        for n, row in enumerate(ordered, 1)
    ]


def _order(row: SlipRow) -> tuple[tuple[int, str], tuple[int, str], tuple[int, str]]:
    return _as_number(row.symbol), _as_number(row.number), _as_number(row.suffix)


def _as_number(text: str) -> tuple[int, str]:
    return (int(text), text) if text.isascii() and text.isdecimal() else (10**12, text)
