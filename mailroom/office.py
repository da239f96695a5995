"""The door for the supervisor: the mirror, slips, posting, destruction, held pieces, the day and its report."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailroom import access, settings
from mailroom.access import Action, Person
from mailroom.answers import Answer
from mailroom.clock import Clock, iso_ms
from mailroom.deciding.override import Mark
from mailroom.desk import checking, destroying, holding, paper, posting
from mailroom.desk.emptying import Emptying
from mailroom.desk.house import House
from mailroom.desk.paper import Slip
from mailroom.desk.rechecking import Recheck, recheck_pieces
from mailroom.dispatch.printer_fit import measured as made_up
from mailroom.errors import AccessError, HomeError, MailroomError, MirrorError, PaperError, RefusedError
from mailroom.mirror import importer
from mailroom.mirror.importer import LoadReport
from mailroom.model import Employer, Place
from mailroom.paths import Home
from mailroom.settings import PrinterSettings, Settings

if TYPE_CHECKING:
    from mailroom.dispatch.pages import Page
    from mailroom.reporting.day import DayReport

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mirror that went live, and what the rules now say otherwise."""

    report: LoadReport
    recheck: Recheck


class Office:
    """A supervisor at work."""

    def __init__(self, house: House) -> None:
        self.house = house

    @classmethod
    def open(cls, home: Home, clock: Clock, person: Person | None = None) -> Office:
        """Open the home for a person (its first administrator when none is given)."""
        return cls(House(home, clock, person))

    def close(self) -> None:
        """Close the databases."""
        self.house.close()

    # --- the station itself ---------------------------------------------------------------------------

    def change_settings(self, values: Mapping[str, Any]) -> Settings:
        """Settings by name (``screen.theme``); the event says which, not what. HomeError where one cannot be."""
        self.house.must(Action.SETTINGS)
        with self.house.recording() as writer:
            writer.append("noted", note=" ".join(sorted(values)), data={"what": "settings"})
            self.house.settings = settings.change(self.house.home, values)
        return self.house.settings

    def change_printer(self, name: str, chosen: PrinterSettings) -> Settings:
        """What that printer is off. HomeError where it cannot be."""
        self.house.must(Action.SETTINGS)
        with self.house.recording() as writer:
            writer.append("noted", note="printers", data={"what": "settings"})
            self.house.settings = settings.change_printer(self.house.home, name, chosen)
        return self.house.settings

    def measured(self, name: str, typed: str) -> Settings:
        """What that printer is off, from the four numbers that were measured on a sheet it printed last (mm)."""
        try:
            left, top, across, down = map(float, unicodedata.normalize("NFKC", typed).replace(",", " ").split())
        except ValueError:
            raise HomeError("measured_four", text=typed) from None
        if not name:
            raise PaperError("printer_none")
        now = self.house.settings.printers.get(name, PrinterSettings())
        return self.change_printer(name, made_up((left, top, across, down), now))

    # --- the mirror --------------------------------------------------------------------------------

    def load_mirror(
        self,
        files: Sequence[Path],
        *,
        as_of: datetime | None = None,
        delta: bool = False,
        unmask: bool = False,
        progress: Progress | None = None,
    ) -> Loaded:
        """Take in host extracts: a whole mirror, or a delta. A wrong file changes nothing."""
        self.house.must(Action.LOAD_MIRROR)
        report = importer.load(
            self.house.home,
            files,
            delta=delta,
            as_of=as_of,
            clock=self.house.clock,
            grammar=self.house.settings.codes.grammar,
            unmask=unmask,
            progress=progress,
        )
        with self.house.recording() as writer:
            writer.append(
                "mirror_loaded",
                mirror_version=report.version,
                data={
                    "version": report.version,
                    "as_of": iso_ms(report.as_of),
                    "rows": sum(report.rows.values()),
                    "refused": report.refused,
                },
            )
        return Loaded(report, self.recheck())

    def recheck(self) -> Recheck:
        """再判定 of every piece in the house."""
        self.house.must(Action.RECHECK)
        if self.house.mirror is None:
            raise MirrorError("no_mirror")
        with self.house.recording() as writer:
            return recheck_pieces(self.house, writer, self.house.pieces.to_recheck())

    # --- slips -----------------------------------------------------------------------------------------

    def slip(self, number: str) -> Slip:
        """A slip ready to be painted; 再発行 when it was printed before."""
        self.house.must(Action.PRINT)
        return paper.prepare(self.house, number)

    def label(self, number: str) -> tuple[Page, ...]:
        """The address label (宛名ラベル) of a slip's envelope. It is no slip: nothing counts as printed by it."""
        self.house.must(Action.PRINT)
        return paper.prepare_label(self.house, number)

    def slips_of(self, day: date) -> tuple[list[Slip], list[MailroomError]]:
        """The slips of the bundles sealed on a business day, and those that have to wait, with why."""
        used = [state["id"] for state in self.house.pieces.slips(day.isoformat()) if state["state"] == "used"]
        return self._ready(used)

    def slips_not_printed(self) -> tuple[list[Slip], list[MailroomError]]:
        """未印刷: those of every day's sealed bundles that never came out of a printer; and which have to wait, why."""
        pieces = self.house.pieces
        numbers = [bundle["slip"] for bundle in pieces.bundles("sealed")]
        return self._ready(sorted(one for one in numbers if not (pieces.slip(one) or {"prints": 1})["prints"]))

    def _ready(self, numbers: Sequence[str]) -> tuple[list[Slip], list[MailroomError]]:
        self.house.must(Action.PRINT)
        ready: list[Slip] = []
        waiting: list[MailroomError] = []
        for number in numbers:
            try:
                ready.append(self.slip(number))
            except RefusedError as error:
                waiting.append(error)
        return ready, waiting

    def printed(self, slips: Sequence[Slip]) -> None:
        """These came out of the printer, or stand in a file."""
        with self.house.recording() as writer:
            for slip in slips:
                bundle = self.house.pieces.bundle_of_slip(slip.number)
                kind = "reprinted" if slip.again else "printed"
                writer.append(
                    kind, slip=slip.number, bundle=bundle["id"] if bundle else None, data={"pages": len(slip.pages)}
                )

    def print_failed(self, number: str) -> None:
        """Nothing came out; the number stays, the bundle waits in 未印刷."""
        with self.house.recording() as writer:
            writer.append("print_failed", slip=number)

    # --- held, missing, sealed, posted, destroyed ----------------------------------------------------------

    def decide_held(
        self,
        piece: str,
        way: str,
        *,
        employer: str | None = None,
        outcome: str | None = None,
        until: date | None = None,
        note: str | None = None,
    ) -> Answer:
        """A held piece's way out. Only a scan moves the paper."""
        mark = Mark(outcome) if outcome else None
        return holding.decide_held(
            self.house, piece, way, employer=employer, outcome=mark, until=until, note=note
        )  # fmt: skip

    def employers_of(self, piece: str) -> list[Employer]:
        """Where the people of a held piece work."""
        return holding.employers_of(self.house, piece)

    def find_employers(self, text: str) -> list[Employer]:
        """Employers by 記号 or name."""
        return holding.find_employers(self.house, text)

    def declare_missing(self, piece: str, note: str | None = None) -> None:
        """所在不明."""
        checking.declare_missing(self.house, piece, note)

    def unseal(self, slip: str, note: str | None = None) -> Place:
        """Open a sealed bundle again; its slip number is void."""
        return checking.unseal(self.house, slip, note)

    def confirm_stop(self, slip: str) -> None:
        """A piece of a sealed bundle was seen outside; the supervisor looked and it is inside."""
        posting.confirm_stop(self.house, slip)

    def post(
        self, slip: str, *, kind: str = "ordinary", tracking: str | None = None, grams: int | None = None,
        yen: int | None = None,
    ) -> str:  # fmt: skip
        """発送 of a sealed, printed bundle; returns the event's id."""
        return posting.post(self.house, slip, kind=kind, tracking=tracking, grams=grams, yen=yen)

    def destroy(self, pieces: Sequence[str], second: str | None, pin: str, *, despite: bool = False) -> str:
        """廃棄 of pieces in the destroy box, confirmed by another person's PIN; returns the record's number."""
        with self._confirmed(second, pin):
            return destroying.destroy(self.house, pieces, despite=despite)

    def empty_box(self, emptying: Emptying, second: str | None, pin: str) -> str:
        """廃棄 of what was scanned on its way out of the box; returns the record's number."""
        with self._confirmed(second, pin):
            return emptying.confirm()

    @contextmanager
    def _confirmed(self, second: str | None, pin: str) -> Iterator[None]:
        """Another person agrees, by the own PIN."""
        self.house.must(Action.DESTROY)
        other = access.second_person(self.house.home, self.house.person, second, pin)
        if not other.may(Action.SCAN):
            raise AccessError("not_allowed", who=other.id, action=Action.DESTROY.value, role="clerk")
        with self.house.with_second(other):
            yield

    # --- the day -----------------------------------------------------------------------------------------------

    def confirm_clock(self) -> None:
        """The supervisor looked at the clock: it is right."""
        self.house.must(Action.CONFIRM_CLOCK)
        mirror = self.house.mirror
        with self.house.recording() as writer:
            writer.append("clock_confirmed", mirror_version=mirror.version if mirror else None)

    def close_day(self, note: str | None = None) -> date:
        """日締め: what is recorded from now on belongs to the next day."""
        self.house.must(Action.CLOSE_DAY)
        with self.house.recording() as writer:
            writer.append("day_closed", note=note)
            return date.fromisoformat(writer.day or "")

    def reopen_day(self, day: date, note: str | None = None) -> None:
        """Undo a 日締め; leaves a trace."""
        self.house.must(Action.CLOSE_DAY)
        if not self.house.is_closed(day):
            raise RefusedError("day_not_closed", day=day.isoformat())
        with self.house.recording() as writer:
            writer.append("day_reopened", business_day=day.isoformat(), note=note)

    def day_report(self, day: date, *, names: bool = False) -> DayReport:
        """The day's report, all sections. Names of people only when asked for, and then with an event."""
        from mailroom.reporting import day as day_reports

        self.house.must(Action.REPORT)
        mirror = self.house.mirror
        return day_reports.build(
            self.house.journal,
            self.house.pieces,
            mirror,
            day,
            closed=self.house.is_closed(day),
            names=names,
            branch=paper.sender(self.house).name,
            sample=self.house.home.is_demo,
        )

    def exported(self, fmt: str, section: int | None, *, names: bool) -> None:
        """A report was written to a file."""
        with self.house.recording() as writer:
            writer.append("exported", data={"format": fmt, "section": section, "names": names})
