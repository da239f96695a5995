"""Sections 1, 4 and 5: the day close, the employers, and what is held or not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from mailroom.japan import is_business_day
from mailroom.journal.fold import State
from mailroom.reporting.cells import TOTAL, Column, Section, Value
from mailroom.reporting.equation import Equation, Term
from mailroom.reporting.past import Past

EmployerName = Callable[[str], str | None]

CLOSE = (
    *(Column("side", "side"), Column("term", "term"), Column("pieces", "number"), Column("certificates", "number")),
    Column("unknown_number", "number"),
)
EMPLOYERS = (
    *(Column("employer", "key"), Column("employer_name"), Column("pieces", "number")),
    *(Column("certificates", "number"), Column("bundles", "number"), Column("in_bin", "number")),
    *(Column("sealed", "number"), Column("posted", "number"), Column("slip", "code"), Column("tracking", "code")),
)
AGES = ((0, "age_0"), (2, "age_1"), (5, "age_3"), (None, "age_6"))  # business days, up to
HELD = (
    *(Column("place", "place"), Column("cause", "cause"), Column("pieces", "number"), Column("certificates", "number")),
    *(Column(key, "number") for _, key in AGES),
    Column("oldest", "code"),
)


def day_close(equation: Equation) -> Section:
    """Section 1: both sides, their sums and the difference."""
    rows: list[tuple[Value, ...]] = []
    for side, terms, at in (("in", equation.left, 0), ("out", equation.right, 1)):
        rows += [_term(side, term) for term in terms]
        unknown = sum(len(term.unknown) for term in terms)
        rows.append((side, "sum", equation.sums[at], equation.certificates[at], unknown))
    came, went = equation.sums
    came_c, went_c = equation.certificates
    rows.append(("difference", None, went - came, went_c - came_c, None))
    return Section(1, "day_close", CLOSE, tuple(rows), total=True)


def _term(side: str, term: Term) -> tuple[Value, ...]:
    return (side, f"{side}.{term.key}", term.count, term.certificates, len(term.unknown))


# --- section 4 ---------------------------------------------------------------------------------------------------


def employers(past: Past, equation: Equation, name_of: EmployerName) -> Section:
    """Section 4: what is on its way to whom: in bins, sealed, or posted on the day."""
    made: dict[str, _Employer] = {}
    for step, key in (("in_bin", "group"), ("in_bin", "bin"), ("sealed", "sealed"), ("posted", "posted")):
        for piece in equation.term("right", key).pieces:
            state = past.ended[piece]
            bundle = past.bundles.get(state["bundle"] or "")
            if bundle or step != "posted":  # what is sent to a member again belongs to no employer
                owner = bundle["employer"] if bundle else state["employer"] or ""
                made.setdefault(owner, _Employer()).add(step, state, bundle)
    rows = [(key, name_of(key), *made[key].row()) for key in sorted(made)]
    numbers = range(2, 8)
    total = (TOTAL, None, *(sum(_number(row[at]) for row in rows) for at in numbers), None, None)
    return Section(4, "employers", EMPLOYERS, (*rows, total), total=True)


class _Employer:
    """What is added up for one employer."""

    def __init__(self) -> None:
        self.steps = {"in_bin": 0, "sealed": 0, "posted": 0}
        self.certificates = 0
        self.bundles: dict[str, State] = {}

    def add(self, step: str, state: State, bundle: State | None) -> None:
        """One piece more."""
        self.steps[step] += 1
        self.certificates += len(state["items"])
        if bundle:
            self.bundles[bundle["id"]] = bundle

    def row(self) -> tuple[Value, ...]:
        """The cells behind key and name."""
        of_bundles = sorted(self.bundles.values(), key=lambda bundle: bundle["seq"])
        slips = [bundle["slip"] for bundle in of_bundles if bundle["slip"]]
        trackings = [number for bundle in of_bundles if (number := (bundle.get("post") or {}).get("tracking"))]
        return (
            sum(self.steps.values()),
            self.certificates,
            len(of_bundles),
            *self.steps.values(),
            " ".join(slips) or None,
            " ".join(trackings) or None,
        )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


# --- section 5 -----------------------------------------------------------------------------------------------------


def held(past: Past, equation: Equation, day: date) -> Section:
    """Section 5: what waits in 保留箱 and 照会箱, why, and for how many business days."""
    made: dict[tuple[str, str], list[State]] = {}
    for place in ("hold", "unknown"):
        for piece in equation.term("right", place).pieces:
            state = past.ended[piece]
            made.setdefault((place, state["cause"] or ""), []).append(state)
    rows = [(place, cause or None, *_held(made[place, cause], day)) for place, cause in sorted(made)]
    every = [state for states in made.values() for state in states]
    return Section(5, "held", HELD, (*rows, (TOTAL, None, *_held(every, day))), total=True)


def _held(states: Iterable[State], day: date) -> tuple[Value, ...]:
    pieces = certificates = 0
    ages = [0] * len(AGES)
    oldest: str | None = None
    for state in states:
        pieces += 1
        certificates += len(state["items"])
        age = business_days_between(date.fromisoformat(state["business_day"]), day)
        ages[next(at for at, (most, _) in enumerate(AGES) if most is None or age <= most)] += 1
        oldest = min(oldest or state["business_day"], state["business_day"])
    return (pieces, certificates, *ages, oldest)


@lru_cache(maxsize=1024)
def business_days_between(first: date, last: date) -> int:
    """Business days after ``first`` up to ``last``; 0 on the same day."""
    return sum(is_business_day(first + timedelta(n)) for n in range(1, (last - first).days + 1))
