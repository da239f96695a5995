"""A station without databases: a dictionary of codes and what it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mailroom.access import Person, Role
from mailroom.answers import (
    Answer,
    CheckView,
    Counters,
    EmployerRef,
    ListRow,
    PersonHit,
    PersonView,
    Proposal,
    StatusLine,
)
from mailroom.desk.sorting import GroupCount
from mailroom.errors import AccessError, RefusedError
from mailroom.model import Advice, FoundBy, Item, Mode, Outcome, Place, PlaceKind, Reading
from mailroom.reading.printed.found import Printed

NOON = datetime(2025, 11, 20, 5, 32, 8, tzinfo=UTC)
FOODS = EmployerRef("04-41020003", "株式会社みちのく食品")
LONG = EmployerRef("04-41020099", "社会医療法人東北みちのく総合健康福祉事業協同組合連合会")


@dataclass(frozen=True, slots=True)
class BinRow:
    """As mailroom.desk.listing has it."""

    bin: str
    bundle: str
    employer: EmployerRef | None
    pieces: int


def an_item(number: int = 1, advice: Advice = Advice.FORWARD, outcome: Outcome | None = Outcome.RETURNED) -> Item:
    return Item(f"C{number}", f"04-41020003-128-{number - 1:02d}", advice, outcome)


def a_person(name: str = "渡邉 彩乃", kana: str = "ワタナベ アヤノ", item: Item | None = None) -> PersonView:
    return PersonView(name, kana, item or an_item(), None, "", date(2025, 8, 6))


def an_answer(advice: Advice | None = Advice.FORWARD, **more: object) -> Answer:
    """A forward answer to bin A-17, three certificates, recorded."""
    items = tuple(an_item(number) for number in (1, 2, 3))
    values: dict[str, object] = {
        "outcome": Outcome.RETURNED,
        "code": "CH1-04-000128754",
        "piece": "piece-1",
        "found_by": FoundBy.CODE,
        "items": items,
        "place": Place(PlaceKind.BIN, "A-17"),
        "employer": FOODS,
        "reason": "ATE",
        "event_id": "event-1",
        "first_event_id": "event-1",
        "at": NOON,
        "people": tuple(a_person(item=item) for item in items),
        "serial": 1,
        "total": 1,
    }
    return Answer(advice, **{**values, **more})  # type: ignore[arg-type]


class FakeStation:
    """Enough of a station for the window."""

    def __init__(self, answers: dict[str, list[Answer]] | None = None) -> None:
        self.answers = answers or {}
        self.mode, self.reason, self.sticky = Mode.RETURNED, "ATE", False
        self.heard: list[str] = []
        self.marks: list[tuple[str, str, tuple[str, ...]]] = []
        self.recent: str | None = None
        self.taken = 0
        self.rows: list[ListRow] = []
        self.hits: list[PersonHit] = []
        self.chosen: list[tuple[str, tuple[str, ...]]] = []
        self.labels: list[str | None] = []
        self.lookings: list[tuple[str, int]] = []
        self.views: list[CheckView] = []
        self.proposals: list[Proposal] = []
        self.corrected: list[str] = []

    def people(self) -> list[Person]:
        return [Person("sato", "佐藤 美咲", Role.CLERK), Person("takahashi", "髙橋 理恵", Role.SUPERVISOR)]

    def log_in(self, person: str, pin: str) -> Person:
        if pin != "1234":
            raise AccessError("wrong_pin")
        return next(one for one in self.people() if one.id == person)

    def log_out(self) -> None: ...

    def start_check_due(self) -> bool:
        return False

    def close(self) -> None: ...

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode

    def set_reason(self, code: str | None, *, sticky: bool = False) -> None:
        self.reason, self.sticky = code or "ATE", sticky

    def next_reason(self) -> tuple[str, bool]:
        return self.reason, self.sticky

    def take_text(self, text: str) -> list[Answer]:
        self.heard.append(text)
        answers = self.answers.get(text, [Answer(Advice.NOT_OURS, foreign_kind="other", foreign_length=len(text))])
        if answers[0].event_id:
            self.recent, self.taken = answers[0].piece, self.taken + 1
            self.reason = self.reason if self.sticky else "ATE"
        return answers

    def take_seen(self, reading: Reading) -> list[Answer]:
        return self.take_text(reading.symbols[0].text)

    def last_piece(self) -> str | None:
        return self.recent

    def mark(self, piece: str, outcome: str, certificates: Collection[str] = (), note: str | None = None) -> Answer:
        self.marks.append((piece, outcome, tuple(certificates)))
        new, old = Place(PlaceKind.DESTROY_BOX), Place(PlaceKind.BIN, "A-17")
        return an_answer(Advice.DESTROY, outcome=Outcome(outcome), place=new, from_place=old, employer=None)

    def tick(self, certificates: Collection[str]) -> list[Answer]:
        self.marks.append(("tick", "", tuple(certificates)))
        return [an_answer(mode=Mode.REPLY, reason=None) for _ in certificates]

    def undo_last(self) -> Answer:
        if not self.taken:
            raise RefusedError("nothing_to_undo")
        self.taken -= 1
        return an_answer(undone=True, from_place=Place(PlaceKind.BIN, "A-17"))

    def looked(self, text: str, hits: int) -> None:
        self.lookings.append((text, hits))

    def choose(
        self, code: str, facts: Collection[str], certificates: Collection[str] = (), label: str | None = None
    ) -> list[Answer]:
        self.chosen.append((code, tuple(facts)))
        self.labels.append(label)
        return [an_answer(found_by=FoundBy.SEARCH)]

    def propose(self, printed: Printed) -> list[Proposal]:
        return self.proposals

    def accept(self, printed: Printed, code: str) -> list[Answer]:
        self.chosen.append((code, ("printed",)))
        return [an_answer(found_by=FoundBy.SEARCH)]

    def correct_reason(self, code: str) -> Answer:
        self.corrected.append(code)
        return an_answer(reason=code)

    def search(self, text: str) -> list[PersonHit]:
        return [hit for hit in self.hits if text in hit.kana or text in hit.name]

    def last(self, n: int = 10) -> list[ListRow]:
        return self.rows[:n]

    def hold_list(self) -> list[ListRow]:
        return [row for row in self.rows if row.advice is Advice.HOLD]

    def unknown_list(self) -> list[ListRow]:
        return [row for row in self.rows if row.advice is Advice.UNKNOWN]

    def moving_list(self) -> list[ListRow]:
        return [row for row in self.rows if row.place != row.due]

    def bins(self) -> list[object]:
        return []

    def groups(self) -> list[GroupCount]:
        return [GroupCount("1", 12, 9, 7), GroupCount("2", 0, 0, 0)]

    def group_rows(self, group: str) -> list[tuple[EmployerRef, int]]:
        return [(FOODS, 1), (LONG, 11)]

    def counters(self) -> Counters:
        return Counters(412, 365, 6, 22, 12, 7, 640)

    def status(self) -> StatusLine:
        return StatusLine(
            "宮城支部", "03", "佐藤 美咲", datetime(2025, 11, 19, 23, 10, tzinfo=UTC), 0, "R7.11.20-02", 128, 130,
            date(2025, 11, 20), False, False, True,
        )  # fmt: skip

    def check_open(self, bin_name: str) -> CheckView:
        return self.views.pop(0)

    def check_scan(self, text: str) -> CheckView:
        self.heard.append(text)
        return self.views.pop(0)

    def check_leave(self) -> None: ...
