"""Made-up employers, each with what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mailroom.demo import numbers
from mailroom.demo.hazards import Random
from mailroom.demo.host_bytes import from_notation
from mailroom.demo.people import Named, Registry, lists

_IBM_KABU = from_notation("{FA58}")


class Flavour(StrEnum):
    """What is wrong with the employer of a household; the value is the cause of its hold, if any."""

    SOUND = ""
    OTHER_BRANCH = "other_branch"
    UNKNOWN = "employer_unknown"
    CLOSED = "employer_closed"  # 全喪 with its date
    CLOSED_FLAG = "employer_closed:flag"  # 全喪, no date
    CLOSED_TODAY = "employer_closed:date"  # still 適用, 全喪年月日 is today
    CLOSES_TOMORROW = ":closes"  # 適用, 全喪年月日 is tomorrow: nothing wrong yet
    NO_ADDRESS = "employer_no_address"
    NO_POSTAL_CODE = "employer_no_address:postal"
    BLANK_ADDRESS = "employer_no_address:blank"

    @property
    def cause(self) -> str:
        """The cause of the hold, empty where the employer is sound."""
        return self.value.partition(":")[0]


@dataclass(slots=True)
class Employer:
    """A row of employers.csv. ``households`` counts its 番号."""

    branch: str
    symbol: str
    name: str
    kana: str
    postal_code: str
    address: str
    phone: str
    closed: bool = False
    closed_on: int | None = None
    big_office: bool = False
    listed: bool = True  # False: no row, the 記号 leads nowhere
    households: int = 0

    @property
    def key(self) -> str:
        """支部-記号."""
        return f"{self.branch}-{self.symbol}"

    def next_number(self) -> str:
        """番号 of the next household."""
        self.households += 1
        return str(self.households)


class Hiring:
    """Makes employers, each with a 記号 of its own."""

    def __init__(self, random: Random, registry: Registry, branch: str, today: int) -> None:
        self._random, self._registry, self._branch, self._today = random, registry, branch, today
        names = lists().names
        self._heads, self._tails = names["head"], names["tail"]
        self._made = 0

    def employer(self, flavour: Flavour = Flavour.SOUND, name: str = "") -> Employer:
        """One more employer. ``name`` replaces the made-up one."""
        branch = self._branch
        if flavour is Flavour.OTHER_BRANCH:
            branch = f"{int(branch) % 47 + 1:02d}"
        text, kana = (name, "") if name else self._name()
        postal_code, address = self._registry.address(branch)
        made = self._made
        self._made += 1
        found = Employer(
            branch, numbers.symbol(made), text, kana, postal_code, address, f"0{int(branch)}0-000-{made % 10000:04d}"
        )
        found.big_office = made % 97 == 5
        return _spoiled(found, flavour, self._today)

    def _name(self) -> Named:
        pick = self._random
        first, second = self._heads[int(pick() * len(self._heads))], self._heads[int(pick() * len(self._heads))]
        trade = self._tails[int(pick() * len(self._tails))]
        middle = second if first is not second and pick() < 0.6 else ("", "")
        text, kana = first[0] + middle[0] + trade[0], first[1] + middle[1] + trade[1]
        form = int(pick() * 100)
        if form < 55:
            return f"株式会社{text}", f"カブシキガイシャ{kana}"
        if form < 75:
            return f"有限会社{text}", f"ユウゲンガイシャ{kana}"
        if form < 85:
            return f"{text}㈱", f"{kana}(ｶ"
        if form < 87:
            return f"{text}{_IBM_KABU}", f"{kana}(カ"
        if form < 90:
            return f"（株）{text}", f"カ){kana}"
        if form < 92:
            return f'合同会社"{text}", 本店', f"ゴウドウガイシャ{kana}"
        return text, kana


def _spoiled(employer: Employer, flavour: Flavour, today: int) -> Employer:
    match flavour:
        case Flavour.UNKNOWN:
            employer.listed = False
        case Flavour.CLOSED:
            employer.closed, employer.closed_on = True, today - 40
        case Flavour.CLOSED_FLAG:
            employer.closed = True
        case Flavour.CLOSED_TODAY:
            employer.closed_on = today
        case Flavour.CLOSES_TOMORROW:
            employer.closed_on = today + 1
        case Flavour.NO_ADDRESS:
            employer.address = ""
        case Flavour.NO_POSTAL_CODE:
            employer.postal_code = "980-00"
        case Flavour.BLANK_ADDRESS:
            employer.address = "　"
        case _:
            pass
    return employer
