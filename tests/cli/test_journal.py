"""``mailroom journal``: verified by a stranger, broken by hand, backed up and brought back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

from mailroom.journal.chain import encode
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, sentence


@pytest.fixture
def worked(mailroom: Mailroom) -> Mailroom:
    mailroom.scan(*[code(number) for number in (1, 2, 3, 11, 12, 13, 1)])
    return mailroom


def sql(mailroom: Mailroom, *statements: str) -> None:
    assert mailroom.home
    with closing(sqlite3.connect(mailroom.home / "journal.db", isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def broken(said) -> str:
    """With --json: a line that says so, a sentence, exit 1."""
    assert said.code == 1
    assert said.line["ok"] is False
    return sentence(said.err)


def test_whole(worked: Mailroom) -> None:
    said = worked("journal", "verify", "--state")
    assert (said.code, said.err) == (0, "")
    line = said.line
    assert list(line) == ["ok", "events", "head", "head_outside", "break", "state"]
    assert line["ok"] is True
    assert line["events"] == len(worked.events())
    assert line["head"] == line["head_outside"]
    assert (line["break"], line["state"]) == (None, [])
    assert worked("journal", "verify", "--head", line["head"]).line["ok"] is True
    plain = worked.plain("journal", "verify", "--state")
    assert plain.code == 0
    assert line["head"] in plain.out


def test_an_empty_journal(mailroom: Mailroom) -> None:
    line = mailroom("journal", "verify", "--state").line
    assert (line["ok"], line["events"], line["head"]) == (True, 0, f"0:{'0' * 64}")
    assert mailroom("journal", "export").out == ""


def test_an_export_is_verified_by_a_stranger(worked: Mailroom) -> None:
    said = worked("journal", "export")
    assert said.code == 0
    last = "0" * 64
    for line in said.out.split("\n")[:-1]:
        event = json.loads(line)
        stored = event.pop("hash")
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == stored
        assert event["prev_hash"] == last
        last = stored
    assert [event["kind"] for event in said.lines] == [event["kind"] for event in worked.events()]
    assert worked("journal", "verify").line["head"].endswith(last)
    plain = worked.plain("journal", "export").out.splitlines()
    assert len(plain) == len(said.lines)
    assert code(11) in "".join(plain)


def test_a_changed_event(worked: Mailroom) -> None:
    body = encode({**worked.events()[3], "clerk": "somebody"})
    sql(worked, "DROP TRIGGER event_no_update", f"UPDATE event SET body = '{body}' WHERE seq = 4")
    said = worked("journal", "verify")
    assert "4" in broken(said)
    assert said.line["break"] == {"seq": 4, "what": "changed"}
    assert said.line["events"] == 3
    worked.plain("journal", "verify").refused()


@pytest.mark.parametrize("what", ["tail_cut", "gap"])
def test_events_that_are_gone(worked: Mailroom, what: str) -> None:
    last = len(worked.events())
    gone = last if what == "tail_cut" else 2
    sql(worked, "DROP TRIGGER event_no_delete", f"DELETE FROM event WHERE seq = {gone}")
    said = worked("journal", "verify", "--state")
    broken(said)
    assert said.line["break"] == {"seq": gone, "what": what}


def test_a_head_that_was_written_down(worked: Mailroom) -> None:
    head = worked("journal", "verify").line["head"]
    worked.scan(code(4))
    assert worked("journal", "verify", "--head", head).line["ok"] is True
    seq, digest = head.split(":")
    said = worked("journal", "verify", "--head", f"{seq}:{digest[::-1]}")
    assert broken(said)
    assert said.line["break"] == {"seq": int(seq), "what": "head_differs"}
    said = worked("journal", "verify", "--head", f"999:{digest}")
    assert said.line["break"]["what"] == "tail_cut"
    for text in ("1", "x:y", f"-1:{digest}"):
        worked("journal", "verify", "--head", text).refused(2)


def test_a_tampered_table(worked: Mailroom) -> None:
    sql(worked, "UPDATE piece_now SET body = json_set(body, '$.bin', 'A-9') WHERE place = 'bin'")
    assert worked("journal", "verify").line["ok"] is True
    said = worked("journal", "verify", "--state")
    assert "piece_now" in broken(said)
    assert said.line["state"] == ["piece_now"]


def test_there_and_back(worked: Mailroom) -> None:
    assert worked.home
    before = worked.events()
    folder = worked.home.parent / "stick"
    folder.mkdir()
    said = worked("journal", "backup", folder)
    assert (said.code, said.err) == (0, "")
    line = said.line
    assert list(line) == ["file", "head", "key", "key_made", "break"]
    assert line["head"].replace(":", "-") in line["file"]
    assert line["key_made"] is True
    worked.scan(code(4))
    back = worked("journal", "restore", line["file"])
    assert (back.code, back.err) == (0, "")
    assert list(back.line) == ["station", "generation", "head", "aside", "break"]
    assert back.line["generation"] == "B"
    assert len(back.line["aside"]) == 4
    after = worked.events()
    assert after[:-1] == before
    assert (after[-1]["kind"], after[-1]["clerk"]) == ("restored", before[-1]["clerk"])
    assert worked("journal", "verify", "--state").line["ok"] is True
    new = Mailroom(worked.home.parent / "new", now=None)
    new("journal", "restore", line["file"]).refused()
    assert not (worked.home.parent / "new").exists()
    assert new("journal", "restore", line["file"], "--key", line["key"]).line["generation"] == "B"
    assert new("journal", "verify", "--state").line["events"] == len(before) + 1
    assert worked.plain("journal", "backup", folder / "again").out.count("\n") == 1


def test_what_is_refused(worked: Mailroom) -> None:
    assert worked.home
    worked("journal", "backup", worked.home / "station.toml").refused()
    worked("journal", "restore", worked.home / "nothing").refused()
    worked("journal", "backup", worked.home / "b")
    (worked.home / "b").write_bytes(b"age-encryption.org/v1\nxx")
    worked("journal", "restore", worked.home / "b").refused()
    nowhere = Mailroom(worked.home / "gone", now=None)
    for command in (["verify"], ["export"], ["backup", "x"]):
        nowhere("journal", *command).refused()
    assert worked("journal").code == 2


def test_who_may(worked: Mailroom) -> None:
    people = [person["clerk"] for person in worked.events() if "clerk" in person]
    assert people
    worked("journal", "verify", "--as", "nobody").refused()


def test_a_damaged_journal(worked: Mailroom) -> None:
    assert worked.home
    (worked.home / "journal.db").write_bytes(b"no journal at all\n" * 500)
    for command in (["verify"], ["export"], ["backup", worked.home / "b"]):
        worked("journal", *command).refused()
