"""Slips that are valid by default: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mailroom.dispatch.slips import Addressee, Sender, SlipData, SlipRow
from mailroom.reading import own_codes

NUMBER = "03A-251120-0021"
ISSUED = date(2025, 10, 3)

SENDER = Sender(
    "全国健康保険協会 宮城支部",
    "9808561",
    "宮城県仙台市青葉区中央4-4-19 アーバンネット仙台中央ビル14階",
    "発送室",
    "マイナンバー専用ダイヤル　0570-015-369（平日 8:30～17:15）",
)
EMPLOYER = Addressee("青葉台精機株式会社", "981-0912", "宮城県仙台市青葉区堤町9丁目98-7 青葉台第二ビル")

PEOPLE = [
    (1, "5", "00", "本田 純子"),
    (2, "9", "00", "相澤 亮"),
    (2, "9", "01", "相澤 莉子"),
    (2, "9", "02", "相澤 陸"),
    (3, "14", "00", "庄司 友美"),
    (4, "22", "00", "熊谷 裕一"),
    (4, "22", "01", "熊谷 節子"),
    (5, "31", "00", "早坂 翼"),
    (6, "36", "00", "鎌田 真理子"),
    (6, "36", "01", "鎌田 葵"),
    (7, "44", "00", "星 雄太"),
]
"""The eleven of the mock-up."""


def a_row(envelope: int = 1, **changes: Any) -> SlipRow:
    """渡辺 彩乃's certificate, in an envelope of its own number."""
    return replace(SlipRow(envelope, "41120300", str(100 + envelope), "00", "渡辺 彩乃", ISSUED), **changes)


def rows_of(sizes: Sequence[int]) -> tuple[SlipRow, ...]:
    """Envelopes with so many certificates each, every name another."""
    return tuple(
        a_row(envelope, suffix=f"{place:02d}", name=f"山田 {envelope}-{place}")
        for envelope, size in enumerate(sizes, 1)
        for place in range(size)
    )


def mock_up_rows() -> tuple[SlipRow, ...]:
    """The rows of the mock-up."""
    return tuple(a_row(no, number=number, suffix=suffix, name=name) for no, number, suffix, name in PEOPLE)


def a_slip(rows: Sequence[SlipRow] | None = None, **changes: Any) -> SlipData:
    """The mock-up's slip, or one with other rows."""
    number = changes.pop("number", NUMBER)
    chosen = mock_up_rows() if rows is None else tuple(rows)
    slip = SlipData(number, own_codes.slip_code(number), date(2025, 11, 20), SENDER, EMPLOYER, chosen)
    return replace(slip, **changes)
