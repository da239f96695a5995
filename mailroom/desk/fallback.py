"""The open state for the paper fallback (紙での継続用紙)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from mailroom.access import Person, Role
from mailroom.clock import Clock
from mailroom.desk import archive, showing, trays
from mailroom.desk.house import House
from mailroom.desk.lines import line_code
from mailroom.disk import write_whole
from mailroom.dispatch import pages as page_files
from mailroom.dispatch.fallback_page import BIN, GROUP, FallbackData, Line, Stack, TrayLine, fallback_pages
from mailroom.dispatch.pages import Page
from mailroom.dispatch.slip_parts import paper_words
from mailroom.errors import MirrorError, PaperError
from mailroom.journal.fold import State
from mailroom.mirror import store
from mailroom.mirror.store import Mirror
from mailroom.paths import Home
from mailroom.reading import own_codes

Paint = Callable[[Sequence[Page], Path], None]
"""Paints pages to a PDF: whole or not at all."""

BOXES = ("hold", "unknown", "split", "destroy_box")


def house_to_read(home: Home, clock: Clock) -> House:
    """The home for one page: nobody works there, and a mirror that cannot be opened only costs the names."""

    def mirror(place: Home) -> Mirror | None:
        try:
            return store.current(place)
        except MirrorError:
            return None

    return House(home, clock, Person("", "", Role.CLERK), open_mirror=mirror)


def pages(house: House, state: FallbackData) -> list[Page]:
    """The pages, 見本 across them in a made-up home."""
    return list(archive.shown(house, fallback_pages(state, archive.whose_of(house))))


def write(house: House, made: Sequence[Page], paint: Paint) -> Path:
    """PDF and page data into papers/; each stays as it was until the new one is whole. PaperError."""
    file = house.home.papers / "fallback.pdf"
    data = file.with_suffix(".json")
    paint(made, file)
    try:
        write_whole(data, page_files.dump(made).encode("utf-8"))
    except OSError as error:
        with suppress(OSError):
            data.with_name(data.name + ".new").unlink()
        raise PaperError("paper_not_written", path=data, detail=error.strerror or error) from None
    return file


def open_state(house: House) -> FallbackData:
    """Trays, groups and bins with what lies in them: codes and employers, no names of people."""
    stacks: dict[tuple[str, str], list[State]] = defaultdict(list)
    boxes: Counter[str] = Counter()
    for state in house.pieces.here():
        if state["place"] == BIN and state["bin"]:
            stacks[BIN, state["bin"]].append(state)
        elif state["place"] == GROUP:
            stacks[GROUP, state["group"] or ""].append(state)
        else:
            boxes[state["place"]] += 1
    return FallbackData(
        at=house.clock(),
        trays=tuple(_trays(house)),
        stacks=tuple(_stack(house, *key, stacks[key]) for key in sorted(stacks, key=_order)),
        boxes=tuple((paper_words()(f"ui.place.{box}"), boxes[box]) for box in BOXES if boxes[box]),
    )


def _trays(house: House) -> Iterator[TrayLine]:
    for tray in trays.listed(house, still_open=True):
        yield TrayLine(tray.number, tray.source or "", tray.hand_count, tray.scanned, own_codes.make("T", tray.number))


def _order(key: tuple[str, str]) -> tuple[str, str, int]:
    kind, name = key
    rack, _, number = name.rpartition("-")
    return kind, rack, int(number) if number.isdigit() else 0


def _stack(house: House, kind: str, name: str, states: list[State]) -> Stack:
    owner = states[0]["employer"] if kind == BIN else None
    shown = showing.employer_ref(house, owner)
    lines = tuple(_line(house, kind, state) for state in states)
    code = own_codes.make("B" if kind == BIN else "G", name) if name else ""  # no bin was free: it has no label
    return Stack(kind, name, shown.name if shown else "", code, lines)


def _line(house: House, kind: str, state: State) -> Line:
    member = state["items"][0].get("member") if state["items"] else None
    more = "-".join((member or "").split("-")[1:3])
    if kind == GROUP:
        employer = showing.employer_ref(house, state["employer"])
        more = employer.name if employer else ""
    stays = (state["due"], state["due_bin"]) == (state["place"], state["bin"])
    code = line_code(house, state["seq"]) if stays else ""
    return Line(state["code"] or state["label"] or "", more, len(state["items"]), code)
