"""What the host says, as the mirror has it: offices, employers, people, certificates, and what was mailed.

Keys are text, exactly as the host wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
