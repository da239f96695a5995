"""The day adds up to the piece (DESIGN §10, Day close): what came in, by the events; what became of it, by the places.

The two sides are found apart from each other. Where they differ, the pieces are named.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from mailroom.journal.fold import State, tray_after
from mailroom.model import OUTSIDE
from mailroom.reporting.past import HOUSE, MISSING, Past

GONE = frozenset(place.value for place in OUTSIDE)
LEFT = ("open", "new", "not_scanned", "split", "found")
RIGHT = (
    *("posted", "destroyed", "handed_over", "other_branch", "other_section", "returned_to_post", "missing"),
    *("group", "bin", "split", "hold", "unknown", "destroy_box", "foreign", "sealed", "not_scanned"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure with what is behind it. ``certificates`` None: not counted in certificates.

    ``unknown``: those of the pieces with no known number of certificates. ``trays``: envelopes not scanned yet.
    """

    key: str
    pieces: tuple[str, ...] = ()
    certificates: int | None = 0
    unknown: tuple[str, ...] = ()
    trays: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """Pieces, and envelopes of which only the hand count is known."""
        return len(self.pieces) + sum(number for _, number in self.trays)


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides. ``late``: pieces of an earlier day whose scan was undone on this one: they count nowhere."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    late: tuple[str, ...] = ()

    @property
    def sums(self) -> tuple[int, int]:
        """Pieces on either side."""
        return sum(term.count for term in self.left), sum(term.count for term in self.right)

    @property
    def certificates(self) -> tuple[int, int]:
        """Certificates on either side."""
        left, right = (sum(term.certificates or 0 for term in side) for side in (self.left, self.right))
        return left, right

    @property
    def differences(self) -> tuple[tuple[str, int], ...]:
        """Pieces that do not stand on both sides alike, and how many more times on the right; none when all is well."""
        balance: dict[str, int] = {}
        for step, side in ((-1, self.left), (1, self.right)):
            for term in side:
                for piece in term.pieces:
                    balance[piece] = balance.get(piece, 0) + step
        return tuple((piece, times) for piece, times in balance.items() if times)

    @property
    def holds(self) -> bool:
        """Nothing is missing and nothing too much."""
        return not self.differences and self.sums[0] == self.sums[1] and self.certificates[0] == self.certificates[1]

    def term(self, side: str, key: str) -> Term:
        """One figure of a side (``left``, ``right``)."""
        return next(term for term in (self.left if side == "left" else self.right) if term.key == key)


@dataclass(frozen=True, slots=True)
class Tray:
    """A tray as it stood when the day ended. ``scanned`` is counted while it is open only."""

    id: str
    hand_count: int | None
    scanned: int
    received: str | None
    closed_day: str | None
    difference: int | None

    @property
    def not_scanned(self) -> int:
        """Counted by hand, not scanned, and the tray is still open."""
        if self.closed_day or self.hand_count is None:
            return 0
        return max(0, self.hand_count - self.scanned)


def trays(connection: sqlite3.Connection, past: Past) -> dict[str, Tray]:
    """Every tray opened by that day."""
    states: dict[str, State] = {}
    rows = connection.execute(
        "SELECT body FROM event WHERE kind IN ('tray_opened', 'tray_closed') AND business_day <= ? ORDER BY seq",
        (past.day,),
    )
    for (text,) in rows:
        event = json.loads(text)
        after = tray_after(states.get(event["tray"]), event)
        if after is not None:
            states[event["tray"]] = after
    return {
        key: Tray(
            key,
            state["hand_count"],
            0 if state["closed_at"] else _scanned(connection, past, key),
            state["received"],
            state["closed_day"],
            state["difference"],
        )
        for key, state in states.items()
    }


def _scanned(connection: sqlite3.Connection, past: Past, tray: str) -> int:
    rows = connection.execute(
        "SELECT id, cancelled FROM piece_now WHERE tray = ? AND born != 'split' AND business_day <= ?",
        (tray, past.day),
    )
    count = 0
    for key, cancelled in rows:
        if key in past.ended:
            count += not past.ended[key]["cancelled"]
        elif key not in past.touched:
            count += not cancelled
    return count


def equation(past: Past, of_trays: Mapping[str, Tray]) -> Equation:
    """The day's two sides."""
    waiting = tuple((tray.id, tray.not_scanned) for tray in of_trays.values() if tray.not_scanned)
    not_scanned = Term("not_scanned", trays=waiting, certificates=None)
    left, late = _left(past)
    sides = ({**terms, "not_scanned": not_scanned} for terms in (left, _right(past)))
    came, went = (
        tuple(terms.get(key, Term(key)) for key in keys) for terms, keys in zip(sides, (LEFT, RIGHT), strict=True)
    )
    return Equation(came, went, late)


def _left(past: Past) -> tuple[dict[str, Term], tuple[str, ...]]:
    """From what was in the house when the day began, and the events of the day."""
    undone = past.undone
    numbers: dict[str, dict[str, int]] = {"open": {}, "new": {}, "split": {}}
    late = []
    for key, state in past.began.items():
        if state["cancelled"]:
            continue
        if state["first_event"] in undone:
            late.append(key)
        elif state["place"] in HOUSE:
            numbers["open"][key] = len(state["items"])
    for event in past.births:
        if event["event_id"] not in undone:
            numbers["new" if event["kind"] == "scanned" else "split"][event["piece"]] = len(event.get("items", ()))
    numbers["found"] = {key: len(was["items"]) for key, was in past.found.items() if was["first_event"] not in undone}
    terms = {
        key: _term(past, key, {piece: past.came_with(piece, n) for piece, n in found.items()})
        for key, found in numbers.items()
    }
    split = terms["split"]
    terms["split"] = Term("split", split.pieces, None, split.unknown)
    return terms, tuple(late)


def _right(past: Past) -> dict[str, Term]:
    """From where the pieces were when the day ended. What was gone before has no part in the day."""
    numbers: dict[str, dict[str, int]] = {}
    found = past.found
    for key, state in past.ended.items():
        before, place = (past.began[key]["place"] if key in past.began else None), state["place"]
        still_missing = place == before == MISSING and key not in found  # found, and lost once more: of this day
        still_gone = place in GONE and before in GONE
        if not (state["cancelled"] or still_missing or still_gone):
            numbers.setdefault(place, {})[key] = len(state["items"])
    return {place: _term(past, place, found) for place, found in numbers.items()}


def _term(past: Past, key: str, numbers: Mapping[str, int]) -> Term:
    unknown = tuple(piece for piece in numbers if piece not in past.ended or not past.ended[piece]["items"])
    return Term(key, tuple(numbers), sum(numbers.values()), unknown)
