"""Section 7: every piece that came to be on the day, one row each; and the figures of sections 2 and 3 over them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mailroom.clock import JST, from_iso
from mailroom.journal.fold import Body, State
from mailroom.paths import resources
from mailroom.reporting.cells import TOTAL, Column, Section, Value
from mailroom.reporting.equation import Tray
from mailroom.reporting.past import Past

NamesOf = Callable[[State], str | None]

PIECES = (
    *(Column("serial", "number"), Column("business_day", "code"), Column("time", "code"), Column("tray", "code")),
    *(Column("received", "code"), Column("code", "code"), Column("found_by", "found_by")),
    *(Column("certificates", "number"), Column("reason", "reason"), Column("advice", "chip")),
    *(Column("outcome", "outcome"), Column("cause", "cause"), Column("bin", "code"), Column("bundle", "code")),
    *(Column("slip", "code"), Column("tracking", "code"), Column("record", "code"), Column("station", "code")),
    *(Column("clerk", "code"), Column("cancelled")),
)
NAMES = Column("names")
# Where a piece is due, as section 2 counts it: what is to be destroyed, by why.
FATES = ("forward", "split", "eligibility_lost", "deceased", "superseded", "item_lost", "hold", "unknown", "other")
REASONS = (
    Column("reason", "reason"),
    *(Column(fate, "number") for fate in FATES),
    Column("total", "number"),
    Column("certificates", "number"),
)
HOURS = (
    *(Column("hour", "key"), Column("station", "code"), Column("clerk", "code")),
    *(Column("scanned", "number"), Column("certificates", "number"), Column("cancelled_count", "number")),
)


@dataclass(frozen=True, slots=True)
class Born:
    """A piece of the day: as it stood in the evening, what took it back, where something did, and with how many
    certificates it came."""

    state: State
    undone: Body | None
    came_with: int

    @property
    def counts(self) -> bool:
        """It was not undone."""
        return not self.state["cancelled"]

    @property
    def is_split(self) -> bool:
        """Taken out of an envelope, not scanned as one."""
        return bool(self.state["born"] == "split")


def born(past: Past) -> list[Born]:
    """All pieces of the day in the order they came."""
    undone = past.undone
    return [
        Born(
            past.ended[event["piece"]],
            undone.get(event["event_id"]),
            past.came_with(event["piece"], len(event.get("items", ()))),
        )
        for event in past.births
    ]


def pieces(past: Past, of_day: Iterable[Born], trays: Mapping[str, Tray], names_of: NamesOf | None) -> Section:
    """Section 7. ``names_of``: who is inside, where people's names are asked for."""
    rows, struck = [], set()
    for number, one in enumerate(of_day, 1):
        row = _row(past, number, one, trays)
        rows.append((*row, names_of(one.state)) if names_of else row)
        if not one.counts:
            struck.add(number - 1)
    columns = (*PIECES, NAMES) if names_of else PIECES
    return Section(7, "pieces", columns, tuple(rows), frozenset(struck))


def _row(past: Past, number: int, one: Born, trays: Mapping[str, Tray]) -> tuple[Value, ...]:
    state = one.state
    tray = trays.get(state["tray"] or "")
    bundle = past.bundles.get(state["bundle"] or "") or {}
    sent = bundle.get("post") or {}
    return (
        number,
        state["business_day"],
        clock_time(state["first_at"]),
        state["tray"],
        tray.received if tray else None,
        state["code"] or state["label"],
        "split" if one.is_split else state["found_by"],
        len(state["items"]) or None,
        state["reason"],
        state["advice"],
        state["outcome"],
        state["cause"],
        state["bin"] or bundle.get("bin"),
        state["bundle"],
        state["slip"],
        sent.get("tracking"),
        state.get("record"),
        state["station"],
        state["clerk"],
        f"{clock_time(one.undone['recorded_at'])} {one.undone.get('clerk') or ''}".strip() if one.undone else None,
    )


def clock_time(at: str) -> str:
    """``14:32:08`` in Japan."""
    return f"{from_iso(at).astimezone(JST):%H:%M:%S}"


# --- section 2 -----------------------------------------------------------------------------------------------


def reasons(of_day: Iterable[Born]) -> Section:
    """Section 2: why it came back, and what becomes of it. What was taken out of an envelope has a row of its own."""
    counts: dict[str, dict[str, int]] = {}
    for one in of_day:
        if one.counts:
            row = counts.setdefault(_origin(one), dict.fromkeys((*FATES, "certificates"), 0))
            row[_fate(one.state)] += 1
            row["certificates"] += len(one.state["items"])
    rows = [(key, _figures(counts[key])) for key in sorted(counts, key=_order)]
    total = tuple(sum(figures[at] for _, figures in rows) for at in range(len(FATES) + 2))
    return Section(2, "reasons", REASONS, tuple((key, *row) for key, row in [*rows, (TOTAL, total)]), total=True)


def _origin(one: Born) -> str:
    if one.is_split:
        return "split"
    return one.state["reason"] or ("reply" if one.state["mode"] == "reply" else "no_reason")


def _fate(state: State) -> str:
    outcome = state["outcome"]
    if outcome == "item_lost" or (state["advice"] == "destroy" and outcome in FATES):
        return str(outcome)
    return state["advice"] if state["advice"] in ("forward", "split", "hold", "unknown") else "other"


def _figures(row: Mapping[str, int]) -> tuple[int, ...]:
    return (*(row[fate] for fate in FATES), sum(row[fate] for fate in FATES), row["certificates"])


def _order(key: str) -> tuple[int, str]:
    known = [*_reason_codes(), "no_reason", "reply", "split"]
    return (known.index(key) if key in known else len(known) - 3, key)


@cache
def _reason_codes() -> tuple[str, ...]:
    with (resources() / "formats" / "return_reasons.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file))


# --- section 3 -----------------------------------------------------------------------------------------------


def hours(of_day: Iterable[Born]) -> Section:
    """Section 3: how many were scanned in which hour, where, by whom; and how many of these were taken back."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for one in of_day:
        if one.is_split:
            continue
        state = one.state
        key = (clock_time(state["first_at"])[:2], state["station"], state["clerk"] or "")
        row = counts.setdefault(key, [0, 0, 0])
        if one.counts:
            row[0] += 1
            row[1] += one.came_with
        else:
            row[2] += 1
    rows: list[tuple[Value, ...]] = [(f"{key[0]}:00", *key[1:], *counts[key]) for key in sorted(counts)]
    rows.append((TOTAL, None, None, *(sum(row[at] for row in counts.values()) for at in range(3))))
    return Section(3, "hours", HOURS, tuple(rows), total=True)
