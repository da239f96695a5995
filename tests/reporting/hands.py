"""A desk with hands for a whole day: seal, post, take back, destroy, lose, find, undo, close."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mailroom.answers import Answer
from mailroom.desk import checking, destroying, paper, posting, undoing
from mailroom.desk.checking import SealCheck
from mailroom.reporting.day import DayReport
from tests.desk.branch import Desk
from tests.makers import NOON, a_dependant, a_member, an_employer
from tests.reporting.adding_up import report_of

DAY = NOON.date()
FAMILY = "CH1-04-000000100"  # three certificates
STRANGE = "CH1-04-999999999"  # in no mirror


class Hands(Desk):
    """The boss alone in the mail room."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, bins=6)
        people = [a_member(symbol="55555555", number="7")]
        people += [a_dependant(symbol="55555555", number="7", suffix=suffix) for suffix in ("01", "02")]
        self.mirror.add(FAMILY, *people, employer=an_employer(symbol="55555555", name="=有限会社七北田板金"))
        self.mirror.touch()

    def split(self, code: str = FAMILY, member: str = "04-55555555-7-02") -> list[Answer]:
        """One of the envelope's people died: told to split, and split."""
        self.lost(member, "死亡")
        return [self.scan(code), self.scan(code)]

    def seal(self, bin_name: str) -> str:
        """The whole bin; the slip's number."""
        check = SealCheck(self.house, bin_name)
        for row in check.view().rows:
            check.scan(row.code or row.label or "")
        check.floor(bin_name)
        assert check.sealed_slip, check.view()
        return check.sealed_slip

    def post(self, slip: str, **options: Any) -> str:
        """Printed and posted; the event."""
        self.office.printed([paper.prepare(self.house, slip)])
        return posting.post(self.house, slip, **({"kind": "ordinary"} | options))

    def destroy(self, *codes: str) -> str:
        return destroying.destroy(self.house, codes)

    def lose(self, code: str) -> None:
        checking.declare_missing(self.house, code, "棚の裏も見た")

    def undo(self, event: str | None) -> None:
        assert event
        undoing.undo(self.house, event)

    def events(self, kind: str) -> list[str]:
        return [event["event_id"] for event in self.house.journal.events("kind = ?", (kind,))]

    def tray(self, hand_count: int) -> str:
        """A tray with a ticket, counted by hand."""
        with self.house.recording() as writer:
            key = f"03A-{writer.day[2:4]}{writer.day[5:7]}{writer.day[8:10]}-9{hand_count}"
            writer.append("tray_opened", tray=key, data={"received": writer.day, "hand_count": hand_count})
        return key

    def close_tray(self, key: str, difference: int, note: str | None = None) -> None:
        with self.house.recording() as writer:
            writer.append("tray_closed", tray=key, note=note, data={"difference": difference})

    def tomorrow(self) -> None:
        """Close the day; the next morning."""
        self.office.close_day()
        self.now += timedelta(days=1)

    def report(self, day: date = DAY, **options: Any) -> DayReport:
        return report_of(self.house, day, **options)
