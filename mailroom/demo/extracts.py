"""Host extracts of a whole made-up branch, written in one pass at bounded memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailroom.demo import host_bytes
from mailroom.demo.cases import BARE, CASES, ELIGIBLE, Case
from mailroom.demo.codes_branch import households_of
from mailroom.demo.codes_file import CodeRow
from mailroom.demo.employers import Employer, Hiring
from mailroom.demo.hazards import Dates
from mailroom.demo.households import BARE_CODE, Builder, Envelope, Household, Serials, conflicting
from mailroom.demo.packing import Packer
from mailroom.demo.people import Registry
from mailroom.demo.samples import Sample, Sampling
from mailroom.demo.truth import CodeTruth, TruthFile
from mailroom.demo.writing import HEADERS, Extracting

Progress = Callable[[str, int, int], None]

_BLOCK = 64  # employers whose households are mixed: a neighbouring code is another employer's
_EMPLOYER_SIZES = (1,) * 40 + (2,) * 20 + (3,) * 12 + (5,) * 10 + (9,) * 10 + (20,) * 5 + (50,) * 2 + (150,)
_CASES_SPREAD_FROM = 400  # below, the cases come first; above, every third household


@dataclass(frozen=True)
class Extracts:
    """What was written. ``rows`` counts the rows of each file, ``mailpieces`` the envelopes."""

    folder: Path
    rows: Mapping[str, int]
    mailpieces: int
    samples: tuple[Sample, ...]
    unknown_codes: tuple[str, ...]  # fit the others, but no row has them

    @property
    def files(self) -> tuple[Path, ...]:
        """The five extracts."""
        return tuple(self.folder / f"{name}.csv" for name in HEADERS)

    def truth(self, code: str) -> CodeTruth | None:
        """What the rules must answer for a code; None = not in the mirror: unknown."""
        return self.truths().get(code)

    def truths(self) -> TruthFile:
        """The truth of all codes, in the order they were made."""
        return TruthFile(self.folder / "truth" / "mailpieces.csv")


def make_extracts(
    folder: Path,
    *,
    mailpieces: int,
    seed: int,
    today: date,
    branch: str,
    codes: Sequence[CodeRow] | None = None,
    same_code: bool = False,
    progress: Progress | None = None,
) -> Extracts:
    """Write branches, employers, members, certificates and mailpieces.csv, and truth/mailpieces.csv beside them.

    ``codes`` come on top of ``mailpieces``. ``same_code``: every own envelope says CH1. The same
    arguments make the same bytes.
    """
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    making = _Making(folder, seed=seed, today=today, branch=branch, codes=codes or (), same_code=same_code)
    try:
        making.codes()
        making.branch(mailpieces, progress)
    finally:
        making.out.close()
    return Extracts(
        folder,
        dict(making.out.rows),
        making.envelopes,
        tuple(making.sampling.found),
        tuple(making.serials.code(branch) for _ in range(4)),
    )


class _Making:
    def __init__(
        self, folder: Path, *, seed: int, today: date, branch: str, codes: Sequence[CodeRow], same_code: bool
    ) -> None:
        self._dice = random.Random(f"{seed}/branch/{branch}")
        roll = self._dice.random
        self._rows, self._same_code = codes, same_code
        taken = {row.payload for row in codes} | {row.tracking for row in codes}
        self._own_bare = not same_code and BARE_CODE not in taken
        registry = Registry(roll)
        self._hiring = Hiring(roll, registry, branch, today.toordinal())
        self.serials = Serials(roll, branch, taken)
        self._builder = Builder(roll, registry, self.serials, today)
        self._packer = Packer(roll, registry, self._hiring, self._builder)
        utf8 = () if all(host_bytes.survives(row.payload) for row in codes) else ("mailpieces",)
        self.out = Extracting(folder, folder / "truth" / "mailpieces.csv", Dates(roll), utf8=utf8)
        self.sampling, self.envelopes = Sampling(), 0
        self._shared: Envelope | None = None  # with same_code: the first that says CH1

    def codes(self) -> None:
        """What the file of codes asks for."""
        homes, envelopes = households_of(self._rows, self._dice, self._hiring, self._builder)
        self._write(homes, envelopes, share=False)

    def branch(self, mailpieces: int, progress: Progress | None) -> None:
        """The branch's own envelopes, exactly so many."""
        left = mailpieces
        if not mailpieces:
            return
        self.sampling = Sampling()  # the branch's own; those of the file are only for want of others
        for case, employer in self._slots(mailpieces):
            if left <= 0:
                break
            homes, envelopes = self._packer.make(case if left > 1 else ELIGIBLE, employer, 2 if left > 1 else 1)
            if self._same_code and mailpieces > 1:
                envelopes = [conflicting(envelope) for envelope in envelopes]
            self._write(homes, envelopes, share=self._same_code)
            left -= len(envelopes)
            if progress and left % 5000 < len(envelopes):
                progress("extracts", mailpieces - left, mailpieces)
        if self._shared:
            self.out.answer(BARE_CODE, self._shared)

    def _write(self, homes: Sequence[Household], envelopes: Sequence[Envelope], *, share: bool) -> None:
        listed = all(envelope.certificates_listed for envelope in envelopes)
        for home in homes:
            self.out.household(home, certificates=listed)
        answered: dict[str, Envelope] = {}
        for envelope in envelopes:
            code = BARE_CODE if share else envelope.code
            if share:
                self._shared = self._shared or envelope
            self.out.envelope(envelope, code)
            self.sampling.add(envelope, code)
            if not share:
                first = answered.setdefault(code, envelope)
                if first is not envelope:
                    first.contents = first.contents + envelope.contents
        for code, envelope in answered.items():
            self.out.answer(code, envelope)
        self.envelopes += len(envelopes)
        self.out.flush()

    def _slots(self, mailpieces: int) -> Iterator[tuple[Case, Employer]]:
        """A case and an employer for each household, without end."""
        dice = self._dice
        waiting = [case for case in CASES if case is not BARE or self._own_bare]
        dice.shuffle(waiting)
        every = 1 if mailpieces < _CASES_SPREAD_FROM else 3
        ladder = _ladder()
        while True:
            employers = [self._hiring.employer() for _ in range(_BLOCK)]
            slots = [found for found in employers for _ in range(_EMPLOYER_SIZES[int(dice.random() * 100)])]
            dice.shuffle(slots)
            for place, employer in enumerate(_apart(slots, dice)):
                if waiting and place % every == 0:
                    yield waiting.pop(), employer
                else:
                    yield ladder[int(dice.random() * len(ladder))], employer


def _apart(slots: list[Employer], dice: random.Random) -> list[Employer]:
    """Neighbours of one employer exchanged for others, as far as one try each does it."""
    for place in range(1, len(slots)):
        if slots[place] is slots[place - 1]:
            other = int(dice.random() * len(slots))
            slots[place], slots[other] = slots[other], slots[place]
    return slots


def _ladder() -> list[Case]:
    """10,000 places; each case has as many as it weighs, the eligible the rest."""
    found = [case for case in CASES for _ in range(case.weight)]
    return found + [ELIGIBLE] * (10_000 - len(found))
