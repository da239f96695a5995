"""Numbers with a form of their own: 引受番号, 記号, management codes, the card's 41 digits."""

from __future__ import annotations

_KANA = 45  # kana codes 01-45
_TRIPLES = _KANA**3
_SYMBOLS_OF_A_CITY = _TRIPLES + _KANA * (_KANA + 1)
_CITIES = 60
_STRIDE = 7919  # prime to the number of 記号 of a city: neighbours in the list are no neighbours in number


def tracking_number(serial: int, branch: str) -> str:
    """11 digits of 特定記録 with bulk-sender stickers (60-99); the last is the first ten mod 7."""
    region, number = divmod(serial, 4_000_000)
    body = f"{5 + region % 2}{branch}{6_000_000 + number:07d}"
    return f"{body}{int(body) % 7}"


def tracking_as_shown(number: str) -> str:
    """000-00-00000-0."""
    return f"{number[:3]}-{number[3:5]}-{number[5:10]}-{number[10]}"


def symbol(index: int) -> str:
    """The 記号 (7 or 8 digits) of the n-th employer of a branch: city, then one to three kana codes."""
    place, city = divmod(index, _CITIES)
    number = (place * _STRIDE + city * 1777) % _SYMBOLS_OF_A_CITY
    if number < _TRIPLES:
        rest, third = divmod(number, _KANA)
        first, second = divmod(rest, _KANA)
        return f"{city + 1}{first + 1:02d}{second + 1:02d}{third + 1:02d}"
    first, third = divmod(number - _TRIPLES, _KANA + 1)  # one kana: 0000 at the end; two: 00 in the middle
    return f"{city + 1}{first + 1:02d}00{third:02d}"


def management_code(branch: str, serial: int) -> str:
    """``CH1-04-000123456``."""
    return f"CH1-{branch}-{serial:09d}"


def card_digits(household: tuple[str, str, str], suffix: str, issued: str, serial: int) -> str:
    """The 41 digits of resources/formats/card_qr.toml, ``unofficial41``.

    ``household`` = 支部コード, 記号, 番号; ``issued`` = YYYYMMDD.
    """
    branch, symbol, number = household
    return f"{branch}{symbol:0>8}{number:0>7}{suffix}{issued}{branch}{issued[2:4]}101{serial % 1_000_000:06d}0"
