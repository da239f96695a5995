"""Any events in any order, sense or nonsense: the projections kept step by step are those of a replay."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mailroom.journal.kinds import KINDS
from mailroom.journal.pieces import Pieces
from mailroom.journal.store import Author, Journal
from mailroom.model import IN_HOUSE, PlaceKind
from tests.journal.shapes import DAY, GONE, an_item
from tests.makers import NOON

PIECES = [f"p{n}" for n in range(5)]
BUNDLES, BINS, SLIPS, TRAYS = ["b1", "b2"], ["A-1", "A-2"], ["s1", "s2", "s3"], ["t1", "t2"]
texts = st.one_of(st.text(max_size=8), st.sampled_from(["a\0b", "\ud800", "\u2028", "渡辺"]))
items = st.lists(st.sampled_from([an_item("R-1"), an_item("R-2"), an_item("R-3", **GONE)]), max_size=3)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "piece": st.sampled_from(PIECES),
    "parent": st.sampled_from(PIECES),
    "bundle": st.sampled_from(BUNDLES),
    "bin": st.sampled_from(BINS),
    "slip": st.sampled_from(SLIPS),
    "tray": st.sampled_from(TRAYS),
    "items": items,
    "mode": st.sampled_from(["returned", "reply"]),
    "advice": st.sampled_from("forward destroy hold split already unknown not_ours stop again found".split()),  # noqa: SIM905
    "outcome": st.sampled_from(["returned", "deceased", "item_lost"]),
    "cause": st.sampled_from(["expired", "clerk", "url"]),
    "reason": st.sampled_from(["ATE", "RFU"]),
    "employer": st.sampled_from(["04-1", "04-2"]),
    "place": st.sampled_from([place.value for place in PlaceKind]),
    "due": st.sampled_from([place.value for place in PlaceKind]),
    "group": st.sampled_from(["1", "2"]),
    "found_by": st.sampled_from(["code", "label"]),
    "mirror_version": st.integers(1, 3),
    "clerk": st.sampled_from(["c1", "c2"]),
    "business_day": st.sampled_from([DAY, "2025-11-21"]),
}
DATA: dict[str, st.SearchStrategy[Any]] = {
    "pieces": st.lists(st.sampled_from(PIECES), max_size=4),
    "rule": st.fixed_dictionaries({"advice": st.just("forward"), "items": items}),
    "until": st.just("2025-12-01"),
    "generation": st.sampled_from(["B", "C"]),
    "hand_count": st.integers(0, 9),
}


def events(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    spec = KINDS[kind]
    names = spec.may - {"data", "of"}
    optional = {name: st.none() | VALUES.get(name, texts) for name in names - spec.needs}
    fields = {name: VALUES.get(name, texts) for name in spec.needs - {"of"}}
    if spec.data:
        optional["data"] = st.fixed_dictionaries({}, optional={name: DATA.get(name, texts) for name in spec.data})
    return st.fixed_dictionaries(fields, optional=optional)


class Station(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="random-"))
        self.now = NOON
        self.ids: list[str] = []
        self.open()

    def open(self) -> None:
        author = Author("03", "c1", "clerk")
        self.journal = Journal(self.folder / "journal.db", self.folder / "journal.head", lambda: self.now, author)
        self.journal.connection.execute("PRAGMA synchronous = OFF")  # no power cut in here

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @rule(data=st.data(), kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
    def append(self, data: st.DataObject, kinds: list[str]) -> None:
        with self.journal.writing(DAY) as writer:
            for kind in kinds:
                fields = data.draw(events(kind))
                if "of" in KINDS[kind].may and self.ids:
                    fields["of"] = data.draw(st.sampled_from(self.ids[-8:]))
                elif "of" in KINDS[kind].needs:
                    fields["of"] = "nothing"
                self.ids.append(writer.append(kind, **fields)["event_id"])

    @rule(piece=st.sampled_from(PIECES), bundle=st.sampled_from(BUNDLES), again=st.booleans())
    def scan_into_a_bin(self, piece: str, bundle: str, again: bool) -> None:
        with self.journal.writing(DAY) as writer:
            event = writer.append("scanned", piece=piece, mode="returned", advice="already" if again else "forward",
                                  place="bin", bin="A-1", bundle=bundle, items=[an_item(f"R-{piece}")])  # fmt: skip
            self.ids.append(event["event_id"])

    @rule(bundle=st.sampled_from(BUNDLES), kinds=st.permutations(["sealed", "posted", "unsealed", "bin_given"]))
    def bundle_life(self, bundle: str, kinds: list[str]) -> None:
        inside = [piece.id for piece in Pieces(self.journal.connection).in_bundle(bundle)]
        more: dict[str, dict[str, Any]] = {
            "sealed": {"slip": "s1", "data": {"pieces": inside}},
            "posted": {"place": "posted"},
            "unsealed": {"bin": "A-2"},
            "bin_given": {"bin": "A-1", "employer": "04-1"},
        }
        with self.journal.writing(DAY) as writer:
            for kind in kinds:
                self.ids.append(writer.append(kind, bundle=bundle, **more[kind])["event_id"])

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        with self.journal.writing(DAY) as writer:
            writer.append("undone", of=data.draw(st.sampled_from(self.ids)))

    @rule(minutes=st.integers(-600, 600))
    def the_clock_jumps(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.open()

    @rule()
    def broken_off(self) -> None:
        try:
            with self.journal.writing(DAY) as writer:
                writer.append("scanned", piece="p9", mode="returned", advice="hold", place="hold")
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

    @invariant()
    def every_piece_is_in_one_place(self) -> None:
        pieces = Pieces(self.journal.connection)
        states = list(pieces.all())
        assert "p9" not in {state["id"] for state in states}
        there = [state for state in states if not state["cancelled"]]
        found = [piece.id for place in PlaceKind for piece in pieces.at(place)]
        assert sorted(found) == sorted(state["id"] for state in there)
        for state in there:
            if state["place"] not in IN_HOUSE:
                assert state["bin"] is None or state["place"] == "bin"
        sums = [row for day in (DAY, "2025-11-21") for row in pieces.sums(day)]
        assert sum(row["pieces"] for row in sums) == len(there)
        assert sum(row["certificates"] for row in sums) == sum(len(state["items"]) for state in there)
        assert all(row["pieces"] > 0 for row in sums)

    @invariant()
    def a_replay_says_the_same(self) -> None:
        assert self.journal.verify().first is None
        assert self.journal.verify_state() == []


def run(examples: int, steps: int, *, derandomize: bool) -> None:
    run_state_machine_as_test(
        Station,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=derandomize,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_events_in_any_order() -> None:
    run(20, 12, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_any_events_in_any_order_for_long() -> None:
    run(400, 40, derandomize=False)
