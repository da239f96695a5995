"""The destroy box is emptied: each piece is scanned on its way out, the deceased first and one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mailroom.access import Action
from mailroom.desk import destroying, listing
from mailroom.desk.destroying import BoxRow
from mailroom.desk.house import House
from mailroom.desk.resolving import NotRecorded, resolve
from mailroom.errors import RefusedError
from mailroom.model import Mode, Piece, Place
from mailroom.reading.view import View, sort_view

IN_BOX, TWICE, STRANGER, DECEASED_FIRST, ALONE, NOTHING = (
    "in_box",
    "twice",
    "stranger",
    "deceased_first",
    "alone",
    "nothing",
)


@dataclass(frozen=True, slots=True)
class EmptyingRow:
    """A piece of the box, as the screen shows it. ``name``: as the mirror has it now, in kana."""

    piece: str
    shown: str
    name: str
    certificates: int
    outcome: str | None
    deceased: bool
    contradicted: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class EmptyingView:
    """How it stands. ``told``: what the last scan was; ``stranger``: where the piece belongs that is not of this box.

    ``hand``: the piece that must be confirmed before any other is taken; ``ready``: something can be confirmed.
    """

    rows: tuple[EmptyingRow, ...]
    told: str = ""
    stranger: Place | None = None
    hand: str | None = None

    @property
    def seen(self) -> int:
        """How many were scanned."""
        return sum(row.seen for row in self.rows)

    @property
    def going(self) -> int:
        """How many would be destroyed by a confirmation now."""
        return 1 if self.hand else self.seen

    @property
    def ready(self) -> bool:
        """Something can be confirmed."""
        return self.seen > 0

    @property
    def row_in_hand(self) -> EmptyingRow | None:
        """The row of the piece that is confirmed alone."""
        return next((row for row in self.rows if row.piece == self.hand), None)


@dataclass(slots=True)
class Emptying:
    """One emptying of the box, from zero. Nothing is recorded but a stranger, until it is confirmed."""

    house: House
    _seen: list[str] = field(default_factory=list)
    _by_hand: set[str] = field(default_factory=set)
    _told: str = ""
    _stranger: Place | None = None

    def __post_init__(self) -> None:
        self.house.must(Action.DESTROY)

    def scan(self, text: str, *, typed: bool = True, mode: Mode = Mode.RETURNED) -> EmptyingView:
        """A code or a label of what was taken out of the box."""
        house = self.house
        return self.see(sort_view([text], house.knows, house.settings.codes, mode, typed=typed))

    def see(self, view: View) -> EmptyingView:
        """What one view names is held against the list."""
        target = resolve(self.house, view, Mode.RETURNED)
        self._stranger = None
        if isinstance(target, NotRecorded):
            self._told = NOTHING
            return self.view()
        rows = {row.piece.id: row for row in destroying.box(self.house)}
        mine = [
            row
            for row in rows.values()
            if target.piece is None and row.piece.code == target.code and not _taken_out(row.piece)
        ]
        if target.piece is not None:
            mine = [row for key, row in rows.items() if key == target.piece.id]
        if not mine:
            self._stop(target.piece or self._newest(target.code))
        else:
            fresh = [row for row in mine if row.piece.id not in self._seen]
            self._take(fresh[0] if fresh else None, list(rows.values()))
        return self.view()

    def tick(self, piece: str) -> EmptyingView:
        """By hand: a card that was taken out of its envelope has nothing that could be scanned."""
        rows = destroying.box(self.house)
        row = next((row for row in rows if row.piece.id == piece), None)
        self._stranger = None
        if row is not None:
            self._by_hand.add(piece)
            self._take(None if piece in self._seen else row, rows)
        return self.view()

    def _newest(self, code: str | None) -> Piece | None:
        found = [self.house.pieces.by_code(code, mode) for mode in Mode] if code else []
        return next((piece for piece in found if piece), None)

    def _take(self, row: BoxRow | None, rows: list[BoxRow]) -> None:
        if row is None:
            self._told = TWICE
        elif self._hand(rows):
            self._told = ALONE
        elif any(other.deceased for other in rows) and not row.deceased:
            self._told = DECEASED_FIRST
        elif self._seen and row.contradicted:
            self._told = ALONE
        else:
            self._seen.append(row.piece.id)
            self._told = IN_BOX

    def _stop(self, piece: Piece | None) -> None:
        """It is not to be destroyed: the stop is recorded, no place changes by it."""
        self._told, self._stranger = STRANGER, piece.due if piece else None
        with self.house.recording() as writer:
            writer.append(
                "noted",
                piece=piece.id if piece else None,
                code=piece.code if piece else None,
                data={"what": "destroy_stranger"},
            )

    def _hand(self, rows: list[BoxRow]) -> str | None:
        alone = [row.piece.id for row in rows if row.piece.id in self._seen and (row.deceased or row.contradicted)]
        return alone[0] if alone else None

    def put_back(self) -> EmptyingView:
        """What was scanned stays in the box."""
        self._seen.clear()
        self._told, self._stranger = "", None
        return self.view()

    def confirm(self) -> str:
        """Destroy what was scanned; the number of the record. For ``Office``, which asks the second person first."""
        if not self._seen:
            raise RefusedError("nothing_to_destroy")
        hand = self._hand(destroying.box(self.house))
        chosen = [hand] if hand else list(self._seen)
        record = destroying.destroy(self.house, chosen, despite=hand is not None, scanned={*chosen} - self._by_hand)
        self._seen = [key for key in self._seen if key not in chosen]
        self._told = ""
        return record

    def view(self) -> EmptyingView:
        """How it stands."""
        rows = destroying.box(self.house)
        here = {row.piece.id for row in rows}
        self._seen = [key for key in self._seen if key in here]
        named = listing.rows(self.house, [row.piece for row in rows])
        shown = tuple(
            EmptyingRow(
                row.piece.id,
                row.piece.code or row.piece.label or row.piece.id,
                known.name,
                len(row.piece.items),
                row.piece.outcome.value if row.piece.outcome else None,
                row.deceased,
                row.contradicted,
                row.piece.id in self._seen,
            )
            for row, known in zip(rows, named, strict=True)
        )
        view = EmptyingView(shown, self._told, self._stranger)
        return replace(view, hand=self._hand(rows))


def _taken_out(piece: Piece) -> bool:
    """A card without its envelope: the envelope's code is not on it, and what bears that code is another thing."""
    return piece.part and piece.parent is not None
