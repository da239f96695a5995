"""What a call costs: nothing is imported that it does not need, and what it does is done once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import code
from tests.cli.outside import Mailroom, lines_of

HEAVY = {
    *("PySide6", "shiboken6", "cv2", "numpy", "PIL", "zxingcpp", "pyzbar", "sqlite_utils", "faker", "xlsxwriter"),
    *("openpyxl", "argon2", "pyrage", "pypdfium2", "barcode", "qrcode", "jpholiday", "psutil", "asyncio"),
}
PROBE = """
import sys
from ui.app import main
sys.argv[0] = "mailroom"
try:
    main()
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def loaded(mailroom: Mailroom, *arguments: str, stdin: bytes = b"") -> set[str]:
    """The packages that a call of the program has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments, *mailroom.options()], input=stdin, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize(
    "command",
    [
        ["decide", code(1)],
        ["scan", "--codes", "-"],
        ["bundle", "A-1", "--codes", "-", "--floor"],
        ["slips"],
        ["--help"],
    ],
    ids=lambda command: command[0],
)
def test_nothing_heavy_is_imported(mailroom: Mailroom, command: list[str]) -> None:
    mailroom.scan(code(1))  # a new journal is made by sqlite_utils
    stdin = lines_of([code(1)])
    more = ["--pdf", "none.pdf"] if command[0] == "slips" else []
    assert not loaded(mailroom, *command, *more, stdin=stdin) & HEAVY


def test_a_decoding_process_does_not_import_the_command_line() -> None:
    probe = "import sys, ui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)
    assert not {"click", "mailroom.cli.app", "PySide6"} & set(done.stdout.decode().split())


def test_the_last_event_is_found_by_its_index(mailroom: Mailroom) -> None:
    """What every scan asks must not grow with the journal."""
    from mailroom.clock import fixed_clock, parse_now
    from mailroom.desk.house import House
    from mailroom.paths import Home
    from tests.cli.outside import NOW

    assert mailroom.home
    with House(Home(mailroom.home), fixed_clock(parse_now(NOW))) as house:
        asked: list[str] = []
        house.journal.connection.set_trace_callback(asked.append)
        house.context()
        house.business_day()
        house.journal.connection.set_trace_callback(None)
        assert asked
        for sql in asked:
            plan = " ".join(row[3] for row in house.journal.connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
            assert "INDEX" in plan or "PRIMARY KEY" in plan, sql
            assert "TEMP B-TREE" not in plan or "day_opened" in sql, sql


def test_settings_are_read_once_not_once_a_line(mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    from mailroom import settings

    reads: list[Path] = []
    load = settings.load
    monkeypatch.setattr(settings, "load", lambda home: reads.append(home.root) or load(home))
    assert len(mailroom.plain("scan", "--codes", "-", stdin=lines_of([code(1)] * 20)).out.splitlines()) == 20
    assert len(reads) <= 2
