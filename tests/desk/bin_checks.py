"""The part of a simulated day at the bins: seal checks one after the other, and two at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from mailroom.answers import CheckView
from mailroom.reading import own_codes
from tests.desk.workplace import PowerCut

HASTY = 0.3  # of the checks: the floor label is scanned without a look at what the check says
ROUNDS = 6  # how often each bin is tried again
STRANGERS = "strangers"  # a box at the end of the table


@dataclass(slots=True)
class Run:
    """One check of one bin at one station: what is still to be scanned, and the employer's envelope that is filled."""

    place: Any
    bin: str
    pile: list[str]
    envelope: str
    last: bool
    bundle: str | None = None
    beside: Run | None = None  # another check on the same table


class BinChecks:
    """What a Day does at its bins."""

    chance: random.Random
    _number = count()

    def checks(self) -> None:
        """Every bin, again and again, until nothing more comes of it; what is nowhere then is declared missing."""
        for _ in range(ROUNDS):
            before = self.place.head()
            names = self.place.bins()
            while names:
                name = names.pop(0)
                if names and self.err("checks_interleaved", *self.inside(self.spot(name))):
                    self.two_at_once(name, self.chance.choice([names[0], name]))
                else:
                    self.to_the_end(self.check(self.begin(self.place, name)))
            self.tidy()
            if self.place.head() == before:
                break
        for name in self.place.bins():
            self.to_the_end(self.check(self.begin(self.place, name, last=True)))
        self.tidy()

    @staticmethod
    def to_the_end(*movements: Iterator[None]) -> None:
        for movement in movements:
            for _ in movement:
                pass

    def two_at_once(self, one: str, two: str) -> None:
        """Two clerks at two stations, or one who goes back and forth at one; of two bins, or of the same."""
        if self.second is None:
            self.second = self.open_place(self.home, self.mirror)
        first = self.begin(self.place, one)
        second = self.begin(self.chance.choice([self.place, self.second]), two)
        if one == two:
            second.pile = first.pile
        first.beside, second.beside = second, first
        running = [self.check(first), self.check(second)]
        while running:
            hand = self.chance.choice(running)
            if next(hand, self) is self:
                running.remove(hand)

    def begin(self, place: Any, name: str, *, last: bool = False) -> Run:
        """All is taken out of the bin; or not all."""
        out = [code for code in self.inside(self.spot(name)) if self.envelopes[code].under is None]
        self.chance.shuffle(out)
        if len(out) > 1 and self.err("left_in_bin", out[-1]):
            out.pop()
        return Run(place, name, out, f"envelope {next(self._number)}", last)

    def check(self, run: Run) -> Iterator[None]:
        """The movements of one check."""
        careless = True
        while careless:
            careless = False
            try:
                view = self.ask(run.place, "check_open", run.bin)
                if view.bundle is None:
                    break
                run.bundle = view.bundle
                yield
                yield from self.fill(run)
            except PowerCut:
                if self.place.sealed_bundle(run.bundle):  # it was the very last movement
                    self.sealed(run)
                careless = bool(run.pile) and self.chance.random() < 0.5  # goes on where it was
        self.back(run)

    def fill(self, run: Run) -> Iterator[None]:
        """Scanned and put in, until the pile is done; then the end of it, and what still lies in the bin."""
        while True:
            while run.pile:
                self.into(run, self.taken(run))
                yield
            view: CheckView = run.place.check_view()
            hasty = not run.last and self.chance.random() < HASTY
            if view.bin != run.bin or view.bundle is None or not (hasty or self.whole(run, view)):
                return
            if run.pile:  # found in the envelope: not scanned
                continue
            self.host_says(self.inside(run.envelope))
            covered = self.covered(run)
            if not covered:
                break
            for code in covered:
                self.stop(code, "at the floor label: it is covered")
            run.pile += [code for code in covered if self.envelopes[code].under is None]
            if not run.pile:
                return
        view = self.ask(run.place, "check_scan", own_codes.make("F", self.spot(run.bin)))  # it lies where it always lay
        if view.sealed and view.bin == run.bin:
            self.sealed(run)
            return
        if view.state == "changed":
            for code in view.changed:
                self.stop(code, "at the floor label: the rules decide again")
                self.take_out(code)
        elif self.whole(run, view) and not view.count_asked:
            for code in self.inside(run.envelope):
                self.stop(code, "at the floor label: another bin's")
            self.spots = {label: label for label in self.spots}  # the label is hung where its floor label lies

    def taken(self, run: Run) -> str:
        """The next of the pile; where two piles lie on one table, it may be of the other."""
        other = run.beside
        if other and other.pile and other.pile is not run.pile and self.chance.random() < 0.3:
            return other.pile.pop()
        return run.pile.pop()

    def covered(self, run: Run) -> list[str]:
        """What lies on the floor label of the bin: while anything does, it cannot be scanned."""
        return self.inside(self.spot(run.bin)) if run.bin in self.spots else []

    def whole(self, run: Run, view: CheckView) -> bool:
        """True when the check says so; what it says else is seen to."""
        if view.state == "changed":
            for code in view.changed:
                self.stop(code, "at the seal check: the rules decide again")
                self.take_out(code)
            return False
        if view.state == "stranger":
            return False
        missing = [row for row in view.rows if not row.seen] if view.state == "incomplete" else []
        for row in missing:
            self.stop(row.code, "at the seal check: not there")
        if missing and not run.last:
            return False
        run.pile += [row.code for row in missing if self.envelopes[row.code].at == run.envelope]  # looked for there
        if run.pile:
            return True
        for row in missing:
            run.place.declare_missing(row.piece)
        if view.count_asked:
            view = run.place.check_count(len(self.inside(run.envelope)))
            if view.count_asked:
                for code in self.inside(run.envelope):
                    self.stop(code, "at the seal check: counted by hand")
                return False
        return True

    def into(self, run: Run, code: str) -> None:
        """One envelope past the scanner, into the employer's envelope: as it should be, or not."""
        below = [one for one in self.envelopes.values() if one.under == code and one.at == self.envelopes[code].at]
        stuck = [one.code for one in below if "stuck_twice" in one.errors]
        for one in below:
            if one.code not in stuck:
                one.under = None  # they come apart: this one is seen by itself
                run.pile.append(one.code)
        together = [code, *stuck]
        if self.err("unscanned_at_check", *together):
            self.move(together, run.envelope)
            return
        try:
            view = self.ask(run.place, "check_scan", code)
        except PowerCut:
            run.pile.append(code)
            raise
        if view.waiting_for is not None:
            recorded = view.waiting_for.belongs_to is not None
            self.stop(code, "at the seal check: a stranger" if recorded else "at the seal check: never recorded")
            self.carry_home(run, code, together, view)
        elif self.err("left_on_desk", code):
            self.move(together, "hand")
        elif self.err("into_neighbour", *together):
            self.move(together, self.neighbour(run))
        else:
            if view.bin != run.bin:  # scanned for the other bin, whose check the station shows by now
                self.erred("into_neighbour", *together)
            self.move(together, run.envelope)

    def carry_home(self, run: Run, code: str, together: list[str], view: CheckView) -> None:
        """To the bin whose label lets the line go on; or into another than that whose label was scanned."""
        waits = view.waiting_for
        assert waits is not None
        home = waits.belongs_to.bin if waits.belongs_to else None
        where = self.spot(home) if home else STRANGERS
        if home and self.err("wrong_bin", code):
            where = self.chance.choice(sorted(self.spots.values()))
        self.move(together, where)
        self.ask(run.place, "check_scan", own_codes.make("B", home or run.bin))

    def neighbour(self, run: Run) -> str:
        """Another employer's envelope: that which is open on the same table, or one that was just sealed."""
        if run.beside and run.beside.bin != run.bin:
            return run.beside.envelope
        bundles = sorted({one.at for one in self.envelopes.values() if one.at.startswith("bundle ")})
        return self.chance.choice(bundles) if bundles else "hand"

    def sealed(self, run: Run) -> None:
        """Closed: what is inside belongs to the bundle now. What must hold then is written down where it does not."""
        inside = self.inside(run.envelope)
        if lying := self.inside(self.spot(run.bin)):
            self.left_behind += lying
        codes = self.place.sealed_bundle(run.bundle)["codes"]
        first = not self.inside(f"bundle {run.bundle}")  # two who checked the same bin put it together
        if first and self.surplus and any(self.envelopes[code].of_tray for code in codes) and len(codes) != len(inside):
            self.uncounted.append(str(run.bundle))
        self.move(inside, f"bundle {run.bundle}")

    def back(self, run: Run) -> None:
        """What was not sealed goes back into its bin."""
        self.move(self.inside(run.envelope), self.spot(run.bin))

    def take_out(self, code: str) -> None:
        """Off the pile or out of the envelope, to be scanned."""
        if code in self.envelopes and self.envelopes[code].at.startswith(("envelope ", "A-")):
            self.put(code, "hand")

    def tidy(self) -> None:
        """What lies on the desk or in the box of strangers is scanned and put where it belongs."""
        for code in [*self.inside("hand"), *self.inside(STRANGERS)]:
            self.envelopes[code].under = None  # they have come apart
            self.put_away(code)
