"""Wrong use (exit 2) and wrong homes (exit 1): one sentence in Japanese, nothing half-done."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from mailroom.cli.app import COMMANDS
from tests.cli.conftest import code
from tests.cli.outside import Mailroom, in_process, sentence

GROUPS = ("mirror", "report", "day", "journal")


@pytest.mark.parametrize(
    "line",
    [
        "nosuch",
        "scan --nosuch",
        "scan --codes",
        "scan --codes - --mode sideways",
        "scan --codes - --budget 1",
        "decide",
        "bundle",
        "bundle A-1",
        "mark CH1",
        "undo",
        "undo one two",
        "slip",
        "report day",
        "report day --out x --format doc",
        "report day --out x --format csv --section 9",
        "mirror nosuch",
        "mirror load",
        "mirror find",
        "mirror find x --limit 0",
        "demo",
        "demo x --mailpieces 0",
        "demo x --seed one",
        "decode",
        "bench nosuch",
        "--home",
        "--now",
    ],
)
def test_wrong_use(line: str) -> None:
    said = in_process(line.split(), b"")
    assert "--help" in said.refused(2)


@pytest.mark.parametrize(
    "command", [(), *[(name,) for name in COMMANDS], ("mirror", "load"), ("report", "day")], ids=" ".join
)
def test_help(command: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        said = in_process([*command, flag], b"")
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith("Usage: mailroom")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_shows_what_it_has(group: str) -> None:
    said = in_process([group], b"")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Usage: mailroom {group}")


def test_version() -> None:
    said = in_process(["--version"], b"")
    assert said.code == 0
    assert said.out.startswith("mailroom")


def test_home_before_or_after_the_command(mailroom: Mailroom) -> None:
    home = str(mailroom.home)
    for arguments in (
        ["--home", home, "decide", code(1), "--json"],
        ["decide", "--home", home, code(1), "--json"],
        ["decide", code(1), "--json", "--home", home],
        ["--json", "--home", home, "decide", code(1)],
    ):
        assert in_process(arguments, b"").line["code"] == code(1)
    for arguments in (
        ["--home", home, "mirror", "status", "--json"],
        ["mirror", "--home", home, "status", "--json"],
        ["mirror", "status", "--json", "--home", home],
    ):
        assert in_process(arguments, b"").line["version"] == 1


def test_home_by_environment(mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILROOM_HOME", str(mailroom.home))
    assert in_process(["decide", code(1), "--json"], b"").line["code"] == code(1)


NEED_A_HOME = [
    ["scan", "--codes", "-"],
    ["scan", "x.jpg"],
    ["decide", "CH1"],
    ["mark", "CH1", "--outcome", "hold"],
    ["undo", "x"],
    ["place", "x"],
    ["recheck"],
    ["held", "x", "--way", "keep"],
    ["bundle", "A-1", "--codes", "-"],
    ["unseal", "x"],
    ["slip", "x", "--pdf", "x.pdf"],
    ["slips", "--pdf", "x.pdf"],
    ["post", "x"],
    ["destroy", "x"],
    ["day", "close"],
    ["report", "day", "--out", "x.xlsx"],
    ["mirror", "status"],
    ["mirror", "find", "x"],
    ["mirror", "load", "x.csv"],
    ["journal", "verify"],
    ["journal", "export"],
]


@pytest.mark.parametrize("command", NEED_A_HOME, ids=lambda command: " ".join(command[:2]))
def test_without_a_home(tmp_path: Path, command: list[str]) -> None:
    missing = tmp_path / "none"
    said = Mailroom(missing, now=None)(*command, stdin=b"CH1\n")
    assert str(missing) in said.refused()
    assert not missing.exists()


@pytest.mark.parametrize("command", NEED_A_HOME, ids=lambda command: " ".join(command[:2]))
def test_damaged_settings(mailroom: Mailroom, command: list[str]) -> None:
    assert mailroom.home
    for text in (b'[station\nbranch = "04"', b"\xff\xfe\0\0", b"[station]\nbranch = 4\n", b"[stations]\n"):
        (mailroom.home / "station.toml").write_bytes(text)
        said = Mailroom(mailroom.home, now=None)(*command, stdin=b"CH1\n")
        assert "station.toml" in said.refused()
    assert mailroom.events() == []


def test_now_is_for_demo_homes(tmp_path: Path, mailroom: Mailroom) -> None:
    real = Mailroom(tmp_path / "real", now=None)
    assert real("init", stdin="1234").code == 0
    assert "--now" in Mailroom(tmp_path / "real")("decide", "CH1").refused(2)
    mailroom.now = "teatime"
    assert "teatime" in mailroom("decide", "CH1").refused(2)


@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "folder"])
def test_a_damaged_journal(mailroom: Mailroom, damage: str) -> None:
    assert mailroom.home
    mailroom.scan(code(1), code(2))
    journal = mailroom.home / "journal.db"
    with sqlite3.connect(journal) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = journal.read_bytes()
    if damage == "folder":
        journal.unlink()
        journal.mkdir()
    else:
        journal.write_bytes({"text": b"hello", "cut": content[:6000], "zeros": content[:4096] + bytes(60000)}[damage])
    for command in (["scan", "--codes", "-"], ["recheck"], ["slips", "--pdf", "x.pdf"]):
        said = mailroom(*command, stdin=code(3) + "\n")
        assert "journal.db" in said.refused()


def test_a_journal_that_is_gone(mailroom: Mailroom) -> None:
    assert mailroom.home
    mailroom.scan(code(1))
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        (mailroom.home / name).unlink(missing_ok=True)
    assert "journal.db" in mailroom("scan", "--codes", "-", stdin=code(2)).refused()


@pytest.mark.parametrize("damage", ["gone", "text", "cut", "pointer"])
def test_a_damaged_mirror(mailroom: Mailroom, branch: Path, damage: str) -> None:
    assert mailroom.home
    (file,) = (mailroom.home / "mirror").glob("*.db")
    content = file.read_bytes()
    match damage:
        case "gone":
            file.unlink()
        case "text":
            file.write_bytes(b"hello")
        case "cut":
            file.write_bytes(content[: len(content) // 3])
        case "pointer":
            (mailroom.home / "mirror" / "current").write_bytes(b"\xff../../etc/passwd")
    for command in (["scan", "--codes", "-"], ["decide", code(3)], ["mirror", "find", "渡辺"]):
        assert "mirror" in mailroom(*command, stdin=code(3) + "\n").refused()
    assert "scanned" not in {event["kind"] for event in mailroom.events()}
    assert mailroom("mirror", "load", branch / "extracts").code == 0
    assert mailroom.scan(code(3))[0]["advice"] == "forward"


def test_people_gone_or_damaged(mailroom: Mailroom) -> None:
    assert mailroom.home
    (mailroom.home / "people.db").write_bytes(b"hello")
    mailroom("scan", "--codes", "-", stdin=code(1)).refused()
    (mailroom.home / "people.db").unlink()
    mailroom("scan", "--codes", "-", stdin=code(1)).refused()
    assert mailroom.events() == []


def test_english_where_the_station_says_so(mailroom: Mailroom) -> None:
    assert mailroom.home
    settings = mailroom.home / "station.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "ja"', 'language = "en"'), "utf-8")
    said = mailroom("undo", "nothing")
    assert said.code == 1
    assert said.err.isascii()
    assert said.err.endswith(".\n")


def test_debug_shows_the_traceback(mailroom: Mailroom) -> None:
    from mailroom.errors import MailroomError

    with pytest.raises(MailroomError):
        mailroom("undo", "nothing", "--debug")


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    Mailroom(tmp_path / "file", now=None)("scan", "--codes", "-", stdin="CH1").refused()
    Mailroom(tmp_path / "file", now=None)("init", stdin="1234").refused()
    Mailroom(tmp_path / "file" / "under", now=None)("init", stdin="1234").refused()


@pytest.mark.parametrize("name", ["x" * 5000, "x/" * 3000])
def test_a_name_that_no_disk_takes(tmp_path: Path, mailroom: Mailroom, name: str) -> None:
    long = tmp_path / name
    for command in (["decide", "CH1"], ["init"], ["demo", str(long)], ["doctor"]):
        said = Mailroom(long, now=None).plain(*command, stdin="1234\n")
        assert said.code == 1
        assert "プログラムの誤り" not in said.err
    for given in (["slips", "--pdf", long], ["report", "day", "--out", long], ["mirror", "load", long], ["scan", long]):
        assert "プログラムの誤り" not in mailroom(*given).err
    mailroom("scan", "--codes", long).refused()


def test_init_is_whole_or_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    mailroom = Mailroom(home, now=None)
    for pin in ("", "12", "123456789", "abcd", "１２３４", "12 34"):
        mailroom("init", stdin=pin + "\n").refused()
    mailroom("init", stdin=b"\xff\xfe\xfd\n").refused()
    for wrong in (["--branch", "4"], ["--station", "abc"], ["--rack", "AB"], ["--branch", "０４"]):
        mailroom("init", *wrong, stdin="1234").refused(2)
    assert not home.exists()
    made = mailroom("init", "--branch", "04", "--station", "03", stdin="1234\n")
    assert made.line == {"home": str(home), "branch": "04", "station": "03", "person": "admin"}
    assert home.stat().st_mode & 0o777 == 0o700
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    mailroom("init", stdin="9999\n").refused()
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_init_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o755)
    (tmp_path / "mine" / "letter.txt").write_text("x")
    Mailroom(tmp_path / "mine", now=None)("init", stdin="1234").refused()
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o755
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_nothing_is_said_of_a_window_without_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    in_process(["run"], b"").refused()
    in_process([], b"").refused()


def test_an_error_in_plain_words_is_harmless(mailroom: Mailroom) -> None:
    said = mailroom.plain("bundle", "A-1\x1b[2J\n偽の行", "--codes", "-")
    assert "\x1b" not in sentence(said.err)


def test_a_backup_of_the_settings_is_enough(mailroom: Mailroom, branch: Path) -> None:
    assert mailroom.home
    (mailroom.home / "station.toml").unlink()
    mailroom("scan", "--codes", "-", stdin=code(1)).refused(1)
    shutil.copy(branch / "station.toml", mailroom.home)
    assert mailroom.scan(code(1))[0]["advice"] == "forward"
