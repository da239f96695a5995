"""Homes of this folder's tests: each made once by the program itself, and copied for a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.outside import Mailroom, copied

EVERYTHING = """\
payload,name,postal_code,case,employer,household,certificates,tracking,colour
CH1-04-000000001,渡辺　彩乃,980-0811,eligible,みちのく食品,H1,2,10000000006,red
CH1-04-000000002,,,eligible,みちのく食品,H2,1,,
CH1-04-000000003,,,eligible,あおば塗装,H3,3,20000000005,
CH1-04-000000004,,,eligible,あおば塗装,H4,,,
CH1-04-000000005,,,,,,,,
CH1-04-000000011,,,lost_today,,,,,
CH1-04-000000012,,,lost_tomorrow,,,,,
CH1-04-000000013,,,deceased,,,,30000000004,
CH1-04-000000014,,,insured_lost,,,,,
CH1-04-000000015,,,superseded,,,,,
CH1-04-000000016,,,same_issue_date,,,,,
CH1-04-000000017,,,expired,,,,,
CH1-04-000000018,,,ninkei,,,,,
CH1-04-000000019,,,closed,,,,,
CH1-04-000000020,,,no_address,,,,,
CH1-04-000000021,,,other_branch,,,,,
CH1-04-000000022,,,unknown,,,,,
CH1-04-000000031,千葉　さくら,530-0001,,,,,,
CH1-04-000000031,鈴木　真理子,530-0001,,,,2,,
CH1-04-000000041,,,eligible,みちのく食品,H41,,,
CH1-04-000000041,,,deceased,みちのく食品,H41,,,
CH1-04-000000042,,,eligible,みちのく食品,H42,,,
CH1-04-000000042,,,deceased,みちのく食品,H42,,,
CH1-04-000000051,,,lost_today,,H51,2,,
"""


def code(number: int) -> str:
    return f"CH1-04-{number:09d}"


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up branch that knows every case; nobody works in it."""
    folder = tmp_path_factory.mktemp("cli")
    codes = folder / "codes.csv"
    codes.write_text(EVERYTHING, "utf-8")
    said = Mailroom()("demo", folder / "home", "--mailpieces", 60, "--codes", codes)
    assert said.code == 0, said
    return folder / "home"


@pytest.fixture(scope="session")
def opened(branch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That branch with its journal made, and empty: making it takes a moment each time."""
    home = copied(branch, tmp_path_factory.mktemp("opened") / "home")
    assert Mailroom(home)("decide", "CH1").code == 0
    return home


@pytest.fixture
def mailroom(opened: Path, tmp_path: Path) -> Mailroom:
    """The program at work on a fresh copy of that branch, at nine in the morning."""
    return Mailroom(copied(opened, tmp_path / "home"))


@pytest.fixture(scope="session")
def pins(branch: Path) -> dict[str, str]:
    """PINs of the made-up people."""
    rows = (branch / "log-ins.csv").read_text("utf-8").splitlines()[1:]
    return {row.split(",")[0]: row.split(",")[3] for row in rows}
