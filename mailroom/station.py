"""The door for the clerk's screens and for ``mailroom scan``: everything a clerk can do, one method each.

Not for several threads: the window calls it on its one database worker only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from mailroom import access, checks
from mailroom.access import Action, Patience, Person
from mailroom.answers import Answer, CheckView, Counters, EmployerRef, ListRow, PersonHit, Proposal, StatusLine
from mailroom.clock import Clock
from mailroom.deciding import history
from mailroom.deciding.override import Mark
from mailroom.desk import (
    due,
    enclosing,
    labelling,
    listing,
    marking,
    proposing,
    searching,
    showing,
    sorting,
    taking,
    trays,
    undoing,
)
from mailroom.desk.checking import SealCheck
from mailroom.desk.enclosing import Enclosure
from mailroom.desk.house import House
from mailroom.desk.taking import DEFAULT_REASON, Sight
from mailroom.desk.tray_at_hand import TrayAtHand
from mailroom.errors import RefusedError
from mailroom.model import FoundBy, Mode, PlaceKind, Reading
from mailroom.paths import Home
from mailroom.reading.printed.found import Printed
from mailroom.reading.view import sort_reading, sort_view

LAST_FOR = timedelta(seconds=60)  # how long an outcome key acts on the last piece


class Station:
    """A clerk at work."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.mode = Mode.RETURNED
        self._reason: str | None = None
        self._sticky = False
        self._sticky_tray: str | None = None
        self._mine: list[str] = []  # events of this session, newest last, for step-by-step undo
        self._last_piece: str | None = None
        self._offered: Answer | None = None
        self.check: SealCheck | None = None
        self._patience = Patience()
        self.tray = TrayAtHand(house)

    @classmethod
    def open(cls, home: Home, clock: Clock, person: Person | None = None) -> Station:
        """Open the home for a person (its first administrator when none is given)."""
        return cls(House(home, clock, person))

    def close(self) -> None:
        """Close the databases."""
        self.house.close()

    # --- who -------------------------------------------------------------------------------------

    def people(self) -> list[Person]:
        """Who may log in here."""
        return access.people(self.house.home)

    def log_in(self, person: str, pin: str) -> Person:
        """By the own PIN. AccessError ``wrong_pin``, ``pin_wait``. Who comes back finds the own steps; another none."""
        found = self._patience.check_pin(self.house.home, person, pin)
        if found.id != self.house.person.id:
            self._mine.clear()
            self._last_piece = None
            self._reason, self._sticky = None, False
        self._offered = None
        self.house.work_as(found)
        with self.house.recording() as writer:
            writer.append("login")
        return found

    def log_out(self) -> None:
        """The clerk leaves; the tray stays open."""
        with self.house.recording() as writer:
            writer.append("logout")

    def resume(self, person: Person) -> Person:
        """The same person goes on in a window that was opened anew."""
        self.house.work_as(person)
        return person

    def may_leave(self, person: str, pin: str) -> Person:
        """Who lets the window of a kiosk close, by the own PIN. AccessError ``wrong_pin`` or ``not_allowed``."""
        found = self._patience.check_pin(self.house.home, person, pin)
        found.must(Action.LEAVE)
        return found

    def start_check_due(self) -> bool:
        """True when the business day has no 始業点検 yet, and the settings want one."""
        return self.house.settings.screen.start_check and not checks.was_made(self.house)

    # --- one envelope ------------------------------------------------------------------------------

    def set_mode(self, mode: Mode) -> None:
        """What an envelope means from now on."""
        self.mode = mode
        self._offered = None

    def set_reason(self, code: str | None, *, sticky: bool = False) -> None:
        """The return reason of the next envelope; sticky: until the tray changes."""
        self._reason, self._sticky = code, sticky and code is not None
        tray = trays.open_tray(self.house)
        self._sticky_tray = tray["id"] if tray else None

    def next_reason(self) -> tuple[str, bool]:
        """The reason that the next envelope gets, and whether it sticks."""
        return self._reason_now() or DEFAULT_REASON, self._sticky

    def take_text(self, text: str, *, reason: str | None = None) -> list[Answer]:
        """What a hand scanner sent."""
        return self._take([text], self._sight(reason))

    def take_seen(self, reading: Reading, sight: Sight | None = None) -> list[Answer]:
        """What was seen in one picture."""
        self.house.must(Action.SCAN)
        sight = sight or self._sight()
        view = sort_reading(reading, self.house.knows, self.house.settings.codes, sight.mode)
        return self._remember(taking.take(self.house, view, sight))

    def take_texts(self, texts: Sequence[str], sight: Sight) -> list[Answer]:
        """What was seen in one view, looked at in a given way. One answer a piece."""
        return self._take(list(texts), sight)

    def _take(self, texts: list[str], sight: Sight) -> list[Answer]:
        self.house.must(Action.SCAN)
        view = sort_view(texts, self.house.knows, self.house.settings.codes, sight.mode, typed=True)
        return self._remember(taking.take(self.house, view, sight))

    def _sight(self, reason: str | None = None) -> Sight:
        return Sight(self.mode, reason or self._reason_now(), group=self.tray.group)

    def _remember(self, answers: list[Answer]) -> list[Answer]:
        for answer in answers:
            if answer.event_id:
                self._mine.append(answer.event_id)
                self._last_piece = answer.piece
        self._offered = next((answer for answer in answers if answer.certificates_offered), None)
        if any(answer.recorded for answer in answers):
            self._spend_reason()
        self.tray.after(answers)
        return answers

    def _reason_now(self) -> str | None:
        """What was pressed; what sticks only in the tray that it was pressed for."""
        tray = trays.open_tray(self.house)
        if self._sticky and self._sticky_tray is not None and (tray["id"] if tray else None) != self._sticky_tray:
            self._reason, self._sticky = None, False
        return self._reason

    def _spend_reason(self) -> None:
        if not self._sticky:
            self._reason = None
        tray = trays.open_tray(self.house)
        self._sticky_tray = tray["id"] if tray else None

    def tick(self, certificates: Collection[str]) -> list[Answer]:
        """Reply mode: these of the offered certificates are here; each is a piece."""
        if not self._offered:
            raise RefusedError("nothing_offered")
        offer, self._offered = self._offered, None
        ids = frozenset(item.certificate_id for item in offer.certificates_offered)
        sight = Sight(Mode.REPLY, certificates=frozenset(certificates) & ids)
        if offer.code is None:
            answers = taking.by_certificates(
                self.house, sight.certificates or (), sight, offer.found_by or FoundBy.CARD
            )
        else:
            answers = taking.by_hand(self.house, offer.code, sight, offer.found_by or FoundBy.CODE)
        if not answers:
            raise RefusedError("nothing_offered")
        return self._remember(answers)

    def second_piece(self, piece: str) -> Answer:
        """別の封筒: the code was seen before, but this is another envelope."""
        old = due.find_piece(self.house, piece)
        if old.code is None:
            raise RefusedError("no_such_piece")
        inside = frozenset(item.certificate_id for item in old.items) if old.mode is Mode.REPLY else None
        sight = Sight(old.mode, self._reason_now(), other_envelope=True, certificates=inside)
        return self._take([old.code], sight)[0]

    def choose(
        self, code: str, facts: Collection[str], certificates: Collection[str] = (), label: str | None = None
    ) -> list[Answer]:
        """Record a mailpiece found by hand. Two facts (names of fields) must have agreed with the envelope.

        ``certificates``: those of the person that was found, in reply mode what is in the hand is one of them.
        ``label``: number of the label that was stuck on an unopened envelope; it is scanned by that from now on.
        """
        if len(set(facts)) < 2:
            raise RefusedError("two_facts")
        self.house.must(Action.SCAN)
        if certificates and self.mode is Mode.REPLY:
            answers = taking.by_certificates(self.house, certificates, Sight(Mode.REPLY), FoundBy.SEARCH)
            if not answers:
                raise RefusedError("nothing_offered")
            return self._remember(answers)
        if label is not None:
            labelling.free(self.house, label)
        return self._remember(taking.by_hand(self.house, code, self._sight(), label=label))

    def search(self, text: str, limit: int = 50) -> list[PersonHit]:
        """People in the mirror. What was typed is kept nowhere."""
        return searching.search(self.house, text, limit)

    def looked(self, text: str, hits: int) -> None:
        """Somebody looked for a person: written down as the kind of field and the number of hits."""
        searching.record_search(self.house, text, hits)

    def propose(self, printed: Printed) -> list[Proposal]:
        """Whose envelope it may be, by what is printed on it, best first. Nothing is recorded, nothing is kept."""
        return proposing.propose(self.house, printed)

    def accept(self, printed: Printed, code: str) -> list[Answer]:
        """One key: record the proposed envelope, where the mirror still agrees with printed code and name.

        RefusedError ``two_facts`` for any other.
        """
        agrees = next((one.agrees for one in self.propose(printed) if one.code == code and one.one_key), ())
        return self.choose(code, agrees)

    # --- a person's word --------------------------------------------------------------------------

    def last_piece(self) -> str | None:
        """The piece that an outcome key acts on: the last one, for 60 seconds."""
        piece = self.house.pieces.by_id(self._last_piece) if self._last_piece else None
        if piece is None or piece.cancelled or self.house.clock() - piece.last_seen_at > LAST_FOR:
            return None
        return piece.id

    def mark(self, piece: str, outcome: str, certificates: Collection[str] = (), note: str | None = None) -> Answer:
        """deceased, eligibility_lost, superseded, item_lost or hold, for some or all certificates of a piece."""
        answer = marking.mark(self.house, piece, Mark(outcome), certificates, note)
        return self._remember([answer])[0]

    def enclosed(self, piece: str, enclosure: str) -> Answer:
        """Reply mode: something else came in the envelope of a piece (old_card, form, letter, enclosure)."""
        answer = enclosing.note(self.house, piece, Enclosure(enclosure))
        return self._remember([answer])[0]

    def correct_reason(self, code: str) -> Answer:
        """直前 + reason: the last piece came back for another reason."""
        last = self.last_piece()
        if last is None:
            raise RefusedError("scan_first")
        answer = marking.correct_reason(self.house, last, code)
        return self._remember([answer])[0]

    def undo_last(self) -> Answer:
        """Take back the newest of this session's own steps that still stands; a refusal goes on to no other.

        When there is none left: of the day's, the own ones of before, and for a supervisor those of others.
        """
        while self._mine:
            event = self._mine[-1]
            if not undoing.is_undone(self.house, event) and undoing.is_undoable(self.house, event):
                answer = undoing.undo(self.house, event)
                self._mine.pop()
                return answer
            self._mine.pop()
        before = undoing.step_before(self.house)
        if before is None:
            raise RefusedError("nothing_to_undo")
        return undoing.undo(self.house, before)

    def undo(self, event: str) -> Answer:
        """Take back one event, as far as the table allows."""
        return undoing.undo(self.house, event)

    def confirm_place(self, piece: str) -> Answer:
        """The paper of a piece that waited to move is now where it is due."""
        return due.confirm_place(self.house, piece)

    # --- what is ------------------------------------------------------------------------------------

    def last(self, n: int = 10) -> list[ListRow]:
        """The newest pieces, cancelled ones too."""
        return listing.rows(self.house, self.house.pieces.last(n))

    def hold_list(self) -> list[ListRow]:
        """保留, oldest first."""
        return listing.rows(self.house, self.house.pieces.at(PlaceKind.HOLD))

    def unknown_list(self) -> list[ListRow]:
        """照会, oldest first."""
        return listing.rows(self.house, self.house.pieces.at(PlaceKind.UNKNOWN))

    def moving_list(self) -> list[ListRow]:
        """移動待ち: due elsewhere."""
        return listing.rows(self.house, self.house.pieces.moving())

    def bins(self) -> list[listing.BinRow]:
        """Bins in use, with employer and number of pieces; in two passes those with a single piece first."""
        rows = listing.bins(self.house)
        two_passes = self.house.settings.station.sorting == sorting.TWO_PASSES
        return sorted(rows, key=lambda row: row.pieces > 1) if two_passes else rows

    def groups(self) -> list[sorting.GroupCount]:
        """Two passes: what waits in which group; none in one pass."""
        return sorting.group_counts(self.house)

    def group_rows(self, group: str) -> list[tuple[EmployerRef | None, int]]:
        """The employers of a group and their pieces, those with a single one first."""
        rows = sorting.working_list(self.house, group)
        return [(showing.employer_ref(self.house, row.employer), row.pieces) for row in rows]

    def counters(self) -> Counters:
        """The business day so far."""
        return listing.counters(self.house)

    def status(self) -> StatusLine:
        """The bar at the top."""
        group = self.tray.group
        waiting = self.house.pieces.waiting_in(group) if group else 0
        return replace(listing.status(self.house), group=group, group_waiting=waiting)

    # --- seal check -----------------------------------------------------------------------------------

    def check_open(self, bin_name: str) -> CheckView:
        """Begin a seal check from zero."""
        self.check = SealCheck(self.house, bin_name, pause=history.SPLIT_TAKES)
        self.check.recheck()
        return self.check.view()

    def check_scan(self, text: str) -> CheckView:
        """An envelope's code, a bin's label or the floor label, in a running check."""
        return self._check().scan(text)

    def check_seen(self, reading: Reading) -> CheckView:
        """The same by camera: only what the whole view names counts."""
        check = self._check()
        check.see(sort_reading(reading, self.house.knows, self.house.settings.codes, Mode.RETURNED))
        return check.view()

    def check_count(self, number: int) -> CheckView:
        """The envelopes of the bundle were counted by hand."""
        return self._check().count(number)

    def check_view(self) -> CheckView:
        """The running check as it stands."""
        return self._check().view()

    def check_leave(self) -> None:
        """Leave the check; nothing of it is carried over."""
        self.check = None

    def _check(self) -> SealCheck:
        if self.check is None:
            raise RefusedError("no_check")
        return self.check
