"""The demo morning without a window: the same work that the window shows, said in lines."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailroom.access import Role
from mailroom.answers import Answer
from mailroom.clock import Clock
from mailroom.deciding.history import SPLIT_TAKES
from mailroom.demo import homes
from mailroom.desk.house import House
from mailroom.dispatch.pages import Page
from mailroom.model import Advice, Mode, PlaceKind
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.reading.batch import EyesPool
from mailroom.reporting import writers
from mailroom.station import Station
from mailroom.words import Words

SHOWN = 5  # answers that differ, at most
PaintPdf = Callable[[Sequence[Page], Path], None]


@dataclass(slots=True)
class _Heap:
    """What was answered for one lot of paper, beside what was meant."""

    said: Counter[str] = field(default_factory=Counter)
    pieces: list[Answer] = field(default_factory=list)
    differs: list[tuple[str, str, str]] = field(default_factory=list)  # what, said, meant

    def add(self, what: str, answers: Sequence[Answer], meant: dict[str, str]) -> None:
        """The answers for one picture or line."""
        for answer in answers or [Answer(None)]:
            words = (answer.advice, answer.outcome, answer.cause)
            said = [word.value if word else "" for word in words]
            self.said[said[0]] += 1
            wanted = [meant["advice"], meant["outcome"], meant["cause"]]
            if said != wanted:
                self.differs.append((what, " ".join(filter(None, said)), " ".join(filter(None, wanted))))
            if answer.recorded:
                self.pieces.append(answer)


def play(home: Home, clock: Clock, words: Words, paint_pdf: PaintPdf) -> Iterator[str]:
    """Log in, 40 pictures, 40 pieces by hand scanner, undo, override, a fresh mirror, seals, slips, the report."""
    pins = {person.role: person for person in homes.log_ins(home)}
    with House(home, clock) as house:
        station, office = Station(house), Office(house)
        if done := station.counters().total:
            yield words("demo.played_before", pieces=done, path=home.root)
            yield from _reported(office, home, words)
            return
        clerk = station.log_in(pins[Role.CLERK].id, pins[Role.CLERK].pin)
        yield words("demo.logged_in", name=clerk.name)
        pictures, by_hand = _Heap(), _Heap()
        _take_pictures(station, home, pictures)
        yield from _said("demo.pictures", pictures, words)
        _take_wedge(station, home, by_hand)
        yield from _said("demo.wedge", by_hand, words)
        yield from _second_thoughts(station, words)
        supervisor = station.log_in(pins[Role.SUPERVISOR].id, pins[Role.SUPERVISOR].pin)
        yield words("demo.logged_in", name=supervisor.name)
        yield from _fresh_mirror(office, station, home, words)
        yield words("demo.opened", count=_open_envelopes(station, [*pictures.pieces, *by_hand.pieces]))
        yield from _sealed(station, words)
        yield from _on_paper(office, home, words, paint_pdf)


def _take_pictures(station: Station, home: Home, heap: _Heap) -> None:
    folder = homes.pictures(home)
    rows = _rows(folder / "truth.csv")
    with EyesPool() as eyes:
        pages = eyes.read([folder / row["file"] for row in rows])
        for row, page in zip(rows, pages, strict=True):
            heap.add(row["file"], station.take_seen(page.reading), row)


def _take_wedge(station: Station, home: Home, heap: _Heap) -> None:
    for row in _rows(homes.wedge(home)):
        station.set_mode(Mode(row["mode"]))
        answers = station.take_text(row["text"])
        if answers and answers[0].certificates_offered:
            answers = station.tick([item.certificate_id for item in answers[0].certificates_offered])
        heap.add(row["payload"], answers, row)
    station.set_mode(Mode.RETURNED)


def _second_thoughts(station: Station, words: Words) -> Iterator[str]:
    """One scan is taken back and made again; one piece is marked by hand."""
    last = next((row for row in station.last(80) if row.advice is Advice.FORWARD and row.code), None)
    if last is None or last.code is None:
        return
    station.undo(last.event_id)
    (again,) = station.take_text(last.code)
    yield words("demo.undone", place=_place(again, words))
    if again.piece:
        marked = station.mark(again.piece, "deceased")
        yield words("demo.marked", old=_place(again, words), new=_place(marked, words))


def _fresh_mirror(office: Office, station: Station, home: Home, words: Words) -> Iterator[str]:
    files = sorted(homes.update(home).glob("*.csv"))
    if not files:
        return
    loaded = office.load_mirror(files, delta=True)
    moving = station.moving_list()
    yield words("demo.updated", version=loaded.report.version, changed=len(moving))
    for row in moving:
        station.confirm_place(row.piece)


def _open_envelopes(station: Station, answers: Sequence[Answer]) -> int:
    """Envelopes to be split are opened, and scanned again when that is done."""
    waiting = [one for one in answers if one.code and one.place and one.place.kind is PlaceKind.SPLIT]
    if waiting and _goes(station.house.clock):
        time.sleep(SPLIT_TAKES.total_seconds())
    done = [station.take_text(one.code) for one in waiting if one.code]
    return sum(any(one.place and one.place.kind is not PlaceKind.SPLIT for one in answered) for answered in done)


def _sealed(station: Station, words: Words) -> Iterator[str]:
    bins = [row for row in station.bins() if row.pieces]
    slips: list[str] = []
    for row in bins:
        for expected in station.check_open(row.bin).rows:
            station.check_scan(expected.code or expected.label or "")
        view = station.check_scan(own_codes.make("F", row.bin))
        if view.slip:
            slips.append(view.slip)
        station.check_leave()
    yield words("demo.sealed", sealed=len(slips), bins=len(bins))


def _on_paper(office: Office, home: Home, words: Words, paint_pdf: PaintPdf) -> Iterator[str]:
    day = office.house.business_day()
    ready, _ = office.slips_of(day)
    if ready:
        file = home.exports / f"slips-{day.isoformat()}.pdf"
        pages = [page for slip in ready for page in slip.pages]
        paint_pdf(pages, file)
        office.printed(ready)
        yield words("demo.slips", slips=len(ready), pages=len(pages), file=file)
    yield from _reported(office, home, words)


def _reported(office: Office, home: Home, words: Words) -> Iterator[str]:
    day = office.house.business_day()
    report = office.day_report(day)
    file = home.exports / f"report-{day.isoformat()}.xlsx"
    writers.write(report, "xlsx", file)
    office.exported("xlsx", None, names=False)
    yield words("demo.report", day=day.isoformat(), pieces=report.piece_count, file=file)


def _said(key: str, heap: _Heap, words: Words) -> Iterator[str]:
    counts = "  ".join(
        f"{words(f'ui.chip.{advice}') if advice else words('demo.no_answer')} {count}"
        for advice, count in heap.said.most_common()
    )
    total = sum(heap.said.values())
    yield words(key, total=total, as_meant=total - len(heap.differs), counts=counts)
    for what, said, meant in heap.differs[:SHOWN]:
        yield words("demo.differs", what=what, said=said or "-", meant=meant or "-")


def _goes(clock: Clock) -> bool:
    """False for a clock that stands still."""
    before = clock()
    time.sleep(0.01)
    return clock() != before


def _place(answer: Answer, words: Words) -> str:
    if answer.place is None:
        return "-"
    return words(f"ui.place.{answer.place.kind.value}", bin=answer.place.bin)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
