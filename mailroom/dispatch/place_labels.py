"""棚札, 底札 and 組札: the labels of bins, of their floors and of group trays, eight a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailroom.dispatch import bins, groups, sheet_layout
from mailroom.dispatch.pages import Item, Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.dispatch.slip_parts import paper_words
from mailroom.errors import UsageError
from mailroom.reading import own_codes
from mailroom.settings import StationSettings

BIN = re.compile(r"([A-Z])-([1-9][0-9]{0,2})", re.ASCII)
MARKS = "\u25cf\u25cb\u25b2\u25b3\u25a0\u25a1\u25c6\u25c7"
"""One shape for each ten bins."""


def named(text: str, station: StationSettings) -> list[str]:
    """Bins from ``A-1..A-60``, ``A-3,A-7``, or ``all``: those of the station. UsageError ``bins_named`` for others."""
    if text == "all":
        return bins.names(station)
    found: list[str] = []
    for part in text.upper().split(","):
        first, _, last = (side.strip() for side in part.partition(".."))
        begin, end = BIN.fullmatch(first), BIN.fullmatch(last or first)
        if begin is None or end is None or begin[1] != end[1] or int(begin[2]) > int(end[2]):
            raise UsageError("bins_named", text=part.strip())
        found += [f"{begin[1]}-{number}" for number in range(int(begin[2]), int(end[2]) + 1)]
    return list(dict.fromkeys(found))


def bin_labels(names: Sequence[str], whose: Whose) -> list[Page]:
    """For the front of each bin, one each."""
    return _sheets("bin", "B", [(name, _bin(name)) for name in names], whose)


def floor_labels(names: Sequence[str], whose: Whose) -> list[Page]:
    """For the floor of each bin, one each."""
    return _sheets("floor", "F", [(name, _bin(name)) for name in names], whose)


def group_labels(station: StationSettings, whose: Whose) -> list[Page]:
    """For every group tray of the station, one each."""
    return _sheets("group", "G", [(name, {"number": name}) for name in groups.names(station)], whose)


def _bin(name: str) -> Mapping[str, str]:
    rack, _, number = name.partition("-")
    return {"rack": rack, "number": number, "mark": MARKS[(int(number) - 1) // 10 % len(MARKS)]}


def _sheets(kind: str, letter: str, filled: Sequence[tuple[str, Mapping[str, str]]], whose: Whose) -> list[Page]:
    layout = sheet_layout.load(f"{kind}-labels")
    words, pages = paper_words(), list[Page]()
    for begin in range(0, len(filled), layout.cells):
        items: list[Item] = []
        for cell, (name, large) in enumerate(filled[begin : begin + layout.cells]):
            code = own_codes.make(letter, name)
            texts = {
                "word": words(f"paper.place_label.{kind}"),
                "what": words("paper.place_label.how"),
                **large,
                "code": code,
                "whose": f"{whose.branch} {whose.section}",
            }
            here = layout.face(cell).blocks
            items += layout.cell(cell, {key: text for key, text in texts.items() if key in here}, [code, code])
        pages.append(layout.sheet(items))
    return pages
