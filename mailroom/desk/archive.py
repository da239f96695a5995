"""Numbered office paper (差出票, 廃棄記録): kept as page data in papers/, and repainted as it was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailroom.clock import jst_date
from mailroom.desk import paper
from mailroom.desk.house import House
from mailroom.disk import write_whole
from mailroom.dispatch import pages as page_files
from mailroom.dispatch.marks import reprinted, sampled
from mailroom.dispatch.pages import Page
from mailroom.dispatch.sheet_layout import Whose
from mailroom.errors import PaperError


@dataclass(frozen=True, slots=True)
class Paper:
    """Numbered pages ready to be painted. ``again``: how often they were printed before."""

    number: str
    pages: tuple[Page, ...]
    again: int


def prepare(house: House, number: str, make: Callable[[Whose], list[Page]]) -> Paper:
    """The pages of a number: made, or the very ones that were printed with 再発行 across them."""
    again = sum(1 for _ in house.journal.events("kind IN ('printed', 'reprinted') AND slip = ?", (number,)))
    path = house.home.papers / f"{number}.json"
    if again:
        try:
            kept = page_files.load(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise PaperError("archive_missing", path=path) from error
        at, station = house.clock(), house.settings.station.number
        return Paper(number, shown(house, [reprinted(page, again, at, station) for page in kept]), again)
    pages = make(whose_of(house))
    write_whole(path, page_files.dump(pages).encode("utf-8"))
    return Paper(number, shown(house, pages), 0)


def printed(house: House, papers: list[Paper]) -> None:
    """These came out of the printer, or stand in a file."""
    with house.recording() as writer:
        for one in papers:
            kind = "reprinted" if one.again else "printed"
            writer.append(kind, slip=one.number, data={"pages": len(one.pages)})


def shown(house: House, pages: list[Page]) -> tuple[Page, ...]:
    """見本 across every page of a made-up home."""
    return tuple(sampled(page) for page in pages) if house.home.is_demo else tuple(pages)


def whose_of(house: House) -> Whose:
    """The branch, section and station of a home, as they stand on paper today."""
    own = paper.sender(house)
    return Whose(own.name, own.section, house.settings.station.number, jst_date(house.clock()))
