"""Whatever is scanned: one line of JSON each, nothing raw on a terminal, nothing in the log, nothing half-done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailroom.reading import own_codes
from tests.cli.conftest import code
from tests.cli.outside import Mailroom

HOSTILE: dict[str, bytes] = {
    "NUL": b"CH1-04-\x00000000001",
    "escape": b"\x1b[2J\x1b]0;owned\x07CH1",
    "C1 escape": "\x9b2JCH1".encode(),
    "SQL": b"CH1'; DROP TABLE event; --",
    "UTF-8 cut": "渡辺".encode()[:-1],
    "no UTF-8": b"\xff\xfe\xc0\x80\xed\xa0\x80",
    "UTF-16": "CH1".encode("utf-16"),
    "1 MB": b"C" * 1_000_000,
    "1 MB of digits": b"CH1-04-" + b"0" * 1_000_000,
    "direction": "CH1\u202e-04-\u2066000".encode(),
    "line separators": "CH1\u2028{}\u2029\x85\x0b\x0c".encode(),
    "braces": b"{}{0}%s%n{kind}",
    "emoji": "👨‍👩‍👧‍👦🏴".encode(),
    "combining": ("e" + "\u0301" * 500).encode(),
    "digits of other scripts": "ＣＨ１-٠٤-०००".encode(),
    "own, cut": own_codes.make("L", "000123")[:-1].encode(),
    "own, every kind": b"MRC-UNDO",
    "path": b"../../../etc/passwd",
    "JSON": b'{"code":"CH1-04-000000001","advice":"forward"}',
    "CSV": b'=cmd|" /C calc"!A0',
    "BOM inside": "CH1\ufeff-04".encode(),
    "only control": b"\x01\x02\x03\x7f",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_line_each_and_no_trace(mailroom: Mailroom, name: str) -> None:
    given = HOSTILE[name] + b"\n" + code(1).encode() + b"\n"
    said = mailroom("scan", "--codes", "-", stdin=given)
    assert (said.code, said.err) == (0, "")
    odd, sound = said.lines
    assert (odd["advice"], odd["event_id"]) == ("not_ours", None)
    assert sound["advice"] == "forward"
    assert [event["code"] for event in mailroom.events() if event["kind"] == "scanned"] == [code(1)]
    assert mailroom.home
    assert not any(path.stat().st_size for path in (mailroom.home / "log").iterdir())


def test_a_stream_of_it(mailroom: Mailroom) -> None:
    given = b"\r\n".join([*HOSTILE.values(), code(1).encode()])
    said = mailroom("scan", "--codes", "-", "--mode", "reply", stdin=given)
    assert said.code == 0
    assert said.lines[-1]["code"] == code(1)
    for line in said.out.splitlines():
        assert json.loads(line)


def harmless(text: str) -> None:
    for sign in text:
        assert sign == "\n" or (ord(sign) >= 0x20 and not 0x7F <= ord(sign) < 0xA0), hex(ord(sign))
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def as_argument(name: str) -> str:
    """As a shell hands it over."""
    return HOSTILE[name].replace(b"\0", b"")[:5000].decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_raw_on_a_terminal(mailroom: Mailroom, name: str) -> None:
    text = as_argument(name)
    for command in (
        ["decide", "--", text],
        ["undo", "--", text],
        ["mark", "--outcome", "hold", "--", text],
        ["mark", "--outcome", "hold", "--note", text, code(1)],
        ["held", "--way", "forward", "--employer", text, code(1)],
        ["place", "--", text],
        ["unseal", "--", text],
        ["bundle", "--codes", "-", "--", text],
        ["slip", "--pdf", "x.pdf", "--", text],
        ["scan", "--reason", text, "--codes", "-"],
        ["decide", "--on", text, "CH1"],
    ):
        said = mailroom.plain(*command)
        assert "誤り" not in said.err, command
        harmless(said.out + said.err)
    assert mailroom.events() == []


def test_names_of_files_may_be_anything(mailroom: Mailroom) -> None:
    names = [as_argument(name) for name in HOSTILE]
    said = mailroom.plain("scan", "--", *names)
    assert (said.code, said.err) == (1, "")
    assert len(said.out.splitlines()) == len(names)
    harmless(said.out)


def test_an_unknown_code_is_shown_harmlessly(mailroom: Mailroom) -> None:
    """A grammar of the settings may let anything be a code."""
    assert mailroom.home
    settings = mailroom.home / "station.toml"
    text = settings.read_text("utf-8")
    assert "grammar = " in text
    lines = [r"grammar = '(?s)X.*'" if line.startswith("grammar = ") else line for line in text.splitlines()]
    settings.write_text("\n".join(lines), "utf-8")
    said = mailroom("scan", "--codes", "-", stdin="X\x1b[31m\u202e\x9b\u2028Y\n".encode())
    assert (said.line["advice"], said.line["code"]) == ("unknown", "X\x1b[31m\u202e\x9b\u2028Y")
    assert len(said.out.splitlines()) == 1
    assert "\x9b" not in said.out
    plain = mailroom.plain("scan", "--codes", "-", stdin="X\x1b[31m\u202e\x9b\u2028Y\n".encode())
    assert "\x1b" not in plain.out
    assert mailroom("mark", said.line["piece"], "--outcome", "hold").code == 0


def test_a_grammar_that_is_none(mailroom: Mailroom) -> None:
    assert mailroom.home
    settings = mailroom.home / "station.toml"
    text = settings.read_text("utf-8")
    lines = ["grammar = '(['" if line.startswith("grammar = ") else line for line in text.splitlines()]
    settings.write_text("\n".join(lines), "utf-8")
    known, other = mailroom.scan(code(1), code(999))
    assert known["advice"] == "forward"
    assert other["advice"] == "not_ours"


def test_notes_of_any_kind(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    mailroom("mark", code(1), "--outcome", "hold", "--note", "x" * 100_000).refused()
    for text in ("\x1b[31m", "x" * 1_000, "渡辺\n改行", "'; --", b"\xff".decode("utf-8", "surrogateescape"), ""):
        assert mailroom("mark", code(1), "--outcome", "hold", "--note", text).code == 0
    assert mailroom("journal", "verify", "--state").code == 0


def test_the_log_holds_no_person(mailroom: Mailroom, tmp_path: Path) -> None:
    mailroom.scan(code(1), code(2), code(13), "10000000006")
    mailroom("mirror", "find", "渡辺")
    mailroom("bundle", "A-1", "--codes", "-", "--floor", stdin=f"{code(1)}\n{code(2)}\n")
    mailroom("slips", "--pdf", tmp_path / "s.pdf")
    mailroom("undo", "渡辺")
    mailroom("mirror", "load", tmp_path / "渡辺.csv")
    assert mailroom.home
    logged = b"".join(path.read_bytes() for path in (mailroom.home / "log").iterdir()).decode("utf-8")
    for text in ("渡辺", "彩乃", code(1), code(13), "10000000006", "04-6051821"):
        assert text not in logged


def test_the_journal_holds_no_name(mailroom: Mailroom) -> None:
    mailroom.scan(code(1))
    mailroom("mirror", "find", "渡辺")
    assert "渡" not in json.dumps(mailroom.events(), ensure_ascii=False)
