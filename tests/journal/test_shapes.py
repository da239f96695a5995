"""Every kind of event: what it may carry, what is refused, and that all of them replay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom.errors import RefusedError
from mailroom.journal.kinds import KINDS, NOTE_LIMIT, OWN_FIELDS, make
from mailroom.journal.pieces import Pieces
from mailroom.journal.schema import _EVENT_COLUMNS
from tests.journal.shapes import AUDIT, DATA, DAY, NAMES, VALUES, Hands, a_morning, an_item, record, valid


def test_the_kinds_are_those_of_the_design() -> None:
    assert sorted(KINDS) == sorted(NAMES)
    assert {name for name, kind in KINDS.items() if kind.audit} == AUDIT


@pytest.mark.parametrize("kind", NAMES)
def test_the_keys_of_data_are_fixed(kind: str) -> None:
    assert KINDS[kind].data == DATA.get(kind, set())
    assert ("data" in KINDS[kind].may) == (kind in DATA)


@pytest.mark.parametrize("kind", NAMES)
def test_a_full_event_of_each_kind_is_recorded_and_replays(kind: str, tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    fields = valid(kind)
    with hands.open() as journal:
        body = record(journal, kind, **fields)
        assert {name: body[name] for name in fields} == json.loads(json.dumps(fields))
        assert body.keys() == fields.keys() | OWN_FIELDS
        assert (body["v"], body["seq"], body["station"], body["generation"]) == (1, 1, "03", "A")
        assert body["recorded_at"] == "2025-11-20T03:00:00.000Z"
        assert body["class"] == ("audit" if kind in AUDIT else "piece")
        assert journal.verify().first is None
        assert journal.verify_state() == []


@pytest.mark.parametrize("kind", NAMES)
def test_an_unknown_field_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        make(kind, valid(kind) | {"name": "渡辺"})
    with pytest.raises(ValueError, match="unknown"):
        make(kind, valid(kind) | {"colour": None})
    strangers = VALUES.keys() - KINDS[kind].may
    for name in strangers:
        with pytest.raises(ValueError, match="unknown"):
            make(kind, valid(kind) | {name: VALUES[name]})
    if kind not in DATA:
        with pytest.raises(ValueError, match="unknown"):
            make(kind, valid(kind) | {"data": {"any": 1}})
        assert "data" not in make(kind, valid(kind) | {"data": None})


@pytest.mark.parametrize("kind", sorted(DATA))
def test_an_unknown_key_of_data_is_refused(kind: str) -> None:
    for value in (1, None):
        with pytest.raises(ValueError, match="unknown data"):
            make(kind, valid(kind, data=valid(kind)["data"] | {"name": value}))


@pytest.mark.parametrize("kind", NAMES)
def test_a_missing_field_is_refused(kind: str) -> None:
    for name in KINDS[kind].needs:
        with pytest.raises(ValueError, match="missing"):
            make(kind, valid(kind) | {name: None})


def test_nulls_are_left_out() -> None:
    body = make("scanned", valid("scanned", parent=None, data={"tracking": None, "label": None}))
    assert "parent" not in body
    assert "data" not in body
    assert make("scanned", valid("scanned", items=[]))["items"] == []


def test_an_item_carries_what_the_design_says_and_no_name() -> None:
    with pytest.raises(ValueError, match="unknown in items"):
        make("scanned", valid("scanned", items=[an_item(name="渡辺")]))


def test_there_is_no_other_kind() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        make("scaned", {"business_day": DAY})


def test_a_note_has_a_bound(tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    with hands.open() as journal:
        record(journal, "noted", note="あ" * NOTE_LIMIT)
        with pytest.raises(RefusedError, match="note_too_long"):
            record(journal, "noted", note="あ" * (NOTE_LIMIT + 1))
        assert journal.head()[0] == 1


def test_a_morning_holds_every_kind_and_replays(tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    with hands.open() as journal:
        events = a_morning(journal)
        assert {event["kind"] for event in events} == set(NAMES)
        assert journal.verify().first is None
        assert journal.verify_state() == []
        states = list(Pieces(journal.connection).all())
    assert {state["id"]: state["place"] for state in states if not state["cancelled"]} == {
        "p1": "posted", "p2": "destroyed", "p3": "posted", "p3x": "destroyed", "p4": "posted", "p5": "posted"
    }  # fmt: skip


def test_generated_columns_equal_the_body(tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    with hands.open() as journal:
        a_morning(journal)
        names = ", ".join(f'"{name}"' for name in _EVENT_COLUMNS)
        for text, *values in journal.connection.execute(f"SELECT body, {names} FROM event"):
            body = json.loads(text)
            assert values == [body.get(name) for name in _EVENT_COLUMNS]
