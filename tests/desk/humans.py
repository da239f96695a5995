"""A day in a branch with people who err: where the paper really is, beside what the station believes.

Envelopes are scanned and put away, bins are checked and sealed until nothing more comes of it. Every error of the hand
is dealt out by chance and remembered with the envelopes it touched; where the station stops one, the step is counted.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from mailroom.access import Person, Role
from mailroom.answers import Answer, CheckView
from mailroom.clock import jst_date
from mailroom.desk import checking, trays
from mailroom.desk.house import House
from mailroom.desk.taking import Sight
from mailroom.model import Mode, PlaceKind
from mailroom.paths import Home
from mailroom.reading import own_codes
from mailroom.settings import Settings, StationSettings, save
from mailroom.station import Station
from tests.fakes import FakeMirror
from tests.makers import NOON, a_member, an_employer

BOSS = Person("boss", "boss", Role.ADMINISTRATOR)
HAND = "hand"  # on the desk, in no bin

SEEN = ("wrong_bin", "lost", "bins_swapped", "label_moved", "stuck_at_first", "mirror_changed", "killed")
"""Errors that the rules stop: no bundle may be sealed with another employer's piece because of them."""

UNSEEN = ("stuck_twice", "unscanned_at_check", "into_neighbour")
"""Errors after the last scan of an envelope, or of one never scanned: no software sees them where they happen."""

ROUNDS = 6  # how often each bin is tried again


@dataclass(slots=True)
class Envelope:
    code: str
    employer: str
    member: str
    at: str = HAND  # HAND, a spot of the rack, a box, "lost", or the bundle it was sealed in
    under: str | None = None  # the code of the envelope it sticks to
    errors: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Odds:
    """How often in a hundred movements each error happens."""

    share: dict[str, float]

    def deal(self, chance: random.Random, error: str) -> bool:
        return chance.random() < self.share.get(error, 0.0)


class Day:
    """One branch, one day."""

    def __init__(
        self, folder: Path, seed: int, odds: Odds, *, employers: int = 5, envelopes: int = 16, two_passes: bool = False,
        bins: int = 8, groups: int = 3,
    ) -> None:  # fmt: skip
        self.chance = random.Random(seed)
        self.odds = odds
        self.home = Home(folder / "home")
        self.home.make()
        sorting = "two_passes" if two_passes else "one_pass"
        station = StationSettings(number="03", bins=bins, sorting=sorting, groups=groups)
        save(self.home, Settings(station=station))
        self.now = NOON
        self.mirror = FakeMirror(self.home)
        self.envelopes: dict[str, Envelope] = {}
        self.stopped: Counter[tuple[str, str]] = Counter()
        self.scans = 0
        self.strangers: list[tuple[Envelope, str]] = []
        self.spots = {f"A-{n}": f"A-{n}" for n in range(1, bins + 1)}  # bin's label -> the spot where it hangs
        for n in range(envelopes):
            self._post(n, self.chance.randrange(employers))
        self.mirror.touch()
        self.open()

    def _post(self, n: int, employer: int) -> None:
        symbol = "".join(str((employer * 7 + place * 3) % 10) for place in range(5)) + f"{employer:03d}"
        name = "".join("アイウエオカキクケコ"[int(digit)] for digit in symbol)
        code = f"CH1-04-{n:09d}"
        member = a_member(symbol=symbol, number=str(n))
        self.mirror.add(code, member, employer=an_employer(symbol=symbol, name=name, kana=name))
        self.envelopes[code] = Envelope(code, f"04-{symbol}", member.key)

    def open(self) -> None:
        self.house = House(self.home, lambda: self.now, BOSS, open_mirror=lambda _: self.mirror)
        self.station = Station(self.house)

    def close(self) -> None:
        self.house.close()

    # --- the hand -------------------------------------------------------------------------------------------

    def err(self, error: str, *codes: str) -> bool:
        """True when this error happens now; the envelopes it touches remember it."""
        if not self.odds.deal(self.chance, error):
            return False
        for code in codes:
            self.envelopes[code].errors.add(error)
        return True

    def put(self, code: str, where: str) -> None:
        """The envelope, and what sticks to it, lies there now."""
        for one in self.envelopes.values():
            if one.code == code or (one.under == code and one.at != "lost"):
                one.at = where

    def spot(self, name: str | None) -> str:
        return self.spots.get(name or "", name or HAND)

    def inside(self, where: str) -> list[str]:
        return [code for code, one in self.envelopes.items() if one.at == where]

    def stop(self, code: str | None, step: str) -> None:
        """The station stopped at this step; the errors of the envelope it stopped at are counted."""
        errors = self.envelopes[code].errors if code in self.envelopes else set()
        for error in sorted(errors) or ["none"]:
            self.stopped[error, step] += 1

    # --- scanning -------------------------------------------------------------------------------------------

    def scan(self, code: str, group: str | None = None) -> Answer:
        self.now += timedelta(seconds=5)
        self.scans += 1
        if self.err("killed"):
            self.close()
            self.open()
        [answer] = self.station.take_texts([code], Sight(Mode.RETURNED, group=group))
        return answer

    def put_away(self, code: str, group: str | None = None) -> None:
        answer = self.scan(code, group)
        place = answer.place
        assert place is not None
        if place.kind is PlaceKind.BIN:
            target = self.spot(place.bin)
            if self.err("wrong_bin", code):
                target = self.chance.choice(sorted(set(self.spots.values()) - {target}))
        else:
            target = f"group {answer.group}" if place.kind is PlaceKind.GROUP else place.kind.value
        if self.err("lost", code):
            target = "lost"
        self.put(code, target)

    def morning(self) -> None:
        """Every envelope once; some stick to the next."""
        codes = list(self.envelopes)
        self.chance.shuffle(codes)
        while codes:
            code = codes.pop()
            if codes:
                for error in ("stuck_at_first", "stuck_twice"):
                    below = codes[-1]
                    if self.err(error, below):
                        self.envelopes[below].under = code
                        codes.pop()
                        break
            self.put_away(code)
        self.hand_count()
        self.mishaps()

    def hand_count(self) -> None:
        """The tray's count by hand: what was never scanned is missing from it, whoever it sticks to."""
        tray = trays.open_tray(self.house)
        if tray is None:
            return
        shown = trays.count(self.house, tray["id"], len(self.envelopes))
        if shown.difference:
            for one in self.envelopes.values():
                if one.under:
                    self.stop(one.code, "tray count")

    def mishaps(self) -> None:
        """What happens to a rack between scanning and checking."""
        filled = [name for name in self.spots if self.inside(self.spot(name))]
        if len(filled) >= 2 and self.err("bins_swapped"):
            one, two = self.chance.sample(filled, 2)
            first, second = self.inside(self.spot(one)), self.inside(self.spot(two))
            for code, where in [*((c, self.spot(two)) for c in first), *((c, self.spot(one)) for c in second)]:
                self.envelopes[code].at = where
                self.envelopes[code].errors.add("bins_swapped")
        if len(filled) >= 2 and self.err("label_moved"):
            one, two = self.chance.sample(filled, 2)
            for code in (*self.inside(self.spot(one)), *self.inside(self.spot(two))):
                self.envelopes[code].errors.add("label_moved")
            self.spots[one], self.spots[two] = self.spots[two], self.spots[one]
        here = [one for one in self.envelopes.values() if one.at in self.spots.values()]
        if here and self.err("mirror_changed"):
            changed = self.chance.choice(here)
            changed.errors.add("mirror_changed")
            self.mirror.change(changed.member, lost_on=jst_date(self.now), loss_reason="死亡")
            self.mirror.touch()

    def second_pass(self) -> None:
        for group in sorted({rows for found in self.house.pieces.groups().values() for rows in found}):
            for code in self.inside(f"group {group}"):
                if self.envelopes[code].under is None:
                    self.put_away(code, group)
            self.checks()

    # --- checking -------------------------------------------------------------------------------------------

    def checks(self) -> None:
        """Every bin, again and again, until nothing more comes of it; what is nowhere then is declared missing."""
        for _ in range(ROUNDS):
            before = self.station.house.journal.head()
            for row in self.station.bins():
                self.check(row.bin)
            self.tidy()
            if self.station.house.journal.head() == before:
                break
        for row in self.station.bins():
            self.check(row.bin, last=True)

    def tidy(self) -> None:
        """What lies on the desk or in a box of strangers is scanned and put where it belongs."""
        for code in [*self.inside(HAND), *self.inside("strangers")]:
            one = self.envelopes[code]
            if one.under is not None:
                one.under = None  # they have come apart
            answer = self.scan(code)
            assert answer.place is not None
            self.put(code, self.spot(answer.place.bin) if answer.place.bin else answer.place.kind.value)

    def check(self, name: str, *, last: bool = False) -> None:
        view = self.station.check_open(name)
        if view.bundle is None:
            return
        envelope: list[str] = []  # what is in the employer's envelope
        hands = [code for code in self.inside(self.spot(name)) if self.envelopes[code].under is None]
        self.chance.shuffle(hands)
        for code in hands:
            view = self.into(code, view, envelope, name)
            if self.err("killed"):
                self.close()
                self.open()
                self.back(envelope, name)
                return
        for gone in view.changed:
            self.stop(gone, "changed")
        if view.changed:
            self.back(envelope, name)
            for code in [code for code in view.changed if code in envelope]:
                self.put_away_again(code)
            return
        if view.state != "complete":
            for row in view.rows:
                if not row.seen:
                    self.stop(row.code, "incomplete")
                    if last and row.code and self.envelopes[row.code].at not in ("lost", *self.spots.values()):
                        self.stop(row.code, "searched for")
            missing = [row for row in view.rows if not row.seen]
            if not (last and missing):
                self.back(envelope, name)
                return
            for row in missing:
                checking.declare_missing(self.house, row.piece)
            view = self.station.check_view()
        self.now += timedelta(seconds=5)
        if self.inside(self.spot(name)) and not last:
            self.back(envelope, name)
            return
        sealed = self.station.check_scan(own_codes.make("F", self.floor(name)))
        if sealed.sealed:
            for code in envelope:
                self.envelopes[code].at = f"bundle {sealed.bundle}"
        else:
            if view.state == "complete":
                self.stop(next(iter(envelope), None), "floor label")
            self.back(envelope, name)
            self.spots = {label: label for label in self.spots}  # the label is hung where its floor label lies

    def floor(self, name: str) -> str:
        """The floor label lies where it was printed for, whatever hangs above it."""
        return self.spot(name)

    def back(self, envelope: list[str], name: str) -> None:
        for code in envelope:
            self.envelopes[code].at = self.spot(name)

    def put_away_again(self, code: str) -> None:
        answer = self.scan(code)
        assert answer.place is not None
        self.put(code, self.spot(answer.place.bin) if answer.place.bin else answer.place.kind.value)

    def into(self, code: str, view: CheckView, envelope: list[str], name: str) -> CheckView:
        """One envelope out of the bin, past the scanner, into the employer's envelope: as it should be, or not."""
        below = [one for one in self.envelopes.values() if one.under == code and one.at != "lost"]
        together = [code, *(one.code for one in below if "stuck_twice" in one.errors)]
        for one in below:
            if one.code not in together:
                one.under = None  # they come apart: this one stays in the bin and is seen by itself
        if self.err("unscanned_at_check", *together):
            envelope += together
            self.place(together, "in hand")
            return view
        self.now += timedelta(seconds=5)
        self.scans += 1
        view = self.station.check_scan(code)
        if view.waiting_for is not None:
            self.stop(code, "stranger")
            return self.carry_home(code, together, view, name)
        if self.err("into_neighbour", *together):
            self.place(together, self.neighbour(name))
            return view
        envelope += together
        self.place(together, "in hand")
        for one in below:
            if one.code not in together:
                view = self.into(one.code, view, envelope, name)
        return view

    def carry_home(self, code: str, together: list[str], view: CheckView, name: str) -> CheckView:
        waits = view.waiting_for
        assert waits is not None
        home = waits.belongs_to.bin if waits.belongs_to else None
        self.place(together, self.spot(home) if home else "strangers")
        return self.station.check_scan(own_codes.make("B", home or name))

    def neighbour(self, name: str) -> str:
        """Another employer's envelope that was sealed already, or the desk."""
        bundles = sorted({one.at for one in self.envelopes.values() if one.at.startswith("bundle ")})
        return self.chance.choice(bundles) if bundles else HAND

    def place(self, codes: list[str], where: str) -> None:
        for code in codes:
            self.envelopes[code].at = where

    # --- what came of it ----------------------------------------------------------------------------------------

    def run(self) -> Day:
        self.morning()
        if self.house.settings.station.sorting == "two_passes":
            self.second_pass()
        self.checks()
        self.strangers = self._strangers()
        return self

    def _strangers(self) -> list[tuple[Envelope, str]]:
        """Envelopes in a sealed bundle of another employer, with the bundle's employer."""
        owners = {f"bundle {b['id']}": b["employer"] for b in self.house.pieces.bundles("sealed")}
        return [
            (one, owners[one.at])
            for one in self.envelopes.values()
            if one.at in owners and owners[one.at] != one.employer
        ]

    def dead_inside(self) -> list[Envelope]:
        """Sealed although the mirror said, before the seal, that it must not be."""
        return [
            one for one in self.envelopes.values() if one.at.startswith("bundle ") and "mirror_changed" in one.errors
        ]
