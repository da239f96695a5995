"""Questions about what is now: pieces, bins, bundles, trays, slips, the day's sums. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from mailroom.clock import from_iso
from mailroom.errors import JournalError
from mailroom.journal.fold import State
from mailroom.journal.opening import path_of, said
from mailroom.journal.projections import state_of
from mailroom.journal.schema import NOT_DUE_HERE
from mailroom.model import (
    IN_HOUSE,
    OUTSIDE,
    Advice,
    Cause,
    Decision,
    FoundBy,
    Item,
    Mode,
    Outcome,
    Piece,
    Place,
    PlaceKind,
)


def _decision(raw: dict[str, Any] | None) -> Decision:
    raw = raw or {}
    return Decision(
        Advice(raw["advice"]) if raw.get("advice") else None,
        Outcome(raw["outcome"]) if raw.get("outcome") else None,
        Cause(raw["cause"]) if raw.get("cause") else None,
        tuple(Item.from_json(item) for item in raw.get("items", ())),
        raw.get("employer"),
    )


def piece_of(state: State) -> Piece:
    """A stored state as the value the rules read."""
    return Piece(
        id=state["id"],
        code=state["code"],
        found_by=FoundBy(state["found_by"]) if state["found_by"] else None,
        parent=state["parent"],
        mode=Mode(state["mode"]),
        advice=Advice(state["advice"]),
        outcome=Outcome(state["outcome"]) if state["outcome"] else None,
        cause=Cause(state["cause"]) if state["cause"] else None,
        items=tuple(Item.from_json(item) for item in state["items"]),
        reason=state["reason"],
        employer=state["employer"],
        bundle=state["bundle"],
        tray=state["tray"],
        place=Place(PlaceKind(state["place"]), state["bin"]),
        due=Place(PlaceKind(state["due"]), state["due_bin"]),
        tracking=state["tracking"],
        label=state["label"],
        rule=_decision(state["rule"]),
        by_person=state["by_person"],
        mirror_version=state["mirror_version"],
        business_day=state["business_day"],
        first_event=state["first_event"],
        last_event=state["last_event"],
        first_at=from_iso(state["first_at"]),
        last_seen_at=from_iso(state["last_at"]),
        clerk=state["clerk"] or "",
        station=state["station"],
        already_count=state["already"],
        slip=state["slip"],
        hold_until=date.fromisoformat(state["hold_until"]) if state["hold_until"] else None,
        group=state["group"],
        cancelled=state["cancelled"],
        part=state["part"],
    )


class Pieces:
    """What the journal's projections say, over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._path = path_of(connection)

    def _states(self, table: str, where: str, values: tuple[Any, ...] = ()) -> Iterator[State]:
        with said(self._path):
            for (text,) in self._connection.execute(f"SELECT body FROM {table} WHERE {where}", values):  # noqa: S608
                yield json.loads(text)

    def _piece(self, state: State) -> Piece:
        try:
            return piece_of(state)
        except (KeyError, ValueError) as error:  # ``journal verify --state`` names the table
            raise JournalError("journal_damaged", path=self._path) from error

    def _state(self, table: str, key: str) -> State | None:
        with said(self._path):
            return state_of(self._connection, table, key)

    def _pieces(self, where: str, values: tuple[Any, ...] = (), order: str = "seq") -> list[Piece]:
        return [
            self._piece(state)
            for state in self._states("piece_now", f"cancelled = 0 AND {where} ORDER BY {order}", values)
        ]

    def by_id(self, piece: str) -> Piece | None:
        """The piece, cancelled or not."""
        state = self._state("piece_now", piece)
        return self._piece(state) if state else None

    def by_code(self, code: str, mode: Mode, tracking: str | None = None) -> Piece | None:
        """The newest piece with this management code (taken-out certificates are not asked).

        Of several that have not left the house, the one first seen with this 引受番号.
        """
        where = "code = ? AND mode = ? AND born != 'split'"
        found = self._pieces(where, (code, mode.value), f"seq DESC LIMIT {1 if tracking is None else -1}")
        here = (piece for piece in found if piece.tracking == tracking and piece.place.kind not in OUTSIDE)
        return (next(here, found[0]) if tracking else found[0]) if found else None

    def again_of(self, piece: Piece) -> Piece:
        """The piece as which this one came again last; the piece itself when it did not."""
        found = self._pieces("parent = ? AND born = 'again'", (piece.id,), "seq DESC LIMIT 1")
        return self.again_of(found[0]) if found else piece

    def in_house_with(self, code: str) -> int:
        """How many envelopes with this management code are in the house (taken-out certificates not counted)."""
        marks = ",".join("?" * len(IN_HOUSE))
        row = self._connection.execute(
            "SELECT count(*) FROM piece_now WHERE code = ? AND cancelled = 0 AND born != 'split' "  # noqa: S608
            f"AND place IN ({marks})",
            (code, *sorted(IN_HOUSE)),
        ).fetchone()
        return int(row[0])

    def by_label(self, label: str) -> Piece | None:
        """The newest piece with this number of a label."""
        found = self._pieces("label = ?", (label,), "seq DESC LIMIT 1")
        return found[0] if found else None

    def by_certificate(self, certificate: str) -> Piece | None:
        """The newest piece that holds this certificate as a card of its own (reply mode, or taken out)."""
        found = self._pieces(
            "id IN (SELECT piece FROM item_now WHERE certificate = ?) AND (mode = 'reply' OR born = 'split')",
            (certificate,),
            "seq DESC LIMIT 1",
        )
        return found[0] if found else None

    def in_bundle(self, bundle: str) -> list[Piece]:
        """The pieces whose paper is in an open bundle's bin."""
        return self._pieces("bundle = ? AND place = 'bin'", (bundle,))

    def many(self, ids: list[str]) -> list[Piece]:
        """Pieces by their ids, in that order."""
        return [piece for piece in map(self.by_id, ids) if piece]

    def at(self, kind: PlaceKind) -> list[Piece]:
        """All pieces whose paper is there."""
        return self._pieces("place = ?", (kind.value,))

    def moving(self) -> list[Piece]:
        """移動待ち: in the house, due elsewhere."""
        return [piece for piece in self._pieces(NOT_DUE_HERE) if piece.waiting_to_move]

    def to_recheck(self) -> list[Piece]:
        """Every piece that a new mirror could judge otherwise: in the house."""
        return self._pieces("place IN ('group','bin','split','hold','unknown','destroy_box','sealed')")

    def here(self) -> Iterator[State]:
        """Every state of a piece in the house and not sealed, oldest first."""
        return self._states(
            "piece_now",
            "cancelled = 0 AND place IN ('group','bin','split','hold','unknown','destroy_box','foreign') ORDER BY seq",
        )

    def at_seq(self, seq: int) -> State | None:
        """The piece whose first event has this number."""
        return next(self._states("piece_now", "seq = ?", (seq,)), None)

    def last(self, limit: int) -> list[Piece]:
        """The newest pieces, cancelled ones too, newest first."""
        rows = self._states("piece_now", "born != 'split' ORDER BY seq DESC LIMIT ?", (limit,))
        return [self._piece(state) for state in rows]

    def all(self) -> Iterator[State]:
        """Every state of a piece, oldest first."""
        return self._states("piece_now", "1 ORDER BY seq")

    def bundle(self, key: str) -> State | None:
        """One bundle's state."""
        return self._state("bundle_now", key)

    def bundles(self, state: str) -> list[State]:
        """Bundles in a state (open, empty, sealed, posted), oldest first."""
        return list(self._states("bundle_now", "state = ? ORDER BY seq", (state,)))

    def bundle_of_slip(self, slip: str) -> State | None:
        """The bundle that goes out with a slip."""
        return next(self._states("bundle_now", "slip = ?", (slip,)), None)

    def bin(self, name: str) -> State | None:
        """What a bin holds now; None when it was never given."""
        return self._state("bin_now", name)

    def bins(self) -> list[State]:
        """All bins that were ever given."""
        return list(self._states("bin_now", "1 ORDER BY id"))

    def bin_use(self) -> dict[str, tuple[bool, str | None]]:
        """Every bin that was ever given -> (in use, business day it was last freed)."""
        with said(self._path):
            rows = self._connection.execute("SELECT id, bundle IS NOT NULL, freed_day FROM bin_now").fetchall()
        return {name: (bool(used), freed) for name, used, freed in rows}

    def open_bundle(self, employer: str, station: str) -> State | None:
        """The bundle of this employer that still grows at this station."""
        where = "state = 'open' AND employer = ? AND json_extract(body, '$.station') = ? ORDER BY seq"
        return next(self._states("bundle_now", where, (employer, station)), None)

    def groups(self) -> dict[str, dict[str, int]]:
        """What waits for its second pass: employer -> group -> pieces."""
        found: dict[str, dict[str, int]] = {}
        with said(self._path):
            rows = self._connection.execute(
                'SELECT employer, "group", count(*) FROM waiting_now WHERE "group" IS NOT NULL GROUP BY 1, 2'
            )
            for employer, group, count in rows:
                found.setdefault(employer, {})[group] = count
        return found

    def waiting_in(self, group: str) -> int:
        """Pieces of a group that have no bin yet."""
        with said(self._path):
            row = self._connection.execute('SELECT count(*) FROM waiting_now WHERE "group" = ?', (group,)).fetchone()
        return int(row[0])

    def employers_here(self) -> set[str]:
        """Employers with a bin in use, a group, or a bundle sealed and not posted."""
        with said(self._path):
            rows = self._connection.execute(
                "SELECT employer FROM bin_now WHERE bundle IS NOT NULL UNION "
                "SELECT employer FROM bundle_now WHERE state = 'sealed' UNION "
                "SELECT employer FROM waiting_now"
            )
            return {employer for (employer,) in rows}

    def group_of(self, employer: str) -> str | None:
        """The group that this employer's pieces wait in."""
        with said(self._path):
            row = self._connection.execute(
                'SELECT "group" FROM waiting_now WHERE employer = ? AND "group" IS NOT NULL ORDER BY 1 LIMIT 1',
                (employer,),
            ).fetchone()
        return str(row[0]) if row else None

    def tray(self, key: str) -> State | None:
        """One tray's state."""
        return self._state("tray_now", key)

    def trays(self, *, still_open: bool) -> list[State]:
        """Open or closed trays, oldest first."""
        return list(self._states("tray_now", f"closed_at IS {'' if still_open else 'NOT '}NULL ORDER BY seq"))

    def trays_named(self, prefix: str) -> list[str]:
        """The numbers of all trays that begin like this."""
        with said(self._path):
            rows = self._connection.execute("SELECT id FROM tray_now WHERE id >= ? AND id < ?", (prefix, prefix + "~"))
            return [key for (key,) in rows]

    def in_tray(self, tray: str) -> list[Piece]:
        """The pieces scanned into a tray, in their order: not the cancelled, not the taken-out ones."""
        return self._pieces("tray = ? AND born != 'split'", (tray,))

    def scanned_into(self, tray: str) -> int:
        """Pieces of a tray: not the cancelled, not the taken-out ones."""
        with said(self._path):
            row = self._connection.execute(
                "SELECT count(*) FROM piece_now WHERE tray = ? AND cancelled = 0 AND born != 'split'", (tray,)
            ).fetchone()
        return int(row[0])

    def slips(self, day: str) -> list[State]:
        """Slip numbers of a business day, used and void, in order."""
        return list(self._states("slip_now", "business_day = ? ORDER BY id", (day,)))

    def slip(self, number: str) -> State | None:
        """One slip number."""
        return self._state("slip_now", number)

    def sums(self, day: str) -> list[dict[str, Any]]:
        """The day's sums, a row for each station, clerk, hour, reason, origin, advice and outcome."""
        with said(self._path):
            cursor = self._connection.execute(
                "SELECT * FROM day_sum WHERE business_day = ? ORDER BY 1,2,3,4,5,6,7,8", (day,)
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
