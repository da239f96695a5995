"""The words of the trade, as frozen values: what one stage hands to the next.

Nothing here decides, reads or writes. Dates are ``datetime.date``, times are
timezone-aware UTC ``datetime``; keys are text, exactly as the host wrote them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Mode(StrEnum):
    """What an envelope on the desk means."""

    RETURNED = "returned"  # 郵便返戻: unopened, came back by post; the unit is the envelope
    REPLY = "reply"  # 返信用封筒: opened; the unit is the certificate


class Advice(StrEnum):
    """Every answer a scan can have."""

    FORWARD = "forward"
    DESTROY = "destroy"
    HOLD = "hold"
    SPLIT = "split"
    ALREADY = "already"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"
    STOP = "stop"
    AGAIN = "again"
    FOUND = "found"


class Outcome(StrEnum):
    """What becomes of a certificate."""

    RETURNED = "returned"
    DECEASED = "deceased"
    ELIGIBILITY_LOST = "eligibility_lost"
    SUPERSEDED = "superseded"
    ITEM_LOST = "item_lost"


class Cause(StrEnum):
    """Why an answer is not the ordinary one. The order is that of the rules' table."""

    CONFLICT = "conflict"
    INSURED_LOST = "insured_lost"
    SAME_ISSUE_DATE = "same_issue_date"
    EXPIRED = "expired"
    ELIGIBLE_SENT_BACK = "eligible_sent_back"
    LOSES_SOON = "loses_soon"
    OTHER_BRANCH = "other_branch"
    NO_EMPLOYER = "no_employer"
    EMPLOYER_UNKNOWN = "employer_unknown"
    EMPLOYER_CLOSED = "employer_closed"
    EMPLOYER_NO_ADDRESS = "employer_no_address"
    MIRROR_STALE = "mirror_stale"
    CLOCK = "clock"
    KEYS_DISAGREE = "keys_disagree"
    CODE_NOT_UNIQUE = "code_not_unique"
    SECOND_PIECE = "second_piece"
    RETURNED_AGAIN = "returned_again"
    DESTROYED_HERE = "destroyed_here"
    CLERK = "clerk"
    DAMAGED = "damaged"
    MISSING_INSIDE = "missing_inside"
    TWO_CODES = "two_codes"
    # kinds of a key that is not ours
    URL = "url"
    OTHER = "other"
    TRACKING = "tracking"
    CARD = "card"
    OWN = "own"


class PlaceKind(StrEnum):
    """Where a piece is. The first eight are in the house, the others have left it."""

    GROUP = "group"
    BIN = "bin"
    SPLIT = "split"
    HOLD = "hold"
    UNKNOWN = "unknown"
    DESTROY_BOX = "destroy_box"
    FOREIGN = "foreign"
    SEALED = "sealed"
    POSTED = "posted"
    DESTROYED = "destroyed"
    HANDED_OVER = "handed_over"
    OTHER_BRANCH = "other_branch"
    OTHER_SECTION = "other_section"
    RETURNED_TO_POST = "returned_to_post"
    MISSING = "missing"

    @property
    def in_house(self) -> bool:
        """True while the paper is in the mail room."""
        return self in IN_HOUSE


IN_HOUSE = frozenset(list(PlaceKind)[:8])
OPEN_PLACES = IN_HOUSE - {PlaceKind.SEALED}
OUTSIDE = frozenset(list(PlaceKind)[8:]) - {PlaceKind.MISSING}


@dataclass(frozen=True, slots=True)
class Place:
    """A place, with its bin where the kind is ``bin`` (``A-17``), else ``bin`` is None."""

    kind: PlaceKind
    bin: str | None = None

    @property
    def label(self) -> str:
        """The bin's name, else the kind's word."""
        return self.bin or self.kind.value


class KeyKind(StrEnum):
    """What a text that was read turned out to be (DESIGN §4, Keys)."""

    MANAGEMENT = "management"
    TRACKING = "tracking"
    CARD = "card"
    URL = "url"
    OWN = "own"
    OTHER = "other"


class FoundBy(StrEnum):
    """How a piece was identified."""

    CODE = "code"
    TRACKING = "tracking"
    CARD = "card"
    LABEL = "label"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture. ``pixels``: uint8, H×W grey or H×W×3 BGR; ``name``: its file, or the camera."""

    pixels: NDArray[np.uint8]
    name: str
    page: int = 1


Point = tuple[float, float]
Polygon = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code seen in a picture. ``polygon``: four corners, pixels of the frame, clockwise."""

    text: str
    format: str
    engine: str
    polygon: Polygon


class Hint(StrEnum):
    """Why a code that is seen is not read."""

    TOO_CLOSE = "too_close"
    TOO_FAR = "too_far"
    BLURRED = "blurred"
    GLARE = "glare"
    HAZE = "haze"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a frame. ``unread``: where a QR code surely stands and was not read; ``hint``: why not, if told."""

    symbols: tuple[Symbol, ...] = ()
    unread: tuple[Polygon, ...] = ()
    hint: Hint | None = None


NOTHING_SEEN = Reading()


@dataclass(frozen=True, slots=True)
class Key:
    """A text with what it is. ``body`` of an own code is the part between prefix and check letter."""

    kind: KeyKind
    text: str
    own_letter: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A 支部, as the mirror has it."""

    code: str
    name: str
    insurer_number: str
    postal_code: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Employer:
    """A 事業所, as the mirror has it."""

    branch: str
    symbol: str  # 記号
    name: str
    kana: str
    postal_code: str
    address: str
    phone: str
    closed: bool  # 状態 = 全喪
    closed_on: date | None
    big_office: bool  # 大口事業所個別番号

    @property
    def key(self) -> str:
        """支部-記号, e.g. ``04-41020003``."""
        return f"{self.branch}-{self.symbol}"


@dataclass(frozen=True, slots=True)
class Member:
    """A 被保険者 or 被扶養者, as the mirror has it."""

    branch: str
    symbol: str
    number: str
    suffix: str  # 枝番, 00 = 本人
    name: str
    kana: str
    birth: date | None
    insured: bool  # 続柄 = 本人
    voluntary: bool  # 区分 = 任意継続
    postal_code: str
    address: str
    acquired_on: date | None
    lost_on: date | None
    loss_reason: str  # 退職 死亡 後期高齢 扶養除外 任継喪失 その他, "" = none

    @property
    def key(self) -> str:
        """支部-記号-番号-枝番."""
        return f"{self.branch}-{self.symbol}-{self.number}-{self.suffix}"

    @property
    def household(self) -> str:
        """支部-記号-番号."""
        return f"{self.branch}-{self.symbol}-{self.number}"

    @property
    def deceased(self) -> bool:
        """喪失事由 = 死亡, whatever its date."""
        return self.loss_reason == "死亡"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A 資格確認書."""

    id: str
    member: str  # Member.key
    issued_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Holding:
    """One certificate of a mailpiece with all that the rules ask about it.

    A reference that leads nowhere is None: the rules answer it.
    """

    certificate_id: str
    certificate: Certificate | None
    member: Member | None
    insured: Member | None  # 本人 of the same 支部-記号-番号 (the member itself where it is one)
    employer: Employer | None
    others: tuple[Certificate, ...] = ()  # the same member's other certificates


@dataclass(frozen=True, slots=True)
class Match:
    """What the mirror says of one management code."""

    code: str | None  # None when found by the card alone
    holdings: tuple[Holding, ...]
    serial: int | None = None  # 通番: this envelope of the household's
    total: int | None = None  # 総数
    sent_on: date | None = None
    trackings: tuple[str, ...] = ()  # 引受番号, 11 digits each


@dataclass(frozen=True, slots=True)
class Item:
    """The answer for one certificate. ``member`` = Member.key, None when the mirror has no such."""

    certificate_id: str
    member: str | None
    advice: Advice
    outcome: Outcome | None = None
    cause: Cause | None = None

    def as_json(self) -> dict[str, str | None]:
        """Plain values in the order of the command line's shape."""
        return {
            "certificate_id": self.certificate_id,
            "member": self.member,
            "advice": self.advice.value,
            "outcome": self.outcome.value if self.outcome else None,
            "cause": self.cause.value if self.cause else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Item:
        """The reverse of ``as_json``; keys that are missing are None."""
        outcome, cause = raw.get("outcome"), raw.get("cause")
        return cls(
            raw["certificate_id"],
            raw.get("member"),
            Advice(raw["advice"]),
            Outcome(outcome) if outcome else None,
            Cause(cause) if cause else None,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The rules' answer for one envelope, or for one certificate in reply mode.

    ``advice`` is None only in reply mode, where the certificates of a code do not agree.
    """

    advice: Advice | None
    outcome: Outcome | None = None
    cause: Cause | None = None
    items: tuple[Item, ...] = ()
    employer: str | None = None  # Employer.key, where the answer is forward or split


@dataclass(frozen=True, slots=True)
class Piece:
    """One physical thing: what the journal's projection ``piece_now`` says of it."""

    id: str
    code: str | None
    found_by: FoundBy | None
    parent: str | None
    mode: Mode
    advice: Advice  # the answer in force: the rules', or a person's
    outcome: Outcome | None
    cause: Cause | None
    items: tuple[Item, ...]
    reason: str | None
    employer: str | None
    bundle: str | None
    tray: str | None
    place: Place
    due: Place
    tracking: str | None  # the 引受番号 seen at the first scan
    label: str | None  # number of its own label
    rule: Decision  # the rules' own answer, with which the piece was decided
    by_person: bool  # the answer in force is a person's
    mirror_version: int | None
    business_day: str
    first_event: str
    last_event: str
    first_at: datetime
    last_seen_at: datetime
    clerk: str
    station: str
    already_count: int = 0
    slip: str | None = None
    hold_until: date | None = None
    group: str | None = None  # the group tray it waits in for its second pass
    cancelled: bool = False
    part: bool = False  # not all that its code covers: taken out, or the rest of a split envelope

    @property
    def waiting_to_move(self) -> bool:
        """移動待ち: the paper is not where it should be."""
        return self.place != self.due and self.place.kind in OPEN_PLACES
