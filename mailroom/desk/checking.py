"""The seal check at a bin: what is expected, what was scanned, and the seal itself.

``dispatch.seal`` is the rule; here it meets the journal and the mirror.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailroom.access import Action
from mailroom.answers import CheckRow, CheckView, Stranger
from mailroom.desk import showing
from mailroom.desk.due import find_piece
from mailroom.desk.house import House
from mailroom.desk.rechecking import Recheck, recheck_pieces
from mailroom.desk.resolving import NotRecorded, Target, resolve
from mailroom.dispatch import bins
from mailroom.dispatch.seal import Check, CheckState, Foreign
from mailroom.dispatch.slip_numbers import next_number
from mailroom.errors import RefusedError
from mailroom.journal.store import Writer
from mailroom.model import Cause, Mode, Piece, Place, PlaceKind
from mailroom.reading.view import View, sort_view

IGNORED = frozenset({Cause.URL, Cause.TRACKING, Cause.OWN, None})  # beside the address: says nothing of whose it is


@dataclass(slots=True)
class SealCheck:
    """One check of one bin, from zero, until it is sealed or left."""

    house: House
    bin: str
    check: Check = field(init=False)
    sealed_slip: str | None = None
    sealed_bundle: str | None = None
    counted: int | None = None  # by hand; asked for where a tray was closed with more scans than envelopes
    pause: timedelta = timedelta(0)  # two readings of one code closer than this are of one piece
    _last: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house.must(Action.SEAL)
        self.check = Check(self.bin)

    # --- what is scanned ------------------------------------------------------------------------

    def scan(self, text: str) -> CheckView:
        """A code of an envelope, a bin's label, or this bin's floor label."""
        house = self.house
        view = sort_view([text], house.knows, house.settings.codes, Mode.RETURNED, typed=True)
        own = view.own[0] if view.own else None
        if own and own.letter == "F":
            self.floor(own.body)
        elif own and own.letter == "B":
            self.check = self.check.bin_label(own.body)
        elif self.sealed_slip is None:
            self.see(view)
        return self.view()

    def see(self, view: View) -> None:
        """What one view names is held against what is expected."""
        target = resolve(self.house, view, Mode.RETURNED)
        if isinstance(target, NotRecorded):
            if target.cause is Cause.TWO_CODES or target.cause not in IGNORED:
                self._stranger(Foreign(None, None, None))
            return
        piece = self._piece(target)
        if piece is None or (target.disagree and piece.tracking != target.tracking):
            self._stranger(Foreign(None, target.code, None))
            return
        foreign = Foreign(piece.id, piece.code or piece.label, piece.due, piece.employer)
        expected = self._expected_ids()
        self.check = self.check.piece(piece.id, expected, foreign)
        if self.check.waiting_for is foreign:
            self._note(piece)
        elif any(own.letter == "E" for own in view.own):
            self._note(piece, "fallback_line")  # compared by hand, while the screen was gone

    def _piece(self, target: Target) -> Piece | None:
        if target.piece or target.code is None:
            return target.piece
        same = [piece for piece in self._expected() if piece.code == target.code]
        found = [self.house.pieces.by_code(target.code, mode, target.tracking) for mode in Mode]
        here = [piece for piece in found if piece]
        if target.tracking and (known := next((p for p in here if p.tracking == target.tracking), None)):
            return known
        if same:
            return self._of_several([p for p in same if None in (p.tracking, target.tracking)])
        return here[0] if here else None

    def _of_several(self, same: list[Piece]) -> Piece | None:
        """Pieces of one code are told apart by nothing: as many scans as there are, and none by the same movement."""
        now = self.house.clock()
        missing = next((piece for piece in same if piece.id not in self.check.seen), None)
        seen = next((piece for piece in same if piece.id in self.check.seen), None)
        last = self._last.get(same[0].code or "") if same else None
        self._last |= {piece.code or "": now for piece in same}
        if seen and last and now - last < self.pause:
            return seen
        return missing or seen

    def _stranger(self, foreign: Foreign) -> None:
        self.check = self.check.stranger(foreign)
        self._note(None)

    def _note(self, piece: Piece | None, what: str = "seal_stranger") -> None:
        """The stop (or how it was seen) is recorded; no place changes by it."""
        bundle = self._bundle()
        with self.house.recording() as writer:
            writer.append(
                "noted",
                piece=piece.id if piece else None,
                code=piece.code if piece else None,
                bin=self.bin,
                bundle=bundle["id"] if bundle else None,
                data={"what": what},
            )

    def floor(self, name: str) -> None:
        """The floor label: the bin is empty (残留点検). Seals a complete set; frees a bin that was emptied before."""
        self.check = self.check.floor_label(name)
        if not self.check.floor or self._bundle() is None or self.sealed_slip:
            return
        with self.house.recording() as writer:
            bundle = self._bundle()  # as it is now: another process may have sealed it and given out its bin
            if bundle is None:
                return
            pieces = self.house.pieces.in_bundle(bundle["id"])
            judged = recheck_pieces(self.house, writer, pieces)
            pieces = self.house.pieces.in_bundle(bundle["id"])
            expected = frozenset(piece.id for piece in pieces)
            if not expected and not self.check.strangers:
                writer.append("bin_freed", bin=self.bin, bundle=bundle["id"])
            elif self.check.may_seal(expected, _blocking(pieces, judged)) and not self._count_asked(pieces):
                self._seal(writer, bundle["id"], bundle["employer"], pieces)

    def count(self, number: int) -> CheckView:
        """The envelopes in hand were counted."""
        self.counted = number
        return self.view()

    def _count_asked(self, pieces: list[Piece]) -> bool:
        """True while a piece of a tray with a surplus is among them and they were not counted, or not as many."""
        trays = {piece.tray: self.house.pieces.tray(piece.tray) for piece in pieces if piece.tray}
        surplus = any(tray and (tray["difference"] or 0) > 0 for tray in trays.values())
        return surplus and self.counted != len(pieces)

    def _seal(self, writer: Writer, bundle: str, employer: str, pieces: list[Piece]) -> None:
        if any(piece.employer != employer for piece in pieces):
            raise RefusedError("bundle_mixed", bin=self.bin)
        number = next_number(writer, self.house.pieces, self.house.settings.station.number)
        ids = [piece.id for piece in pieces]  # in the order of their first scans
        writer.append("slip_numbered", slip=number, bundle=bundle, employer=employer)
        writer.append("sealed", bundle=bundle, bin=self.bin, employer=employer, slip=number, data={"pieces": ids})
        writer.append("bin_freed", bin=self.bin, bundle=bundle)
        self.sealed_slip, self.sealed_bundle = number, bundle

    # --- how it stands -----------------------------------------------------------------------------

    def _bundle(self) -> dict[str, str] | None:
        state = self.house.pieces.bin(self.bin)
        key = state["bundle"] if state else None
        return self.house.pieces.bundle(key) if key else None

    def _expected(self) -> list[Piece]:
        if self.sealed_bundle:
            bundle = self.house.pieces.bundle(self.sealed_bundle)
            return self.house.pieces.many(bundle["pieces"]) if bundle else []
        bundle = self._bundle()
        return self.house.pieces.in_bundle(bundle["id"]) if bundle else []

    def _expected_ids(self) -> frozenset[str]:
        return frozenset(piece.id for piece in self._expected())

    def recheck(self) -> None:
        """The rules decide again over the expected pieces; what changed is recorded and due elsewhere."""
        if self.sealed_slip is None:
            with self.house.recording() as writer:
                recheck_pieces(self.house, writer, self._expected())

    def view(self) -> CheckView:
        """The check as it stands, for the screen and the command line."""
        house, pieces = self.house, self._expected()
        expected = frozenset(piece.id for piece in pieces)
        blocking = frozenset() if self.sealed_slip else self._blocking_now(pieces)
        state = CheckState.COMPLETE if self.sealed_slip else self.check.state(expected, blocking)
        bundle = house.pieces.bundle(self.sealed_bundle) if self.sealed_bundle else self._bundle()
        employer = house.mirror.employer(bundle["employer"]) if bundle and house.mirror else None
        names = {piece.id: piece.code or piece.label or piece.id for piece in pieces}
        waits = self.check.waiting_for
        return CheckView(
            bin=self.bin,
            bundle=bundle["id"] if bundle else None,
            employer=showing.employer_ref(house, bundle["employer"]) if bundle else None,
            address=employer.address if employer else "",
            state=state.value,
            sealed=self.sealed_slip is not None,
            rows=tuple(self._row(piece) for piece in pieces),
            strangers=tuple(self._stranger_view(other) for other in self.check.strangers),
            waiting_for=self._stranger_view(waits) if waits else None,
            twice=tuple(names.get(key, key) for key in self.check.twice),
            changed=(*(names[piece.id] for piece in pieces if piece.id in blocking), *self._gone(expected)),
            slip=self.sealed_slip,
            count_asked=not self.sealed_slip and self._count_asked(pieces),
        )

    def _gone(self, expected: frozenset[str]) -> list[str]:
        """What was seen in this check and left the set meanwhile."""
        gone = self.house.pieces.many([key for key in self.check.seen if key not in expected])
        return [piece.code or piece.label or piece.id for piece in gone]

    def _blocking_now(self, pieces: list[Piece]) -> frozenset[str]:
        context = self.house.context()
        waits = context.mirror_stale or context.clock_doubt
        return frozenset(piece.id for piece in pieces if waits or piece.waiting_to_move)

    def _stranger_view(self, other: Foreign) -> Stranger:
        return Stranger(other.code, other.belongs_to, showing.employer_ref(self.house, other.employer))

    def _row(self, piece: Piece) -> CheckRow:
        people = showing.people(piece.items, showing.match_of(self.house, piece))
        first = people[0] if people else None
        return CheckRow(
            piece=piece.id,
            code=piece.code,
            label=piece.label,
            name=first.name if first else "",
            kana=first.kana if first else "",
            certificates=len(piece.items),
            seen=piece.id in self.check.seen,
            last_seen=piece.last_seen_at,
            last_seen_by=piece.clerk,
            tray=piece.tray,
        )


def _blocking(pieces: list[Piece], judged: Recheck) -> frozenset[str]:
    waiting = {piece.id for piece in judged.waiting}
    return frozenset(piece.id for piece in pieces if piece.waiting_to_move or piece.id in waiting)


def unseal(house: House, slip: str, note: str | None = None) -> Place:
    """Open a sealed bundle again: its pieces are in a bin, its slip number is void (欠番). Leaves a trace."""
    house.must(Action.UNSEAL)
    with house.recording() as writer:
        bundle = house.pieces.bundle_of_slip(slip)
        if bundle is None or bundle["state"] != "sealed":
            raise RefusedError("not_sealed", slip=slip)
        state = house.pieces.bin(bundle["bin"])
        name = bundle["bin"] if state and state["bundle"] is None else None
        name = name or bins.free_bin(house.pieces, house.settings.station, writer.day or "")
        if name is None:
            raise RefusedError("no_free_bin")
        writer.append(
            "unsealed", bundle=bundle["id"], bin=name, employer=bundle["employer"], slip=slip, note=note,
            place=PlaceKind.BIN.value,
        )  # fmt: skip
        writer.append("bin_given", bin=name, bundle=bundle["id"], employer=bundle["employer"])
    return Place(PlaceKind.BIN, name)


def declare_missing(house: House, name: str, note: str | None = None) -> None:
    """所在不明: a supervisor's word; the bundle is complete without the piece, the piece is looked for."""
    house.must(Action.DECLARE_MISSING)
    with house.recording() as writer:
        piece = find_piece(house, name)
        if not piece.place.kind.in_house or piece.place.kind is PlaceKind.SEALED:
            raise RefusedError("piece_left", place=piece.place.kind.value)
        writer.append(
            "declared_missing", piece=piece.id, of=piece.last_event, note=note, place=PlaceKind.MISSING.value,
            due=PlaceKind.MISSING.value,
        )  # fmt: skip
