"""The chain: what a stranger can verify, and what changing the file behind the program's back shows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from mailroom.journal import head
from mailroom.journal.chain import FIRST, Break, encode
from mailroom.journal.store import Journal
from tests.journal.shapes import Hands, a_morning, hold, record, scan


def strangers_check(lines: Iterable[str]) -> int:
    """Ten lines that know nothing of this program, only DESIGN §10."""
    last, count = "0" * 64, 0
    for line in lines:
        event = json.loads(line)
        stored = event.pop("hash")
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == stored, f"changed: {count + 1}"
        assert event["prev_hash"] == last, f"broken: {count + 1}"
        last, count = stored, count + 1
        assert event["seq"] == count, f"gap: {count}"
    return count


@pytest.fixture
def morning(hands: Hands) -> Hands:
    with hands.open() as journal:
        a_morning(journal)
    return hands


def test_a_stranger_verifies_an_export(morning: Hands) -> None:
    with morning.open() as journal:
        lines = [json.dumps(event, ensure_ascii=True) for event in journal.export()]
        assert strangers_check(lines) == journal.head()[0] == len(lines)


@pytest.mark.parametrize(
    "text",
    ["\ud800", "x\udfff", "\ud83d\ude00", "a\0b", "\u2028\u2029\x85", "\x01\x1f\x7f", "\\u0000", '"\\/', "𠮷野家", "が",
     "\ufeff", "\uffff", "\U0010ffff", "", " ", "\r\n\t"],
)  # fmt: skip
def test_odd_texts_are_the_same_bytes_everywhere(text: str, hands: Hands) -> None:
    with hands.open() as journal:
        body = hold(journal, "p1", code=text, note=text)
        kept = text.replace("\ud83d\ude00", "😀").replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
        assert body["note"] == kept.replace("\0", "\ufffd")
        row = journal.connection.execute("SELECT code, json_extract(body, '$.note'), body FROM event").fetchone()
        assert row[0] == row[1] == body["note"]
        assert json.loads(row[2]) == body
        assert journal.verify_state() == []
        assert strangers_check(json.dumps(event) for event in journal.export()) == 1


def test_the_canonical_text() -> None:
    assert encode({"b": "渡\u2028", "a": [1, None, True], "é": {"z": 1, "y": "\n"}}) == (
        '{"a":[1,null,true],"b":"渡\u2028","é":{"y":"\\n","z":1}}'
    )
    with pytest.raises(ValueError, match="JSON"):
        encode({"a": float("nan")})


def test_values_are_recorded_as_they_will_be_read(hands: Hands) -> None:
    """A tuple or a text enum in an event: the projection is that of the stored bytes."""
    with hands.open() as journal:
        body = record(journal, "sealed", bundle="b1", data={"pieces": ("p1", "p2")})
        assert body["data"]["pieces"] == ["p1", "p2"]


# --- behind the program's back ------------------------------------------------------------------

Rows = list[tuple[int, str, str]]


def tamper(path: Path, change: Callable[[Rows], Rows]) -> None:
    """Rewrite the events with the triggers dropped, and put the triggers back: no trace but the content."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        rows: Rows = file.execute("SELECT seq, hash, body FROM event ORDER BY seq").fetchall()
        file.execute("DELETE FROM event")
        file.executemany("INSERT INTO event (seq, hash, body) VALUES (?, ?, ?)", change(rows))
        for _, sql in triggers:
            file.execute(sql)


def first_break(hands: Hands) -> Break | None:
    with hands.open() as journal:
        return journal.verify().first


def rehashed(body: str, **changes: object) -> tuple[str, str]:
    text = encode({**json.loads(body), **changes})
    return hashlib.sha256(text.encode()).hexdigest(), text


def test_whole(morning: Hands) -> None:
    tamper(morning.path, lambda rows: rows)
    assert first_break(morning) is None


def test_a_changed_event(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        seq, stored, body = rows[7]
        return [*rows[:7], (seq, stored, body.replace('"station":"03"', '"station":"04"')), *rows[8:]]

    tamper(morning.path, change)
    assert first_break(morning) == Break(8, "changed")


def test_a_changed_event_with_its_hash_made_anew(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        return [*rows[:7], (rows[7][0], *rehashed(rows[7][2], employer="04-99999999")), *rows[8:]]

    tamper(morning.path, change)
    assert first_break(morning) == Break(9, "link")


def test_the_last_event_changed_with_its_hash_made_anew(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        return [*rows[:-1], (rows[-1][0], *rehashed(rows[-1][2], clerk="c2"))]

    tamper(morning.path, change)
    with morning.open() as journal:
        assert journal.verify().first == Break(journal.head()[0], "head_differs")


def test_a_removed_event(morning: Hands) -> None:
    tamper(morning.path, lambda rows: rows[:11] + rows[12:])
    assert first_break(morning) == Break(12, "gap")


def test_a_removed_event_with_the_rest_moved_up(morning: Hands) -> None:
    tamper(morning.path, lambda rows: rows[:11] + [(seq - 1, *rest) for seq, *rest in rows[12:]])  # type: ignore[misc]
    assert first_break(morning) == Break(12, "order")


def test_the_first_event_removed(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        return [(seq - 1, *rehashed(body, seq=seq - 1)) for seq, _, body in rows[1:]]

    tamper(morning.path, change)
    assert first_break(morning) == Break(1, "link")


def test_an_inserted_event(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        made = rehashed(rows[5][2], event_id="made-up", seq=6, prev_hash=rows[4][1])
        return [*rows[:5], (6, *made), *((seq + 1, stored, body) for seq, stored, body in rows[5:])]

    tamper(morning.path, change)
    assert first_break(morning) == Break(7, "order")


def test_an_appended_event(morning: Hands) -> None:
    """Well made at the end, it fits the chain: then it is the head outside that is behind, and says so."""

    def change(rows: Rows) -> Rows:
        seq, stored, body = rows[-1]
        return [*rows, (seq + 1, *rehashed(body, event_id="made-up", seq=seq + 1, prev_hash=stored))]

    tamper(morning.path, change)
    assert first_break(morning) is None
    with morning.open() as journal:
        outside = head.read(morning.head_path)
        assert outside is not None
        assert journal.verify().events == outside[0] + 1


def test_two_events_changed_places(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        rows[3], rows[4] = (4, *rows[4][1:]), (5, *rows[3][1:])
        return rows

    tamper(morning.path, change)
    assert first_break(morning) == Break(4, "order")


@pytest.mark.parametrize("cut", [1, 7])
def test_a_cut_tail(morning: Hands, cut: int) -> None:
    tamper(morning.path, lambda rows: rows[:-cut])
    with morning.open() as journal:
        assert journal.verify().first == Break(journal.head()[0] + 1, "tail_cut")


def test_a_cut_tail_stays_visible_when_work_goes_on(morning: Hands) -> None:
    tamper(morning.path, lambda rows: rows[:-3])
    with morning.open() as journal:
        for number in range(5):
            scan(journal, f"q{number}")
        assert journal.verify().first is not None
    outside = head.read(morning.head_path)
    assert outside is not None
    assert first_break(morning) == Break(outside[0], "head_differs")


def test_an_older_copy_put_back(morning: Hands) -> None:
    old = morning.path.read_bytes()
    with morning.open() as journal:
        scan(journal, "q1")
    morning.path.write_bytes(old)
    assert first_break(morning) == Break(old_length(morning) + 1, "tail_cut")


def old_length(hands: Hands) -> int:
    with hands.open() as journal:
        return journal.head()[0]


def test_all_events_removed(morning: Hands) -> None:
    tamper(morning.path, lambda rows: [])
    assert first_break(morning) == Break(1, "tail_cut")


def test_a_body_that_is_no_json_or_no_text(morning: Hands) -> None:
    def change(rows: Rows) -> Rows:
        return [*rows[:-1], (rows[-1][0], hashlib.sha256(b"[]").hexdigest(), "[]")]

    tamper(morning.path, change)
    assert first_break(morning) == Break(old_length(morning), "changed")
    with closing(sqlite3.connect(morning.path, isolation_level=None)) as file:
        file.execute("DROP TRIGGER event_no_update")
        file.execute("UPDATE event SET body = CAST(x'7b2261223a22ff227d' AS TEXT) WHERE seq = 3")
    assert first_break(morning) == Break(3, "changed")


def test_the_head_outside(hands: Hands) -> None:
    with hands.open() as journal:
        assert head.read(hands.head_path) == (0, FIRST)
        scan(journal, "p1")
        scan(journal, "p2")
        assert head.read(hands.head_path) == journal.head()
        assert hands.head_path.read_text("ascii") == f"{2:020d}:{journal.head()[1]}\n"
        assert hands.head_path.stat().st_mode & 0o777 == 0o600
        seq, known = journal.head()
        assert journal.verify((seq, known)).first is None
        assert journal.verify((1, known)).first == Break(1, "head_differs")
        assert journal.verify((9, known)).first == Break(3, "tail_cut")


@pytest.mark.parametrize("text", ["", "x", "1:abc", "0" * 200, "\xff\xfe"])
def test_a_head_that_cannot_be_read_is_made_anew(hands: Hands, text: str) -> None:
    with hands.open() as journal:
        scan(journal, "p1")
    hands.head_path.write_bytes(text.encode("latin-1"))
    with hands.open() as journal:
        assert journal.verify().first is None
        scan(journal, "p2")
        assert head.read(hands.head_path) == journal.head()


def test_events_can_only_be_added(morning: Hands) -> None:
    with morning.open() as journal:
        for sql in (
            "UPDATE event SET body = '{}' WHERE seq = 1",
            "DELETE FROM event WHERE seq = 1",
            "DELETE FROM event",
            "UPDATE event SET seq = 99 WHERE seq = 1",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                journal.connection.execute(sql)
        for again in ("seq, 'x', body", "seq + 1000, hash, '{}'", "seq + 1000, 'x', body", "-1, 'x', '{}'"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                journal.connection.execute(f"INSERT OR REPLACE INTO event (seq, hash, body) SELECT {again} FROM event")


# --- the projections -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE piece_now SET body = json_set(body, '$.bin', 'A-9') WHERE id = 'p1'",
        "DELETE FROM piece_now WHERE id = 'p3'",
        "UPDATE bundle_now SET body = json_set(body, '$.employer', '04-1') WHERE id = 'b1'",
        "DELETE FROM bin_now WHERE id = 'A-1'",
        "DELETE FROM tray_now",
        "DELETE FROM slip_now WHERE id = 's0001'",
        "UPDATE day_sum SET pieces = pieces + 1",
        "DELETE FROM item_now WHERE piece = 'p1'",
        "DROP TABLE day_sum",
        "DROP TRIGGER event_no_delete",
        "DROP INDEX event_piece",
        "CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM piece_now; END",
    ],
)
def test_a_tampered_projection_is_found(morning: Hands, sql: str) -> None:
    with morning.open() as journal:
        assert journal.verify_state() == []
        journal.connection.execute(sql)
        words = sql.replace("FROM", "").replace("OR REPLACE", "").split()
        named = words[2] if words[0] in ("DROP", "CREATE") else words[1]
        assert named in journal.verify_state()
        assert journal.verify().first is None


def test_an_event_that_cannot_be_replayed_is_named(morning: Hands) -> None:
    tamper(morning.path, lambda rows: [*rows[:-1], (rows[-1][0], "h", '{"kind":"moved","event_id":"x","piece":"q"}')])
    with morning.open() as journal:
        assert journal.verify_state() == ["event"]


def test_verifying_changes_nothing(morning: Hands) -> None:
    with morning.open() as journal:
        before = list(journal.connection.iterdump())
        journal.verify()
        journal.verify_state()
        assert list(journal.connection.iterdump()) == before
        assert not journal.connection.in_transaction


def test_verify_state_inside_of_a_transaction(hands: Hands) -> None:
    with hands.open() as journal, journal.writing("2025-11-20") as writer:
        scan(writer, "p1")
        assert journal.verify_state() == []
        assert isinstance(journal, Journal)
