"""The branch driven at random over a real journal: scans, undos, overrides, mirror changes, seals, posts,
destructions, clock jumps, restarts. Every state has one answer, every piece one place, and nothing of a deceased
or lost person is ever sealed, posted or printed on an employer's slip."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mailroom import settings as station_settings
from mailroom.access import Person, Role
from mailroom.answers import Answer
from mailroom.clock import jst_date
from mailroom.deciding.override import Mark
from mailroom.desk import checking, destroying, due, holding, marking, paper, posting, undoing
from mailroom.desk.checking import SealCheck
from mailroom.desk.house import House
from mailroom.desk.taking import Sight
from mailroom.errors import MailroomError
from mailroom.model import Mode, PlaceKind
from mailroom.office import Office
from mailroom.paths import Home
from mailroom.settings import Settings, StationSettings
from mailroom.station import Station
from tests.fakes import FakeMirror
from tests.makers import NOON, a_dependant, a_member, an_employer
from tests.reporting.adding_up import all_days_add_up

MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
BOSS = Person("boss", "boss", Role.ADMINISTRATOR)
CLERK = Person("clerk", "clerk", Role.CLERK)
CODES = ["CH1-04-000000001", "CH1-04-000000002", "CH1-04-000000003", "CH1-04-000000004", "CH1-04-000000005", "CH1"]
TRACKINGS = ["13112383852", "35819000011"]


class Branch(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="branch-", dir=MEMORY))
        self.home = Home(self.folder / "home")
        self.home.make()
        station_settings.save(self.home, Settings(station=StationSettings(number="03", bins=3)))
        self.now = NOON
        self.mirror = FakeMirror(self.home)
        self.people: list[str] = []
        for n, symbol in enumerate(["11111111", "11111111", "22222222", "33333333"]):
            family = [a_member(symbol=symbol, number=str(n)), a_dependant(symbol=symbol, number=str(n))][: 1 + n % 2]
            self.mirror.add(CODES[n], *family, employer=an_employer(symbol=symbol))
            self.people += [member.key for member in family]
        self.mirror.trackings[TRACKINGS[0]] = CODES[0]
        self.events: list[str] = []
        self.open()

    def open(self):
        self.house = House(self.home, lambda: self.now, CLERK, open_mirror=lambda _: self.mirror)
        self.station = Station(self.house)
        self.office = Office(self.house)

    def teardown(self):
        assert self.house.journal.verify().first is None
        assert self.house.journal.verify_state() == []
        all_days_add_up(self.house)
        self.house.close()
        shutil.rmtree(self.folder)

    # --- what happens

    def keep(self, answers: list[Answer]) -> None:
        self.events += [answer.event_id for answer in answers if answer.event_id]

    def as_boss(self, action, *args, **options):
        """Do it as a supervisor; a refusal is an answer too."""
        self.house.work_as(BOSS)
        try:
            return action(*args, **options)
        except MailroomError:
            return None
        finally:
            self.house.work_as(CLERK)

    @rule(codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=4))
    def scan_some(self, codes):
        for code in codes:
            self.now += timedelta(seconds=2)
            self.scan(code, Mode.RETURNED)

    @rule(code=st.sampled_from(CODES), mode=st.sampled_from([Mode.RETURNED] * 4 + [Mode.REPLY]))
    def scan(self, code, mode):
        answers = self.station.take_texts([code], Sight(mode, take_all=True))
        assert answers
        for answer in answers:
            assert answer.advice is not None
            assert answer.recorded
        self.keep(answers)

    @rule(code=st.sampled_from(CODES), tracking=st.sampled_from(TRACKINGS))
    def scan_with_tracking(self, code, tracking):
        self.keep(self.station.take_texts([code, tracking], Sight()))

    @rule(one=st.sampled_from(CODES), two=st.sampled_from(CODES))
    def two_in_view(self, one, two):
        before = self.house.journal.head()
        answers = self.station.take_texts([one, two], Sight())
        if one != two:
            assert not any(answer.recorded for answer in answers)
            assert self.house.journal.head() == before

    @rule(code=st.sampled_from(CODES))
    def other_envelope(self, code):
        self.keep(self.station.take_texts([code], Sight(other_envelope=True)))

    @rule(word=st.sampled_from(Mark), code=st.sampled_from(CODES), boss=st.booleans())
    def mark(self, word, code, boss):
        try:
            self.house.work_as(BOSS if boss else CLERK)
            self.keep([marking.mark(self.house, code, word)])
        except MailroomError:
            pass
        finally:
            self.house.work_as(CLERK)

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def undo(self, data):
        event = data.draw(st.sampled_from(self.events[-12:]))
        self.as_boss(undoing.undo, self.house, event)

    @rule()
    def undo_last(self):
        with contextlib.suppress(MailroomError):
            self.station.undo_last()

    @rule(data=st.data(), days=st.integers(-2, 20), dies=st.booleans(), clear=st.booleans(), recheck=st.booleans())
    def mirror_changes(self, data, days, dies, clear, recheck):
        key = data.draw(st.sampled_from(self.people))
        lost = None if clear else jst_date(self.now) + timedelta(days=days)
        self.mirror.change(key, lost_on=lost, loss_reason="" if clear else ("死亡" if dies else "退職"))
        self.mirror.as_of = self.now
        self.mirror.touch()
        if recheck:
            self.as_boss(self.office.recheck)

    @rule(symbol=st.sampled_from(["11111111", "22222222"]), closed=st.booleans())
    def employer_changes(self, symbol, closed):
        key = f"04-{symbol}"
        self.mirror.employers[key] = replace(self.mirror.employers[key], closed=closed)
        self.mirror.touch()

    @rule(hours=st.sampled_from([0.001, 0.002, 1, 9, 24, 24 * 12, -3]), confirmed=st.sampled_from([True, True, False]))
    def clock_jumps(self, hours, confirmed):
        self.now += timedelta(hours=hours)
        self.mirror.as_of = max(self.mirror.as_of, self.now - timedelta(days=2 if confirmed else 30))
        if confirmed:
            self.as_boss(self.office.confirm_clock)
        else:
            self.house.close()  # and it restarts
            self.open()

    def bins_in_use(self):
        return [state["id"] for state in self.house.pieces.bins() if state["bundle"]]

    @precondition(lambda self: self.bins_in_use())
    @rule(
        data=st.data(),
        lost_on=st.sampled_from([None, None, -1, 0, 5]),
        leave_out=st.sampled_from([False, False, False, True]),
        stranger=st.sampled_from([False, False, False, True]),
    )
    def seal(self, data, lost_on, leave_out, stranger):
        bin_name = data.draw(st.sampled_from(self.bins_in_use()))
        if lost_on is not None:  # the host says something new just before
            key = data.draw(st.sampled_from(self.people))
            self.mirror.change(key, lost_on=jst_date(self.now) + timedelta(days=lost_on), loss_reason="退職")
            self.mirror.touch()
        check = SealCheck(self.house, bin_name)
        expected = [row.code or row.label for row in check.view().rows]
        for code in expected[leave_out:]:
            check.scan(code)
        if stranger:
            check.scan(CODES[3])
        check.floor(bin_name)
        view = check.view()
        if view.sealed:
            scanned = set(expected[leave_out:]) | ({CODES[3]} if stranger else set())
            assert expected
            assert scanned == set(expected)
            self.all_alive(view.bundle)

    def all_alive(self, bundle_id):
        """Independent of the rules: everyone in the bundle is covered today and works for its one employer."""
        bundle = self.house.pieces.bundle(bundle_id)
        today = max(jst_date(self.now), jst_date(self.mirror.as_of))
        for piece in self.house.pieces.many(bundle["pieces"]):
            assert not piece.cancelled
            for item in piece.items:
                member = self.mirror.members[self.mirror.certificates[item.certificate_id].member]
                insured = self.mirror.members[member.household + "-00"]
                assert f"{member.branch}-{member.symbol}" == bundle["employer"] or piece.by_person
                for person in (member, insured):
                    assert person.loss_reason != "死亡"
                    assert person.lost_on is None or person.lost_on > today

    def sealed(self):
        return list(self.house.pieces.bundles("sealed"))

    @precondition(lambda self: self.sealed())
    @rule(data=st.data())
    def print_slip(self, data):
        bundle = data.draw(st.sampled_from(self.sealed()))
        try:
            slip = paper.prepare(self.house, bundle["slip"])
        except MailroomError:
            return
        if not slip.again:
            self.all_alive(bundle["id"])
        self.office.printed([slip])

    @precondition(lambda self: self.sealed())
    @rule(data=st.data(), recheck=st.booleans(), lost=st.booleans())
    def post(self, data, recheck, lost):
        bundle = data.draw(st.sampled_from(self.sealed()))
        if not bundle["prints"]:
            self.print_slip(data)
        if lost:
            self.mirror.change(data.draw(st.sampled_from(self.people)), lost_on=jst_date(self.now), loss_reason="死亡")
            self.mirror.touch()
        if recheck:
            self.as_boss(self.office.recheck)
        try:
            self.events.append(posting.post(self.house, bundle["slip"], kind="ordinary"))
        except MailroomError:
            return
        self.all_alive(bundle["id"])

    @precondition(lambda self: self.sealed())
    @rule(data=st.data())
    def unseal(self, data):
        self.as_boss(checking.unseal, self.house, data.draw(st.sampled_from(self.sealed()))["slip"])

    @rule(code=st.sampled_from(CODES), way=st.sampled_from(sorted(holding.WAYS)), employer=st.sampled_from("12"))
    def supervisor_decides(self, code, way, employer):
        self.as_boss(
            holding.decide_held, self.house, code, way, employer=f"04-{employer * 8}", outcome=Mark.ELIGIBILITY_LOST
        )
        if way == "keep":
            self.as_boss(checking.declare_missing, self.house, code)
        if way == "destroy":
            for piece in self.house.pieces.at(PlaceKind.DESTROY_BOX)[:2]:
                self.as_boss(destroying.destroy, self.house, [piece.id])

    @rule(code=st.sampled_from(CODES))
    def confirm_place(self, code):
        with contextlib.suppress(MailroomError):
            self.keep([due.confirm_place(self.house, code)])

    @rule(reopen=st.sampled_from([True, True, False]))
    def close_day(self, reopen):
        day = self.as_boss(self.office.close_day)
        if reopen and isinstance(day, date):
            self.as_boss(self.office.reopen_day, day)

    # --- what always holds

    @invariant()
    def one_place_each(self):
        for state in self.house.pieces.all():
            if state["cancelled"]:
                continue
            piece = self.house.pieces.by_id(state["id"])
            assert (piece.place.kind is PlaceKind.BIN) == (piece.place.bin is not None)
            if piece.place.kind in (PlaceKind.BIN, PlaceKind.SEALED):
                bundle = self.house.pieces.bundle(piece.bundle)
                assert bundle["state"] == ("open" if piece.place.kind is PlaceKind.BIN else "sealed")
                assert piece.place.kind is PlaceKind.SEALED or bundle["bin"] == piece.place.bin
                assert (piece.id in bundle["pieces"]) == (piece.place.kind is PlaceKind.SEALED)
            if piece.place.kind is PlaceKind.BIN:
                held = self.house.pieces.bin(piece.place.bin)
                assert held["bundle"] == piece.bundle

    @invariant()
    def bins_hold_one_employer(self):
        for bundle in self.house.pieces.bundles("open"):
            for piece in self.house.pieces.in_bundle(bundle["id"]):
                assert piece.employer == bundle["employer"] or piece.waiting_to_move


TestBranch = Branch.TestCase
TestBranch.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.soak
class TestBranchForLong(Branch.TestCase):
    settings = settings(
        max_examples=2_000, stateful_step_count=80, deadline=None, suppress_health_check=list(HealthCheck)
    )
