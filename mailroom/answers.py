"""What the doors (station, office) say to a screen or to the command line: frozen, ready to show.

Names of people stand in here because a clerk must compare them with the envelope; they are for
the screen only and never go into the journal or a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailroom.model import Advice, Cause, FoundBy, Item, Mode, Outcome, Place


@dataclass(frozen=True, slots=True)
class EmployerRef:
    """An employer as a result names it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person of an envelope, for the card: with what the rules say of the certificate."""

    name: str
    kana: str
    item: Item
    lost_on: date | None = None
    loss_reason: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The earlier record of the same piece: for already, stop, again."""

    at: datetime
    place: Place
    clerk: str
    slip: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scan, mark or undo.

    ``place`` is where the paper goes now. ``advice`` None: nothing read, or two codes (``cause`` two_codes).
    """

    advice: Advice | None
    cause: Cause | None = None
    outcome: Outcome | None = None
    code: str | None = None
    piece: str | None = None
    label: str | None = None
    found_by: FoundBy | None = None
    items: tuple[Item, ...] = ()
    place: Place | None = None
    from_place: Place | None = None  # where the paper must be taken from (undo, mark, moved)
    employer: EmployerRef | None = None
    look_alike: EmployerRef | None = None  # another in the house today that this one may be taken for
    group: str | None = None  # where the place is ``group``: which group tray, None when no bin was free
    reason: str | None = None
    event_id: str | None = None
    first_event_id: str | None = None
    mode: Mode = Mode.RETURNED
    at: datetime | None = None
    people: tuple[PersonView, ...] = ()
    serial: int | None = None
    total: int | None = None
    before: Before | None = None
    undone: bool = False  # this answer took one back
    enclosure: str | None = None  # what was noted to have come with it: old_card, form, letter, enclosure
    back_at: Place | None = None  # undone: where the paper belongs now; None: in the hand, as if it was never scanned
    foreign_kind: str | None = None  # kind and length of a text that is not ours
    foreign_length: int | None = None
    unread: bool = False  # nothing recorded: a code in view was seen but could not be read
    certificates_offered: tuple[Item, ...] = ()  # reply mode, several: to be ticked; nothing recorded yet

    @property
    def recorded(self) -> bool:
        """True when an event was made by this answer."""
        return self.event_id is not None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of last ten, 保留, 照会, 移動待ち."""

    piece: str
    code: str | None
    label: str | None
    at: datetime
    advice: Advice
    outcome: Outcome | None
    cause: Cause | None
    place: Place
    due: Place
    name: str  # kana or kanji of the first person, "" when not known
    others: int  # further people in the envelope
    employer: EmployerRef | None
    event_id: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Counters:
    """The day so far, cancelled pieces left out."""

    total: int
    forward: int
    split: int
    destroy: int
    hold: int
    unknown: int
    per_hour: int  # pieces in the last ten minutes, times six


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The bar at the top."""

    branch_name: str
    station: str
    clerk_name: str
    mirror_as_of: datetime | None
    unsent: int
    tray: str | None  # as people read it
    tray_scanned: int
    tray_hand_count: int | None
    business_day: date
    clock_doubt: bool
    mirror_stale: bool
    demo: bool
    group: str | None = None  # in two passes: the group that is being worked off
    group_waiting: int = 0  # its pieces that have no bin yet


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One expected piece of a seal check."""

    piece: str
    code: str | None
    label: str | None
    name: str
    kana: str
    certificates: int
    seen: bool
    last_seen: datetime
    last_seen_by: str
    tray: str | None


@dataclass(frozen=True, slots=True)
class Stranger:
    """A piece that does not belong into the bundle that is being checked."""

    code: str | None
    belongs_to: Place | None  # None: never recorded here
    employer: EmployerRef | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """A seal check (封緘照合) as it stands. ``state``: stranger, changed, incomplete or complete."""

    bin: str
    bundle: str | None
    employer: EmployerRef | None
    address: str
    state: str
    sealed: bool
    rows: tuple[CheckRow, ...]
    strangers: tuple[Stranger, ...] = ()
    waiting_for: Stranger | None = None  # the line stands until this one's bin label is scanned
    twice: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    slip: str | None = None
    count_asked: bool = False  # one of its trays was closed with a surplus: count by hand first

    @property
    def expected(self) -> int:
        """Pieces that must be in."""
        return len(self.rows)

    @property
    def seen(self) -> int:
        """Of these, scanned in this check."""
        return sum(row.seen for row in self.rows)


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One person found by hand."""

    member: str
    name: str
    kana: str
    birth: date | None
    postal_code: str
    address: str
    employer: EmployerRef | None
    codes: tuple[str, ...]  # management codes of the mailpieces that hold a certificate of this person
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An envelope that may be the one in hand, by what is printed on it. Never recorded by itself.

    ``agrees``: which of code, name, postal_code are the same in the mirror. ``one_key``: code and name are, so that
    one key takes it; else two facts are asked for. ``score``: 0 to 1.
    """

    code: str
    hit: PersonHit  # whose name may stand on the envelope
    certificates: tuple[str, ...]  # in the envelope
    agrees: tuple[str, ...]
    one_key: bool
    score: float

    def as_json(self) -> dict[str, object]:
        """For a machine: keys only, no name."""
        return {
            "code": self.code,
            "member": self.hit.member,
            "certificates": list(self.certificates),
            "agrees": list(self.agrees),
            "one_key": self.one_key,
            "score": self.score,
        }
