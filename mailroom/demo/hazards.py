"""What makes host extracts hard (DOMAIN §7), dealt out in small shares: dates, widths, hyphens, blanks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import jaconv

Random = Callable[[], float]

DATE_SHARE = 0.03
TEXT_SHARE = 0.06

_ERAS = ((date(2019, 5, 1).toordinal(), "令和", "R", 5, 2018), (date(1989, 1, 8).toordinal(), "平成", "H", 4, 1988))
_SHOWA = (0, "昭和", "S", 3, 1925)
_HYPHENS = "－‐ー―─ｰ"  # what stands in CP932 for a hyphen


class Dates:
    """Days (ordinals) as the host writes them: ISO, and now and then another form."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._iso: dict[int, str] = {}

    def text(self, day: int | None) -> str:
        """Empty where the day is not known."""
        if day is None:
            return ""
        if self._random() < DATE_SHARE:
            return _other_form(day, int(self._random() * 5))
        known = self._iso.get(day)
        if known is None:
            known = self._iso[day] = date.fromordinal(day).isoformat()
        return known


def _other_form(day: int, form: int) -> str:
    at = date.fromordinal(day)
    _, name, letter, number, before = next((era for era in _ERAS if day >= era[0]), _SHOWA)
    year = at.year - before
    if form == 0:
        return f"{letter}{year:02d}.{at.month:02d}.{at.day:02d}"
    if form == 1:
        return f"{name}{'元' if year == 1 else year}年{at.month}月{at.day}日"
    if form == 2:
        return f"{number}-{year:02d}-{at.month:02d}-{at.day:02d}"
    if form == 3:
        return f"{number}{year:02d}{at.month:02d}{at.day:02d}"
    return f"{at.year}{at.month:02d}{at.day:02d}"


def in_name(family: str, given: str, random: Random) -> str:
    """A name with another gap than the ideographic space, or blanks at its end."""
    form = int(random() * 5)
    if form == 0:
        return f"{family} {given}"
    if form == 1:
        return f"{family}{given}"
    return f"{family}　{given}" + ("  ", "　", "")[form - 2]


def in_kana(kana: str, random: Random) -> str:
    """Half-width kana, or blanks at the end."""
    return jaconv.z2h(kana, digit=True, ascii=True) if random() < 0.7 else kana + " "


def in_address(address: str, random: Random) -> str:
    """Another hyphen, a wave dash, a comma or quotes, full-width digits, half-width kana, blanks."""
    form = int(random() * 6)
    if form == 0:
        return address.replace("-", _HYPHENS[int(random() * len(_HYPHENS))])
    if form == 1:
        return address + "　1～3号室"
    if form == 2:
        return address + ', "ソレイユ" 3F'
    if form == 3:
        return jaconv.h2z(address, digit=True, ascii=True)
    if form == 4:
        return address + "　ｺｰﾎﾟ能代" + str(100 + int(random() * 300))
    return address + "  "
