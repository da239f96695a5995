"""A day in a branch with people who err: where the paper really is, beside what the station believes.

Envelopes are scanned and put away, bins are checked and sealed until nothing more comes of it, slips are printed and
bundles posted. Every error of a hand is dealt out by chance and remembered with the envelopes it touched: the first
step that stops it is written down.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailroom.answers import Answer
from mailroom.clock import jst_date
from mailroom.model import Advice, PlaceKind
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings, save
from tests.desk.bin_checks import ROUNDS, BinChecks
from tests.desk.workplace import ApartWorkplace, PowerCut, Workplace, owners
from tests.fakes import FakeMirror
from tests.makers import NOON, a_member, an_employer

HAND = "hand"  # on the desk, in no bin
GONE = "lost"

SEEN = (
    "wrong_bin", "lost", "bins_swapped", "label_moved", "left_in_bin", "left_on_desk", "stuck_at_first",
    "checks_interleaved", "mirror_changed", "killed", "tray_miscounted",
)  # fmt: skip
"""Errors that the rules stop: no bundle may be sealed with another employer's piece because of them."""

UNSEEN = ("stuck_twice", "unscanned_at_check", "into_neighbour")
"""Errors after the last scan of an envelope, or of one never scanned: no software sees them where they happen."""


@dataclass(slots=True)
class Mistake:
    """One error, once. ``step``: the first that stopped it."""

    error: str
    step: str | None = None


@dataclass(slots=True, eq=False)
class Envelope:
    code: str
    employer: str
    member: str
    at: str = HAND  # HAND, a spot of the rack, a box, an envelope that is filled, the bundle it was sealed in
    under: str | None = None  # the code of the envelope it sticks to
    mistakes: list[Mistake] = field(default_factory=list)
    of_tray: bool = False  # scanned while the tray that was counted was open
    seen_outside: bool = False  # of the bundle that it was sealed in, as the station knows

    @property
    def errors(self) -> set[str]:
        return {mistake.error for mistake in self.mistakes}


class Day(BinChecks):
    """One branch, one day. ``share``: how often in a hundred movements each error happens."""

    def __init__(
        self, folder: Path, seed: int, share: dict[str, float], *, employers: int = 5, envelopes: int = 16,
        two_passes: bool = False, bins: int = 8, groups: int = 3, apart: bool = False,
    ) -> None:  # fmt: skip
        self.chance = random.Random(seed)
        self.share = share
        self.home = Home(folder / "home")
        self.home.make()
        self.two_passes = two_passes
        sorting = "two_passes" if two_passes else "one_pass"
        save(self.home, Settings(station=StationSettings(number="03", bins=bins, sorting=sorting, groups=groups)))
        self.now = NOON
        self.mirror = FakeMirror(self.home)
        self.envelopes: dict[str, Envelope] = {}
        self.mistakes: list[Mistake] = []
        self.without_cause: Counter[str] = Counter()  # steps that stopped an envelope nobody erred with
        self.scans = 0
        self.spots = {f"A-{n}": f"A-{n}" for n in range(1, bins + 1)}  # bin's label -> the spot where it hangs
        self.surplus = False
        self.sealed_wrongly: list[tuple[Envelope, str]] = []
        self.posted_wrongly: list[Envelope] = []
        self.left_behind: list[str] = []  # lay in a bin when it was sealed
        self.uncounted: list[str] = []  # bundles sealed with another number than recorded, although a tray was over
        for n in range(envelopes):
            self._post(n, self.chance.randrange(employers))
        self.mirror.touch()
        self.open_place = ApartWorkplace if apart else Workplace
        self.place: Any = self.open_place(self.home, self.mirror)
        self.second: Any = None  # opened when two check at once

    def _post(self, n: int, employer: int) -> None:
        symbol = "".join(str((employer * 7 + place * 3) % 10) for place in range(5)) + f"{employer:03d}"
        name = "".join("アイウエオカキクケコ"[int(digit)] for digit in symbol)
        code = f"CH1-04-{n:09d}"
        member = a_member(symbol=symbol, number=str(n))
        self.mirror.add(code, member, employer=an_employer(symbol=symbol, name=name, kana=name))
        self.envelopes[code] = Envelope(code, f"04-{symbol}", member.key)

    def close(self) -> None:
        for place in filter(None, (self.place, self.second)):
            place.close()

    # --- the hand -------------------------------------------------------------------------------------------

    def err(self, error: str, *codes: str, touches: bool = True) -> Mistake | None:
        """The error, when it happens now; the envelopes it touches remember it."""
        if self.chance.random() >= self.share.get(error, 0.0):
            return None
        return self.erred(error, *(codes if touches else ()))

    def erred(self, error: str, *codes: str) -> Mistake:
        """The error happened; the envelopes it touches remember it."""
        mistake = Mistake(error)
        self.mistakes.append(mistake)
        for code in codes:
            self.envelopes[code].mistakes.append(mistake)
        return mistake

    def put(self, code: str, where: str) -> None:
        """The envelope, and what sticks to it, lies there now."""
        for one in self.envelopes.values():
            if one.code == code or (one.under == code and one.at != GONE):
                one.at = where

    def move(self, codes: list[str], where: str) -> None:
        for code in codes:
            self.envelopes[code].at = where

    def spot(self, name: str) -> str:
        return self.spots[name]

    def inside(self, where: str) -> list[str]:
        return [code for code, one in self.envelopes.items() if one.at == where]

    def stop(self, code: str | None, step: str) -> None:
        """The station stopped at this step: what was done wrong with the envelope it stopped at is known now."""
        mistakes = self.envelopes[code].mistakes if code in self.envelopes else []
        for mistake in mistakes:
            mistake.step = mistake.step or step
        if not mistakes:
            self.without_cause[step] += 1

    # --- what is asked of a station ------------------------------------------------------------------------------

    def ask(self, place: Any, name: str, *args: Any) -> Any:
        """A movement of the hand; five seconds. PowerCut where the answer never comes."""
        self.now += timedelta(seconds=5)
        self.scans += name in ("scan", "check_scan")
        place.now = self.now
        if cut := self.err("killed"):
            place.cut(self.chance, name, *args)
            cut.step = "at the first scan: made again" if name == "scan" else "at the seal check: begun again"
            raise PowerCut
        return getattr(place, name)(*args)

    def scan(self, code: str, group: str | None = None) -> Answer:
        while True:
            try:
                return self.ask(self.place, "scan", code, group)
            except PowerCut:
                continue  # no sound: once more

    def put_away(self, code: str, group: str | None = None) -> None:
        """Scanned, and put where the station says; or elsewhere."""
        answer = self.scan(code, group)
        assert answer.place is not None
        if answer.advice is Advice.STOP:
            self.stop(code, "scanned: belongs in a sealed bundle")
            self.envelopes[code].seen_outside = True
        match answer.place.kind:
            case PlaceKind.BIN:
                target, others = self.spot(answer.place.bin or ""), set(self.spots.values())
            case PlaceKind.GROUP:
                target = f"group {answer.group}"
                others = {f"group {name}" for name in self.place.groups()}
            case kind:
                target, others = kind.value, set()
        if (others := others - {target}) and self.err("wrong_bin", code):
            target = self.chance.choice(sorted(others))
        if self.err("lost", code):
            target = GONE
        self.put(code, target)

    # --- the day ----------------------------------------------------------------------------------------------------

    def run(self) -> Day:
        self.morning()
        if self.two_passes:
            self.second_pass()
        self.mishaps()
        self.checks()
        self.leaving()
        self.sealed_wrongly = self._sealed_wrongly()
        self.posted_wrongly = self._posted_wrongly()
        return self

    def morning(self) -> None:
        """Every envelope once; some stick to the next."""
        codes = list(self.envelopes)
        self.chance.shuffle(codes)
        while codes:
            code = codes.pop()
            for error in ("stuck_at_first", "stuck_twice") if codes else ():
                if self.err(error, codes[-1]):
                    self.envelopes[codes.pop()].under = code
                    break
            self.put_away(code)
            self.envelopes[code].of_tray = True
        self.tray_counted()

    def tray_counted(self) -> None:
        """On every other day: what was never scanned is missing from the count, whoever it sticks to."""
        if miscounted := self.err("tray_miscounted"):
            miscounted.step = "at the close of the tray: a surplus"
            self.surplus = self.place.tray_counted(self.place.scanned() - 1) > 0
        elif self.chance.random() < 0.5 and self.place.tray_counted(len(self.envelopes)):
            for one in self.envelopes.values():
                if one.under:
                    self.stop(one.code, "at the close of the tray: a gap")

    def second_pass(self) -> None:
        """Group by group; what lies in the wrong group is told so, and its group is worked off once more."""
        for _ in range(ROUNDS):
            before = self.place.head()
            for group in self.place.groups():
                for code in self.inside(f"group {group}"):
                    if self.envelopes[code].under is None:
                        self.put_away(code, group)
                        if self.envelopes[code].at.startswith("group "):
                            self.stop(code, "at the second pass: of another group")
                self.mishaps()
                self.checks()
            if self.place.head() == before or not any(one.at.startswith("group ") for one in self.envelopes.values()):
                break
        for code in self.place.waiting():
            self.stop(code, "at the end of the second pass: its group still waits for it")

    def mishaps(self) -> None:
        """What happens to a rack between scanning and checking."""
        filled = [name for name in self.spots if self.inside(self.spot(name))]
        if len(filled) >= 2:
            one, two = self.chance.sample(filled, 2)
            first, second = self.inside(self.spot(one)), self.inside(self.spot(two))
            if self.err("bins_swapped", *first, *second):
                self.move(first, self.spot(two))
                self.move(second, self.spot(one))
            if self.err("label_moved", *first, *second):
                self.spots[one], self.spots[two] = self.spots[two], self.spots[one]
        self.host_says([one.code for one in self.envelopes.values() if one.at in self.spots.values()])

    def host_says(self, codes: list[str]) -> None:
        """The host may say now that the person of one of these envelopes has died."""
        if codes and (mistake := self.err("mirror_changed")):
            changed = self.envelopes[self.chance.choice(codes)]
            changed.mistakes.append(mistake)
            self.mirror.change(changed.member, lost_on=jst_date(self.now), loss_reason="死亡")
            self.mirror.touch()

    def leaving(self) -> None:
        """Slips are printed, bundles posted."""
        for step, act in (("at the printing of the slip", "leave"), ("at the posting", "post")):
            for key, bundle in self.place.bundles("sealed").items():
                self.host_says([code for code in bundle["codes"] if self.envelopes[code].at == f"bundle {key}"])
                if getattr(self.place, act)(bundle["slip"]):
                    for one in map(self.envelopes.__getitem__, bundle["codes"]):
                        if one.seen_outside or self.dead(one):
                            self.stop(one.code, step)

    # --- what came of it ----------------------------------------------------------------------------------------

    def dead(self, one: Envelope) -> bool:
        """As the host said."""
        return bool(self.mirror.members[one.member].loss_reason)

    def _sealed_wrongly(self) -> list[tuple[Envelope, str]]:
        """Envelopes in a bundle of another employer, sealed or posted, with the bundle's employer."""
        owner = owners({**self.place.bundles("sealed"), **self.place.bundles("posted")})
        return [
            (one, owner[one.at]) for one in self.envelopes.values() if one.at in owner and owner[one.at] != one.employer
        ]

    def _posted_wrongly(self) -> list[Envelope]:
        """Posted although the host said that it must not be; or not in the bundle that the journal says."""
        gone = self.place.bundles("posted")
        away = {f"bundle {key}" for key in gone}
        recorded = {code: f"bundle {key}" for key, bundle in gone.items() for code in bundle["codes"]}
        everyone = self.envelopes.values()
        return [
            *(one for one in everyone if one.at in away and self.dead(one)),
            *(one for one in everyone if (one.at if one.at in away else None) != recorded.get(one.code)),
        ]
