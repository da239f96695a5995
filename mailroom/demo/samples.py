"""A few envelopes of each case, kept while the branch is made: for pictures and the hand scanner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailroom.demo import host_bytes, numbers
from mailroom.demo.cases import ELIGIBLE, Answer, Truth
from mailroom.demo.households import Envelope

MOST_OF_A_CASE = 12
MOST_ELIGIBLE = 600


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A plastic card: what is printed on it, and what the rules say of it in reply mode."""

    certificate: str
    digits: str  # of its own QR code
    symbol: str
    number: str
    suffix: str
    name: str
    kana: str
    birth: date
    issued: date
    expires: date
    reply: Answer


@dataclass(frozen=True, slots=True)
class Sample:
    """An envelope as it lies on the desk. ``name`` is the addressee, the insured."""

    case: str
    code: str
    tracking: str
    name: str
    postal_code: str
    address: str
    employer: str
    serial: int
    total: int
    truth: Truth
    cards: tuple[SampleCard, ...]


class Sampling:
    """Collects samples, the first of each case."""

    def __init__(self) -> None:
        self.found: list[Sample] = []
        self._counts: dict[str, int] = {}

    def add(self, envelope: Envelope, code: str) -> None:
        """Keep it where there are not yet enough of its case."""
        case = envelope.case
        count = self._counts.get(case, 0)
        if count >= (MOST_ELIGIBLE if case == ELIGIBLE.name else MOST_OF_A_CASE):
            return
        self._counts[case] = count + 1
        self.found.append(sample_of(envelope, code))


def sample_of(envelope: Envelope, code: str) -> Sample:
    """What a camera sees of an envelope."""
    home = envelope.contents[0][0]
    postal_code = home.postal_code.replace("-", "")
    return Sample(
        case=envelope.case,
        code=code,
        tracking=envelope.tracking,
        name=host_bytes.plain(home.persons[0].name).strip(),
        postal_code=f"{postal_code[:3]}-{postal_code[3:]}",
        address=host_bytes.plain(home.address).strip(),
        employer=envelope.employer,
        serial=envelope.serial,
        total=envelope.total,
        truth=envelope.truth,
        cards=tuple(
            SampleCard(
                certificate=card.id,
                digits=numbers.card_digits(
                    home.key, person.suffix, date.fromordinal(card.issued).strftime("%Y%m%d"), int(card.id[2:])
                ),
                symbol=home.key[1],
                number=home.number,
                suffix=person.suffix,
                name=host_bytes.plain(person.name).strip(),
                kana=host_bytes.plain(person.kana).strip(),
                birth=date.fromordinal(person.birth),
                issued=date.fromordinal(card.issued),
                expires=date.fromordinal(card.expires),
                reply=card.truth.reply,
            )
            for home, person, card in envelope.contents
        ),
    )
