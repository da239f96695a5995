"""数え直し: a tray's envelopes are scanned once more; what was not scanned before is named. Nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailroom.access import Action
from mailroom.answers import ListRow
from mailroom.desk import listing, trays
from mailroom.desk.house import House
from mailroom.desk.resolving import NotRecorded, resolve
from mailroom.model import Mode, Piece
from mailroom.reading.view import View


@dataclass(frozen=True, slots=True)
class RecountView:
    """How a recount stands. ``missing``: scanned before, not yet seen again, in the order of their scans."""

    tray: str
    scanned: int
    seen: int
    missing: tuple[ListRow, ...]
    new: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def done(self) -> bool:
        """All that was scanned before was seen again."""
        return self.seen == self.scanned


@dataclass(slots=True)
class Recount:
    """One recount of one tray, from zero."""

    house: House
    tray: str
    seen: set[str] = field(default_factory=set)
    new: list[str] = field(default_factory=list)  # never scanned, or scanned into another tray: code, label or kind
    twice: list[str] = field(default_factory=list)
    pieces: dict[str, Piece] = field(init=False)

    def __post_init__(self) -> None:
        self.house.must(Action.TRAY)
        self.pieces = {piece.id: piece for piece in trays.view(self.house, self.tray).pieces}

    def see(self, view: View) -> Piece | None:
        """What one view names; the piece where it is one of this tray."""
        target = resolve(self.house, view, Mode.RETURNED)
        if isinstance(target, NotRecorded):
            if view.management or view.own:
                self._strange("+".join(view.management) or view.own[0].text)
            return None
        same = [
            piece
            for piece in self.pieces.values()
            if (target.piece and piece.id == target.piece.id) or (target.code is not None and piece.code == target.code)
        ]
        piece = next((one for one in same if one.id not in self.seen), None)
        if piece is not None:
            self.seen.add(piece.id)
        elif same:
            self.twice.append(same[0].code or same[0].label or same[0].id)
        else:
            self._strange(target.code or target.label or target.tracking or "")
        return piece

    @property
    def missing(self) -> list[Piece]:
        """Scanned into the tray before, not seen now."""
        return [piece for piece in self.pieces.values() if piece.id not in self.seen]

    def view(self) -> RecountView:
        """As it stands now."""
        missing = tuple(listing.rows(self.house, self.missing))
        return RecountView(
            self.tray, len(self.pieces), len(self.seen), missing, tuple(self.new), tuple(dict.fromkeys(self.twice))
        )

    def _strange(self, name: str) -> None:
        if name not in self.new:
            self.new.append(name)
